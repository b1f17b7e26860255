import type { Configuration, ConfiguredVault, VaultSettings } from '@sallyport/config'
import type { CheckStep, Sallyport } from '@sallyport/sdk'
import type { FlagTable } from '../args/flags.ts'
import { defineCommand, type Invocation } from '../command.ts'
import { frontFlags } from '../config/front-flags.ts'
import { durationMs, ifGiven } from '../config/values.ts'
import { readConfiguration, withVaults } from '../front/open.ts'
import { whileSlow } from '../output/while-slow.ts'
import { writeList, type ListLook } from '../output/write-list.ts'
import { printable } from '../render/printable.ts'
import { refuseWords } from './common.ts'

const vaultsFlags = {
  'no-check': { kind: 'switch', group: 'Check', brief: 'Ask none of them; say only what is configured' },
  timeout: { kind: 'text', value: 'TIME', group: 'Check', brief: 'Limit for each of them [10s]' },
  ...frontFlags,
} as const satisfies FlagTable

/** A vault as programs are told of it. */
interface Row {
  readonly name: string
  readonly kind: VaultSettings['kind']
  /** `undefined` where it is a program on this machine. */
  readonly address: string | undefined
  /** `undefined` where it was not asked. */
  readonly reachable: boolean | undefined
  /** The layer that is broken, and what is wrong with it. */
  readonly broken: Pick<CheckStep, 'layer' | 'message' | 'secretFrom'> | undefined
}

const look: ListLook<Row> = {
  columns: ['Name', 'Kind', 'Address', 'Reachable'],
  row: ({ name, kind, address = 'this machine', reachable, broken }) => [
    printable(name, 100),
    kind,
    printable(address, 300),
    reachable === undefined ? 'not asked' : reachable ? ['green', 'yes'] : ['red', `no (${whyNot(broken)})`],
  ],
}

/** The layer that is broken; or the vault that is, where this one has a secret from there. */
function whyNot(broken: Row['broken']): string {
  if (broken?.secretFrom !== undefined) return `its secret is in ${printable(broken.secretFrom, 100)}`
  return broken?.layer ?? 'unknown'
}

/** `sallyport vaults` */
export const vaults = defineCommand({
  name: 'vaults',
  summary: 'Show which vaults are configured, and whether they can be reached',
  usage: '[flags]',
  description: [
    'Lists the vaults of the configuration. Looks at all of them at once, by the way to them and by what answers there,\nand retrieves nothing: their audits show nothing of it. Ends with 0 also where one is not reached;\nsallyport doctor says why, and ends accordingly.',
  ],
  flags: vaultsFlags,
  examples: [
    { does: 'All of them', line: 'sallyport vaults' },
    { does: 'Their names, for a script', line: "sallyport vaults --no-check --json | jq -r '.[].name'" },
  ],
  async run(invocation) {
    const { settings, flags, positionals, io, terminal } = invocation
    refuseWords(positionals, 'sallyport doctor VAULT looks at one.')
    const timeoutMs = ifGiven(settings.text('timeout'), durationMs) ?? 10_000
    const configuration = await readConfiguration(invocation)
    const rows =
      flags['no-check'] === true
        ? configuration.vaults.map((one) => rowOf(one))
        : await withVaults(configuration, invocation, (sallyport) =>
            checkAll(sallyport, configuration, timeoutMs, invocation),
          )
    await writeList(rows, look, { json: flags.json, limit: Infinity }, io)
    if (rows.length === 0) terminal.note('No vault is configured.')
    return 0
  },
})

async function checkAll(
  sallyport: Sallyport,
  { vaults: configured }: Configuration,
  timeoutMs: number,
  { terminal, signal }: Pick<Invocation<typeof vaultsFlags>, 'terminal' | 'signal'>,
): Promise<readonly Row[]> {
  let left = configured.length
  const far = (): string => `${left} of ${configured.length} vaults still to answer …`
  const check = (): Promise<readonly Row[]> =>
    Promise.all(
      configured.map(async (one) => {
        const { ok, steps } = await sallyport.check(one.name, { signal, timeoutMs })
        left -= 1
        const step = steps.find(({ status }) => status === 'failed')
        return rowOf(one, ok, step)
      }),
    )
  return await whileSlow(terminal, check, far)
}

function rowOf({ name, settings }: ConfiguredVault, reachable?: boolean, step?: CheckStep): Row {
  return {
    name,
    kind: settings.kind,
    address: addressOf(settings),
    reachable,
    broken:
      reachable === false && step !== undefined
        ? {
            layer: step.layer,
            message: step.message,
            ...(step.secretFrom === undefined ? {} : { secretFrom: step.secretFrom }),
          }
        : undefined,
  }
}

/** Where a vault is, as its configuration says it. */
function addressOf(settings: VaultSettings): string | undefined {
  switch (settings.kind) {
    case 'ccp':
      return settings.url
    case 'cp':
      return settings.executable
    case 'pvwa':
      return settings.url ?? settings.file
    case 'axidian':
      return settings.coreUrl
    case 'pam360':
      return settings.url ?? `${settings.host ?? ''}${settings.port === undefined ? '' : `:${settings.port}`}`
    case 'fallback':
      return settings.vaults.join(', ')
  }
}
