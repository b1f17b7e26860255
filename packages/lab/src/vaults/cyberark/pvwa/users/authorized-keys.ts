import { createHash } from 'node:crypto'
import type { AuthorizedKey } from '../../../../state/user-profile.ts'
import type { User } from '../../../../state/user.ts'
import { empty, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { noteObject } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse, wrong } from '../errors.ts'
import type { PvwaRequest } from '../request.ts'

/** The user of the name in the path, for themselves or for who may change users (our assumption). */
function ownerOf({ access, state }: PvwaContext, { user, parameters }: PvwaRequest): User {
  const name = parameters['name'] ?? ''
  const about = state.user(name)
  if (about !== user) access.demandVault(user, 'AddUpdateUsers')
  if (about === undefined) throw refuse.userNotFound(name)
  return about
}

function shown({ id, publicKey }: AuthorizedKey): Record<string, string> {
  return { KeyID: id, PublicSSHKey: publicKey }
}

/** The key's own bytes: the second word of a line, which starts with the first one's text. */
function blobOf(line: string): Buffer | undefined {
  const parts = /^(\S+) ([A-Za-z0-9+/]+={0,2})(?: .*)?$/u.exec(line)
  const [, type = '', text = ''] = parts ?? []
  const blob = Buffer.from(text, 'base64')
  if (blob.length < 4 + type.length || blob.readUInt32BE(0) !== type.length) return undefined
  return blob.subarray(4, 4 + type.length).toString('latin1') === type ? blob : undefined
}

/** A public SSH key in one line as it is kept; `undefined` when it is none. */
export function authorizedKey(line: string, addedAt: number): AuthorizedKey | undefined {
  const blob = blobOf(line)
  if (blob === undefined) return undefined
  return { id: createHash('md5').update(blob).digest('hex').toUpperCase(), publicKey: line, addedAt }
}

/** Gen1: `GET …/Users/{name}/AuthenticationMethods/SSHKeyAuthentication/AuthorizedKeys`. */
export function listAuthorizedKeys(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  return json({ GetUserAuthorizedKeysResult: ownerOf(context, request).authorizedKeys.map(shown) })
}

/** Gen1: `POST …/AuthorizedKeys`. A key with line ends in it is none. */
export async function addAuthorizedKey(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const about = ownerOf(context, request)
  const key = authorizedKey((await request.fields()).required('PublicSSHKey'), context.clock.now())
  if (key === undefined)
    throw refuse.invalidParameters(wrong('PublicSSHKey', 'The value is not a public SSH key.'))
  about.authorizedKeys = [...about.authorizedKeys.filter(({ id }) => id !== key.id), key]

  noteObject(context, request, 'Update user', about.name)
  return json({ AddUserAuthorizedKeyResult: shown(key) }, 201)
}

/** Gen1: `DELETE …/AuthorizedKeys/{KeyID}`. */
export function deleteAuthorizedKey(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const about = ownerOf(context, request)
  const wanted = (request.parameters['key'] ?? '').toUpperCase()
  const kept = about.authorizedKeys.filter(({ id }) => id !== wanted)
  if (kept.length === about.authorizedKeys.length) throw refuse.notFound('Public SSH key', wanted)
  about.authorizedKeys = kept

  noteObject(context, request, 'Update user', about.name)
  return empty(context.settings)
}
