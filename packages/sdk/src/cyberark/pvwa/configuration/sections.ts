/** What may stand in a configuration of aiobastion: its sections, their keys, and what each key is read as. */
import {
  booleanValue,
  hostValue,
  integerValue,
  methodValue,
  secretValue,
  textValue,
  userSearchValue,
  verifyValue,
  type ValueReader,
} from './values.ts'

/** One key of a section. */
export interface Key<Value> {
  readonly read: ValueReader<Value>
  /** Its other spellings, and whether they are still welcome. */
  readonly synonyms?: Readonly<Record<string, 'good' | 'deprecated'>>
}

type Keys = Readonly<Record<string, Key<unknown>>>

const seconds = integerValue('seconds', 1)
const tasks = integerValue('a number of requests', 1, 10_000)
const index = integerValue('the index of a linked account', 1, 3)
const maxTasks = { maxtasks: 'deprecated' } as const
const authorities = { ca: 'deprecated' } as const

/** The sections that have keys, under the names that the rest of this folder uses. */
export const sections = {
  connection: {
    username: { read: textValue },
    password: { read: secretValue },
    authtype: { read: methodValue },
    user_search: { read: userSearchValue },
    // Moved to aim/appid, of which there is a warning for either spelling. Documents have applid in places.
    appid: { read: textValue, synonyms: { applid: 'good' } },
  },
  pvwa: {
    host: { read: hostValue, synonyms: { api_host: 'good' } },
    timeout: { read: seconds },
    max_concurrent_tasks: { read: tasks, synonyms: maxTasks },
    keep_cookies: { read: booleanValue },
    verify: { read: verifyValue, synonyms: authorities },
  },
  aim: {
    appid: { read: textValue },
    host: { read: hostValue },
    cert: { read: textValue },
    key: { read: textValue },
    passphrase: { read: secretValue },
    timeout: { read: seconds },
    max_concurrent_tasks: { read: tasks, synonyms: maxTasks },
    keep_cookies: { read: booleanValue },
    verify: { read: verifyValue, synonyms: authorities },
  },
  account: {
    logon_account_index: { read: index },
    reconcile_account_index: { read: index },
  },
  safe: {
    cpm: { read: textValue },
    retention: { read: integerValue('a number of versions', 0) },
  },
  api_options: {
    deprecated_warning: { read: booleanValue },
  },
} as const satisfies Readonly<Record<string, Keys>>

/** A section that has keys. */
export type Section = keyof typeof sections

/** What the keys of a section were read as. */
export type Values<Name extends Section> = {
  readonly [Name2 in keyof (typeof sections)[Name]]?: (typeof sections)[Name][Name2] extends Key<infer Value>
    ? Value
    : never
}

/** Sections that may stand there, and take no key. */
export const emptySections: readonly string[] = [
  'accountgroup',
  'applications',
  'cyberark',
  'group',
  'platform',
  'sessionmanagement',
  'systemhealth',
  'user',
  'utilities',
]

/** Keys of the root that are short for one of a section: the flat form, and what was moved from the root. */
export const rootKeys: Readonly<Record<string, { readonly section: Section; readonly moved?: true }>> = {
  ...Object.fromEntries(
    ['api_host', 'host', 'timeout', 'max_concurrent_tasks', 'maxtasks', 'keep_cookies', 'verify', 'ca'].map(
      (key) => [key, { section: 'pvwa' as const }],
    ),
  ),
  ...Object.fromEntries(
    ['username', 'password', 'authtype', 'user_search', 'appid', 'applid'].map((key) => [
      key,
      { section: 'connection' as const },
    ]),
  ),
  cpm: { section: 'safe', moved: true },
  retention: { section: 'safe', moved: true },
}
