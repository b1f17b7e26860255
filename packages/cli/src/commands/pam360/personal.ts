/** The user's own vault. */
import type { Pam360, Pam360PersonalRow, PersonalVault } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import { personalPassphraseVariable, readPersonalPassphrase } from '../../config/passphrase.ts'
import type { Settings } from '../../config/settings.ts'
import type { Io } from '../../io.ts'
import type { ListLook } from '../../output/write-list.ts'
import { canPrompt, promptHidden } from '../../prompt.ts'
import { refuseWords } from '../common.ts'
import { notThere } from '../shared/repeating.ts'
import { isId } from './choose.ts'
import { lookOf } from './look.ts'
import { inEnvironment, listCommand, secretCommand } from './make.ts'

const group = 'Personal vault'

const personalFlags = {
  'personal-passphrase-file': {
    kind: 'text',
    value: 'FILE',
    group,
    brief: 'File with the passphrase of the personal vault',
  },
} as const satisfies FlagTable

const passphraseWords = `Where it has a passphrase, that comes from ${personalPassphraseVariable}, from\n--personal-passphrase-file, or is asked for on the terminal.`

/** Opens the personal vault, with its passphrase where it has one. */
async function unlocked(
  { personal }: Pam360,
  settings: Settings<typeof personalFlags>,
  { io, signal }: { readonly io: Io; readonly signal: AbortSignal },
): Promise<PersonalVault> {
  const given = await readPersonalPassphrase(settings, io.env)
  const { passphraseNeeded } = await personal.status({ signal })
  if (!passphraseNeeded) return personal
  if (given === undefined && !canPrompt(io)) {
    throw new UsageError(
      'The personal vault wants its passphrase.',
      `Set ${personalPassphraseVariable}, give --personal-passphrase-file FILE, or run it on a terminal, which asks for it.`,
    )
  }
  const passphrase =
    given ?? (await promptHidden(io, 'Passphrase of the personal vault (not shown):', signal))
  await personal.unlock(passphrase, { signal })
  return personal
}

/** The id of a category or account that was named by it, or by name. */
async function idIn(rows: AsyncIterable<Pam360PersonalRow>, named: string, list: string): Promise<string> {
  if (isId(named)) return named
  const found: string[] = []
  for await (const { id, name } of rows) if (name === named && id !== null) found.push(id)
  const [first, ...others] = found
  if (first === undefined) {
    throw notThere('The personal vault has none of that name.', `sallyport pam360 ${list} lists them.`)
  }
  if (others.length > 0) throw new UsageError('Several have that name.', 'Give the id in its place.')
  return first
}

const look: ListLook<Pam360PersonalRow> = lookOf({ Name: ({ name }) => name, Id: ({ id }) => id })

/** `sallyport pam360 personal categories` */
export const personalCategories = listCommand<typeof personalFlags, Pam360PersonalRow>({
  name: 'personal categories',
  summary: 'List the categories of the personal vault',
  description: `Lists the categories of the personal vault of the token’s user.\n${passphraseWords}`,
  flags: personalFlags,
  examples: [{ does: inEnvironment, line: '' }],
  what: 'category',
  look,
  prepare(settings, words, parts) {
    refuseWords(words, 'Pick from the list with --ndjson.')
    return async (client, signal) =>
      (await unlocked(client, settings, parts)).categories({ signal }).toArray()
  },
})

const accountsFlags = {
  search: { kind: 'text', value: 'TEXT', group, brief: 'Text to look for' },
  ...personalFlags,
} as const satisfies FlagTable

/** `sallyport pam360 personal accounts` */
export const personalAccounts = listCommand<typeof accountsFlags, Pam360PersonalRow>({
  name: 'personal accounts',
  summary: 'List the accounts of a category of the personal vault',
  usage: 'CATEGORY',
  description: `Lists the accounts of a category, by its name or id, never with a password.\n${passphraseWords}`,
  flags: accountsFlags,
  examples: [{ does: inEnvironment, line: "'Web Accounts' --search forum" }],
  what: 'account',
  look,
  prepare(settings, words, parts) {
    const [category, ...others] = words
    if (category === undefined || others.length > 0) {
      throw new UsageError('Give one category.', 'sallyport pam360 personal categories lists them.')
    }
    const search = settings.value('search')
    return async (client, signal) => {
      const personal = await unlocked(client, settings, parts)
      const id = await idIn(personal.categories({ signal }), category, 'personal categories')
      return (
        search === undefined ? personal.accounts(id, { signal }) : personal.search(id, search, { signal })
      ).toArray()
    }
  },
})

/** `sallyport pam360 personal password` */
export const personalPassword = secretCommand<typeof personalFlags>({
  name: 'personal password',
  summary: 'Get a password of the personal vault',
  usage: 'CATEGORY ACCOUNT',
  description: `Gets the password of an account, by the names or ids of category and account.\n${passphraseWords}`,
  flags: personalFlags,
  examples: [{ does: inEnvironment, line: "'Web Accounts' forum" }],
  prepare(settings, words, parts) {
    const [category, account, ...others] = words
    if (category === undefined || account === undefined || others.length > 0) {
      throw new UsageError(
        'Give a category and an account of it.',
        'sallyport pam360 personal accounts CATEGORY',
      )
    }
    return async (client, signal) => {
      const personal = await unlocked(client, settings, parts)
      const categoryId = await idIn(personal.categories({ signal }), category, 'personal categories')
      const accounts = personal.accounts(categoryId, { signal })
      return personal.getPassword(categoryId, await idIn(accounts, account, 'personal accounts'), { signal })
    }
  },
})
