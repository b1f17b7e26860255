/** Users of PAM360, and one's own token. */
import { ServerError } from '../../errors.ts'
import { anyOf, checkArgument, checkChanges, checkOptions, nested, text, type Shape } from '../../options.ts'
import type { PagedList } from '../../paging/pages.ts'
import { Secret } from '../../secret.ts'
import { bodyOf, shapeOf } from '../../wire-fields.ts'
import type { Pam360Core } from '../core.ts'
import { notThere } from '../fields.ts'
import { path } from '../input-data.ts'
import { listWhole, pam360WholeListShape, type Pam360WholeListOptions } from '../lists.ts'
import { idText } from '../refs.ts'
import { pam360CallShape, type Pam360Call, type Pam360CallOptions, type Requester } from '../requester.ts'
import { filledRoute, type Pam360Routes } from '../routes.ts'
import type { TokenKeeper } from '../token.ts'
import {
  apiUserFields,
  neededOfUser,
  parseUser,
  userChanges,
  userFields,
  type Pam360ApiUserFields,
  type Pam360User,
  type Pam360UserChanges,
  type Pam360UserFields,
  type Pam360UserRef,
} from './fields.ts'

/** A user for programs that was made. */
export interface Pam360CreatedApiUser {
  readonly id: string
  /** Its token; the vendor advises to regenerate it before it is used. */
  readonly token: Secret
}

/** Who hands over to whom. */
export interface Pam360Transfer {
  readonly from: Pam360UserRef
  readonly to: Pam360UserRef
}

const refShape = { username: text }
const isRef = anyOf('an id, or { username }', idText, nested<{ username: string }>(refShape))
const transferShape: Shape<Pam360Transfer> = { from: isRef, to: isRef }

/** Users. Each method throws as those of `Resources`; refs by name take a call more. */
export class Users {
  readonly #requester: Requester
  readonly #routes: Pam360Routes
  readonly #token: TokenKeeper
  #regenerating: Promise<Secret> | undefined

  constructor({ requester, routes }: Pam360Core, token: TokenKeeper) {
    this.#requester = requester
    this.#routes = routes
    this.#token = token
  }

  /**
   * Makes a user for programs. Needs a role that manages API users.
   *
   * @see docs/protocols/pam360.md, Users and user groups
   */
  async createApiUser(
    fields: Pam360ApiUserFields,
    options: Pam360CallOptions = {},
  ): Promise<Pam360CreatedApiUser> {
    checkOptions('users.createApiUser', fields, needed(shapeOf(apiUserFields)))
    checkOptions('users.createApiUser', options, pam360CallShape)
    const input = { ...bodyOf(apiUserFields, fields), ISAPIUSER: true }
    const answer = await this.#requester.run(options, { method: 'POST', path: 'user', input })
    const made = answer.fields('the new user')
    const token = made.exact('AUTHTOKEN')
    if (token === undefined || token === '') throw notThere("the new user's token")
    return { id: made.needId("the new user's id", 'USERID'), token: new Secret(token) }
  }

  /** Makes a user for people, and gives the id; `null` where the server does not say it. */
  async create(fields: Pam360UserFields, options: Pam360CallOptions = {}): Promise<string | null> {
    checkOptions('users.create', fields, needed(shapeOf(userFields)))
    checkOptions('users.create', options, pam360CallShape)
    const input = { ...bodyOf(userFields, fields), ISAPIUSER: 'false' }
    const answer = await this.#requester.run(options, { method: 'POST', path: 'user', input })
    return answer.some.id('USERID')
  }

  /** The id of a user. */
  async getId(username: string, options: Pam360CallOptions = {}): Promise<string> {
    checkArgument('users.getId', 'the name', username)
    checkOptions('users.getId', options, pam360CallShape)
    return this.#requester.call(options, (call) => this.#idOf(call, { username }))
  }

  /** All users, in one answer. **The route is our assumption** (`listUsers`). */
  list(options: Pam360WholeListOptions = {}): PagedList<Pam360User> {
    checkOptions('users.list', options, pam360WholeListShape)
    const listing = { requester: this.#requester, parse: parseUser, idOf: ({ id }: Pam360User) => id }
    const route = filledRoute(this.#routes.listUsers)
    return listWhole(listing, options, (call) => this.#requester.ask(call, { ...route, traceless: true }))
  }

  /** Changes a user. **The route is our assumption** (`editUser`). */
  async edit(
    user: Pam360UserRef,
    changes: Pam360UserChanges,
    options: Pam360CallOptions = {},
  ): Promise<void> {
    checkArgument('users.edit', 'the user', user, isRef)
    checkOptions('users.edit', changes, shapeOf(userChanges))
    checkChanges('users.edit', changes)
    checkOptions('users.edit', options, pam360CallShape)
    await this.#requester.call(options, async (call) => {
      const route = filledRoute(this.#routes.editUser, { userId: await this.#idOf(call, user) })
      await this.#requester.ask(call, { ...route, input: bodyOf(userChanges, changes), repeatable: true })
    })
  }

  /** Deletes a user. One who owns resources has to hand them over before ({@link transferOwnership}). */
  async delete(user: Pam360UserRef, options: Pam360CallOptions = {}): Promise<void> {
    checkArgument('users.delete', 'the user', user, isRef)
    checkOptions('users.delete', options, pam360CallShape)
    await this.#requester.call(options, async (call) => {
      const id = await this.#idOf(call, user)
      await this.#requester.ask(call, { method: 'DELETE', path: path`user/${id}` })
    })
  }

