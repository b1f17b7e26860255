import type {
  PasswordVault,
  PlatformEntry,
  PlatformKind,
  SwitchablePlatformKind,
} from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import { UsageError } from '../../../cli-error.ts'
import type { Setting, Settings } from '../../../config/settings.ts'
import { oneOf } from '../../../config/values.ts'

/** The kinds of platforms. */
export const platformKinds = ['target', 'dependent', 'group', 'rotational-group'] as const
/** The name of a kind. */
export type KindName = (typeof platformKinds)[number]

/** Which kind a platform is of. */
export const kindFlags = {
  kind: {
    kind: 'text',
    value: 'KIND',
    group: 'Which platforms',
    brief: 'target, dependent, group or rotational-group [target]',
  },
} as const satisfies FlagTable

/** Those that can be switched on and off. */
export type SwitchableKindName = Exclude<KindName, 'dependent'>

/**
 * Reads `--kind`.
 *
 * @throws UsageError for a word that is none.
 */
export function readKind(settings: Settings<typeof kindFlags>): KindName {
  const kind = settings.text('kind')
  return kind === undefined ? 'target' : oneOf(kind, platformKinds)
}

/**
 * The same for what only some kinds can do.
 *
 * @throws UsageError
 */
export function readSwitchableKind(settings: Settings<typeof kindFlags>): SwitchableKindName {
  const kind = readKind(settings)
  if (kind === 'dependent') {
    throw new UsageError('Dependent platforms cannot be switched on or off.', 'Give another --kind.')
  }
  return kind
}

/** The platforms of a kind. */
export function platformsOf(vault: PasswordVault, kind: KindName): PlatformKind<PlatformEntry> {
  return kind === 'dependent' ? vault.platforms.dependents : switchablesOf(vault, kind)
}

/** The same for what only some kinds can do. */
export function switchablesOf(
  { platforms }: PasswordVault,
  kind: SwitchableKindName,
): SwitchablePlatformKind<PlatformEntry> {
  return {
    target: platforms.targets,
    group: platforms.groups,
    'rotational-group': platforms.rotationalGroups,
  }[kind]
}

/** @throws UsageError where a flag is for target platforms only, and another kind is meant. */
export function forTargetsOnly(kind: string, settings: readonly (Setting | undefined)[]): void {
  const [other] = settings.filter((setting) => setting !== undefined)
  if (other === undefined || kind === 'target') return
  throw new UsageError(`${other.origin} goes with --kind target only.`)
}
