import { Secret, type Credential } from '@sallyport/sdk'
import type { Authentication, Challenge, PasswordSource } from '@sallyport/sdk/cyberark'
import { UsageError } from '../../cli-error.ts'
import { newPasswordVariable, passcodeVariable, takeVariable } from '../../config/passphrase.ts'
import { readMethod, type GivenPassword, type PvwaDoor, type PvwaSettings } from '../../config/pvwa.ts'
import type { accessFlags, logOnFlags } from '../../config/pvwa-flags.ts'
import type { Settings } from '../../config/settings.ts'
import { decodeText, readTextFile } from '../../config/text-file.ts'
import { oneOf, wholeNumber } from '../../config/values.ts'
import type { Io } from '../../io.ts'
import { canPrompt, promptHidden } from '../../prompt.ts'
import { printable } from '../../render/printable.ts'
import { readStandardInput } from '../shared/standard-input.ts'

/** The settings of `pvwa login`. */
export type LogOnSettings = Settings<typeof accessFlags & typeof logOnFlags>

/** What a log on is made from. */
export interface LogOnParts {
  readonly settings: PvwaSettings
  /** Those that only `pvwa login` has. */
  readonly manner?: LogOnSettings | undefined
  readonly io: Io
  readonly signal: AbortSignal
}

/** Gives the password's account out of the vault that {@link GivenPassword} names. */
type Retrieve = (query: string) => Promise<Credential>

/** Says how to log on, given a way to retrieve a password. */
export type MakeAuthentication = (retrieve: Retrieve) => Authentication

/**
 * Finds out how to log on: asks on the terminal for what is not given, and reads what files hold.
 *
 * @throws UsageError where something is missing that nobody can be asked for; CliError for files.
 */
export async function readAuthentication(
  parts: LogOnParts,
  { user, options: { tls } }: PvwaDoor,
  given: GivenPassword | undefined,
): Promise<MakeAuthentication> {
  const { manner, settings } = parts
  const method = readMethod(settings)
  refuseOthers(manner, method)
  const concurrent = manner?.text('concurrent')
  const common =
    concurrent === undefined ? {} : { concurrentSession: oneOf(concurrent, ['yes', 'no']) === 'yes' }
  const older = readGeneration(manner, method)
  switch (method) {
    case 'shared':
      return () => ({ method })
    case 'saml': {
      const samlResponse = await readAssertion(parts)
      return () => ({ method, samlResponse, ...older, ...common })
    }
    case 'pki':
    case 'pkipn': {
      if (tls?.cert === undefined && tls?.pfx === undefined) {
        throw new UsageError(
          `--auth ${method} needs a client certificate.`,
          'Give --cert FILE and --key FILE, or --pfx FILE.',
        )
      }
      const second = manner?.text('second-step')
      const secondStep = second === undefined ? {} : { secondStep: oneOf(second, secondSteps) }
      return (retrieve) => ({
        method,
        ...(given === undefined ? {} : { password: sourceOf(given, retrieve) }),
        ...secondStep,
        ...common,
      })
    }
    case 'radius':
    case 'cyberark':
    case 'ldap':
    case 'windows': {
      const who = user === undefined ? {} : { username: user }
      const found = given ?? (await askPassword(parts, user))
      if (user === undefined && found.kind === 'text') throw noUser()
      const newPassword = manner?.isOn('new-password') === true ? { newPassword: await askNew(parts) } : {}
      const radius = method === 'radius' ? readRadius(parts) : {}
      return (retrieve) => ({
        ...radius,
        ...who,
        ...newPassword,
        ...older,
        ...common,
        method,
        password: sourceOf(found, retrieve),
      })
    }
  }
}

const secondSteps = ['ldap', 'radius', 'cyberark', 'windows'] as const

/** Which methods each of the flags is for. */
const usedBy: Readonly<Record<string, readonly string[]>> = {
  'new-password': ['cyberark', 'ldap', 'windows', 'radius'],
  append: ['radius'],
  delimiter: ['radius'],
  'saml-file': ['saml'],
  'second-step': ['pki', 'pkipn'],
  'connection-number': ['cyberark', 'radius'],
  concurrent: ['cyberark', 'ldap', 'windows', 'radius', 'saml', 'pki', 'pkipn'],
}

function refuseOthers(manner: LogOnSettings | undefined, method: string): void {
  for (const [flag, methods] of Object.entries(usedBy)) {
    if (manner?.isFlagged(flag as keyof typeof logOnFlags) === true && !methods.includes(method)) {
      throw new UsageError(`--${flag} goes with --auth ${methods.join(', ')} only.`)
    }
  }
}

