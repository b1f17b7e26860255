import type { PlatformEntry, SessionManagementPolicy, TargetPlatform } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import { given } from '../../../config/given.ts'
import { oneName } from '../common.ts'
import type { Detail } from '../../shared/details.ts'
import { showCommand } from '../showing.ts'
import { forTargetsOnly, kindFlags, platformsOf, readKind, type KindName } from './kinds.ts'

const getFlags = {
  ...kindFlags,
  connectors: {
    kind: 'switch',
    group: 'Which platforms',
    brief: 'Also its connection components',
  },
  safes: { kind: 'switch', group: 'Which platforms', brief: 'Also the safes that may use it' },
  settings: {
    kind: 'switch',
    group: 'Which platforms',
    brief: 'Also its settings as they are stored, some eighty',
  },
} as const satisfies FlagTable

/** A platform, as it is shown. What was not asked for is not in it. */
type Shown = PlatformEntry &
  Partial<Omit<TargetPlatform, keyof PlatformEntry>> & {
    readonly kind: KindName
    readonly sessionManagement?: SessionManagementPolicy
    readonly safes?: readonly string[]
    readonly settings?: Readonly<Record<string, string>>
  }

/** `sallyport pvwa platforms get` */
export const platformsGet = showCommand({
  name: 'platforms get',
  summary: 'Show one platform',
  usage: 'PLATFORM',
  description:
    'Shows what PVWA says about one platform, which is named by its PlatformID or its name. Of stored settings, yes and\nno are in the language of the server.',
  flags: getFlags,
  examples: [
    { does: 'The settings are in the environment', line: 'UnixSSH --connectors' },
    {
      does: 'One of its stored settings, for a program',
      line: 'UnixSSH --settings --json | jq -r .settings.PasswordLength',
    },
  ],
  details: detailsOf,
  prepare(settings, words) {
    const name = oneName(words, 'sallyport pvwa platforms get PLATFORM')
    const kind = readKind(settings)
    const [connectors, safes, stored] = (['connectors', 'safes', 'settings'] as const).map((flag) =>
      settings.isOn(flag) ? { value: '', origin: `--${flag}`, layer: 'flag' as const } : undefined,
    )
    forTargetsOnly(kind, [connectors, safes, stored])
    return async (vault, signal): Promise<Shown> => {
      const platform = await platformsOf(vault, kind).get(name, { signal })
      const { platforms } = vault
      return {
        kind,
        ...platform,
        ...given({
          sessionManagement: connectors && (await platforms.targets.sessionManagement(platform, { signal })),
          safes: safes && (await platforms.safes(platform, { signal })),
          settings: stored && (await platforms.details(platform, { signal })).settings,
        }),
      }
    }
  },
})

function detailsOf({ sessionManagement, safes, settings = {}, ...platform }: Shown): Detail[] {
  const { credentialsPolicy: { change, verification, reconcile } = {}, workflows } = platform
  const demanded = Object.entries(workflows ?? {}).flatMap(([name, rule]) =>
    rule?.active === true ? [name] : [],
  )
  return [
    ['Number', String(platform.id)],
    ['PlatformID', platform.platformId],
    ['Name', platform.name],
    ['Kind', platform.kind],
    ['Active', platform.active === undefined ? undefined : platform.active ? 'yes' : 'no'],
    ['System', platform.systemType],
    ['Safes that may use it', platform.allowedSafes],
    ['Changed', taskOf(change)],
    ['Verified', taskOf(verification)],
    ['Reconciled', reconcile?.whenUnsynced === true ? 'when unsynced' : undefined],
    ['Demands', demanded.join(', ')],
    ['PSM server', sessionManagement?.psmServerName ?? platform.psmServerName],
    [
      'Connectors',
      sessionManagement?.connectors.map(({ id, enabled }) => (enabled ? id : `${id} (off)`)).join(', '),
    ],
    ['Safes', safes?.join(', ')],
    ...Object.entries(settings),
  ]
}

function taskOf(
  task: { readonly automatic: boolean | undefined; readonly everyDays: number | undefined } | undefined,
): string | undefined {
  if (task?.automatic !== true) return undefined
  return task.everyDays === undefined ? 'by itself' : `by itself, every ${task.everyDays} days`
}
