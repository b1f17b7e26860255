import type { Answer } from '../../http/answer.ts'
import type { Exchange } from '../../http/exchange.ts'
import type { FormPart } from '../../http/multipart.ts'
import type { Pam360Account } from '../../state/pam360/account.ts'
import type { Pam360AccessLevel } from '../../state/pam360/access-level.ts'
import { reaches } from '../../state/pam360/access-level.ts'
import type { Pam360Resource } from '../../state/pam360/resource.ts'
import type { Pam360Ability } from '../../state/pam360/user.ts'
import { Pam360Page, fail } from './answers.ts'
import type { Outcome } from './answers.ts'
import type { Pam360Caller } from './caller.ts'
import type { Pam360Context } from './context.ts'
import type { InputData, InputFields } from './input-data.ts'
import type { Pam360AuditRecord } from './records.ts'

/** Where something happened, for the audit. */
export interface Place {
  readonly resource: Pam360Resource
  readonly account?: Pam360Account
}

/** An account with its resource. */
export interface AccountPlace extends Place {
  readonly account: Pam360Account
}

/** A request of a caller that is known, as operations see it. */
export class Pam360Request {
  readonly context: Pam360Context
  readonly caller: Pam360Caller
  readonly input: InputFields
  readonly exchange: Exchange
  /** Epoch milliseconds by the lab's clock. */
  readonly now: number
  readonly #parts: readonly FormPart[]
  readonly #parameters: Readonly<Record<string, string>>

  constructor(
    context: Pam360Context,
    caller: Pam360Caller,
    exchange: Exchange,
    { fields, parts }: InputData,
    parameters: Readonly<Record<string, string>>,
  ) {
    this.context = context
    this.caller = caller
    this.exchange = exchange
    this.input = fields
    this.#parts = parts
    this.now = context.clock.now()
    this.#parameters = parameters
  }

