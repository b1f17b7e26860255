import { ProtocolError } from '../../errors.ts'
import { checkOptions } from '../../options.ts'
import { callShape, type CallOptions } from '../../transport/call-options.ts'
import { readJson } from './answer.ts'
import { fieldsOf } from './fields.ts'
import { isNotSupported, orOlder } from './older.ts'
import type { Requester } from './requester.ts'
import { SharedWork } from '../../transport/shared-work.ts'
import { isAtLeast, parseVersion } from './version.ts'

/** What a PVWA says about itself. */
export interface ServerInfo {
  /** Its version, for example `14.2.0`. */
  readonly version: string
  /** Its version with the build. */
  readonly internalVersion: string | undefined
  /** Its name. */
  readonly name: string | undefined
}

/** How a PVWA can be logged on to. */
export interface ServerVerification {
  readonly application: string | undefined
  readonly authenticationMethods: readonly { readonly id: string; readonly enabled: boolean }[]
  readonly serverId: string | undefined
  readonly serverName: string | undefined
}

/** When the user logged on last, and who tried. */
export interface LogonHistory {
  readonly lastSuccessAt: Date | undefined
  /** The address of that log on. */
  readonly lastSuccessFrom: string | undefined
  /** How many log ons failed, as the server counts them. */
  readonly failures: number
  readonly lastFailureAt: Date | undefined
  readonly lastFailureFrom: string | undefined
}

/** Where the session is probed. */
export const loginsInfo = { method: 'GET', path: 'API/LoginsInfo' } as const

/** The PVWA itself. */
export class Server {
  readonly #requester: Requester
  #known: { readonly version: string | undefined } | undefined
  #asking: SharedWork<void> | undefined

  /** Made by PasswordVault. */
  constructor(requester: Requester, given: string | undefined) {
    this.#requester = requester
    if (given !== undefined) this.#known = { version: given }
  }

  /**
   * Its version and name. Needs no session.
   *
   * @throws Any SallyportError; ConfigurationError `NOT_SUPPORTED` where a version no longer tells.
   */
  async info(options: CallOptions = {}): Promise<ServerInfo> {
    checkOptions('server.info', options, callShape)
    const answer = await this.#requester.anonymous({
      method: 'GET',
      path: 'WebServices/PIMServices.svc/Server',
      ...options,
    })
    const fields = fieldsOf(readJson(answer), 'what the server is')
    const version = fields.string('ExternalVersion')
    if (parseVersion(version) === undefined) {
      throw new ProtocolError('The version of PVWA is not a version.', {
        code: 'UNEXPECTED_ANSWER',
        status: answer.status,
        hint: "Give it under 'version', for example '14.2'.",
      })
    }
    return { version, internalVersion: fields.text('InternalVersion'), name: fields.text('ServerName') }
  }

  /** How it can be logged on to. Needs no session. Falls back to the Gen1 route where there is no other. */
  async verify(options: CallOptions = {}): Promise<ServerVerification> {
    checkOptions('server.verify', options, callShape)
    const ask = async (path: string): Promise<unknown> =>
      readJson(await this.#requester.anonymous({ method: 'GET', path, ...options }))
    const fields = fieldsOf(
      await orOlder(
        () => ask('API/verify/'),
        () => ask('WebServices/PIMServices.svc/Verify'),
      ),
      'what the server is',
    )
    return {
      application: fields.text('ApplicationName'),
      authenticationMethods: fields.list('AuthenticationMethods').map((method) => {
        const of = fieldsOf(method, 'authentication methods')
        return { id: of.string('Id'), enabled: of.flag('Enabled') ?? false }
      }),
      serverId: fields.text('ServerId'),
      serverName: fields.text('ServerName'),
    }
  }

  /** When the user of the session logged on last, and failed to. */
  async logonHistory(options: CallOptions = {}): Promise<LogonHistory> {
    checkOptions('server.logonHistory', options, callShape)
    const fields = fieldsOf(await this.#requester.json({ ...loginsInfo, ...options }), 'log ons')
    return {
      lastSuccessAt: fields.date('LastSuccessLoginTime'),
      lastSuccessFrom: fields.text('LastSuccessLoginIP'),
      failures: fields.number('FailedLogins') ?? 0,
      lastFailureAt: fields.date('LastFailLoginTime'),
      lastFailureFrom: fields.text('LastFailLoginIP'),
    }
  }

  /**
   * The version that behaviour goes by: the client's `version` option, or what the server says, asked once.
   * `undefined` where the server no longer tells; it then counts as the newest.
   */
  async version(options: CallOptions = {}): Promise<string | undefined> {
    checkOptions('server.version', options, callShape)
    if (this.#known === undefined) await this.#requester.waitFor(this.#ask(), options)
    return this.#known?.version
  }

  /** Whether its version is not older than that one, for example `14.6`. */
  async isAtLeast(least: string, options: CallOptions = {}): Promise<boolean> {
    const version = await this.version(options)
    return version === undefined || isAtLeast(version, least)
  }

  /** Asked once for all who want to know. */
  #ask(): SharedWork<void> {
    if (this.#asking?.signal.aborted === false) return this.#asking
    const asking = new SharedWork(async (signal) => {
      try {
        this.#known = { version: (await this.info({ signal })).version }
      } catch (error) {
        if (!isNotSupported(error)) throw error
        this.#known = { version: undefined }
      } finally {
        // After a failure the next who needs it shall try again.
        if (this.#asking === asking) this.#asking = undefined
      }
    })
    this.#asking = asking
    return asking
  }
}
