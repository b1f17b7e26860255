import type { User } from '../../../../state/user.ts'
import { empty, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { epochSeconds, noteObject } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse, wrong } from '../errors.ts'
import { fieldsOf } from '../request.ts'
import type { Fields, PvwaRequest } from '../request.ts'
import { formatted, keyFormats, newSshKeyPair, publicLine } from './key-formats.ts'
import type { KeyFormat } from './key-formats.ts'
import { userOf, usersWhere } from './user-routes.ts'

type Whose = 'own' | 'other'

function concerned(context: PvwaContext, request: PvwaRequest, whose: Whose): User {
  if (whose === 'own') return request.user
  context.access.demandVault(request.user, 'ResetUsersPasswords')
  return userOf(context, request)
}

/** Formats by name or number; all of them when none is named (our assumption). */
function formatsOf(fields: Fields): readonly KeyFormat[] {
  const given = fields.list('formats') ?? keyFormats
  return given.map((value) => {
    const known = keyFormats.find(
      (format, index) => index === value || format.toLowerCase() === String(value).toLowerCase(),
    )
    if (known === undefined)
      throw refuse.invalidParameters(wrong('formats', `The value '${String(value)}' is not valid.`))
    return known
  })
}

/** `POST API/Users[/{id}]/Secret/SSHKeys/Cache`: a new key takes the place of the old one. */
export function generateCachedKey(whose: Whose) {
  return async (context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> => {
    const { clock, settings } = context
    const about = concerned(context, request, whose)
    const fields = fieldsOf(await request.body())
    const password = fields.text('keyPassword')
    const formats = formatsOf(fields)
    const pair = newSshKeyPair(`${about.name}@vault`)
    const value = formats.map((format) => {
      const privateKey = formatted(pair, format, password === '' ? undefined : password)
      // What the numbers of the algorithms mean is not established.
      return { format: keyFormats.indexOf(format), keyAlg: 0, privateKey }
    })
    const createdAt = clock.now()
    const expiresAt = createdAt + settings.cachedKeyHours * 3_600_000
    about.cachedKey = { publicKey: publicLine(pair), createdAt, expiresAt }

    noteObject(context, request, 'Update user', about.name)
    return json({
      count: value.length,
      creationTime: epochSeconds(createdAt),
      expirationTime: epochSeconds(expiresAt),
      publicKey: about.cachedKey.publicKey,
      value,
    })
  }
}

/** `DELETE API/Users[/{id}]/Secret/SSHKeys/Cache`. */
export function deleteCachedKey(whose: Whose) {
  return (context: PvwaContext, request: PvwaRequest): PvwaAnswer => {
    const about = concerned(context, request, whose)
    about.cachedKey = undefined

    noteObject(context, request, 'Update user', about.name)
    return empty(context.settings)
  }
}

/** `DELETE API/Users/Secret/SSHKeys/ClearCache`: of all users, or of those that the list's filters let through. */
export function clearCachedKeys(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const { user, query } = request
  context.access.demandVault(user, 'ResetUsersPasswords')
  for (const about of usersWhere(context, query)) {
    if (about.cachedKey === undefined) continue
    about.cachedKey = undefined
    noteObject(context, request, 'Update user', about.name)
  }
  return empty(context.settings)
}
