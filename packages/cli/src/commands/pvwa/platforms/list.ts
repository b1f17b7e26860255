import type {
  DependentPlatform,
  GroupPlatform,
  PasswordVault,
  PlatformEntry,
  RotationalGroupPlatform,
  TargetPlatform,
  TargetPlatformListOptions,
} from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import { given } from '../../../config/given.ts'
import type { Settings } from '../../../config/settings.ts'
import { oneOf, yesOrNo } from '../../../config/values.ts'
import type { ListLook } from '../../../output/write-list.ts'
import { printable } from '../../../render/printable.ts'
import { refuseWords } from '../common.ts'
import { listCommand } from '../listing.ts'
import { forTargetsOnly, platformKinds, type KindName } from './kinds.ts'

const group = 'Which platforms'

/** The conditions that are yes or no, and what the library calls them. */
const conditions = {
  active: 'active',
  'periodic-change': 'periodicChange',
  'manual-change': 'manualChange',
  'periodic-verify': 'periodicVerify',
  'manual-verify': 'manualVerify',
  'automatic-reconcile': 'automaticReconcile',
  'manual-reconcile': 'manualReconcile',
} as const satisfies Readonly<Record<string, keyof TargetPlatformListOptions>>

const yesNo = (brief: string) => ({ kind: 'text', value: 'yes|no', group, brief }) as const

const filterFlags = {
  kind: {
    kind: 'text',
    value: 'KIND',
    group,
    brief: 'target, dependent, group, rotational-group, or all of these [target]',
  },
  search: { kind: 'text', value: 'WORDS', group, brief: 'Part of the name or PlatformID' },
  'system-type': { kind: 'text', value: 'TYPE', group, brief: 'For example Windows or *NIX' },
  active: yesNo('Whether they are switched on'),
  'periodic-change': yesNo('Whether the CPM changes passwords by itself'),
  'manual-change': yesNo('Whether users may ask for a change'),
  'periodic-verify': yesNo('Whether the CPM verifies passwords by itself'),
  'manual-verify': yesNo('Whether users may ask for a verification'),
  'automatic-reconcile': yesNo('Whether the CPM reconciles passwords that do not fit'),
  'manual-reconcile': yesNo('Whether users may ask for a reconciliation'),
} as const satisfies FlagTable

/** A platform and its kind, as programs are told of it. */
type Row = { readonly kind: KindName } & PlatformEntry & Partial<Everything>
type Everything = TargetPlatform & DependentPlatform & GroupPlatform & RotationalGroupPlatform

const look: ListLook<Row> = {
  columns: ['Number', 'PlatformID', 'Name', 'Kind', 'Active', 'System', 'Safes'],
  droppable: ['Safes', 'System', 'Number'],
  row: ({ id, platformId, name, kind, active, systemType, allowedSafes }) => [
    String(id),
    ['cyan', printable(platformId, 60)],
    printable(name, 60),
    kind,
    active === undefined ? '' : active ? ['green', 'yes'] : ['yellow', 'no'],
    printable(systemType ?? '', 30),
    printable(allowedSafes ?? '', 40),
  ],
}

/** `sallyport pvwa platforms list` */
export const platformsList = listCommand({
  name: 'platforms list',
  summary: 'List platforms',
  description:
    'Lists the platforms of one kind, or of all: target platforms have accounts, dependent ones what uses their\npasswords, group ones account groups, and rotational ones dual accounts. All but --search are for target platforms.',
  flags: filterFlags,
  examples: [
    { does: 'Those that are switched off; the settings are in the environment', line: '--active no' },
    {
      does: 'Those of Windows whose passwords nobody changes, for a program',
      line: '--system-type Windows --periodic-change no --ndjson | jq -r .platformId',
    },
    { does: 'Every kind', line: '--kind all' },
  ],
  what: 'platform',
  look,
  prepare(settings, words) {
    refuseWords(words, 'Give words to search for with --search WORDS.')
    const named = settings.text('kind')
    const kind = named === undefined ? 'target' : oneOf(named, [...platformKinds, 'all'] as const)
    const filters = readFilters(settings, kind)
    const search = given({ search: settings.value('search') })
    const kinds = kind === 'all' ? platformKinds : [kind]
    return (vault, signal) => rowsOf(kinds, (one) => listed(vault, one, { ...filters, ...search, signal }))
  },
})

function readFilters(settings: Settings<typeof filterFlags>, kind: string): TargetPlatformListOptions {
  const flags = Object.entries(conditions).flatMap(([flag, option]) => {
    const setting = settings.text(flag as keyof typeof conditions)
    return setting === undefined ? [] : [{ setting, option }]
  })
  const systemType = settings.text('system-type')
  forTargetsOnly(kind, [systemType, ...flags.map(({ setting }) => setting)])
  return {
    ...given({ systemType: systemType?.value }),
    ...Object.fromEntries(flags.map(({ option, setting }) => [option, yesOrNo(setting)])),
  }
}

function listed(
  { platforms }: PasswordVault,
  kind: KindName,
  options: TargetPlatformListOptions,
): AsyncIterable<PlatformEntry> {
  switch (kind) {
    case 'target':
      return platforms.targets.list(options)
    case 'dependent':
      return platforms.dependents.list(options)
    case 'group':
      return platforms.groups.list(options)
    case 'rotational-group':
      return platforms.rotationalGroups.list(options)
  }
}

async function* rowsOf(
  kinds: readonly KindName[],
  list: (kind: KindName) => AsyncIterable<PlatformEntry>,
): AsyncGenerator<Row> {
  for (const kind of kinds) for await (const platform of list(kind)) yield { kind, ...platform }
}
