import { bodyOf } from '../../../wire-fields.ts'
import { ConfigurationError } from '../../../errors.ts'
import { checkArgument, checkChanges, checkOptions, isRecord, listOf, text } from '../../../options.ts'
import { plainOf, type Secret } from '../../../secret.ts'
import { type CallOptions, callShape, splitCall } from '../../../transport/call-options.ts'
import { itemsOf } from '../fields.ts'
import { isThere, numberIn, onlyOf, sameName } from '../named.ts'
import type { PagedList } from '../../../paging/pages.ts'
import { listPages } from '../pages.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import type { Server } from '../server.ts'
import { AuthorizedKeys } from './authorized-keys.ts'
import {
  readLoggedOnUser,
  readUserSafe,
  readUserType,
  type LoggedOnUser,
  type UserSafe,
  type UserType,
} from './details.ts'
import { MfaKeys } from './mfa-keys.ts'
import {
  addShape,
  changesShape,
  listShape,
  password,
  username,
  type NewUser,
  type UserChanges,
  type UserListOptions,
  type UserReference,
} from './options.ts'
import type { GroupMembership, User } from './user.ts'
import { readUser, userFields, userUpdate } from './wire.ts'

/**
 * Users of the vault: `pvwa.users`. A user is given by id, by name in any letter case, or as it came from here; a name
 * costs a request more.
 *
 * Every call throws NotFoundError for a user that does not exist, AmbiguousMatchError for a name that several have,
 * PermissionError without the authorization in the vault, and what any request throws.
 *
 * @see docs/protocols/cyberark-pvwa-estate.md
 */
export class Users {
  /** The public SSH keys that users log on with. */
  readonly authorizedKeys: AuthorizedKeys
  /** The private SSH keys that stand for a log on with several factors. */
  readonly mfaKeys: MfaKeys
  readonly #requester: Requester
  readonly #server: Server