  /** Locks a user out. */
  async lock(username: string, options: Pam360CallOptions = {}): Promise<void> {
    await this.#setLock('lock', username, options)
  }

  /** Lets a locked user in again. */
  async unlock(username: string, options: Pam360CallOptions = {}): Promise<void> {
    await this.#setLock('unlock', username, options)
  }

  /** Hands all that one user owns over to another. */
  async transferOwnership(transfer: Pam360Transfer, options: Pam360CallOptions = {}): Promise<void> {
    checkOptions('users.transferOwnership', transfer, transferShape)
    checkOptions('users.transferOwnership', options, pam360CallShape)
    await this.#requester.call(options, async (call) => {
      const input = {
        oldUserId: await this.#idOf(call, transfer.from),
        newUserId: await this.#idOf(call, transfer.to),
      }
      await this.#requester.ask(call, { method: 'POST', path: 'user/transferUserAccountabilities', input })
    })
  }

  /** What the caller may do, under the vendor's names of the features. */
  async featureRoles(options: Pam360CallOptions = {}): Promise<Readonly<Record<string, boolean>>> {
    checkOptions('users.featureRoles', options, pam360CallShape)
    const answer = await this.#requester.run(options, {
      method: 'GET',
      path: 'user/featureroles',
      traceless: true,
    })
    const roles = answer.some
    return Object.fromEntries(
      roles.entries().flatMap(([name]) => {
        const flag = roles.flag(name)
        return flag === null ? [] : [[name, flag]]
      }),
    )
  }

  /**
   * Has the server make a new token for the caller, and goes on with it: in place of the option `token`, also where that
   * is a function. Keep it: nothing else has it.
   *
   * Calls under way finish with the old token before it is asked for, and calls that begin meanwhile wait for the new
   * one, so none fails for it. Several who want a new token at once get the same.
   *
   * @throws ServerError `SERVER_FAILURE` where the answer holds no token: the old one may be dead.
   */
  async regenerateToken(options: Pam360CallOptions = {}): Promise<Secret> {
    checkOptions('users.regenerateToken', options, pam360CallShape)
    return this.#requester.call(options, ({ deadline }) => {
      // Under a time of its own: given up half-way, the new token would be lost.
      this.#regenerating ??= this.#requester
        .call({}, (call) => this.#askForToken(call))
        .finally(() => (this.#regenerating = undefined))
      this.#regenerating.catch(() => undefined)
      return deadline.race(this.#regenerating)
    })
  }

  #askForToken(call: Pam360Call): Promise<Secret> {
    return this.#requester.gate.alone(call.deadline, async () => {
      const request = { method: 'PUT', path: 'user/regenerateAuthtoken' } as const
      const answer = await this.#requester.askInside(call, request)
      const token = answer.some.exact('AUTHTOKEN')
      if (token === undefined || token === '') {
        throw new ServerError('PAM360 made a new token and did not tell it.', {
          code: 'SERVER_FAILURE',
          hint: 'The old one may be dead: have an administrator make another.',
        })
      }
      const secret = new Secret(token)
      this.#token.replace(secret)
      return secret
    })
  }

  async #setLock(verb: 'lock' | 'unlock', username: string, options: Pam360CallOptions): Promise<void> {
    checkArgument(`users.${verb}`, 'the name', username)
    checkOptions(`users.${verb}`, options, pam360CallShape)
    await this.#requester.run(options, {
      method: 'PUT',
      path: `user/${verb}`,
      query: { USERNAME: username },
      repeatable: true,
    })
  }

  async #idOf(call: Pam360Call, user: Pam360UserRef): Promise<string> {
    if (typeof user === 'string') return user
    const answer = await this.#requester.ask(call, {
      method: 'GET',
      path: 'user/getUserId',
      query: { USERNAME: user.username },
      traceless: true,
    })
    return answer.fields('the id of a user').needId('the id of a user', 'USERID')
  }
}

/** The shape with what every user must have. */
function needed<Fields>(shape: Shape<Fields>): Shape<Fields> {
  return { ...shape, ...Object.fromEntries(neededOfUser.map((name) => [name, text])) }
}
