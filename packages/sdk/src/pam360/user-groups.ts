/** Groups of users. **All routes but that of the id are our assumption.** */
import { anyOf, checkArgument, checkOptions, listOf, nested, text, type Check } from '../options.ts'
import type { Pam360Core } from './core.ts'
import { idText } from './refs.ts'
import { pam360CallShape, type Pam360Call, type Pam360CallOptions, type Requester } from './requester.ts'
import { filledRoute, type Pam360RouteName, type Pam360Routes } from './routes.ts'

/** A group of users: by id, or by name, which takes a call more. */
export type Pam360UserGroupRef = string | { readonly name: string }

const isRef: Check = anyOf('an id, or { name }', idText, nested<{ name: string }>({ name: text }))
const isIds = listOf(idText)

/** Groups of users. Each method throws as those of `Resources`. */
export class UserGroups {
  readonly #requester: Requester
  readonly #routes: Pam360Routes

  constructor({ requester, routes }: Pam360Core) {
    this.#requester = requester
    this.#routes = routes
  }

  /** The id of a group. */
  async getId(name: string, options: Pam360CallOptions = {}): Promise<string> {
    checkArgument('userGroups.getId', 'the name', name)
    checkOptions('userGroups.getId', options, pam360CallShape)
    return this.#requester.call(options, (call) => this.#idOf(call, { name }))
  }

  /** Makes a group without members, and gives its id. */
  async create(name: string, options: Pam360CallOptions = {}): Promise<string> {
    checkArgument('userGroups.create', 'the name', name)
    checkOptions('userGroups.create', options, pam360CallShape)
    const route = filledRoute(this.#routes.createUserGroup)
    const answer = await this.#requester.run(options, { ...route, input: { USERGROUPNAME: name } })
    return answer.fields('the new group').needId("the new group's id", 'USERGROUPID')
  }

  /** Gives a group another name. */
  async edit(group: Pam360UserGroupRef, name: string, options: Pam360CallOptions = {}): Promise<void> {
    checkArgument('userGroups.edit', 'the new name', name)
    await this.#change('edit', 'editUserGroup', group, { USERGROUPNAME: name }, options)
  }

  /** Deletes a group; its members stay. */
  async delete(group: Pam360UserGroupRef, options: Pam360CallOptions = {}): Promise<void> {
    await this.#change('delete', 'deleteUserGroup', group, undefined, options)
  }

  /** Adds users by their ids. */
  async addMembers(
    group: Pam360UserGroupRef,
    userIds: readonly string[],
    options: Pam360CallOptions = {},
  ): Promise<void> {
    checkArgument('userGroups.addMembers', 'the list of ids', userIds, isIds)
    await this.#change('addMembers', 'addUserGroupMembers', group, { USERIDS: userIds }, options)
  }

  /** Takes users out by their ids. */
  async removeMembers(
    group: Pam360UserGroupRef,
    userIds: readonly string[],
    options: Pam360CallOptions = {},
  ): Promise<void> {
    checkArgument('userGroups.removeMembers', 'the list of ids', userIds, isIds)
    await this.#change('removeMembers', 'removeUserGroupMembers', group, { USERIDS: userIds }, options)
  }

  async #change(
    method: string,
    route: Pam360RouteName,
    group: Pam360UserGroupRef,
    input: Readonly<Record<string, unknown>> | undefined,
    options: Pam360CallOptions,
  ): Promise<void> {
    checkArgument(`userGroups.${method}`, 'the group', group, isRef)
    checkOptions(`userGroups.${method}`, options, pam360CallShape)
    await this.#requester.call(options, async (call) => {
      const filled = filledRoute(this.#routes[route], { groupId: await this.#idOf(call, group) })
      await this.#requester.ask(call, {
        ...filled,
        ...(input === undefined ? {} : { input }),
        repeatable: true,
      })
    })
  }

  async #idOf(call: Pam360Call, group: Pam360UserGroupRef): Promise<string> {
    if (typeof group === 'string') return group
    const answer = await this.#requester.ask(call, {
      method: 'GET',
      path: 'user/getUserGroupId',
      query: { USERGROUPNAME: group.name },
      traceless: true,
    })
    return answer.fields('the id of a group').needId('the id of a group', 'USERGROUPID')
  }
}
