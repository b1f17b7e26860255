import { defineCommand } from '../command.ts'
import { CliError } from '../cli-error.ts'
import { frontFlags } from '../config/front-flags.ts'
import { exitCodes } from '../exit-codes.ts'
import { passwordStore } from '../front/kept.ts'
import { restoreVault, sessionOf } from '../front/kept-vault.ts'
import { configuredVault, keepableOf } from '../front/log-on-parts.ts'
import { readConfiguration } from '../front/open.ts'
import { withPasswordVaultOptions } from '../front/client-options.ts'
import { writeList, type ListLook } from '../output/write-list.ts'
import { shortDate } from '../render/dates.ts'
import { printable } from '../render/printable.ts'
import { SessionStore, type KeptSession } from '../sessions/session-store.ts'
import { oneName } from './common.ts'
import { sessionRecord, type SessionRecord } from './pvwa/kept.ts'

/** What is kept of a vault. Of a password it is not known whether it is still right. */
interface Row extends SessionRecord {
  readonly vault: string
  readonly standing: 'valid' | 'ended' | 'kept'
}

const look: ListLook<Row> = {
  columns: ['Vault', 'User', 'Address', 'By', 'Since', 'Standing', 'Key'],
  droppable: ['By', 'Since'],
  row: ({ vault, user = '', url, method, since, standing, kept }) => [
    printable(vault, 100),
    printable(user, 100),
    printable(url, 200),
    method,
    shortDate(since),
    [standing === 'ended' ? 'yellow' : 'green', standing],
    kept.keyIn,
  ],
}

/** `sallyport whoami` */
export const whoami = defineCommand({
  name: 'whoami',
  summary: 'Show what is kept of a vault of the configuration, and whether it is still good',
  usage: 'VAULT [flags]',
  takes: 'vaults',
  description: [
    'PVWA: who is logged on, since when (UTC), and whether PVWA still takes the session, which counts as a use of it.\nAxidian Privilege and PAM360: whose password or token is kept; nobody is asked. Ends with 22 where nothing is kept,\nor the session has ended.',
  ],
  flags: frontFlags,
  examples: [{ does: 'The session', line: 'sallyport whoami pvwa' }],
  async run(invocation) {
    const { flags, positionals, io, terminal, signal } = invocation
    const vault = oneName(positionals, 'sallyport whoami VAULT; sallyport vaults names them.')
    const configuration = await readConfiguration(invocation)
    const keepable = keepableOf(configuredVault(configuration, vault))
    const rowOf = (kept: KeptSession, standing: Row['standing']): Row => ({
      vault,
      ...sessionRecord(kept),
      standing,
    })
    const ask = async (): Promise<Row | undefined> => {
      if (keepable.kind === 'password') {
        const kept = await passwordStore(invocation).find(keepable.about)
        return kept === undefined ? undefined : rowOf(kept, 'kept')
      }
      return await withPasswordVaultOptions(configuration, vault, invocation, async (options) => {
        const store = new SessionStore(io.env, signal)
        const about = sessionOf(options)
        const kept = about === undefined ? undefined : await store.find(about)
        if (kept === undefined) return undefined
        await using client = await restoreVault(options, store, kept)
        return rowOf(kept, (await client.checkSession({ signal })) ? 'valid' : 'ended')
      })
    }
    const row = await ask()
    if (row === undefined) {
      return await terminal.fail(notLoggedIn(`Nothing is kept of ${printable(vault, 100)}.`, vault))
    }
    await writeList([row], look, { json: flags.json, limit: 1 }, io)
    if (row.standing !== 'ended') return exitCodes.ok.code
    return await terminal.fail(notLoggedIn('The session has ended.', vault))
  },
})

function notLoggedIn(message: string, vault: string): CliError {
  return new CliError(message, {
    exit: exitCodes.authentication,
    code: 'NOT_LOGGED_ON',
    hint: `sallyport login ${printable(vault, 100)}`,
  })
}
