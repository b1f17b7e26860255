import { passcodeVariable, passphraseVariable, passwordVariable } from '../../config/passphrase.ts'
import { stateVariable } from '../../sessions/state-folder.ts'

export { eachOnce, formOf, noteCount, oneName, readManner, refuseWords, someNames } from '../common.ts'

/** What the help of commands that only use a session says about the environment. */
export const connectionEnvironment = {
  [passphraseVariable]: 'The passphrase of --key or --pfx',
  [stateVariable]: 'Folder of the kept sessions, in place of the platform’s own',
  NO_COLOR: 'No colours; FORCE_COLOR=1 for colours all the same',
}

/** What the help of each other command says about it. */
export const pvwaEnvironment = {
  [passwordVariable]: 'The password of --user; else it is asked for',
  [passcodeVariable]: 'The passcode of RADIUS, good once; else it is asked for',
  ...connectionEnvironment,
}

/** What the description of each command says. */
export const pvwaSession =
  'Goes on in the session that sallyport pvwa login keeps, where there is one that fits and no password is given. Else it\nlogs on, and logs off at the end, whatever happens. The password is never taken as a flag, since process lists and\nshell histories show those: it comes from SALLYPORT_PASSWORD, from --password-file, from a Credential Provider with\n--password-from, or is asked for on the terminal, as is what RADIUS wants to know beside it.'