  /** The same request with other values of the path, for operations that have two ways to be called. */
  withParameters(parameters: Readonly<Record<string, string>>): Pam360Request {
    const data = { fields: this.input, parts: this.#parts, leniencies: [] }
    return new Pam360Request(this.context, this.caller, this.exchange, data, parameters)
  }

  /** What stands in the path for `{NAME}`. */
  parameter(name: string): string {
    return this.#parameters[name] ?? ''
  }

  /** The part of a name of a multipart body. */
  part(name: string): FormPart | undefined {
    return this.#parts.find((part) => part.name === name)
  }

  /** A file of a multipart body that must be there. */
  demandPart(name: string): FormPart {
    const part = this.part(name)
    if (part === undefined || part.content.length === 0) throw fail.invalid(name, 'the file is missing')
    return part
  }

  /** A plain parameter of the query, its name in any case. */
  query(name: string): string | undefined {
    return this.exchange.query.find(([own]) => own.toUpperCase() === name)?.[1]
  }

  /** A plain parameter of the query that must be there. */
  demandQuery(name: string): string {
    const value = this.query(name) ?? ''
    if (value === '') throw fail.invalid(name, 'it is missing')
    return value
  }

  /** A plain parameter of the query that is a whole number. */
  wholeQuery(name: string): number | undefined {
    const text = this.query(name) ?? ''
    if (text === '') return undefined
    if (!/^\d{1,9}$/u.test(text)) throw fail.invalid(name, 'it must be a whole number')
    return Number(text)
  }

  /** Reason and ticket of the input. Throws what the product answers to harmful ones. */
  get grounds(): { readonly reason: string; readonly ticketId: string } {
    const [reason, ticketId] = [this.input.text('REASON') ?? '', this.input.text('TICKETID') ?? '']
    // Which input is harmful is not published; what looks like markup of a script is.
    if ([reason, ticketId].some((text) => /<\s*\/?\s*script|javascript:/iu.test(text)))
      throw new Pam360Page(599)
    return { reason, ticketId }
  }

  /** Throws unless the caller's role may do it. */
  demandAbility(ability: Pam360Ability, what: string): void {
    if (!this.caller.user.may(ability)) throw fail.denied(what)
  }

  /** An id as this server writes it. */
  id(id: number): string | number {
    return this.context.settings.idForm === 'text' ? String(id) : id
  }

  /** The resource of the path that the caller sees. */
  resource(id: string = this.parameter('RESOURCEID')): Pam360Resource {
    const { control } = this.context
    const found = /^\d{1,15}$/u.test(id) ? control.resourceById(Number(id)) : undefined
    const isHere = found?.organisation === this.caller.organisation.id && found.trashedAt === null
    if (!isHere || !control.access.sees(this.caller.user, found)) throw fail.noSuchResource()
    return found
  }

  /** The resource of the path, of which the caller may do so much. */
  resourceFor(level: Pam360AccessLevel, what: string): Pam360Resource {
    const found = this.resource()
    if (!reaches(this.context.control.access.ofResource(this.caller.user, found), level))
      throw fail.denied(what)
    return found
  }

  /** An account of the path, with its resource or by its number alone. */
  account(whom: 'sharers' | 'approvers' = 'sharers'): AccountPlace {
    const id = this.parameter('ACCOUNTID')
    const place = /^\d{1,15}$/u.test(id) ? this.context.control.placeOf(Number(id)) : undefined
    const under = this.parameter('RESOURCEID')
    if (place !== undefined && under !== '' && under !== String(place.resource.id)) throw fail.noSuchAccount()
    return this.visible(place, whom)
  }

  /** The account, if the caller sees it, or where approvers are meant decides on it. */
  visible(place: AccountPlace | undefined, whom: 'sharers' | 'approvers' = 'sharers'): AccountPlace {
    if (place === undefined) throw fail.noSuchAccount()
    const { account, resource } = place
    const isHere =
      resource.organisation === this.caller.organisation.id &&
      resource.trashedAt === null &&
      account.trashedAt === null
    const { access } = this.context.control
    const isConcerned =
      this.levelOf(place) !== undefined ||
      (whom === 'approvers' && access.approves(this.caller.user, resource, account))
    if (!isHere || !isConcerned) throw fail.noSuchAccount()
    return place
  }

  /** The account of the path, of which the caller may do so much. */
  accountFor(level: Pam360AccessLevel, what: string): AccountPlace {
    const place = this.account()
    if (!reaches(this.levelOf(place), level)) throw fail.denied(what)
    return place
  }

  /** What the caller may do with an account. */
  levelOf({ resource, account }: AccountPlace): Pam360AccessLevel | undefined {
    return this.context.control.access.ofAccount(this.caller.user, resource, account)
  }

  /** Adds a row to the audit. */
  audit(
    operation: string,
    place: Partial<Place> = {},
    result: Pam360AuditRecord['result'] = 'success',
  ): void {
    const { user, organisation, client } = this.caller
    const { resource, account } = place
    this.context.control.audit.record({
      type: resource === undefined ? 'User' : 'Resource',
      operation,
      result,
      at: this.now,
      user: user.name,
      userFullName: user.fullName,
      organisation: organisation.id,
      resourceId: resource?.id ?? null,
      resource: resource?.name ?? null,
      account: account?.name ?? null,
      accountId: account?.id ?? null,
      reason: this.input.has('REASON') ? (this.input.text('REASON') ?? null) : null,
      ticketId: this.input.has('TICKETID') ? (this.input.text('TICKETID') ?? null) : null,
      ip: this.exchange.connection.remoteAddress,
      client,
    })
  }
}

/** What an operation does. An `Answer` is written as it is. */
export type Handler = (request: Pam360Request) => Outcome | Answer | Promise<Outcome | Answer>

/** One operation with its name in answers. */
export interface Operation {
  readonly name: string
  readonly handle: Handler
}

/** A request that needs nobody's token. */
export interface OpenRequest {
  readonly context: Pam360Context
  readonly input: InputFields
  readonly exchange: Exchange
  /** Epoch milliseconds by the lab's clock. */
  readonly now: number
}

/** An operation that anybody may call. */
export interface OpenOperation {
  readonly name: string
  readonly answer: (request: OpenRequest) => Outcome
}

/** An operation with or without a caller. */
export type AnyOperation = Operation | OpenOperation

/** An operation at an address of the vendor's. */
export interface RoutedOperation extends Operation {
  readonly method: string
  /** Below the base of the REST API, or from the root with a slash before it; `{NAME}` stands for what varies. */
  readonly path: string
}
