import { LabError } from '../../errors.ts'
import { fold } from '../fold.ts'
import { Pam360Account } from './account.ts'
import type { Pam360AccountInit } from './account.ts'
import { isMember, Pam360ResourceGroup } from './group.ts'
import type { Pam360Criterion, Pam360UserGroup } from './group.ts'
import { builtInPolicies } from './policy.ts'
import type { NumberedPolicy, Pam360Policy } from './policy.ts'
import { Pam360Resource } from './resource.ts'
import type { Pam360ResourceInit } from './resource.ts'
import { Pam360User } from './user.ts'
import type { Pam360UserInit } from './user.ts'

/** A client organisation of the MSP edition; the first one is everybody's where nothing else is said. */
export interface Pam360Organisation {
  readonly id: number
  readonly name: string
  /** Its name in addresses. */
  readonly urlName: string
}

/** A token of another product's integration. */
export interface Pam360Integration {
  readonly name: string
  /** The number that the product goes by; 17 is Cortex XSOAR. */
  readonly appType: number
  readonly token: string
  /** Number of the user that it acts as. */
  readonly user: number
}

const firstId = 301
const firstPasswordId = 9001

/** What PAM360 holds. Names are taken in any case. Methods that need an existing thing throw `LabError` without it. */
export class Pam360State {
  readonly #token: (user: string, version: number) => string
  readonly #now: () => number
  #nextId = firstId
  #nextPasswordId = firstPasswordId
  readonly organisations: Pam360Organisation[] = []
  readonly users: Pam360User[] = []
  readonly userGroups: Pam360UserGroup[] = []
  readonly resources: Pam360Resource[] = []
  readonly resourceGroups: Pam360ResourceGroup[] = []
  readonly policies: NumberedPolicy[] = []
  readonly integrations: Pam360Integration[] = []
  /** Tickets that are good; without any, every ticket is. */
  readonly tickets: string[] = []
  readonly #resources = new Map<string, Pam360Resource>()
  readonly #byId = new Map<number, Pam360Resource>()
  readonly #places = new Map<number, Pam360Resource>()

  /** `token` gives the token of a user's version; `now` the lab's time. */
  constructor(token: (user: string, version: number) => string, now: () => number) {
    this.#token = token
    this.#now = now
  }

  /** The next number for a thing. */
  nextId(): number {
    this.#nextId += 1
    return this.#nextId - 1
  }

  addOrganisation(name: string, urlName: string = name): Pam360Organisation {
    const added = { id: this.nextId(), name, urlName }
    this.organisations.push(added)
    return added
  }

  /** The organisation of that display name or name in addresses, or `undefined`. */
  findOrganisation(name: string): Pam360Organisation | undefined {
    const key = fold(name)
    return this.organisations.find((one) => fold(one.name) === key || fold(one.urlName) === key)
  }

