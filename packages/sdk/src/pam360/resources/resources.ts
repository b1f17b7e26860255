import {
  checkArgument,
  checkChanges,
  checkOptions,
  listOf,
  optional,
  text,
  type Shape,
} from '../../options.ts'
import type { PagedList } from '../../paging/pages.ts'
import { bodyOf, shapeOf } from '../../wire-fields.ts'
import { withAccount, withResource, type Pam360Core } from '../core.ts'
import { fieldsOf, rowsOf } from '../fields.ts'
import { path } from '../input-data.ts'
import {
  listInPages,
  listWhole,
  pam360ListShape,
  pam360WholeListShape,
  type Pam360ListOptions,
  type Pam360WholeListOptions,
} from '../lists.ts'
import { checkRef, type Pam360AccountIds, type Pam360AccountRef, type Pam360ResourceRef } from '../refs.ts'
import { pam360CallShape, splitPam360Call, type Pam360Call, type Pam360CallOptions } from '../requester.ts'
import { filledRoute } from '../routes.ts'
import { selectionInput, selectionShape, type Pam360Selection } from '../search.ts'
import { shareInput, type Pam360ShareOptions } from '../shares.ts'
import { listTrash, restore, type Pam360TrashItem } from '../trash.ts'
import { parseIntegration, type Pam360IntegrationDetails } from './integration.ts'
import { remoteResetInput, type Pam360RemoteReset } from './remote-reset.ts'
import {
  parseRemoteApp,
  parseResource,
  parseResourceDetails,
  parseResourceType,
  parseResourceUrl,
  resourceChanges,
  resourceFields,
  type Pam360RemoteApp,
  type Pam360Resource,
  type Pam360ResourceChanges,
  type Pam360ResourceDetails,
  type Pam360ResourceFields,
  type Pam360ResourceType,
  type Pam360ResourceUrl,
} from './resource.ts'

/** How to list resources. `timeoutMs` is for each page. */
export interface Pam360ResourceListOptions extends Pam360ListOptions, Pam360Selection {}

/** How to list the types of resources. */
export interface Pam360ResourceTypesOptions extends Pam360CallOptions {
  /** Only types whose names contain one of these. */
  readonly containing?: readonly string[]
}

/** A group that a resource belongs to. */
export interface Pam360ResourceGroupRef {
  readonly id: string
  readonly name: string | null
}

const listShape: Shape<Pam360ResourceListOptions> = { ...pam360ListShape, ...selectionShape }
const createShape = { ...shapeOf(resourceFields), name: text, ...pam360CallShape }
const editShape = { ...shapeOf(resourceChanges), ...pam360CallShape }
const typesShape: Shape<Pam360ResourceTypesOptions> = {
  ...pam360CallShape,
  containing: optional(listOf(text)),
}

/**
 * Resources: machines, web sites, applications, on which the accounts are.
 *
 * Every method throws ConfigurationError for what is wrong with the call itself, and any other SallyportError for what
 * PAM360 or the way to it says: NotFoundError, PermissionError, AuthenticationError, ConnectionError, ServerError (also
 * for a refusal that PAM360 gives no documented reason for), ProtocolError.
 *
 * @see docs/protocols/pam360.md, Resources
 */
export class Resources {
  readonly #core: Pam360Core

  /** Made by the client. */
  constructor(core: Pam360Core) {
    this.#core = core
  }

  /** The resources that the user owns or that are shared with it. */
  list(options: Pam360ResourceListOptions = {}): PagedList<Pam360Resource> {
    checkOptions('resources.list', options, listShape)
    const { requester, firstIndex } = this.#core
    const input = selectionInput(options)
    return listInPages(
      { requester, parse: parseResource, idOf: ({ id }) => id },
      options,
      firstIndex.resources,
      (call, page) =>
        requester.ask(call, {
          method: 'GET',
          path: 'resources',
          input: { ...input, ...page },
          traceless: true,
        }),
    )
  }

