import { describePrivateKey } from '../../../ssh/describe-key.ts'
import type { KeyDescription } from '../../../ssh/describe-key.ts'
import { keyBits } from '../../../ssh/generate.ts'
import type { KeyKind } from '../../../ssh/generate.ts'
import { generatePrivateKey } from '../../../ssh/private-key.ts'
import type { Pam360KeyUser, Pam360SshKey } from '../../../state/pam360/pki.ts'
import type { Pam360Resource } from '../../../state/pam360/resource.ts'
import { fold } from '../../../state/fold.ts'
import type { Answer } from '../../../http/answer.ts'
import { fail, fileAnswer } from '../answers.ts'
import type { Outcome } from '../answers.ts'
import type { OperationSet } from '../operations.ts'
import type { Pam360Request } from '../request.ts'
import { toldTime } from '../times.ts'
import { pick, pkiOperation, routedPki } from './answers.ts'

const kinds: Readonly<Record<string, KeyKind>> = { RSA: 'rsa', ECDSA: 'ecdsa', ED25519: 'ed25519' }

function userRow({ context }: Pam360Request, { resource, userName }: Pam360KeyUser): object {
  return { resourceName: context.control.resourceById(resource)?.name ?? 'N/A', userName }
}

function row(request: Pam360Request, key: Pam360SshKey): object {
  return {
    keyName: key.name,
    keyType: key.description.kind,
    keyLength: String(key.description.bits),
    fingerPrint: key.description.fingerprint,
    comment: key.comment,
    creationTime: toldTime(key.createdAt, request.context.settings.timeZone),
    associatedUsers: key.users.map((user) => userRow(request, user)),
  }
}

function ownKeys({ context, caller }: Pam360Request): Pam360SshKey[] {
  return context.control.pki.sshKeys.filter(({ organisation }) => organisation === caller.organisation.id)
}

function keyOf(request: Pam360Request): Pam360SshKey {
  const { context, caller, input } = request
  const { pki } = context.control
  const found = pki.find(pki.sshKeys, caller.organisation.id, input.demand('keyName'))
  if (found === undefined) throw fail.missing('SSH key')
  return found
}

/** The name of a key that is not there yet. */
function newName({ context, caller, input }: Pam360Request): string {
  const { pki } = context.control
  const name = input.demand('keyName')
  if (pki.find(pki.sshKeys, caller.organisation.id, name) !== undefined)
    throw fail.conflict('SSH key already exists')
  return name
}

interface NewKey {
  readonly name: string
  readonly text: string
  readonly description: KeyDescription
}

function added(request: Pam360Request, key: NewKey, what: string): Outcome {
  const { context, caller, input, now } = request
  const made = context.control.pki.addSshKey({
    ...key,
    organisation: caller.organisation.id,
    comment: input.text('comment') ?? '',
    createdAt: now,
  })
  request.audit(`SSH Key ${what}`)
  return { message: `LAB: SSH key ${what.toLowerCase()}`, details: row(request, made) }
}

function create(request: Pam360Request): Outcome {
  const { input, context } = request
  const name = newName(request)
  const type = input.text('keyType') ?? ''
  const kind = pick(kinds, type === '' ? 'RSA' : type)
  if (kind === undefined) throw fail.invalid('keyType', Object.keys(kinds).join(', '))
  const bits = input.whole('keyLength') ?? keyBits[kind][0] ?? 0
  if (!keyBits[kind].includes(bits)) throw fail.invalid('keyLength', keyBits[kind].join(', '))
  const given = input.text('passPhrase') ?? ''
  const passphrase = given === '' ? undefined : given
  const comment = input.text('comment') ?? ''
  const { text } = generatePrivateKey(context.control.nextSeed(), { kind, bits, passphrase, comment })
  return added(request, { name, text, description: describePrivateKey(text, given) }, 'Created')
}

function importKey(request: Pam360Request): Outcome {
  const name = newName(request)
  const text = request.demandPart('File').content.toString('utf8')
  const description = ((): KeyDescription => {
    try {
      return describePrivateKey(text, request.input.text('passPhrase') ?? '')
    } catch {
      throw fail.invalid('File', 'it is no private key, or the passphrase does not open it')
    }
  })()
  return added(request, { name, text, description }, 'Imported')
}

function list(request: Pam360Request): Outcome {
  const rows = ownKeys(request).map((key) => row(request, key))
  return { message: 'LAB: SSH keys fetched', beside: { SSHKeys: rows } }
}