  /** Adds a user to an organisation. Throws when there is one of that name. */
  addUser(init: Pam360UserInit, organisation = this.#home().id): Pam360User {
    if (this.findUser(init.name) !== undefined) throw new LabError(`there is already a user ${init.name}`)
    const generate = (version: number): string => this.#token(init.name, version)
    const added = new Pam360User(init, { id: this.nextId(), organisation, now: this.#now(), generate })
    this.users.push(added)
    return added
  }

  /** The user of that name. Throws when there is none. */
  user(name: string): Pam360User {
    return found(this.findUser(name), 'user', name)
  }

  findUser(name: string): Pam360User | undefined {
    const key = fold(name)
    return this.users.find((user) => fold(user.name) === key)
  }

  userById(id: number): Pam360User | undefined {
    return this.users.find((user) => user.id === id)
  }

  removeUser(user: Pam360User): void {
    this.users.splice(this.users.indexOf(user), 1)
    for (const { members } of this.userGroups) members.delete(user.id)
  }

  addUserGroup(
    name: string,
    members: readonly Pam360User[] = [],
    organisation = this.#home().id,
  ): Pam360UserGroup {
    const added = { id: this.nextId(), organisation, name, members: new Set(members.map(({ id }) => id)) }
    this.userGroups.push(added)
    return added
  }

  /** The user group of that name. Throws when there is none. */
  userGroup(name: string): Pam360UserGroup {
    return found(
      this.userGroups.find((group) => fold(group.name) === fold(name)),
      'user group',
      name,
    )
  }

  /** Numbers of the groups that a user is in. */
  groupsOf(user: Pam360User): number[] {
    return this.userGroups.filter(({ members }) => members.has(user.id)).map(({ id }) => id)
  }

  addPolicy(policy: Pam360Policy): void {
    this.policies.push({ ...policy, id: this.policies.length + 1 })
  }

  findPolicy(nameOrId: string): NumberedPolicy | undefined {
    return this.policies.find(({ name, id }) => fold(name) === fold(nameOrId) || String(id) === nameOrId)
  }

  /** Adds a resource. Throws when its organisation has one of that name. */
  addResource(
    init: Pam360ResourceInit,
    owner: Pam360User,
    organisation = owner.organisation,
  ): Pam360Resource {
    const key = keyOf(organisation, init.name)
    if (this.#resources.has(key)) throw new LabError(`there is already a resource ${init.name}`)
    const added = new Pam360Resource(init, { id: this.nextId(), organisation, owner: owner.id })
    this.resources.push(added)
    this.#resources.set(key, added)
    this.#byId.set(added.id, added)
    return added
  }

  /** The resource of that name, of the first organisation unless said otherwise. Throws when there is none. */
  resource(name: string, organisation = this.#home().id): Pam360Resource {
    return found(this.findResource(name, organisation), 'resource', name)
  }

  findResource(name: string, organisation: number): Pam360Resource | undefined {
    return this.#resources.get(keyOf(organisation, name))
  }

  resourceById(id: number): Pam360Resource | undefined {
    return this.#byId.get(id)
  }

  /** Gives a resource another name. */
  renameResource(resource: Pam360Resource, name: string): void {
    this.#resources.delete(keyOf(resource.organisation, resource.name))
    resource.name = name
    this.#resources.set(keyOf(resource.organisation, name), resource)
  }

  /** Removes a resource for good. */
  removeResource(resource: Pam360Resource): void {
    this.resources.splice(this.resources.indexOf(resource), 1)
    this.#resources.delete(keyOf(resource.organisation, resource.name))
    this.#byId.delete(resource.id)
    for (const { id } of resource.accounts) this.#places.delete(id)
    for (const { members } of this.resourceGroups) members.delete(resource.id)
  }

  /** Adds an account. Throws when the resource has one of that name. */
  addAccount(resource: Pam360Resource, init: Pam360AccountInit): Pam360Account {
    if (accountOf(resource, init.name) !== undefined) {
      throw new LabError(`there is already an account ${init.name} of ${resource.name}`)
    }
    this.#nextPasswordId += 1
    const added = new Pam360Account(init, {
      id: this.nextId(),
      passwordId: this.#nextPasswordId - 1,
      now: this.#now(),
    })
    resource.accounts.push(added)
    this.#places.set(added.id, resource)
    return added
  }

  /** The account `RESOURCE/account` of the first organisation, or of the resource that is given. Throws when there is none. */
  account(resource: string | Pam360Resource, name: string): Pam360Account {
    const place = typeof resource === 'string' ? this.resource(resource) : resource
    return found(accountOf(place, name), 'account', `${place.name}/${name}`)
  }

  findAccount(resource: Pam360Resource, name: string): Pam360Account | undefined {
    return accountOf(resource, name)
  }

  /** The account with a number, and where it is. */
  placeOf(
    accountId: number,
  ): { readonly account: Pam360Account; readonly resource: Pam360Resource } | undefined {
    const resource = this.#places.get(accountId)
    const account = resource?.accounts.find(({ id }) => id === accountId)
    return resource === undefined || account === undefined ? undefined : { account, resource }
  }

  /** The account whose password has a number, and where it is. */
  placeOfPassword(passwordId: number): ReturnType<Pam360State['placeOf']> {
    for (const resource of this.resources) {
      const account = resource.accounts.find((one) => one.passwordId === passwordId)
      if (account !== undefined) return { account, resource }
    }
    return undefined
  }

  /** Removes an account for good. */
  removeAccount(resource: Pam360Resource, account: Pam360Account): void {
    resource.accounts.splice(resource.accounts.indexOf(account), 1)
    this.#places.delete(account.id)
  }

  addResourceGroup(
    init: {
      readonly name: string
      readonly description?: string
      readonly criteria?: readonly Pam360Criterion[]
    },
    owner: Pam360User,
  ): Pam360ResourceGroup {
    const added = new Pam360ResourceGroup({
      ...init,
      id: this.nextId(),
      organisation: owner.organisation,
      owner: owner.id,
    })
    this.resourceGroups.push(added)
    return added
  }

  /** The resource group of that name. Throws when there is none. */
  resourceGroup(name: string): Pam360ResourceGroup {
    return found(
      this.resourceGroups.find((group) => fold(group.name) === fold(name)),
      'resource group',
      name,
    )
  }

  /** The groups that a resource belongs to. */
  groupsWith(resource: Pam360Resource): Pam360ResourceGroup[] {
    return this.resourceGroups.filter(
      (group) => group.organisation === resource.organisation && isMember(group, resource),
    )
  }

  /** Empties it. The policies that the product comes with stay. */
  clear(): void {
    this.#nextId = firstId
    this.#nextPasswordId = firstPasswordId
    for (const list of [
      this.organisations,
      this.users,
      this.userGroups,
      this.resources,
      this.resourceGroups,
      this.policies,
      this.integrations,
      this.tickets,
    ])
      list.length = 0
    this.#resources.clear()
    this.#byId.clear()
    this.#places.clear()
    for (const policy of builtInPolicies) this.addPolicy(policy)
  }

  #home(): Pam360Organisation {
    return this.organisations[0] ?? this.addOrganisation('Default')
  }
}

function keyOf(organisation: number, name: string): string {
  return `${organisation}\0${fold(name)}`
}

function accountOf(resource: Pam360Resource, name: string): Pam360Account | undefined {
  const key = fold(name)
  return resource.accounts.find((account) => fold(account.name) === key)
}

function found<T>(thing: T | undefined, what: string, name: string): T {
  if (thing === undefined) throw new LabError(`there is no ${what} ${name}`)
  return thing
}