  /** Made by PasswordVault. */
  constructor(requester: Requester, server: Server) {
    this.#requester = requester
    this.#server = server
    this.authorizedKeys = new AuthorizedKeys(requester, (user, call) => this.#nameOf(user, call))
    this.mfaKeys = new MfaKeys(requester, (user, call) => this.#idOf(user, call))
  }

  /**
   * The users that the vault has. They come in one answer: PVWA knows no pages here.
   *
   * @example
   * for await (const user of pvwa.users.list({ type: 'EPVUser' })) console.log(user.username)
   * @throws ConfigurationError at once for a wrong option; when read, with the code `NOT_SUPPORTED` for `status` or
   *   `source` at a server before 13.2.
   */
  list(options: UserListOptions = {}): PagedList<User> {
    checkOptions('users.list', options, listShape)
    return this.#list(options)
  }

  /** The names of users. */
  async names(options: UserListOptions = {}): Promise<string[]> {
    return (await this.list(options).toArray()).map((user) => user.username)
  }

  /** One user in full. */
  async get(user: UserReference, call: CallOptions = {}): Promise<User> {
    return readUser(await this.#read('users.get', user, call))
  }

  /** The id of a user. */
  async idOf(name: string, call: CallOptions = {}): Promise<number> {
    checkOptions('users.idOf', call, callShape)
    checkArgument('users.idOf', 'the name', name)
    return this.#idOf(name, call)
  }

  /** Whether there is such a user. Asked anew each time; a refusal is thrown and is no "no". */
  async exists(user: UserReference, call: CallOptions = {}): Promise<boolean> {
    checkOptions('users.exists', call, callShape)
    return isThere(typeof user === 'string' ? this.#idOf(user, call) : this.get(user, call))
  }

  /**
   * Makes a user.
   *
   * @example
   * await pvwa.users.add('maria', { password, mustChangePassword: true, person: { firstName: 'Maria' } })
   * @throws ConflictError when the name is taken; ConfigurationError for what no user can have, before anything is
   *   sent.
   */
  async add(name: string, options: NewUser = {}): Promise<User> {
    checkOptions('users.add', options, addShape)
    checkArgument('users.add', 'the name', name, username)
    const [call, { password: first, ...settings }] = splitCall(options)
    return readUser(
      await this.#requester.json({
        ...call,
        method: 'POST',
        path: 'API/Users',
        json: {
          username: name,
          userType: 'EPVUser',
          location: '\\',
          ...bodyOf(userFields, settings),
          ...(first === undefined ? {} : { initialPassword: plainOf(first) }),
        },
      }),
    )
  }

  /**
   * Changes a user. Reads it first, since PVWA clears what it is not sent: what was not named stays. What somebody else
   * changes in between is lost.
   *
   * @throws ConflictError when the new name is taken; ConfigurationError before anything is sent.
   */
  async update(user: UserReference, changes: UserChanges): Promise<User> {
    checkOptions('users.update', changes, changesShape)
    const [call, changed] = splitCall(changes)
    checkChanges('users.update', changed)
    const before = await this.#read('users.update', user, call)
    const { id } = readUser(before)
    const json = userUpdate(before, changed)
    const answer = await this.#requester.json({ ...call, method: 'PUT', path: path`API/Users/${id}`, json })
    return answer === undefined ? this.get(id, call) : readUser(answer)
  }

  /** Deletes a user, with its own permissions in safes. */
  async delete(user: UserReference, call: CallOptions = {}): Promise<void> {
    await this.#do('users.delete', 'DELETE', user, '', call)
  }

  /** Lets a user log on again. From 12.6. */
  async enable(user: UserReference, call: CallOptions = {}): Promise<void> {
    await this.#do('users.enable', 'POST', user, '/enable/', call)
  }

  /** Keeps a user from logging on. From 12.6. */
  async disable(user: UserReference, call: CallOptions = {}): Promise<void> {
    await this.#do('users.disable', 'POST', user, '/disable/', call)
  }

  /** Lifts the suspension that failed log ons brought about. */
  async activate(user: UserReference, call: CallOptions = {}): Promise<void> {
    await this.#do('users.activate', 'POST', user, '/Activate', call)
  }

  /**
   * Sets another password for a user.
   *
   * @param newPassword 1 to 39 characters.
   */
  async resetPassword(
    user: UserReference,
    newPassword: string | Secret,
    call: CallOptions = {},
  ): Promise<void> {
    checkArgument('users.resetPassword', 'the password', newPassword, password)
    await this.#do('users.resetPassword', 'POST', user, '/ResetPassword', call, {
      newPassword: plainOf(newPassword),
    })
  }

  /** The groups that a user is in. */
  async groups(user: UserReference, call: CallOptions = {}): Promise<readonly GroupMembership[]> {
    return (await this.get(user, call)).groups ?? []
  }

  /**
   * The safes that a user is a member of. One public client (aiobastion) alone knows this route: a server that lacks it
   * is a ConfigurationError with the code `NOT_SUPPORTED`, or NotFoundError.
   */
  async safes(user: UserReference, call: CallOptions = {}): Promise<UserSafe[]> {
    checkOptions('users.safes', call, callShape)
    const id = await this.#idOf(user, call)
    const answer = await this.#requester.json({ ...call, method: 'GET', path: path`API/Users/${id}/safes` })
    return itemsOf(answer, 'safes of a user', 'Safes', 'value').map(readUserSafe)
  }

