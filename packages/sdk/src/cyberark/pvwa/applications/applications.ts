import { checkArgument, checkOptions, flag, optional, type Shape, text } from '../../../options.ts'
import { type CallOptions, callShape, splitCall } from '../../../transport/call-options.ts'
import { fieldsOf } from '../fields.ts'
import { isThere, missing, numberIn, sameName } from '../named.ts'
import { wholeListShape, type PagedList, type WholeListOptions } from '../../../paging/pages.ts'
import { listPages } from '../pages.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'
import {
  applicationBody,
  applicationId,
  readApplication,
  settingsShape,
  type Application,
  type ApplicationSettings,
} from './application.ts'
import {
  authenticationBody,
  readAuthentication,
  type ApplicationAuthentication,
  type NewApplicationAuthentication,
} from './authentication.ts'

/** An application: its id (AppID), or as it came from here. */
export type ApplicationReference = string | Pick<Application, 'id'>

/** Which applications to list. All criteria together. */
export interface ApplicationListOptions extends WholeListOptions {
  /** Text to look for in ids. */
  readonly search?: string
  /** Only applications of this location. */
  readonly location?: string
  /** Whether those of the locations below count too. Default: the server's. */
  readonly includeSublocations?: boolean
}

/** How to make an application. */
export interface NewApplication extends ApplicationSettings, CallOptions {}

const listShape: Shape<ApplicationListOptions> = {
  ...wholeListShape,
  search: optional(text),
  location: optional(text),
  includeSublocations: optional(flag),
}
const addShape: Shape<NewApplication> = { ...settingsShape, ...callShape }
const root = 'WebServices/PIMServices.svc/Applications/'

/**
 * Applications that get passwords from the Credential Providers: `pvwa.applications`. PVWA cannot change them: delete
 * one and add it anew.
 *
 * Every call throws NotFoundError for an application that does not exist, PermissionError without the authorization in
 * the vault, and what any request throws.
 *
 * @see docs/protocols/cyberark-pvwa-estate.md
 */
export class Applications {
  /** How applications prove who they are. */
  readonly authentications: ApplicationAuthentications
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    this.#requester = requester
    this.authentications = new ApplicationAuthentications(requester)
  }

  /**
   * The applications that the vault has. They come in one answer: PVWA knows no pages here.
   *
   * @throws ConfigurationError at once for a wrong option.
   */
  list(options: ApplicationListOptions = {}): PagedList<Application> {
    checkOptions('applications.list', options, listShape)
    const { search: AppID, location: Location, includeSublocations: IncludeSublocations } = options
    return listPages(
      {
        requester: this.#requester,
        path: root,
        query: { AppID, Location, IncludeSublocations },
        wrappers: ['application'],
        parse: readApplication,
        idOf: ({ id }) => id.toLowerCase(),
      },
      options,
    )
  }

  /** The ids of applications. */
  async names(options: ApplicationListOptions = {}): Promise<string[]> {
    return (await this.list(options).toArray()).map(({ id }) => id)
  }

  /** The application of exactly this id, in any letter case. */
  async get(application: ApplicationReference, call: CallOptions = {}): Promise<Application> {
    checkOptions('applications.get', call, callShape)
    const id = idOf(application)
    const answer = await this.#requester.json({ ...call, method: 'GET', path: pathOf(id) })
    const list = fieldsOf(answer, 'an application').wrapped('application').map(readApplication)
    const found = list.find((candidate) => sameName(candidate.id, id))
    if (found === undefined) throw missing('application')
    return found
  }

  /** Whether there is an application of exactly this id. A refusal is thrown and is no "no". */
  exists(application: ApplicationReference, call: CallOptions = {}): Promise<boolean> {
    return isThere(this.get(application, call))
  }

  /**
   * Makes an application.
   *
   * @param id At most 127 characters, no ampersand.
   * @example
   * await pvwa.applications.add('billing', { description: 'Billing', accessFromHour: 6, accessToHour: 23 })
   * @throws ConflictError when the id is taken; ConfigurationError for what no application can have, before anything
   *   is sent.
   */
  async add(id: string, options: NewApplication = {}): Promise<void> {
    checkOptions('applications.add', options, addShape)
    checkArgument('applications.add', 'the id', id, applicationId)
    const [call, settings] = splitCall(options)
    await this.#requester.answer({
      ...call,
      method: 'POST',
      path: root,
      json: applicationBody(id, settings),
    })
  }

  /** Deletes an application, with the ways in which it proves who it is. */
  async delete(application: ApplicationReference, call: CallOptions = {}): Promise<void> {
    checkOptions('applications.delete', call, callShape)
    await this.#requester.answer({ ...call, method: 'DELETE', path: pathOf(idOf(application)) })
  }
}

/** How applications prove who they are: `pvwa.applications.authentications`. */
export class ApplicationAuthentications {
  readonly #requester: Requester

  /** Made by Applications. */
  constructor(requester: Requester) {
    this.#requester = requester
  }

  /** The ways that an application has. */
  async list(
    application: ApplicationReference,
    call: CallOptions = {},
  ): Promise<ApplicationAuthentication[]> {
    checkOptions('applications.authentications.list', call, callShape)
    const where = `${pathOf(idOf(application))}Authentications/`
    const answer = await this.#requester.json({ ...call, method: 'GET', path: where })
    return fieldsOf(answer, 'authentications').wrapped('authentication').map(readAuthentication)
  }

  /**
   * Adds a way. The server does not tell its id: {@link list} does.
   *
   * @example
   * await pvwa.applications.authentications.add('billing', { kind: 'machine', address: '10.0.0.5' })
   * @throws ConfigurationError for a member that its kind does not have, before anything is sent.
   */
  async add(
    application: ApplicationReference,
    authentication: NewApplicationAuthentication,
    call: CallOptions = {},
  ): Promise<void> {
    checkOptions('applications.authentications.add', call, callShape)
    const json = authenticationBody(authentication)
    const where = `${pathOf(idOf(application))}Authentications/`
    await this.#requester.answer({ ...call, method: 'POST', path: where, json })
  }

  /** Takes a way from an application. */
  async delete(
    application: ApplicationReference,
    authentication: number | { readonly id: number },
    call: CallOptions = {},
  ): Promise<void> {
    checkOptions('applications.authentications.delete', call, callShape)
    const id = numberIn(authentication, 'way to authenticate')
    const where = `${pathOf(idOf(application))}${path`Authentications/${id}`}`
    await this.#requester.answer({ ...call, method: 'DELETE', path: where })
  }
}

function idOf(application: ApplicationReference): string {
  const id: unknown = typeof application === 'string' ? application : application.id
  checkArgument('applications', 'the id', id)
  return String(id)
}

/** The slash at the end keeps IIS from taking the tail of an id for the extension of a file. */
function pathOf(id: string): string {
  return `${root}${path`${id}/`}`
}