  /** A resource with all that PAM360 tells of it. */
  async get(resource: Pam360ResourceRef, options: Pam360CallOptions = {}): Promise<Pam360ResourceDetails> {
    return withResource(this.#core, 'resources.get', resource, options, async (call, id) => {
      // It stands around the list of its accounts, and nowhere else.
      const input = { STARTINDEX: this.#core.firstIndex.resources, LIMIT: 1 }
      const route = { method: 'GET', path: path`resources/${id}/accounts`, traceless: true } as const
      return parseResourceDetails((await this.#core.requester.ask(call, { ...route, input })).details)
    })
  }

  /** The id of a resource, by its name. */
  async getId(resource: string, options: Pam360CallOptions = {}): Promise<string> {
    checkArgument('resources.getId', 'the name of the resource', resource)
    checkOptions('resources.getId', options, pam360CallShape)
    const { requester, names } = this.#core
    return requester.call(options, (call) => names.resourceId(resource, call))
  }

  /** The ids of an account and its resource, by their names. */
  async getIds(
    names: { readonly resource: string; readonly account: string },
    options: Pam360CallOptions = {},
  ): Promise<Pam360AccountIds> {
    checkRef('resources.getIds', names, ['resource', 'account'])
    checkOptions('resources.getIds', options, pam360CallShape)
    return this.#core.requester.call(options, (call) => this.#core.names.accountIds(names, call))
  }

  /** The types that resources can have. */
  async types(options: Pam360ResourceTypesOptions = {}): Promise<Pam360ResourceType[]> {
    checkOptions('resources.types', options, typesShape)
    const [call, { containing }] = splitPam360Call(options)
    const answer = await this.#core.requester.run(call, {
      method: 'GET',
      path: 'resources/resourcetypes',
      input: { RESOURCETYPE_CONTAINING: containing },
      traceless: true,
    })
    return rowsOf(answer.details).map(parseResourceType)
  }

  /**
   * Makes a resource, with a first account if one is named.
   *
   * @returns Its id. Where the server does not say it, as old builds do, it is asked for by the name.
   */
  async create(options: Pam360ResourceFields & Pam360CallOptions): Promise<string> {
    checkOptions('resources.create', options, createShape)
    const [own, fields] = splitPam360Call(options)
    const { requester, names } = this.#core
    return requester.call(own, async (call) => {
      const input = bodyOf(resourceFields, fields)
      const answer = await requester.ask(call, { method: 'POST', path: 'resources', input })
      return answer.some.id('RESOURCEID') ?? names.resourceId(fields.name, call)
    })
  }

