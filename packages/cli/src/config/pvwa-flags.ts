/** The flags of every command that works with a PVWA: where it is, and who logs on. */
import type { Flag, FlagTable } from '../args/flags.ts'
import { doorFlags } from './door-flags.ts'
import { networkFlags } from './network-flags.ts'

export { listFlags } from './list-flags.ts'

const password = 'Log on, where no session is kept'

/** A password out of a file. */
export const passwordFileFlag = {
  kind: 'text',
  value: 'FILE',
  group: 'Log on, where no session is kept',
  env: 'SALLYPORT_PASSWORD_FILE',
  brief: 'File with the password; one final newline is not part of it',
} as const satisfies Flag

/** Where the key goes. */
export const keepFlag = {
  kind: 'text',
  value: 'keychain|file',
  group: 'Session',
  env: 'SALLYPORT_KEEP',
  brief: 'Where the key of what is kept is put [the keychain where there is one, else a file]',
} as const satisfies Flag

/** Where PVWA is, and whose session is meant. */
export const connectionFlags = {
  pvwa: {
    kind: 'text',
    value: 'URL',
    group: 'Where from',
    env: 'SALLYPORT_PVWA_URL',
    brief: 'Password Vault Web Access, https://host[/application]',
  },
  user: {
    kind: 'text',
    value: 'NAME',
    group: 'Where from',
    env: 'SALLYPORT_USER',
    brief: 'Who logs on',
  },
  ...networkFlags,
} as const satisfies FlagTable

/** Where PVWA is, who logs on, and by what. */
export const accessFlags = {
  ...connectionFlags,
  auth: {
    kind: 'text',
    value: 'METHOD',
    choices: ['cyberark', 'ldap', 'windows', 'radius', 'saml', 'pki', 'pkipn', 'shared'],
    group: password,
    env: 'SALLYPORT_AUTH',
    brief: 'How to log on: cyberark, ldap, windows, radius, saml, pki, pkipn or shared [cyberark]',
  },
  'password-file': passwordFileFlag,
  'password-from': {
    kind: 'text',
    value: 'QUERY',
    group: password,
    env: 'SALLYPORT_PASSWORD_FROM',
    brief: 'Account that has the password: Safe=Robots;Object=pvwa, by --ccp or --cp',
  },
  ccp: { ...doorFlags.ccp, group: password },
  cp: { ...doorFlags.cp, group: password },
  'app-id': { ...doorFlags['app-id'], group: password },
  'service-path': { ...doorFlags['service-path'], group: password },
} as const satisfies FlagTable

/** The same, or a file that says it. */
export const pvwaFlags = {
  ...accessFlags,
  config: {
    kind: 'text',
    value: 'FILE',
    group: 'Where from',
    brief: 'Configuration of aiobastion (YAML) that says where PVWA is and how to log on; flags go before it',
  },
} as const satisfies FlagTable

const how = 'How to log on'

/** What a log on may be told beside {@link accessFlags}. */
export const logOnFlags = {
  concurrent: {
    kind: 'text',
    value: 'yes|no',
    group: how,
    env: 'SALLYPORT_CONCURRENT',
    brief: 'Leave the user’s other sessions as they are; no ends them [yes]',
  },
  'new-password': {
    kind: 'switch',
    group: how,
    brief: 'Change the password with the log on, also when it has expired; the new one is asked for',
  },
  append: {
    kind: 'switch',
    group: how,
    brief: 'RADIUS: send the passcode together with the password',
  },
  delimiter: {
    kind: 'text',
    value: 'TEXT',
    group: how,
    brief: 'What stands between the two of --append [,]',
  },
  'saml-file': {
    kind: 'text',
    value: 'FILE|-',
    group: how,
    env: 'SALLYPORT_SAML_FILE',
    brief: 'SAML: file with the SAMLResponse, in base64; - for standard input',
  },
  'second-step': {
    kind: 'text',
    value: 'METHOD',
    group: how,
    brief: 'PKI: what the password that PVWA asks for beside the certificate is checked by [ldap]',
  },
  generation: {
    kind: 'text',
    value: '1|2',
    group: how,
    env: 'SALLYPORT_GENERATION',
    brief: 'Which generation of the API logs on; 1 for old servers: cyberark, radius and saml [2]',
  },
  'connection-number': {
    kind: 'text',
    value: 'N',
    group: how,
    brief: 'With --generation 1: 1 to 100; a log on with the same number ends the session before it',
  },
  keep: keepFlag,
} as const satisfies FlagTable
