/** What platforms are used for, and what they use. Reads only. */
import type { RejectedOutcome } from '@sallyport/sdk'
import type {
  ConnectorUsage,
  PasswordVault,
  PlatformReportOptions,
  TargetPlatform,
} from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import { defineCommand, type Command, type Example } from '../../../command.ts'
import { listFlags, pvwaFlags } from '../../../config/pvwa-flags.ts'
import { wholeNumber } from '../../../config/values.ts'
import { countsOf } from '../../../output/outcomes.ts'
import { createProgress } from '../../../output/progress.ts'
import { writeList, type ListLook } from '../../../output/write-list.ts'
import { printable } from '../../../render/printable.ts'
import { bulkFlags } from '../../shared/bulk-flags.ts'
import { counted } from '../../common.ts'
import { noteCount, pvwaEnvironment, pvwaSession, readManner, refuseWords } from '../common.ts'
import { withVault } from '../with-vault.ts'

const reportFlags = {
  ...pvwaFlags,
  ...listFlags,
  concurrency: bulkFlags.concurrency,
  progress: bulkFlags.progress,
} as const satisfies FlagTable

/** What a report found out. */
interface Found<Row> {
  readonly rows: readonly Row[]
  /** The platforms that could not be asked. */
  readonly failures: readonly RejectedOutcome<TargetPlatform>[]
}

interface Report<Row extends object> {
  readonly name: string
  readonly summary: string
  readonly description: string
  readonly examples: readonly Example[]
  readonly what: string
  readonly look: ListLook<Row>
  readonly make: (vault: PasswordVault, options: PlatformReportOptions) => Promise<Found<Row>>
}

function report<Row extends object>({
  name,
  summary,
  description,
  examples,
  what,
  look,
  make,
}: Report<Row>): Command {
  const command = `pvwa utils ${name}`
  return defineCommand({
    name: command,
    summary,
    usage: '[flags]',
    description: [
      `${description}\nPlatforms that cannot be asked are counted at the end, and the exit code is that of the first of them.`,
      pvwaSession,
    ],
    flags: reportFlags,
    environment: pvwaEnvironment,
    examples: examples.map(({ does, line }) => ({ does, line: `sallyport ${command} ${line}`.trimEnd() })),
    async run({ settings, flags, positionals, io, terminal, signal }) {
      refuseWords(positionals, `sallyport ${command} takes no names.`)
      const manner = readManner(settings, flags)
      const concurrency = settings.text('concurrency')
      const progress = createProgress(terminal, io, {
        lines: flags.progress === true,
        json: manner.json || manner.ndjson,
      })
      const { rows, failures } = await withVault({ settings, io, terminal, signal }, (vault) =>
        make(vault, {
          concurrency: concurrency === undefined ? 5 : wholeNumber(concurrency, 1, 10),
          signal,
          onProgress: ({ done, failed, total = done }) => progress.show({ done, failed, total }),
        }).finally(() => progress.clear()),
      )
      signal.throwIfAborted()
      noteCount(terminal, await writeList(rows, look, manner, io), what)
      const [first] = failures
      if (first === undefined) return 0
      const errors = failures.map(({ error }) => error)
      terminal.warn(
        `${counted(failures.length, 'platform')} could not be asked (${countsOf(errors)}). The first one:`,
      )
      return await terminal.fail(first.error)
    },
  })
}

interface CountRow {
  readonly platformId: string
  readonly name: string
  readonly accounts: number
  readonly connectors: readonly string[]
}

/** `sallyport pvwa utils platform-counts` */
export const utilsPlatformCounts = report<CountRow>({
  name: 'platform-counts',
  summary: 'Count the accounts of each target platform',
  description:
    'Counts the accounts of each target platform that the user may see, and tells which connection components are\non. Reads every account once.',
  examples: [
    { does: 'The settings are in the environment', line: '--progress' },
    {
      does: 'Platforms without accounts, for a program',
      line: "--ndjson | jq -r 'select(.accounts == 0).platformId'",
    },
  ],
  what: 'platform',
  look: {
    columns: ['PlatformID', 'Name', 'Accounts', 'Connectors'],
    droppable: ['Name'],
    row: ({ platformId, name, accounts, connectors }) => [
      ['cyan', printable(platformId, 60)],
      printable(name, 60),
      String(accounts),
      printable(connectors.join(', '), 120),
    ],
  },
  async make({ utilities }, options) {
    const outcomes = await utilities.platformCounts(options)
    return {
      rows: outcomes.flatMap((outcome) => {
        if (outcome.status === 'rejected') return []
        const { platform, accounts, connectors } = outcome.value
        return [{ platformId: platform.platformId, name: platform.name, accounts, connectors }]
      }),
      failures: outcomes.filter((outcome) => outcome.status === 'rejected'),
    }
  },
})

/** `sallyport pvwa utils connector-usage` */
export const utilsConnectorUsage = report<ConnectorUsage>({
  name: 'connector-usage',
  summary: 'List which target platforms use each connection component',
  description:
    'Lists which target platforms each connection component is on for; also those that PVWA lists no more.',
  examples: [
    { does: 'The settings are in the environment', line: '' },
    { does: 'Those that nothing uses', line: "--ndjson | jq -r 'select(.platforms == []).connector'" },
  ],
  what: 'connection component',
  look: {
    columns: ['Connector', 'Listed', 'Platforms'],
    row: ({ connector, listed, platforms }) => [
      ['cyan', printable(connector, 60)],
      listed ? 'yes' : ['yellow', 'no'],
      printable(platforms.join(', '), 200),
    ],
  },
  async make({ utilities }, options) {
    const { connectors, failures } = await utilities.connectorUsage(options)
    return { rows: connectors, failures }
  },
})
