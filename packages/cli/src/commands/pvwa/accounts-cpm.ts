import { bulkStream } from '@sallyport/sdk'
import type { PasswordVault } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import { CliError, UsageError } from '../../cli-error.ts'
import { defineCommand, type Command, type Invocation } from '../../command.ts'
import { listFlags, pvwaFlags } from '../../config/pvwa-flags.ts'
import { wholeNumber } from '../../config/values.ts'
import { exitCodes } from '../../exit-codes.ts'
import { writeAll } from '../../output/write.ts'
import { canPrompt, confirm } from '../../prompt.ts'
import { describeFailure } from '../../render/failure.ts'
import { printable } from '../../render/printable.ts'
import { recordAsJson } from '../../render/record-json.ts'
import { accountsFlags, checkId, readAccountQuery } from './choose-account.ts'
import { pvwaEnvironment, pvwaSession } from './common.ts'
import { withVault } from './with-vault.ts'

type Action = 'change' | 'verify' | 'reconcile'

const cpmFlags = {
  ...pvwaFlags,
  ...accountsFlags,
  'dry-run': { kind: 'switch', group: 'How', brief: 'Only show which accounts it would be' },
  yes: { kind: 'switch', group: 'How', brief: 'Do not ask before more than one account' },
  concurrency: { kind: 'text', value: 'N', group: 'How', brief: 'How many at once, 1 to 50 [5]' },
  ndjson: listFlags.ndjson,
} as const satisfies FlagTable

type Cpm = Invocation<typeof cpmFlags & { json: { kind: 'switch'; brief: string } }>

interface Target {
  readonly id: string
  readonly safe?: string
  readonly name?: string
}

interface Row {
  readonly id: string
  readonly safe: string | undefined
  readonly object: string | undefined
  readonly action: Action
  readonly outcome: 'requested' | 'failed' | 'not started' | 'dry run'
  readonly error?: { readonly class: string; readonly code: string; readonly message: string }
}

/** `sallyport pvwa accounts change` */
export const accountsChange = cpmCommand('change', (vault, id, signal) =>
  vault.accounts.changePassword(id, { signal }),
)
/** `sallyport pvwa accounts verify` */
export const accountsVerify = cpmCommand('verify', (vault, id, signal) =>
  vault.accounts.verify(id, { signal }),
)
/** `sallyport pvwa accounts reconcile` */
export const accountsReconcile = cpmCommand('reconcile', (vault, id, signal) =>
  vault.accounts.reconcile(id, { signal }),
)

function cpmCommand(
  action: Action,
  work: (vault: PasswordVault, id: string, signal: AbortSignal) => Promise<void>,
): Command {
  return defineCommand({
    name: `pvwa accounts ${action}`,
    summary: `Have the CPM ${action} passwords`,
    usage: 'ID… | --safe NAME | --search WORD [flags]',
    description: [
      `Asks the CPM to ${action} the passwords of the accounts with these ids, or of all that match. The CPM acts later.\nAsks before more than one account, unless --yes is given. Writes one line for each account. Where any failed, the\nexit code is that of the first failure.`,
      pvwaSession,
    ],
    flags: cpmFlags,
    environment: pvwaEnvironment,
    examples: [
      {
        does: 'One account; the settings are in the environment',
        line: `sallyport pvwa accounts ${action} 24_3`,
      },
      {
        does: 'See which ones it would be',
        line: `sallyport pvwa accounts ${action} --safe Billing-DB --search oracle --dry-run`,
      },
      {
        does: 'All of a safe, from a program',
        line: `sallyport pvwa accounts ${action} --safe Billing-DB --yes --ndjson`,
      },
    ],
    async run(invocation) {
      const { settings, flags, positionals, io, terminal, signal } = invocation
      if (flags.json === true && flags.ndjson === true) {
        throw new UsageError('--json and --ndjson do not go together.')
      }
      const ids = [...new Set(positionals.map(checkId))]
      const query = readAccountQuery(settings)
      const hasQuery = Object.keys(query).length > 0
      if (hasQuery === ids.length > 0) {
        throw new UsageError(
          hasQuery ? 'Both ids and criteria are given.' : 'Nothing says which accounts.',
          'Give ids, such as 24_3, or --safe NAME, --search WORD and the like.',
        )
      }
      const given = settings.text('concurrency')
      const concurrency = given === undefined ? 5 : wholeNumber(given, 1, 50)
      return await withVault({ settings, io, terminal, signal }, async (vault) => {
        const targets: Target[] = []
        if (hasQuery) for await (const one of vault.accounts.list({ ...query, signal })) targets.push(one)
        else if (flags['dry-run'] !== true) targets.push(...ids.map((id) => ({ id })))
        else for (const id of ids) targets.push(await vault.accounts.get(id, { signal }))
        if (targets.length === 0) throw nothingMatches()
        if (flags['dry-run'] === true) {
          await writeRows(
            invocation,
            targets.map((target) => rowOf(target, action, 'dry run')),
          )
          return 0
        }
        if (!(await mayGoOn(invocation, action, targets.length))) return exitCodes.ok.code
        return await runAll(invocation, targets, action, concurrency, (id, its) => work(vault, id, its))
      })
    },
  })
}

