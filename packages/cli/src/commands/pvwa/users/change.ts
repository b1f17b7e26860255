import type { FlagTable } from '../../../args/flags.ts'
import { UsageError } from '../../../cli-error.ts'
import { given } from '../../../config/given.ts'
import { someNames } from '../common.ts'
import { namedAction } from '../named-action.ts'
import { askNewSecret, newSecretFlags, readNewSecret } from '../../shared/new-secret.ts'
import { byIdFlags, readReference, readReferences } from '../references.ts'
import { detailNames, readUserSettings, userSettingsFlags } from './user-flags.ts'

const addFlags = {
  ...userSettingsFlags,
  ...newSecretFlags,
  'ask-value': { kind: 'switch', group: 'New value', brief: 'Ask for the first password on the terminal' },
} as const satisfies FlagTable

/** `sallyport pvwa users add` */
export const usersAdd = namedAction({
  name: 'users add',
  summary: 'Make users of the vault',
  usage: 'USER…',
  description: `Makes users. The first password, for all of them, comes from --value-file, from standard input (--value-file -) or\nis asked for (--ask-value), never from the command line; who does not log on with a directory or the like\nneeds one.\n\n${detailNames}`,
  flags: addFlags,
  examples: [
    {
      does: 'One whose password is asked for; the settings are in the environment',
      line: 'maria --ask-value --must-change-password yes --detail person.firstName=Maria',
    },
    { does: 'From another program', line: 'robot --value-file - --authorization AddSafes --json' },
  ],
  what: 'user',
  success: 'added',
  question: (users) => `Make ${users}?`,
  uncertain: 'skip',
  async prepare(settings, words, { io, signal, isDry }) {
    const items = someNames(words, 'sallyport pvwa users add USER')
    const { expiresAt, ...others } = readUserSettings(settings)
    if (expiresAt === null) throw new UsageError('--expires never is how a new user is; leave it out.')
    const made = { ...others, ...given({ expiresAt }) }
    const value = await readNewSecret({ settings, io, signal, inputIsTaken: false })
    const asks = settings.isOn('ask-value')
    if (asks && value !== undefined) throw new UsageError('--ask-value and --value-file do not go together.')
    const password = asks && !isDry ? await askNewSecret(io, signal) : value
    return {
      items,
      names: (user) => ({ user }),
      plan: made,
      about: [JSON.stringify(made)],
      async work(vault, name, context) {
        const { id, username } = await vault.users.add(name, {
          ...made,
          ...given({ password }),
          signal: context.signal,
        })
        return { names: { user: username }, details: { id }, note: `id ${id}` }
      },
    }
  },
})

const updateFlags = {
  ...userSettingsFlags,
  ...byIdFlags,
} as const satisfies FlagTable

/** `sallyport pvwa users update` */
export const usersUpdate = namedAction({
  name: 'users update',
  summary: 'Change users of the vault',
  usage: 'USER… | -',
  description: `Changes what is named and leaves all else of the user as it is. A list, such as --authorization, replaces the one\nthat was there.\n\n${detailNames}`,
  flags: updateFlags,
  examples: [
    {
      does: 'The settings are in the environment',
      line: 'maria --expires 2027-01-31 --detail internet.businessEmail=maria@example.com',
    },
    { does: 'For several', line: 'maria paul --authorization AddSafes --authorization AuditUsers --yes' },
  ],
  what: 'user',
  success: 'updated',
  question: (users) => `Change ${users}?`,
  uncertain: 'repeat',
  async prepare(settings, words, { io, signal: stop }) {
    const parts = { keys: ['username', 'user'], io, signal: stop }
    const usage = 'sallyport pvwa users update USER'
    const { items, reference } = await readReferences(settings, words, usage, parts)
    const changes = readUserSettings(settings)
    if (Object.keys(changes).length === 0) {
      throw new UsageError(
        'Nothing is to be changed.',
        'Give --description, --expires, --detail or the like.',
      )
    }
    return {
      items,
      names: (user) => ({ user }),
      plan: { changes },
      about: [JSON.stringify(changes)],
      look: (vault, user, { signal }) => vault.users.get(reference(user), { signal }),
      async work(vault, user, { signal }) {
        const { id, username } = await vault.users.update(reference(user), { ...changes, signal })
        return { names: { user: username }, details: { id } }
      },
    }
  },
})

/** `sallyport pvwa users reset-password` */
export const usersResetPassword = namedAction({
  name: 'users reset-password',
  summary: 'Set another password for a user',
  usage: 'USER [--value-file FILE]',
  description:
    'Sets another password for a user of the vault, at most 39 characters. It comes from --value-file, from standard input\n(--value-file -), or is asked for on the terminal; it is never taken from the command line.',
  flags: { ...newSecretFlags, ...byIdFlags },
  examples: [
    { does: 'One that is asked for; the settings are in the environment', line: 'maria' },
    { does: 'From another program', line: 'maria --value-file -' },
  ],
  what: 'user',
  success: 'reset',
  question: () => 'Set another password for the user?',
  uncertain: 'repeat',
  async prepare(settings, words, { io, signal, isDry }) {
    const usage = 'sallyport pvwa users reset-password USER'
    const [name = '', ...others] = words
    if (others.length > 0) throw new UsageError('Each user has a password of its own: give one user.', usage)
    const user = readReference(settings, words, usage)
    const value = await readNewSecret({ settings, io, signal, inputIsTaken: false })
    const password = isDry ? value : (value ?? (await askNewSecret(io, signal)))
    return {
      items: [name],
      names: () => ({ user: name }),
      look: (vault, _, context) => vault.users.get(user, { signal: context.signal }),
      async work(vault, _, context) {
        // Only a dry run is without one, and it does not come here.
        if (password === undefined) throw new UsageError('No new value is given.')
        await vault.users.resetPassword(user, password, { signal: context.signal })
        return undefined
      },
    }
  },
})