  /** Changes what is given of a resource, and nothing else. */
  async edit(resource: Pam360ResourceRef, changes: Pam360ResourceChanges & Pam360CallOptions): Promise<void> {
    checkOptions('resources.edit', changes, editShape)
    const [own, fields] = splitPam360Call(changes)
    checkChanges('resources.edit', fields)
    const input = bodyOf(resourceChanges, fields)
    const { requester } = this.#core
    const edit = (call: Pam360Call, id: string) =>
      requester.ask(call, { method: 'PUT', path: path`resources/${id}`, input })
    await withResource(this.#core, 'resources.edit', resource, own, edit, { anew: 'name' in fields })
  }

  /** Deletes a resource with all its accounts, for good. */
  async delete(resource: Pam360ResourceRef, options: Pam360CallOptions = {}): Promise<void> {
    const { requester } = this.#core
    const remove = (call: Pam360Call, id: string) =>
      requester.ask(call, { method: 'DELETE', path: path`resources/${id}` })
    await withResource(this.#core, 'resources.delete', resource, options, remove, { anew: true })
  }

  /** Moves a resource to the trash. The route is our assumption. */
  async trash(resource: Pam360ResourceRef, options: Pam360CallOptions = {}): Promise<void> {
    const { requester, routes } = this.#core
    const trash = (call: Pam360Call, resourceId: string) =>
      requester.ask(call, filledRoute(routes.trashResource, { resourceId }))
    await withResource(this.#core, 'resources.trash', resource, options, trash, { anew: true })
  }

  /** The resources in the trash. Route and answer are our assumption. */
  listTrashed(options: Pam360WholeListOptions = {}): PagedList<Pam360TrashItem> {
    return listTrash(this.#core, 'resource', 'resources.listTrashed', options)
  }

  /** Takes resources out of the trash, by the ids that {@link listTrashed} gives. */
  async restore(ids: readonly string[], options: Pam360CallOptions = {}): Promise<void> {
    await restore(this.#core, 'resource', 'resources.restore', ids, options)
  }

  /** Sets how PAM360 changes the passwords of resources on the machines themselves. */
  async configureRemoteReset(
    configuration: Pam360RemoteReset,
    options: Pam360CallOptions = {},
  ): Promise<void> {
    const input = remoteResetInput('resources.configureRemoteReset', configuration)
    checkOptions('resources.configureRemoteReset', options, pam360CallShape)
    await this.#core.requester.run(options, {
      method: 'POST',
      path: 'resources/configureremotepasswordreset',
      input,
    })
  }

  /** Shares a resource with a user or a user group, or ends that. */
  async share(resource: Pam360ResourceRef, options: Pam360ShareOptions): Promise<void> {
    const input = shareInput('resources.share', options)
    await withResource(this.#core, 'resources.share', resource, splitPam360Call(options)[0], (call, id) =>
      this.#core.requester.ask(call, { method: 'PUT', path: path`resources/${id}/share`, input }),
    )
  }

  /** The groups that a resource belongs to. */
  async groups(
    resource: Pam360ResourceRef,
    options: Pam360CallOptions = {},
  ): Promise<Pam360ResourceGroupRef[]> {
    return withResource(this.#core, 'resources.groups', resource, options, async (call, id) => {
      const answer = await this.#core.requester.ask(call, {
        method: 'GET',
        path: path`resources/${id}/associatedGroups`,
        traceless: true,
      })
      return answer.some.list('ASSOCIATED GROUPS').map((row) => {
        const fields = fieldsOf(row, 'a group')
        return { id: fields.needId('the id of a group', 'GROUP ID'), name: fields.text('GROUP NAME') }
      })
    })
  }

  /** The applications on a resource that are opened from afar. Route and answer are our assumption. */
  async remoteApps(resource: Pam360ResourceRef, options: Pam360CallOptions = {}): Promise<Pam360RemoteApp[]> {
    const { requester, routes } = this.#core
    return withResource(this.#core, 'resources.remoteApps', resource, options, async (call, resourceId) => {
      const answer = await requester.ask(call, filledRoute(routes.remoteApps, { resourceId }))
      return rowsOf(answer.details).map(parseRemoteApp)
    })
  }

  /** The addresses of resources, as browsers fill in passwords at them. */
  urls(options: Pam360WholeListOptions = {}): PagedList<Pam360ResourceUrl> {
    checkOptions('resources.urls', options, pam360WholeListShape)
    const { requester } = this.#core
    return listWhole(
      { requester, parse: parseResourceUrl, idOf: ({ resourceId, url }) => `${resourceId} ${url ?? ''}` },
      options,
      (call) => requester.ask(call, { method: 'GET', path: 'resources/websiteurls', traceless: true }),
    )
  }

  /**
   * A resource and one of its accounts with its password, as integrations get them. Wants the token of an integration:
   * the option `appType`.
   */
  async getForIntegration(
    account: Pam360AccountRef,
    options: Pam360CallOptions = {},
  ): Promise<Pam360IntegrationDetails> {
    const query = (ids: Pam360AccountIds) => ({ RESOURCEID: ids.resourceId, ACCOUNTID: ids.accountId })
    return withAccount(this.#core, 'resources.getForIntegration', account, options, async (call, ids) => {
      const route = { method: 'GET', path: 'resources/getResourceAccountDetails' } as const
      const answer = await this.#core.requester.ask(call, { ...route, query: query(ids) })
      return parseIntegration(answer.details)
    })
  }
}
