/** Groups of resources. */
import {
  anyOf,
  anyText,
  checkArgument,
  checkChanges,
  checkOptions,
  listOf,
  nested,
  oneOf,
  optional,
  text,
  type Shape,
} from '../options.ts'
import type { PagedList } from '../paging/pages.ts'
import { bodyOf, field, shapeOf, type WireFields } from '../wire-fields.ts'
import type { Pam360Core } from './core.ts'
import { fieldsOf, notThere } from './fields.ts'
import { path } from './input-data.ts'
import { listInPages, pam360ListShape, type Pam360ListOptions } from './lists.ts'
import { idText } from './refs.ts'
import { pam360CallShape, type Pam360CallOptions, type Pam360Request } from './requester.ts'
import { filledRoute } from './routes.ts'
import { accessType, type Pam360AccessType } from './shares.ts'

/** A group of resources. */
export interface Pam360ResourceGroup {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly ownerId: string | null
  /** `static`, `dynamic` or another word of the server. */
  readonly type: string | null
  /** All that the server said of it, under its own names. */
  readonly properties: Readonly<Record<string, string>>
}

const columns = {
  name: 'resourceGroupName',
  description: 'resourceGroupDescription',
  'owner-id': 'ownerId',
  all: 'all',
} as const

/** Which groups to list. */
export interface Pam360ResourceGroupListOptions extends Pam360ListOptions {
  /** Default: the server's. */
  readonly type?: 'static' | 'dynamic' | 'all'
  /** What to look for. */
  readonly search?: string
  /** Where to look for it. */
  readonly searchColumn?: keyof typeof columns
}

/** One condition of a dynamic group. Its four members are those of the vendor's Java SDK; the words in them are the server's. */
export interface Pam360GroupCriterion {
  readonly field: string
  readonly operator: string
  readonly value: string
  /** How it is joined with the one before. */
  readonly conjunction?: string
}

/** What makes a group. */
interface GroupFields {
  readonly name: string
  readonly description?: string
}

/** A group whose members are chosen one by one. */
export type Pam360StaticGroupFields = GroupFields

/** A group whose members are found by conditions. */
export interface Pam360DynamicGroupFields extends GroupFields {
  readonly criteria: readonly Pam360GroupCriterion[]
}

/** What of a group may be changed. */
export type Pam360ResourceGroupChanges = Partial<Pam360DynamicGroupFields>

/** Whom groups are shared with: users or groups of users, by id. */
export type Pam360GroupShare = {
  readonly accessType: Pam360AccessType
} & ({ readonly userIds: readonly string[] } | { readonly userGroupIds: readonly string[] })

const criterion: Shape<Pam360GroupCriterion> = {
  field: text,
  operator: text,
  value: anyText,
  conjunction: optional(text),
}
const fields: WireFields<Pam360DynamicGroupFields> = {
  name: field('resourceGroupName', text),
  description: field('resourceGroupDescription', anyText),
  criteria: field('criteria', listOf(nested(criterion))),
}
const changesShape = shapeOf<Pam360ResourceGroupChanges>(fields)
const dynamicShape = { ...changesShape, name: text, criteria: fields.criteria.check }
const { criteria: _, ...staticShape } = { ...changesShape, name: text }

const listShape: Shape<Pam360ResourceGroupListOptions> = {
  ...pam360ListShape,
  type: optional(oneOf('static', 'dynamic', 'all')),
  search: optional(text),
  searchColumn: optional(oneOf(...Object.keys(columns))),
}
const isIds = listOf(idText)
const isShare = anyOf(
  '{ accessType, userIds } or { accessType, userGroupIds }',
  nested<{ accessType: string; userIds: readonly string[] }>({ accessType, userIds: isIds }),
  nested<{ accessType: string; userGroupIds: readonly string[] }>({ accessType, userGroupIds: isIds }),
)

/** Groups of resources, by their ids. Each method throws as those of `Resources`. */
export class ResourceGroups {
  readonly #core: Pam360Core

  constructor(core: Pam360Core) {
    this.#core = core
  }

  /**
   * Groups.
   *
   * @see docs/protocols/pam360.md, Resource groups
   */
  list(options: Pam360ResourceGroupListOptions = {}): PagedList<Pam360ResourceGroup> {
    checkOptions('resourceGroups.list', options, listShape)
    const { type, search, searchColumn, ...listOptions } = options
    const { requester, firstIndex } = this.#core
    const listing = { requester, parse: parseGroup, idOf: ({ id }: Pam360ResourceGroup) => id }
    return listInPages(listing, listOptions, firstIndex.resources, (call, page) =>
      requester.ask(call, {
        method: 'GET',
        path: 'resourcegroup',
        inputMember: 'details',
        input: {
          startIndex: page.STARTINDEX,
          limit: page.LIMIT,
          searchType: type,
          searchValue: search,
          searchColumn: searchColumn === undefined ? undefined : columns[searchColumn],
        },
        traceless: true,
      }),
    )
  }