async function mayGoOn(
  { flags, io, terminal, signal }: Cpm,
  action: Action,
  count: number,
): Promise<boolean> {
  if (count === 1 || flags.yes === true) return true
  if (!canPrompt(io)) {
    throw new UsageError(
      `This would ${action} ${count} accounts, and nobody is there to be asked.`,
      'Give --yes to go on, or --dry-run to see which ones.',
    )
  }
  if (await confirm(io, `Have the CPM ${action} the passwords of ${count} accounts?`, signal)) return true
  terminal.note('Nothing was done.')
  return false
}

async function runAll(
  invocation: Cpm,
  targets: readonly Target[],
  action: Action,
  concurrency: number,
  work: (id: string, signal: AbortSignal) => Promise<void>,
): Promise<number> {
  const { terminal, signal, flags } = invocation
  const rows: Row[] = []
  const errors: unknown[] = []
  const outcomes = bulkStream(targets, ({ id }, context) => work(id, context.signal), {
    concurrency,
    signal,
    onProgress: ({ done, failed, total = targets.length }) => {
      terminal.progress(`${done} of ${total}, ${failed} failed`)
    },
  })
  for await (const outcome of outcomes) {
    const failed = outcome.status === 'rejected'
    if (failed) errors.push(outcome.error)
    const row = failed
      ? failedRow(outcome.item, action, outcome.started, outcome.error)
      : rowOf(outcome.item, action, 'requested')
    if (flags.json === true) rows.push(row)
    else await writeRows(invocation, [row])
  }
  terminal.progress('')
  if (flags.json === true) await writeRows(invocation, rows)
  signal.throwIfAborted()
  if (errors.length === 0) return exitCodes.ok.code
  if (targets.length > 1) terminal.warn(`${errors.length} of ${targets.length} failed; the first one:`)
  return await terminal.fail(errors[0])
}

function rowOf({ id, safe, name }: Target, action: Action, outcome: Row['outcome']): Row {
  return { id, safe, object: name, action, outcome }
}

function failedRow(target: Target, action: Action, started: boolean, thrown: unknown): Row {
  const { kind, code, message } = describeFailure(thrown)
  return {
    ...rowOf(target, action, started ? 'failed' : 'not started'),
    error: { class: kind, code, message },
  }
}

async function writeRows({ io, flags, terminal }: Cpm, rows: readonly Row[]): Promise<void> {
  if (flags.json === true) {
    await writeAll(io.stdout, `[\n${rows.map(recordAsJson).join(',\n')}\n]\n`)
    return
  }
  terminal.progress('')
  const text = flags.ndjson === true ? recordAsJson : lineOf
  await writeAll(io.stdout, rows.map((row) => `${text(row)}\n`).join(''))
}

function lineOf({ id, safe, object, outcome, error }: Row): string {
  const why = error === undefined ? undefined : `${error.message} (${error.code})`
  return [outcome.padEnd(11), id.padEnd(8), safe, object, why]
    .flatMap((text) => (text === undefined ? [] : [printable(text, 300)]))
    .join('  ')
    .trimEnd()
}

function nothingMatches(): CliError {
  return new CliError('No account matches, or the user may not see it.', {
    exit: exitCodes.notFound,
    code: 'NOT_FOUND',
    hint: 'sallyport pvwa accounts list shows which accounts there are.',
  })
}
