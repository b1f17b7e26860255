import type {
  ComponentHealth,
  ComponentInstance,
  HealthComponent,
  SystemHealth,
  VaultHealth,
} from '@sallyport/sdk/cyberark'
import { defineCommand, type Invocation } from '../../command.ts'
import type { commonFlags } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import { pvwaFlags } from '../../config/pvwa-flags.ts'
import { oneNamed } from '../../config/values.ts'
import type { Io } from '../../io.ts'
import { writeAll } from '../../output/write.ts'
import { writeList, type ListLook } from '../../output/write-list.ts'
import { shortDate } from '../../render/dates.ts'
import { printable } from '../../render/printable.ts'
import { recordAsJson } from '../../render/record-json.ts'
import type { Cell } from '../../render/table.ts'
import { pvwaEnvironment, pvwaSession } from './common.ts'
import { withVault } from './with-vault.ts'

const components = [
  'PVWA',
  'SessionManagement',
  'CPM',
  'AIM',
  'PTA',
] as const satisfies readonly HealthComponent[]

function yesNo(flag: boolean | undefined): Cell {
  return flag === undefined ? '' : flag ? ['green', 'yes'] : ['red', 'no']
}

function countOf(count: number | undefined): string {
  return count === undefined ? '' : String(count)
}

const vaultLook: ListLook<VaultHealth> = {
  columns: ['Vault', 'Role', 'Connected'],
  row: ({ ip, role, loggedOn }) => [printable(ip ?? '', 45), printable(role ?? '', 30), yesNo(loggedOn)],
}

const componentLook: ListLook<ComponentHealth> = {
  columns: ['Component', 'Name', 'Connected', 'Counts'],
  row: ({ id, name, connected, total, statistic }) => [
    ['cyan', printable(id, 30)],
    printable(name, 60),
    [connected < total ? 'red' : 'green', `${connected} of ${total}`],
    countOf(statistic),
  ],
}

const instanceLook: ListLook<ComponentInstance> = {
  columns: ['Address', 'User', 'Version', 'Connected', 'Last log on', 'Counts'],
  droppable: ['Counts', 'Version'],
  row: ({ ip, username, version, loggedOn, lastLogonAt, statistic }) => [
    ['cyan', printable(ip ?? '', 45)],
    printable(username ?? '', 60),
    printable(version ?? '', 30),
    yesNo(loggedOn),
    shortDate(lastLogonAt),
    countOf(statistic),
  ],
}

/** `sallyport pvwa health` */
export const health = defineCommand({
  name: 'pvwa health',
  summary: 'Show whether the vault and its components are connected',
  usage: '[COMPONENT] [flags]',
  description: [
    `Shows how many components of each kind are connected, and the vaults; or each component of one kind, which is one of\n${components.join(', ')}. AIM is the Credential Provider, SessionManagement the PSM. It ends\nwith 0 also where something is not connected: with --json it is for programs to judge, an object of components and\nvaults, or the array of a kind.`,
    pvwaSession,
  ],
  flags: pvwaFlags,
  environment: pvwaEnvironment,
  examples: [
    { does: 'All; the settings are in the environment', line: 'sallyport pvwa health' },
    {
      does: 'Which CPMs are away, for a program',
      line: "sallyport pvwa health CPM --json | jq -r '.[] | select(.loggedOn | not).ip'",
    },
    {
      does: 'A check that fails where something is away',
      line: "sallyport pvwa health --json | jq -e 'all(.components[]; .connected == .total)'",
    },
  ],
  async run(invocation) {
    const { positionals, flags, io } = invocation
    const [word, ...others] = positionals
    if (others.length > 0)
      throw new UsageError('Give one component, or none.', `There are ${components.join(', ')}.`)
    const json = flags.json === true
    if (word === undefined) {
      await writeSummary(await asked(invocation, ({ health }, call) => health.summary(call)), io, json)
      return 0
    }
    const component = oneNamed({ value: word, origin: 'COMPONENT', layer: 'flag' }, components)
    const instances = await asked(invocation, ({ health }, call) => health.details(component, call))
    await writeList(instances, instanceLook, { json, limit: Infinity }, io)
    return 0
  },
})

function asked<Value>(
  { settings, io, terminal, signal }: Invocation<typeof pvwaFlags & typeof commonFlags>,
  ask: (
    vault: Parameters<Parameters<typeof withVault>[1]>[0],
    call: { signal: AbortSignal },
  ) => Promise<Value>,
): Promise<Value> {
  return withVault({ settings, io, terminal, signal }, (vault) => ask(vault, { signal }))
}

async function writeSummary(summary: SystemHealth, io: Io, json: boolean): Promise<void> {
  if (json) {
    await writeAll(io.stdout, `${recordAsJson(summary)}\n`)
    return
  }
  const manner = { limit: Infinity }
  await writeList(summary.components, componentLook, manner, io)
  if (summary.components.length > 0 && summary.vaults.length > 0) await writeAll(io.stdout, '\n')
  await writeList(summary.vaults, vaultLook, manner, io)
}
