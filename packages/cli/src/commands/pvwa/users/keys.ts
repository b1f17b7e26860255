import { ConflictError, NotFoundError } from '@sallyport/sdk'
import type { AuthorizedKey } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import { type CliError, UsageError } from '../../../cli-error.ts'
import { printable } from '../../../render/printable.ts'
import { listCommand } from '../listing.ts'
import { namedAction } from '../named-action.ts'
import { firstAndOthers, byIdFlags, readReference } from '../references.ts'
import { notThere, orDoneBefore } from '../../shared/repeating.ts'
import { readFileOrInput } from '../../shared/standard-input.ts'
import { parsePublicKey, readPublicKeys } from './public-keys.ts'

/** `sallyport pvwa users keys list` */
export const usersKeysList = listCommand({
  name: 'users keys list',
  summary: 'List the public SSH keys that a user logs on with',
  usage: 'USER',
  description: 'Lists the public SSH keys that a user logs on with, with their fingerprints.',
  flags: byIdFlags,
  examples: [{ does: 'The settings are in the environment', line: 'maria' }],
  what: 'key',
  look: {
    columns: ['Id', 'Type', 'Fingerprint', 'Comment'],
    droppable: ['Comment', 'Type'],
    row: ({ id, publicKey }: AuthorizedKey) => {
      const { type = '', fingerprint = '', comment = '' } = parsePublicKey(publicKey) ?? {}
      return [['cyan', printable(id, 80)], printable(type, 40), fingerprint, printable(comment, 80)]
    },
  },
  prepare(settings, words) {
    const user = readReference(settings, words, 'sallyport pvwa users keys list USER')
    return (vault, signal) => vault.users.authorizedKeys.list(user, { signal })
  },
})

const addFlags = {
  'key-file': {
    kind: 'text',
    value: 'FILE',
    group: 'Keys',
    brief: 'File with public keys, one on each line; - for standard input',
  },
  ...byIdFlags,
} as const satisfies FlagTable

/** `sallyport pvwa users keys add` */
export const usersKeysAdd = namedAction({
  name: 'users keys add',
  summary: 'Add public SSH keys that a user logs on with',
  usage: 'USER --key-file FILE',
  description: 'Adds the public keys of a file, each of which is one line, as OpenSSH writes it.',
  flags: addFlags,
  examples: [{ does: 'The settings are in the environment', line: 'maria --key-file id_ed25519.pub' }],
  what: 'key',
  success: 'added',
  question: (keys) => `Add ${keys} to the user?`,
  uncertain: 'repeat',
  async prepare(settings, words, { io, signal }) {
    const usage = 'sallyport pvwa users keys add USER --key-file FILE'
    const user = readReference(settings, words, usage)
    const file = settings.text('key-file')
    if (file === undefined) throw new UsageError('Nothing says which key to add.', 'Give --key-file FILE.')
    const keys = readPublicKeys(await readFileOrInput(file, io, signal), file.origin)
    return {
      items: [...keys.keys()],
      names: (key) => ({ user: String(user), key }),
      about: [String(user)],
      look: (vault, _, context) => vault.users.get(user, { signal: context.signal }),
      async work(vault, fingerprint, { signal: now, repeated }) {
        const key = keys.get(fingerprint) ?? ''
        try {
          const { id } = await vault.users.authorizedKeys.add(user, key, { signal: now })
          return { details: { id }, note: `id ${id}` }
        } catch (error) {
          // An interrupted run has added it.
          if (!(repeated && error instanceof ConflictError)) throw error
          return undefined
        }
      },
    }
  },
})

const deleteFlags = {
  all: { kind: 'switch', group: 'Keys', brief: 'All keys of the user' },
  ...byIdFlags,
} as const satisfies FlagTable

/** `sallyport pvwa users keys delete` */
export const usersKeysDelete = namedAction({
  name: 'users keys delete',
  summary: 'Take public SSH keys from a user',
  usage: 'USER KEY-ID… | USER --all',
  description: 'Takes keys from a user, by the ids that users keys list shows, or all of them.',
  flags: deleteFlags,
  examples: [
    { does: 'All of them; the settings are in the environment', line: 'maria --all' },
    { does: 'One', line: 'maria 3F2504E0 --yes' },
  ],
  what: 'key',
  success: 'deleted',
  question: (keys) => `Take ${keys} from the user?`,
  asksFrom: 1,
  uncertain: 'repeat',
  prepare(settings, words) {
    const usage = 'sallyport pvwa users keys delete USER KEY-ID'
    const all = settings.isOn('all')
    const { first, others } = all
      ? { first: words[0], others: [] }
      : firstAndOthers(words, 'the name of a user, and at least one id of a key, or --all', usage)
    const user = readReference(settings, all ? words : [first ?? ''], usage)
    return {
      async items(vault, signal) {
        if (!all) return others
        const keys = await vault.users.authorizedKeys.list(user, { signal })
        if (keys.length === 0) throw noKeys()
        return keys.map(({ id }) => id)
      },
      names: (key) => ({ user: String(user), key }),
      about: [String(user)],
      async look(vault, key, { signal }) {
        const keys = await vault.users.authorizedKeys.list(user, { signal })
        if (!keys.some(({ id }) => id === key)) throw noKeys()
      },
      async work(vault, key, { signal, repeated }) {
        return orDoneBefore(vault.users.authorizedKeys.delete(user, key, { signal }), repeated, NotFoundError)
      },
    }
  },
})

function noKeys(): CliError {
  return notThere('The user has no such key.', 'sallyport pvwa users keys list USER shows which there are.')
}