  /** Makes a group without members, and gives its id. **The route is our assumption** (`createResourceGroup`). */
  async createStatic(group: Pam360StaticGroupFields, options: Pam360CallOptions = {}): Promise<string> {
    checkOptions<Pam360StaticGroupFields>('resourceGroups.createStatic', group, staticShape)
    return this.#create('resourceGroups.createStatic', group, options)
  }

  /** Makes a group that conditions fill, and gives its id. **The route is our assumption** (`createResourceGroup`). */
  async createDynamic(group: Pam360DynamicGroupFields, options: Pam360CallOptions = {}): Promise<string> {
    checkOptions<Pam360DynamicGroupFields>('resourceGroups.createDynamic', group, dynamicShape)
    return this.#create('resourceGroups.createDynamic', group, options)
  }

  /** Changes a group. **The route is our assumption** (`editResourceGroup`). */
  async edit(
    groupId: string,
    changes: Pam360ResourceGroupChanges,
    options: Pam360CallOptions = {},
  ): Promise<void> {
    checkOptions('resourceGroups.edit', changes, changesShape)
    checkChanges('resourceGroups.edit', changes)
    const route = this.#routeOf('edit', 'editResourceGroup', groupId)
    await this.#run('edit', { ...route, input: bodyOf(fields, changes), repeatable: true }, options)
  }

  /** Deletes a group; its resources stay. **The route is our assumption** (`deleteResourceGroup`). */
  async delete(groupId: string, options: Pam360CallOptions = {}): Promise<void> {
    await this.#run('delete', this.#routeOf('delete', 'deleteResourceGroup', groupId), options)
  }

  /** Adds resources by their ids to a static group. */
  async addResources(
    groupId: string,
    resourceIds: readonly string[],
    options: Pam360CallOptions = {},
  ): Promise<void> {
    checkArgument('resourceGroups.addResources', 'the id', groupId, idText)
    checkArgument('resourceGroups.addResources', 'the list of ids', resourceIds, isIds)
    const route = { method: 'POST', path: path`resourcegroup/${groupId}/associateResources` } as const
    await this.#run(
      'addResources',
      { ...route, input: { RESOURCEIDS: resourceIds }, repeatable: true },
      options,
    )
  }

  /** Takes resources out by their ids. **The route is our assumption** (`removeGroupResources`). */
  async removeResources(
    groupId: string,
    resourceIds: readonly string[],
    options: Pam360CallOptions = {},
  ): Promise<void> {
    checkArgument('resourceGroups.removeResources', 'the list of ids', resourceIds, isIds)
    const route = this.#routeOf('removeResources', 'removeGroupResources', groupId)
    await this.#run(
      'removeResources',
      { ...route, input: { RESOURCEIDS: resourceIds }, repeatable: true },
      options,
    )
  }

  /** Shares groups, by their ids, with users or groups of users; `revoke` ends it. */
  async share(
    groupIds: readonly string[],
    share: Pam360GroupShare,
    options: Pam360CallOptions = {},
  ): Promise<void> {
    checkArgument('resourceGroups.share', 'the list of ids', groupIds, isIds)
    checkArgument('resourceGroups.share', 'the share', share, isShare)
    const input = { resourceGroupIds: groupIds, ...share }
    await this.#run('share', { method: 'PUT', path: 'resourcegroup/share', input, repeatable: true }, options)
  }

  async #create(
    where: string,
    group: Pam360ResourceGroupChanges,
    options: Pam360CallOptions,
  ): Promise<string> {
    checkOptions(where, options, pam360CallShape)
    const route = filledRoute(this.#core.routes.createResourceGroup)
    const answer = await this.#core.requester.run(options, { ...route, input: bodyOf(fields, group) })
    return answer.fields('the new group').needId("the new group's id", 'resourceGroupId')
  }

  #routeOf(
    method: string,
    route: 'editResourceGroup' | 'deleteResourceGroup' | 'removeGroupResources',
    groupId: string,
  ): ReturnType<typeof filledRoute> {
    checkArgument(`resourceGroups.${method}`, 'the id', groupId, idText)
    return filledRoute(this.#core.routes[route], { groupId })
  }

  async #run(method: string, request: Pam360Request, options: Pam360CallOptions): Promise<void> {
    checkOptions(`resourceGroups.${method}`, options, pam360CallShape)
    await this.#core.requester.run(options, request)
  }
}

function parseGroup(row: unknown): Pam360ResourceGroup {
  const group = fieldsOf(row, 'a group')
  const name = group.text('resourceGroupName')
  if (name === null) throw notThere("a group's name")
  return {
    id: group.needId("a group's id", 'resourceGroupId'),
    name,
    description: group.text('resourceGroupDescription'),
    ownerId: group.id('ownerId'),
    type: group.text('resourceGroupType', 'groupType', 'type'),
    properties: group.properties(),
  }
}
