import type { Ask, Configuration } from '@sallyport/config'
import { Secret } from '@sallyport/sdk'
import { PasswordVault, type PasswordVaultOptions } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../args/flags.ts'
import { CliError } from '../cli-error.ts'
import { defineCommand } from '../command.ts'
import { frontFlags } from '../config/front-flags.ts'
import { passwordVariable, readPassword } from '../config/passphrase.ts'
import { keepFlag, passwordFileFlag } from '../config/pvwa-flags.ts'
import { oneOf } from '../config/values.ts'
import { exitCodes } from '../exit-codes.ts'
import { answer, askOnTerminal } from '../front/answers.ts'
import { passwordStore } from '../front/kept.ts'
import { restoreVault, sessionOf } from '../front/kept-vault.ts'
import { configuredVault, keepableOf } from '../front/log-on-parts.ts'
import { readConfiguration, withVaults, type OpenParts } from '../front/open.ts'
import { withPasswordVaultOptions } from '../front/client-options.ts'
import { writeAll } from '../output/write.ts'
import { canPrompt } from '../prompt.ts'
import { printable } from '../render/printable.ts'
import { recordAsJson } from '../render/record-json.ts'
import { keyPlaces, type KeyPlaceName } from '../sessions/keys.ts'
import type { SessionAbout } from '../sessions/session-file.ts'
import { SessionStore, type KeptSession } from '../sessions/session-store.ts'
import { trustOf } from '../sessions/trust.ts'
import { oneName } from './common.ts'
import { sessionRecord, whereKept } from './pvwa/kept.ts'

const loginFlags = {
  keep: keepFlag,
  'password-file': passwordFileFlag,
  ...frontFlags,
} as const satisfies FlagTable

/** `sallyport login` */
export const login = defineCommand({
  name: 'login',
  summary: 'Log in to a vault of the configuration, for later commands',
  usage: 'VAULT [flags]',
  takes: 'vaults',
  description: [
    'PVWA: logs on as the configuration says, asks for what it leaves out (password, what RADIUS wants to know) without\nshowing it, and keeps the session. Later commands go on with it until sallyport logout, or until PVWA finds it idle.\nAxidian Privilege and PAM360: asks for the password or token that the configuration leaves out, tries it by a list\nof accounts, and keeps it. CCP and CP know applications: there is nothing to log in to.',
    'What is kept is in a file that only you can read, encrypted. Its key is in the keychain of the operating system;\nwhere there is none, or with --keep file, in a second file beside it, so that whoever can read your files has it.',
  ],
  flags: loginFlags,
  environment: { [passwordVariable]: 'The password or token; else it is asked for on the terminal' },
  examples: [
    {
      does: 'Log in, work, log out',
      line: 'sallyport login pvwa\n  sallyport list pvwa\n  sallyport logout pvwa',
    },
    {
      does: 'Where nobody is there to answer',
      line: 'sallyport login axidian --password-file /run/secrets/axidian --keep file',
    },
  ],
  async run(invocation) {
    const { settings, flags, positionals, io, terminal } = invocation
    const name = oneName(positionals, 'sallyport login VAULT; sallyport vaults names them.')
    const keep = settings.text('keep')
    const places = keep === undefined ? keyPlaces : [oneOf(keep, keyPlaces)]
    const given = await readPassword(settings, io.env)
    const configuration = await readConfiguration(invocation)
    const keepable = keepableOf(configuredVault(configuration, name))
    const ask: Ask = (question) =>
      given !== undefined && (question.what === 'password' || question.what === 'token')
        ? given
        : answer(question, configuration, invocation)
    const kept =
      keepable.kind === 'session'
        ? await keepSession(configuration, name, invocation, places, ask)
        : await keepPassword(
            configuration,
            name,
            invocation,
            places,
            keepable.about,
            given ?? (await askFor(name, keepable, invocation)),
          )
    if (keep === undefined && kept.keyIn === 'file') {
      terminal.warn(
        'There is no keychain that can be used: the key of what is kept lies in a file beside it. --keep file says that this is meant.',
      )
    }
    const what = keepable.kind === 'session' ? 'session' : keepable.what
    const text =
      flags.json === true
        ? recordAsJson({ vault: name, ...sessionRecord(kept) })
        : `Logged in: ${printable(name, 100)}${kept.user === undefined ? '' : ` as ${printable(kept.user, 200)}`}\nThe ${what} is kept in ${whereKept(kept)}.`
    await writeAll(io.stdout, `${text}\n`)
    return 0
  },
})

/** From the log on until it is kept, whatever goes wrong ends the session. One that was kept before is ended. */
async function keepSession(
  configuration: Configuration,
  name: string,
  parts: OpenParts,
  places: readonly KeyPlaceName[],
  ask: Ask,
): Promise<KeptSession> {
  const { io, signal } = parts
  const store = new SessionStore(io.env, signal)
  return await withPasswordVaultOptions(
    configuration,
    name,
    parts,
    async (options) => {
      const place = await store.reserve(places)
      try {
        await using vault = new PasswordVault(options)
        await vault.logOn({ signal })
        const about = sessionOf(options) ?? {
          url: vault.url,
          user: undefined,
          method: 'cyberark',
          since: new Date(),
        }
        const before = await store.find(about)
        const old =
          before === undefined ? undefined : await restoreVault(options, store, before).catch(() => undefined)
        // It may have come with the answer: from here on the session is kept.
        signal.throwIfAborted()
        const kept = await keptOrEnded(vault, options, about, place)
        if (about.method !== 'shared') await old?.logOff().catch(() => undefined)
        await old?.close()
        return kept
      } finally {
        await place.release()
      }
    },
    ask,
  )
}

async function keptOrEnded(
  vault: PasswordVault,
  options: PasswordVaultOptions,
  about: SessionAbout,
  place: Awaited<ReturnType<SessionStore['reserve']>>,
): Promise<KeptSession> {
  const state = vault.serialize()
  try {
    return await place.keep(about, { state, tls: trustOf(options.tls ?? {}) })
  } catch (error) {
    await vault.logOff().catch(() => undefined)
    throw error
  } finally {
    state.dispose()
  }
}

async function askFor(
  vault: string,
  { what, about }: { readonly what: 'password' | 'token'; readonly about: SessionAbout },
  parts: OpenParts,
): Promise<string> {
  if (canPrompt(parts.io)) {
    const { signal } = parts
    return await askOnTerminal({ vault, what, username: about.user, prompt: undefined, signal }, parts)
  }
  throw new CliError(`Nothing says the ${what} of ${printable(vault, 100)}, and nobody can be asked.`, {
    exit: exitCodes.usage,
    code: 'USAGE',
    hint: `Run it on a terminal, give --password-file FILE, or set ${passwordVariable}.`,
  })
}

/** A wrong one is not kept. */
async function keepPassword(
  configuration: Configuration,
  name: string,
  parts: OpenParts,
  places: readonly KeyPlaceName[],
  about: SessionAbout,
  password: string,
): Promise<KeptSession> {
  const use = async (list: AsyncIterable<unknown>): Promise<void> => {
    for await (const _ of list) return
  }
  await withVaults(
    configuration,
    parts,
    async (sallyport) => await use(sallyport.list(name, { signal: parts.signal })),
    { ask: () => password },
  )
  const place = await passwordStore(parts).reserve(places)
  const state = new Secret(password)
  try {
    return await place.keep(about, { state, tls: {} })
  } finally {
    state.dispose()
    await place.release()
  }
}
