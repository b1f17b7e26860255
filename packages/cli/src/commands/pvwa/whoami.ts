import { isSallyportError } from '@sallyport/sdk'
import { CliError } from '../../cli-error.ts'
import { defineCommand } from '../../command.ts'
import { readPassphrase } from '../../config/passphrase.ts'
import { readPvwa, type PvwaDoor } from '../../config/pvwa.ts'
import { connectionFlags } from '../../config/pvwa-flags.ts'
import { exitCodes } from '../../exit-codes.ts'
import { writeList, type ListLook } from '../../output/write-list.ts'
import { shortDate } from '../../render/dates.ts'
import { printable } from '../../render/printable.ts'
import { fittingSessions } from '../../sessions/fitting.ts'
import { SessionStore, type KeptSession } from '../../sessions/session-store.ts'
import { connectionEnvironment, refuseWords } from './common.ts'
import { restoreSession, sessionRecord, type SessionRecord } from './kept.ts'
import type { OpenParts } from './log-on.ts'

/** What became of a session: PVWA takes it, or does not any more, or could not be asked. */
type Standing = 'valid' | 'ended' | 'unknown'

/** A session as it is written; for programs, these are the keys. */
interface Row extends SessionRecord {
  readonly session: Standing
  readonly version: string | undefined
}

interface Answered {
  readonly row: Row
  /** Why PVWA could not be asked. */
  readonly failure?: unknown
}

const look: ListLook<Row> = {
  columns: ['User', 'PVWA', 'Version', 'By', 'Since', 'Session', 'Key', 'File'],
  droppable: ['File', 'By', 'Version', 'Since'],
  row: ({ user = '', url, method, since, session, version = '', kept }) => [
    printable(user, 100),
    printable(url, 200),
    printable(version, 40),
    method,
    shortDate(since),
    [session === 'valid' ? 'green' : 'yellow', session],
    kept.keyIn,
    printable(kept.file, 300),
  ],
}

/** `sallyport pvwa whoami` */
export const whoami = defineCommand({
  name: 'pvwa whoami',
  summary: 'Show the sessions that are kept, and whether PVWA still takes them',
  usage: '[--pvwa URL] [--user NAME] [flags]',
  description: [
    'Shows who is logged on where: user, PVWA and its version, since when (UTC), whether PVWA still takes the session,\nand where it is kept. Asks each PVWA, which counts as a use of the session. With --json, an array.',
    'Ends with 0 if PVWA takes one of them, and with 22 if there is none or all have ended.',
  ],
  flags: connectionFlags,
  environment: connectionEnvironment,
  examples: [
    { does: 'Every session', line: 'sallyport pvwa whoami' },
    {
      does: 'Log on where that is needed',
      line: 'sallyport pvwa whoami --user maria --quiet >/dev/null 2>&1 || sallyport pvwa login --user maria',
    },
  ],
  async run({ settings, flags, positionals, io, terminal, signal }) {
    refuseWords(positionals, 'Give the user with --user NAME.')
    const door = readPvwa(settings)
    const store = new SessionStore(io.env, signal)
    const { sessions, damaged } = await store.list()
    for (const file of damaged) {
      terminal.warn(
        `${printable(file, 300)} is no session that can be read; sallyport pvwa logoff --all removes it.`,
      )
    }
    const passphrase = await readPassphrase(settings, io.env)
    const parts = { terminal, signal }
    const answered = await Promise.all(
      fittingSessions(sessions, door).map((kept) => ask(parts, store, kept, door, passphrase)),
    )
    signal.throwIfAborted()
    if (answered.length === 0) throw noSession()
    const rows = answered.map(({ row }) => row)
    await writeList(rows, look, { json: flags.json, limit: Infinity }, io)
    if (rows.some(({ session }) => session === 'valid')) return exitCodes.ok.code
    const failed = answered.find(({ failure }) => failure !== undefined)
    return await terminal.fail(failed === undefined ? ended() : failed.failure)
  },
})

async function ask(
  parts: Pick<OpenParts, 'terminal' | 'signal'>,
  store: SessionStore,
  kept: KeptSession,
  door: PvwaDoor,
  passphrase: string | undefined,
): Promise<Answered> {
  const { signal } = parts
  try {
    await using vault = await restoreSession(parts, store, kept, door, passphrase)
    const isValid = await vault.checkSession({ signal })
    // A PVWA that no longer tells its version still has sessions.
    const version = await vault.server.info({ signal }).then(
      (info) => info.version,
      () => undefined,
    )
    return { row: { ...sessionRecord(kept), session: isValid ? 'valid' : 'ended', version } }
  } catch (failure) {
    if (!isSallyportError(failure) && !(failure instanceof CliError)) throw failure
    return { row: { ...sessionRecord(kept), session: 'unknown', version: undefined }, failure }
  }
}

function noSession(): CliError {
  return new CliError('No session is kept that fits.', {
    exit: exitCodes.authentication,
    code: 'NOT_LOGGED_ON',
    hint: 'sallyport pvwa login makes one.',
  })
}

function ended(): CliError {
  return new CliError('The session has ended.', {
    exit: exitCodes.authentication,
    code: 'SESSION_EXPIRED',
    hint: 'sallyport pvwa login makes a new one.',
  })
}