  /** Who is logged on. */
  async me(call: CallOptions = {}): Promise<LoggedOnUser> {
    checkOptions('users.me', call, callShape)
    const where = 'WebServices/PIMServices.svc/User'
    return readLoggedOnUser(await this.#requester.json({ ...call, method: 'GET', path: where }))
  }

  /** The types of users that the licence knows. From 13.2. */
  async types(call: CallOptions = {}): Promise<UserType[]> {
    checkOptions('users.types', call, callShape)
    const answer = await this.#requester.json({ ...call, method: 'GET', path: 'API/UserTypes/' })
    return itemsOf(answer, 'types of users', 'UserTypes', 'value').map(readUserType)
  }

  /**
   * Lets users log on by further methods. From 14.6.
   *
   * @param methods In the vendor's words, for example `AuthTypeRadius`.
   */
  async allowAuthenticationMethods(
    users: readonly UserReference[],
    methods: readonly string[],
    call: CallOptions = {},
  ): Promise<void> {
    await this.#changeMethods('AddAllowedAuthenticationMethods', users, methods, call)
  }

  /** Takes methods to log on by from users. From 14.6. See {@link allowAuthenticationMethods}. */
  async disallowAuthenticationMethods(
    users: readonly UserReference[],
    methods: readonly string[],
    call: CallOptions = {},
  ): Promise<void> {
    await this.#changeMethods('RemoveAllowedAuthenticationMethods', users, methods, call)
  }

  async #changeMethods(
    what: string,
    users: readonly UserReference[],
    methods: readonly string[],
    call: CallOptions,
  ): Promise<void> {
    const where = what.startsWith('Add')
      ? 'users.allowAuthenticationMethods'
      : 'users.disallowAuthenticationMethods'
    checkOptions(where, call, callShape)
    // A bare name would be taken letter by letter.
    checkArgument(
      where,
      'the users',
      users,
      listOf(() => undefined),
    )
    checkArgument(where, 'the methods', methods, listOf(text))
    const userIds: number[] = []
    for (const user of users) userIds.push(await this.#idOf(user, call))
    await this.#requester.answer({
      ...call,
      method: 'PATCH',
      path: `API/Users/${what}/Bulk`,
      json: { BulkItems: [{ userIds, allowedAuthenticationMethods: methods }] },
    })
  }

  #list(options: UserListOptions, keep?: (user: User) => boolean): PagedList<User> {
    const { search, username: userName, type: userType, component: componentUser, sort } = options
    const { status: userStatus, source, extendedDetails: ExtendedDetails } = options
    return listPages(
      {
        requester: this.#requester,
        path: 'API/Users',
        query: { search, userName, userType, componentUser, userStatus, source, sort, ExtendedDetails },
        ...(userStatus === undefined && source === undefined ? {} : { prepare: () => this.#needs132() }),
        wrappers: ['Users', 'value'],
        parse: readUser,
        idOf: ({ id }) => String(id),
        ...(keep === undefined ? {} : { keep }),
      },
      options,
    )
  }

  async #needs132(): Promise<Record<string, never>> {
    if (await this.#server.isAtLeast('13.2')) return {}
    throw new ConfigurationError("users.list: 'status' and 'source' need PVWA 13.2 or later.", {
      code: 'NOT_SUPPORTED',
      hint: 'List the users with extendedDetails, and look at each.',
    })
  }

  /** What the server says of a user, in full. */
  async #read(where: string, user: UserReference, call: CallOptions): Promise<unknown> {
    checkOptions(where, call, callShape)
    const id = await this.#idOf(user, call)
    return this.#requester.json({ ...call, method: 'GET', path: path`API/Users/${id}` })
  }

  async #idOf(user: UserReference, call: CallOptions): Promise<number> {
    if (typeof user !== 'string') return numberIn(user, 'user')
    checkArgument('users', 'the name', user)
    const named = (found: User): boolean => sameName(found.username, user)
    // Whether its own filter minds letter case nobody established: what it does not find may be there still.
    const byFilter = (await this.#server.isAtLeast('12.2'))
      ? await this.#list({ ...call, username: user }, named).toArray()
      : []
    const found =
      byFilter.length > 0 ? byFilter : await this.#list({ ...call, search: user }, named).toArray()
    return onlyOf(found, 'user').id
  }

  async #nameOf(user: UserReference, call: CallOptions): Promise<string> {
    if (typeof user === 'string') return user
    if (isRecord(user) && typeof user.username === 'string') return user.username
    return (await this.get(user, call)).username
  }

  async #do(
    where: string,
    method: 'POST' | 'DELETE',
    user: UserReference,
    what: string,
    call: CallOptions,
    json?: Record<string, unknown>,
  ): Promise<void> {
    checkOptions(where, call, callShape)
    const id = await this.#idOf(user, call)
    await this.#requester.answer({
      ...call,
      method,
      path: `${path`API/Users/${id}`}${what}`,
      ...(json === undefined ? {} : { json }),
    })
  }
}
