/** What a first configuration needs to know of a vault, kind by kind. */
import type { VaultSettings } from '@sallyport/config'

/** The kinds that a first configuration can have; a fallback is made of others and comes later. */
export const initKinds = [
  'ccp',
  'cp',
  'pvwa',
  'axidian',
  'pam360',
] as const satisfies readonly VaultSettings['kind'][]

/** One of them. */
export type InitKind = (typeof initKinds)[number]

/** What an answer has to be: in words that go on after what it answers, and a check. */
export interface AnswerForm {
  readonly expected: string
  readonly holds: (text: string) => boolean
}

const address: AnswerForm = {
  expected: 'must be an https:// URL',
  holds: (text) => /^https:\/\//i.test(text) && URL.canParse(text),
}
const methods = ['cyberark', 'ldap', 'windows', 'radius']
const method: AnswerForm = {
  expected: `must be ${methods.join(', ')}`,
  holds: (text) => methods.includes(text),
}

/** Something that is asked, and where the answer goes. */
export interface Question {
  /** The flag that answers it. */
  readonly flag:
    | 'url'
    | 'app-id'
    | 'executable'
    | 'ca'
    | 'cert'
    | 'key'
    | 'username'
    | 'auth'
    | 'idp-url'
    | 'core-url'
    | 'secret'
  /** Where the answer goes, below the vault. */
  readonly path: readonly string[]
  readonly text: string
  readonly isNeeded: boolean
  /** What an answer has to be, where not every text will do. */
  readonly answer?: AnswerForm
  /** Asked only where this other one was answered. */
  readonly after?: Question['flag']
  /** What the empty answer means. */
  readonly standard?: string
}

const ca: Question = {
  flag: 'ca',
  path: ['tls', 'ca'],
  text: 'File of the authorities to trust, PEM (empty: those of Node)',
  isNeeded: false,
}
const certificate: readonly Question[] = [
  {
    flag: 'cert',
    path: ['tls', 'cert'],
    text: 'File of the client certificate, PEM (empty: none)',
    isNeeded: false,
  },
  {
    flag: 'key',
    path: ['tls', 'key'],
    text: 'File of its private key, PEM (empty: in the same file)',
    isNeeded: false,
    after: 'cert',
  },
]
const appId: Question = {
  flag: 'app-id',
  path: ['appId'],
  text: 'Application identity (AppID)',
  isNeeded: true,
}
const secret = (path: readonly string[], what: string): Question => ({
  flag: 'secret',
  path,
  text: `Where its ${what} comes from: env:NAME, file:PATH, a reference pam://…, or empty to be asked by sallyport login`,
  isNeeded: false,
})

/** What is asked, in order. */
export const questions: Readonly<Record<InitKind, readonly Question[]>> = {
  ccp: [
    {
      flag: 'url',
      path: ['url'],
      text: 'Address, such as https://ccp.example.com',
      isNeeded: true,
      answer: address,
    },
    appId,
    ca,
    ...certificate,
  ],
  cp: [
    appId,
    {
      flag: 'executable',
      path: ['executable'],
      text: 'Path of CLIPasswordSDK (empty: where it is installed)',
      isNeeded: false,
    },
  ],
  pvwa: [
    {
      flag: 'url',
      path: ['url'],
      text: 'Address, such as https://pvwa.example.com',
      isNeeded: true,
      answer: address,
    },
    {
      flag: 'auth',
      path: ['auth', 'method'],
      text: 'How to log on: cyberark, ldap, windows or radius',
      isNeeded: true,
      answer: method,
      standard: 'cyberark',
    },
    { flag: 'username', path: ['auth', 'username'], text: 'User', isNeeded: true },
    secret(['auth', 'password'], 'password'),
    ca,
  ],
  axidian: [
    {
      flag: 'idp-url',
      path: ['idpUrl'],
      text: 'Address of the IdP, such as https://pam.example.com/idp',
      isNeeded: true,
      answer: address,
    },
    {
      flag: 'core-url',
      path: ['coreUrl'],
      text: 'Address of Core, such as https://pam.example.com/core',
      isNeeded: true,
      answer: address,
    },
    { flag: 'username', path: ['username'], text: 'Name of the application', isNeeded: true },
    secret(['password'], 'password'),
    ca,
  ],
  pam360: [
    {
      flag: 'url',
      path: ['url'],
      text: 'Address, such as https://pam360.example.com:8282',
      isNeeded: true,
      answer: address,
    },
    secret(['token'], 'token'),
    ca,
  ],
}
