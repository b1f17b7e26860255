import { nearest } from '@sallyport/sdk'
import { BrokenPipe, UsageError } from './cli-error.ts'
import { commands, type RegisteredCommand } from './commands/registry.ts'
import { exitCodes } from './exit-codes.ts'
import type { Io } from './io.ts'
import { writeAll } from './output/write.ts'
import { createStyle, type Style } from './render/style.ts'
import { Terminal } from './terminal.ts'
import { version } from './version.ts'

/**
 * Runs the command and gives its exit code. Everything of the outside world is in `io`.
 *
 * @param argv The words after `sallyport`.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io)
  } catch (error) {
    if (error instanceof BrokenPipe) return exitCodes.brokenPipe.code
    return new Terminal(io, mannerOf(argv)).fail(error)
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [word = '--help', ...rest] = argv
  switch (word) {
    case '--version':
    case '-V':
      await writeAll(io.stdout, `${version}\n`)
      return exitCodes.ok.code
    case 'help':
    case '--help':
    case '-h':
      return help(rest, io, argv.length === 0)
    case '__complete':
      return (await import('./completion/complete.ts')).complete(rest, io)
    default:
      return (await find(word).load()).execute(rest, io)
  }
}

/** Called with no word at all, the overview goes to standard error: nothing was asked for. */
async function help([topic, ...words]: readonly string[], io: Io, unasked: boolean): Promise<number> {
  if (words.length > 0 && commands.some(({ name }) => name === topic)) {
    return (await find(topic ?? '').load()).execute([...words, '--help'], io)
  }
  const stream = unasked ? io.stderr : io.stdout
  const style = createStyle({ isTTY: stream.isTTY === true, env: io.env })
  await writeAll(stream, await helpText(topic, style))
  return unasked ? exitCodes.usage.code : exitCodes.ok.code
}

async function helpText(topic: string | undefined, style: Style): Promise<string> {
  const { renderExitCodes, renderHelp, renderOverview } = await import('./render/help.ts')
  if (topic === undefined || topic === 'help') return renderOverview(commands, examples, style)
  if (topic === 'exit-codes') return renderExitCodes(style)
  return renderHelp(await find(topic, ['exit-codes']).load(), style)
}

const examples = [
  { does: 'See it work, without a vault', line: 'sallyport demo' },
  {
    does: 'A password from CyberArk’s Central Credential Provider',
    line: 'sallyport get --ccp https://ccp.example.com --app-id billing --cert client.pem --key client.key \\\n      --safe Billing-DB --object oracle-prod',
  },
  {
    does: 'Secrets in the environment of any program, by reference',
    line: "sallyport run -e PGPASSWORD='pam://ccp/Billing-DB/oracle-prod' -- psql -h db1 -U app",
  },
  {
    does: 'A session at Password Vault Web Access',
    line: 'sallyport pvwa login --pvwa https://pvwa.example.com --user maria\n  sallyport pvwa accounts list --search oracle\n  sallyport pvwa logoff',
  },
]

function find(word: string, others: readonly string[] = ['help']): RegisteredCommand {
  const found = commands.find((command) => command.name === word)
  if (found !== undefined) return found
  if (word.startsWith('-')) {
    throw new UsageError(
      'Flags come after the command.',
      'sallyport --help lists the commands; sallyport --version tells the version.',
    )
  }
  const meant = nearest(word, [...commands.map((command) => command.name), ...others])
  const shown = /^[\w-]{1,40}$/.test(word) ? `Unknown command ${word}` : 'Unknown command'
  throw new UsageError(
    `${shown}${meant === undefined ? '.' : `, did you mean ${meant}?`}`,
    'sallyport --help lists the commands.',
  )
}

/** How to speak of a failure that came before the flags were understood. */
function mannerOf(argv: readonly string[]): { json: boolean; verbose: boolean } {
  const end = argv.indexOf('--')
  const flags = end === -1 ? argv : argv.slice(0, end)
  return {
    json: flags.includes('--json') || flags.includes('--ndjson'),
    verbose: flags.includes('--verbose') || flags.includes('-v'),
  }
}
