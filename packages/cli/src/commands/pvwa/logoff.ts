import { defineCommand } from '../../command.ts'
import type { FlagTable } from '../../args/flags.ts'
import { readPassphrase } from '../../config/passphrase.ts'
import { readPvwa } from '../../config/pvwa.ts'
import { connectionFlags } from '../../config/pvwa-flags.ts'
import { exitCodes } from '../../exit-codes.ts'
import { writeList, type ListLook } from '../../output/write-list.ts'
import { printable } from '../../render/printable.ts'
import { fittingSessions } from '../../sessions/fitting.ts'
import type { SessionAbout } from '../../sessions/session-file.ts'
import { SessionStore } from '../../sessions/session-store.ts'
import { connectionEnvironment, refuseWords } from './common.ts'
import { restoreSession, severalFit } from './kept.ts'

const logoffFlags = {
  ...connectionFlags,
  all: { kind: 'switch', group: 'Session', brief: 'All sessions that fit, not just one' },
} as const satisfies FlagTable

/** What became of a session. Where it is only forgotten, PVWA could not be told. */
interface Row extends Omit<SessionAbout, 'since'> {
  readonly outcome: 'logged off' | 'forgotten'
}

interface Ending {
  readonly row: Row
  readonly failure?: unknown
}

const look: ListLook<Row> = {
  columns: ['User', 'PVWA', 'By', 'Outcome'],
  row: ({ user = '', url, method, outcome }) => [printable(user, 100), printable(url, 200), method, outcome],
}

/** `sallyport pvwa logoff` */
export const logoff = defineCommand({
  name: 'pvwa logoff',
  summary: 'End a kept session, and forget it',
  usage: '[--pvwa URL] [--user NAME] [--all] [flags]',
  description: [
    'Ends a kept session at PVWA and removes it here, also where PVWA does not know it any more. Where PVWA cannot be\ntold, it is removed here all the same, and the exit code says so: it ends when PVWA finds it idle.',
    'Without a session it does nothing, and ends with 0.',
  ],
  flags: logoffFlags,
  environment: connectionEnvironment,
  examples: [
    { does: 'The only one', line: 'sallyport pvwa logoff' },
    { does: 'One of several', line: 'sallyport pvwa logoff --pvwa https://pvwa.example.com --user maria' },
    { does: 'All of them', line: 'sallyport pvwa logoff --all' },
  ],
  async run({ settings, flags, positionals, io, terminal, signal }) {
    refuseWords(positionals, 'Give the user with --user NAME.')
    const door = readPvwa(settings)
    const store = new SessionStore(io.env, signal)
    const { sessions, damaged } = await store.list()
    const chosen = fittingSessions(sessions, door)
    if (chosen.length > 1 && flags.all !== true) throw severalFit()
    if (flags.all === true) for (const file of damaged) await store.forget(file)
    const passphrase = await readPassphrase(settings, io.env)
    const endings = await Promise.all(
      chosen.map(async (kept): Promise<Ending> => {
        const { url, user, method } = kept
        try {
          await using vault = await restoreSession({ terminal }, store, kept, door, passphrase)
          await vault.logOff({ signal })
          return { row: { url, user, method, outcome: 'logged off' } }
        } catch (failure) {
          return { row: { url, user, method, outcome: 'forgotten' }, failure }
        } finally {
          await store.forget(kept.file)
        }
      }),
    )
    if (endings.length === 0) terminal.note('No session is kept that fits.')
    const rows = endings.map(({ row }) => row)
    await writeList(rows, look, { json: flags.json, limit: Infinity }, io)
    const failed = endings.find(({ failure }) => failure !== undefined)
    return failed === undefined ? exitCodes.ok.code : await terminal.fail(failed.failure)
  },
})