/** What the first generation of the API has in place of the second. */
function readGeneration(
  manner: LogOnSettings | undefined,
  method: string,
): { readonly generation?: 1; readonly connectionNumber?: number } {
  const generation = manner?.text('generation')
  const number = manner?.text('connection-number')
  if (generation === undefined || oneOf(generation, ['1', '2']) === '2') {
    if (number === undefined) return {}
    throw new UsageError('--connection-number goes with --generation 1 only.')
  }
  if (!inFirstGeneration.includes(method)) {
    throw new UsageError(`${generation.origin} 1 goes with --auth ${inFirstGeneration.join(', ')} only.`)
  }
  if (manner?.text('concurrent') !== undefined) {
    throw new UsageError('The first generation has --connection-number in place of --concurrent.')
  }
  return {
    generation: 1,
    ...(number === undefined ? {} : { connectionNumber: wholeNumber(number, 1, 100) }),
  }
}

const inFirstGeneration: readonly string[] = ['cyberark', 'radius', 'saml']

function sourceOf(given: GivenPassword, retrieve: Retrieve): PasswordSource {
  return given.kind === 'text' ? given.password : () => retrieve(given.query)
}

async function askPassword(
  { io, signal, manner }: LogOnParts,
  user: string | undefined,
): Promise<GivenPassword> {
  if (user === undefined) throw noUser()
  if (!canPrompt(io)) {
    const ways =
      'set SALLYPORT_PASSWORD, give --password-file FILE or --password-from QUERY, or run it on a terminal, which asks for it.'
    throw new UsageError(
      'No password is given.',
      manner === undefined
        ? `No session is kept for this user either: log on with sallyport pvwa login; or ${ways}`
        : `Do one of these: ${ways}`,
    )
  }
  const question = `Password of ${printable(user, 100)} (not shown):`
  return { kind: 'text', password: await promptHidden(io, question, signal) }
}

function noUser(): UsageError {
  return new UsageError(
    'Nothing says who logs on.',
    'Give --user NAME or set SALLYPORT_USER; or log on with sallyport pvwa login, which keeps the session.',
  )
}

async function askNew({ io, signal }: LogOnParts): Promise<Secret> {
  const known = takeVariable(newPasswordVariable, io.env)
  if (known !== undefined) return new Secret(known)
  if (!canPrompt(io)) {
    throw new UsageError(
      'Nobody is there to be asked for the new password.',
      `Run it on a terminal, or set ${newPasswordVariable}.`,
    )
  }
  const first = await promptHidden(io, 'New password (not shown):', signal)
  if (first !== (await promptHidden(io, 'The new password again (not shown):', signal))) {
    throw new UsageError('The two are not the same: nothing was changed.')
  }
  return new Secret(first)
}

/** A passcode is good once: that of the environment answers the first question, and people the others. */
function readRadius({
  io,
  manner,
  signal,
}: LogOnParts): Partial<Extract<Authentication, { method: 'radius' }>> {
  let known = takeVariable(passcodeVariable, io.env)
  const answer = (question: string): Promise<string> | string => {
    const passcode = known
    known = undefined
    return passcode ?? promptHidden(io, `${printable(question, 300)} (not shown):`, signal)
  }
  const canAnswer = known !== undefined || canPrompt(io)
  const delimiter = manner?.value('delimiter')
  if (manner?.isOn('append') !== true) {
    return canAnswer ? { challenge: ({ prompt }: Challenge) => answer(prompt) } : {}
  }
  if (!canAnswer) {
    throw new UsageError(
      'Nobody is there to be asked for the passcode.',
      `Run it on a terminal, or set ${passcodeVariable}.`,
    )
  }
  return { passcode: () => answer('Passcode'), ...(delimiter === undefined ? {} : { delimiter }) }
}

async function readAssertion({ io, manner, signal }: LogOnParts): Promise<Secret> {
  const file = manner?.text('saml-file')
  if (file === undefined) {
    throw new UsageError(
      'There is no SAML assertion to log on with.',
      manner === undefined
        ? 'One is good once only: log on with sallyport pvwa login --auth saml --saml-file FILE, and other commands use that session.'
        : 'Give the SAMLResponse of the identity provider with --saml-file FILE, or --saml-file - for standard input.',
    )
  }
  const text =
    file.value === '-'
      ? decodeText(await readStandardInput(io, signal), `${file.origin}: standard input`)
      : await readTextFile(file, 'Give the path of a file that this user may read, or - for standard input.')
  const assertion = text.replace(/\s+/g, '')
  if (!/^[\w+/-]+={0,2}$/.test(assertion)) {
    throw new UsageError(`${file.origin}: this is no SAMLResponse in base64.`)
  }
  return new Secret(assertion)
}
