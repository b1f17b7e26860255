import { checkChanges, checkOptions, flag, isRecord, optional, type Shape, text } from '../../../options.ts'
import { callOf, type CallOptions, callShape, splitCall } from '../../../transport/call-options.ts'
import { formatFilter, type FilterTerm } from '../accounts/filter.ts'
import type { PagedList } from '../../../paging/pages.ts'
import type { Requester } from '../requester.ts'
import {
  kindListShape,
  listKind,
  pathOf,
  SwitchablePlatformKind,
  type KindOfPlatform,
  type PlatformKindListOptions,
} from './kinds.ts'
import { readTarget, type PlatformRef, type TargetPlatform } from './platform.ts'
import {
  readSessionPolicy,
  sessionChangesShape,
  sessionPolicyBody,
  type SessionManagementChanges,
  type SessionManagementPolicy,
} from './session-policy.ts'

/** Which target platforms to list. `false` is a condition like any other. */
export interface TargetPlatformListOptions extends PlatformKindListOptions {
  readonly active?: boolean
  /** For example `Windows` or `*NIX`. */
  readonly systemType?: string
  /** Whether the CPM verifies passwords by itself. */
  readonly periodicVerify?: boolean
  /** Whether users may ask for a verification. */
  readonly manualVerify?: boolean
  /** Whether the CPM changes passwords by itself. */
  readonly periodicChange?: boolean
  /** Whether users may ask for a change. */
  readonly manualChange?: boolean
  /** Whether the CPM reconciles passwords that do not fit. */
  readonly automaticReconcile?: boolean
  /** Whether users may ask for a reconciliation. */
  readonly manualReconcile?: boolean
}

const targetListShape: Shape<TargetPlatformListOptions> = {
  ...kindListShape,
  active: optional(flag),
  systemType: optional(text),
  periodicVerify: optional(flag),
  manualVerify: optional(flag),
  periodicChange: optional(flag),
  manualChange: optional(flag),
  automaticReconcile: optional(flag),
  manualReconcile: optional(flag),
}

const target: KindOfPlatform<TargetPlatform> = {
  segment: 'Targets',
  name: 'platforms.targets',
  read: readTarget,
}

/** Target platforms: those of accounts, the usual kind. `pvwa.platforms.targets` */
export class TargetPlatforms extends SwitchablePlatformKind<TargetPlatform> {
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    super(requester, target)
    this.#requester = requester
  }

  /**
   * The target platforms that meet all conditions.
   *
   * @example
   * const off = await pvwa.platforms.targets.list({ active: false }).toArray()
   * @throws ConfigurationError at once for a wrong option.
   */
  override list(options: TargetPlatformListOptions = {}): PagedList<TargetPlatform> {
    checkOptions('platforms.targets.list', options, targetListShape)
    const { search, signal, timeoutMs, onInconsistency, ...conditions } = options
    const terms = Object.entries<unknown>(conditions).flatMap(([property, value]): FilterTerm[] => {
      if (typeof value === 'boolean') return [{ property, value: value ? 'True' : 'False' }]
      return typeof value === 'string' ? [{ property, value }] : []
    })
    const list = {
      ...callOf({ signal, timeoutMs }),
      ...(onInconsistency === undefined ? {} : { onInconsistency }),
    }
    const filter = terms.length === 0 ? undefined : formatFilter(terms, 'AND', false)
    return listKind(this.#requester, target, { search, filter }, list)
  }

  /** The connection components of a platform, and its PSM server. */
  async sessionManagement(platform: PlatformRef, call: CallOptions = {}): Promise<SessionManagementPolicy> {
    checkOptions('platforms.targets.sessionManagement', call, callShape)
    const where = `${await pathOf(this, target, platform, call)}/PrivilegedSessionManagement`
    return readSessionPolicy(await this.#requester.json({ ...call, method: 'GET', path: where }))
  }

  /**
   * Changes connection components or the PSM server of a platform. Reads them first, since PVWA clears what it is not
   * sent: what was not named stays. What somebody else changes in between is lost. Needs 11.5.
   *
   * @example
   * await pvwa.platforms.targets.updateSessionManagement('UnixSSH', { connectors: { 'PSM-SSH': true } })
   */
  async updateSessionManagement(
    platform: PlatformRef,
    changes: SessionManagementChanges,
  ): Promise<SessionManagementPolicy> {
    checkOptions('platforms.targets.updateSessionManagement', changes, sessionChangesShape)
    const [call, named] = splitCall(changes)
    checkChanges('platforms.targets.updateSessionManagement', named)
    const where = `${await pathOf(this, target, platform, call)}/PrivilegedSessionManagement`
    const before = await this.#requester.json({ ...call, method: 'GET', path: where })
    const json = sessionPolicyBody(before, named)
    const answer = await this.#requester.json({ ...call, method: 'PUT', path: where, json })
    return isRecord(answer) ? readSessionPolicy(answer) : this.sessionManagement(platform, call)
  }
}
