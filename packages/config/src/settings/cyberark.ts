/** The vaults of CyberArk, as a configuration says them. */
import { may, named, needs, object } from '../collections.ts'
import { anyText, duration, flag, hostOrUrl, integer, path, secret, text } from '../fields.ts'
import { authentication } from './authentication.ts'
import { http, timeout } from './connection.ts'
import { everyVault, kind } from './every-vault.ts'

const anHourMs = 3_600_000

const changeInProgress = named(
  'changeInProgress',
  object({
    attempts: needs(integer(1, 1000), 'How often to ask in all.'),
    delay: may(duration(0, anHourMs), 'The first pause; each is twice the one before. Default 1.5s.'),
    maxDelay: may(duration(0, anHourMs), 'The longest pause. Default 3s.'),
  }),
)

const appId = needs(text(), 'The application identity (AppID) that retrieves.')
const linkIndex = integer(1, 3)

/** A Central Credential Provider. */
export const ccp = object({
  kind: kind('ccp'),
  ...http,
  url: needs(hostOrUrl, 'Where CCP is, such as https://ccp.example.com.'),
  appId,
  servicePath: may(text(), 'The name of the IIS application. Default AIMWebService.'),
  changeInProgress: may(changeInProgress, 'What to do while a password is being changed.'),
  allowSpecialCharacters: may(flag, 'Send +, & and %, which the vendor does not support. Default false.'),
})

/** A Credential Provider. */
export const cp = object({
  kind: kind('cp'),
  ...everyVault,
  appId,
  executable: may(
    path,
    'The path of CLIPasswordSDK. Default: AIM_CLIPASSWORDSDK_CMD, else where it is installed.',
  ),
  timeout,
  maxConcurrency: may(integer(1, 1_000), 'How many processes run at once. Default 10.'),
  changeInProgress: may(changeInProgress, 'What to do while a password is being changed.'),
})

/** A PVWA. */
export const pvwa = object(
  {
    kind: kind('pvwa'),
    ...http,
    file: may(path, 'A configuration file of aiobastion. What stands beside it goes before what is in it.'),
    url: may(hostOrUrl, 'Where PVWA is, such as https://pvwa.example.com.'),
    application: may(text(), 'The name of the IIS application. Default PasswordVault.'),
    auth: may(authentication, 'How to log on.'),
    token: may(secret, 'The token of a session that somebody else opened.'),
    version: may(
      text("a version in quotes, such as '14.2'", /^\d+(\.\d+)*$/),
      "The version of PVWA, such as '14.2'.",
    ),
    linkedAccountIndexes: may(
      object({
        logon: may(linkIndex, 'Default 1.'),
        enable: may(linkIndex, 'Default 2.'),
        reconcile: may(linkIndex, 'Default 3.'),
      }),
      'Which index links to the logon, enable and reconcile accounts have.',
    ),
    safeDefaults: may(
      object({
        managingCpm: may(anyText, 'The CPM that manages them. Default: none.'),
        retentionVersions: may(integer(0, 999), 'How many versions of each password they keep. Default 10.'),
      }),
      'What new safes get where a call does not say.',
    ),
    logOffOnExit: may(flag, 'Log off when the program ends. Default false.'),
  },
  {
    oneOf: [
      ['url', 'file'],
      ['auth', 'token', 'file'],
    ],
  },
)