/** The resource that the input names. */
function resourceOf(request: Pam360Request): Pam360Resource {
  const { context, caller, input } = request
  const found = context.control.findResource(input.demand('resourceName'), caller.organisation.id)
  if (found === undefined) throw fail.noSuchResource()
  return request.resource(String(found.id))
}

function ofUser(request: Pam360Request): Outcome {
  const userName = fold(request.input.demand('userName'))
  const { id } = resourceOf(request)
  const rows = ownKeys(request)
    .filter(({ users }) => users.some((user) => user.resource === id && fold(user.userName) === userName))
    .map((key) => row(request, key))
  return { message: 'LAB: SSH keys of the user fetched', beside: { SSHKeys: rows } }
}

function exported(request: Pam360Request): Answer {
  const key = keyOf(request)
  request.audit('SSH Key Exported')
  return fileAnswer(`${key.name}.key`, key.text)
}

function associatedUsers(request: Pam360Request): Outcome {
  const rows = ownKeys(request).flatMap(({ name, users }) =>
    users.map((user) => ({ ...userRow(request, user), keyName: name })),
  )
  return { message: 'LAB: associated users fetched', details: rows }
}

/** The users that the input names; each is an account of the resource. */
function namedUsers(request: Pam360Request): Pam360KeyUser[] {
  const resource = resourceOf(request)
  const names = (request.input.list('userNames') ?? []).map(String)
  if (names.length === 0) throw fail.invalid('userNames', 'it is missing')
  return names.map((name) => {
    const account = resource.present.find((one) => fold(one.name) === fold(name))
    if (account === undefined) throw fail.noSuchAccount()
    return { resource: resource.id, userName: account.name }
  })
}

function associate(isWanted: boolean): (request: Pam360Request) => Outcome {
  return (request) => {
    const key = keyOf(request)
    const users = namedUsers(request)
    const rest = key.users.filter(
      (held) => !users.some((one) => one.resource === held.resource && one.userName === held.userName),
    )
    if (!isWanted && rest.length !== key.users.length - users.length) throw fail.missing('association')
    key.users = isWanted ? [...rest, ...users] : rest
    request.audit(isWanted ? 'SSH Key Associated' : 'SSH Key Dissociated')
    return { message: isWanted ? 'LAB: SSH key associated' : 'LAB: SSH key dissociated' }
  }
}

function remove(request: Pam360Request): Outcome {
  const { sshKeys } = request.context.control.pki
  sshKeys.splice(sshKeys.indexOf(keyOf(request)), 1)
  request.audit('SSH Key Deleted')
  return { message: 'LAB: SSH key deleted' }
}

function applyCredentials(request: Pam360Request): Outcome {
  const { input, context } = request
  const resource = resourceOf(request)
  context.control.pki.credentials.set(resource.id, {
    userName: input.demand('userName'),
    password: input.demand('password'),
    administrator: input.flag('isAdmin') ?? false,
  })
  request.audit('Credentials Updated', { resource })
  return { message: 'LAB: credentials updated' }
}

/** The users of a resource, which are its accounts. */
function enumerateUsers(request: Pam360Request): Outcome {
  const resource = resourceOf(request)
  request.audit('Users Enumerated', { resource })
  return {
    message: 'LAB: users enumerated',
    details: resource.present.map(({ name }) => ({ userName: name })),
  }
}

/** The operations on SSH keys (PAM360 protocol notes, certificates and SSH keys). */
export const sshKeyOperations: OperationSet = {
  routed: [
    routedPki('GET', 'getSSHkeysforuser', ofUser),
    routedPki('GET', 'getAllSSHKeys', list),
    routedPki('POST', 'getSSHKey', (request) => ({
      message: 'LAB: SSH key fetched',
      details: row(request, keyOf(request)),
    })),
    routedPki('POST', 'exportSSHKey', exported),
    routedPki('GET', 'getAllAssociatedUsers', associatedUsers),
  ],
  assumed: {
    createSshKey: pkiOperation('createSSHKey', create),
    importSshKey: pkiOperation('importSSHKey', importKey),
    associateSshKey: pkiOperation('associateSSHKey', associate(true)),
    dissociateSshKey: pkiOperation('dissociateSSHKey', associate(false)),
    deleteSshKey: pkiOperation('deleteSSHKey', remove),
    updateCredentials: pkiOperation('applycredentials', applyCredentials),
    enumerateUsers: pkiOperation('enumerateUsers', enumerateUsers),
  },
}
