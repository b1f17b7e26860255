import type { TlsOptions } from '@sallyport/sdk'
import { defineCommand } from '../../command.ts'
import { newPasswordVariable } from '../../config/passphrase.ts'
import { readGivenPassword, readMethod, readPvwa } from '../../config/pvwa.ts'
import { accessFlags, logOnFlags } from '../../config/pvwa-flags.ts'
import { oneOf } from '../../config/values.ts'
import { writeAll } from '../../output/write.ts'
import { printable } from '../../render/printable.ts'
import { recordAsJson } from '../../render/record-json.ts'
import { sessionName } from '../../sessions/fitting.ts'
import { keyPlaces } from '../../sessions/keys.ts'
import { trustOf } from '../../sessions/trust.ts'
import { SessionStore, type KeptSession, type ReservedPlace } from '../../sessions/session-store.ts'
import { pvwaEnvironment, refuseWords } from './common.ts'
import { restoreSession, sessionRecord, whereKept } from './kept.ts'
import { logOn, type OpenVault } from './log-on.ts'

/** `sallyport pvwa login` */
export const login = defineCommand({
  name: 'pvwa login',
  summary: 'Log on, and keep the session for later commands',
  usage: '--pvwa URL --user NAME [flags]',
  description: [
    'Logs on at PVWA and keeps the session. Later commands for that PVWA and user go on with it, without a password,\nuntil it ends: by sallyport pvwa logoff, or when PVWA finds it idle. Sessions of several users and PVWAs are kept side\nby side. A session that is kept already for the same user is replaced, and ended.',
    'The session is kept in a file that only you can read, encrypted. Its key is kept in the keychain of the operating\nsystem; where there is none, or with --keep file, in a second file beside it. Then whoever can read your files has\nthe session: that protects a stray copy of the one file, and nothing more. The output says which it was.',
    'No secret is taken as a flag, since process lists and shell histories show those. The password comes from\nSALLYPORT_PASSWORD, from --password-file, from a Credential Provider with --password-from, or is asked for on the\nterminal, as is what RADIUS wants to know beside it.',
  ],
  flags: { ...accessFlags, ...logOnFlags },
  environment: {
    [newPasswordVariable]: 'What --new-password changes to; else it is asked for',
    ...pvwaEnvironment,
  },
  examples: [
    {
      does: 'Log on by LDAP, work, log off',
      line: 'sallyport pvwa login --pvwa https://pvwa.example.com --user maria --auth ldap\n  sallyport pvwa accounts list\n  sallyport pvwa logoff',
    },
    {
      does: 'In a pipeline, with a password out of CCP, for which a client certificate is shown',
      line: 'sallyport pvwa login --pvwa https://pvwa.example.com --password-from "Safe=Robots;Object=pvwa-robot" \\\n      --ccp https://ccp.example.com --app-id nightly --cert client.pem --key client.key --keep file',
    },
    {
      does: 'RADIUS, password and passcode in one',
      line: 'sallyport pvwa login --user maria --auth radius --append',
    },
    {
      does: 'With an assertion from an identity provider',
      line: 'get-assertion | sallyport pvwa login --user maria --auth saml --saml-file -',
    },
    { does: 'Change a password that has expired', line: 'sallyport pvwa login --user maria --new-password' },
  ],
  async run({ settings, flags, positionals, io, terminal, signal }) {
    refuseWords(positionals, 'Give the user with --user NAME.')
    const given = await readGivenPassword(settings, io.env)
    const door = readPvwa(settings)
    const method = readMethod(settings)
    const keep = settings.text('keep')
    const places = keep === undefined ? keyPlaces : [oneOf(keep, keyPlaces)]
    const store = new SessionStore(io.env, signal)
    const place = await store.reserve(places)
    let kept: KeptSession
    try {
      await using open = await logOn({ settings, manner: settings, io, terminal, signal }, door, given)
      const about = { url: open.url, user: open.user, method, since: new Date() }
      const before = await store.find(about)
      const old =
        before === undefined
          ? undefined
          : await restoreSession({ terminal }, store, before, door, undefined).catch(() => undefined)
      // It may have come with the answer: from here on the session is kept.
      signal.throwIfAborted()
      kept = await keepOrLogOff(open, place, about, trustOf(door.options.tls ?? {}))
      // The shared session may be the very same. Any other ends by itself, if not now.
      if (method !== 'shared') await old?.logOff().catch(() => undefined)
      await old?.close()
    } finally {
      await place.release()
    }
    if (keep === undefined && kept.keyIn === 'file') {
      terminal.warn(
        'There is no keychain that can be used: the key of the session lies in a file beside it. --keep file says that this is meant.',
      )
    }
    const text =
      flags.json === true
        ? recordAsJson(sessionRecord(kept))
        : `Logged on: ${printable(sessionName(kept), 300)}\nThe session is kept in ${whereKept(kept)}.`
    await writeAll(io.stdout, `${text}\n`)
    return 0
  },
})

/** From here on closing leaves the session open: whatever goes wrong must end it. */
async function keepOrLogOff(
  { vault }: OpenVault,
  place: ReservedPlace,
  about: Parameters<ReservedPlace['keep']>[0],
  tls: TlsOptions,
): Promise<KeptSession> {
  const state = vault.serialize()
  try {
    return await place.keep(about, { state, tls })
  } catch (error) {
    await vault.logOff().catch(() => undefined)
    throw error
  } finally {
    state.dispose()
  }
}
