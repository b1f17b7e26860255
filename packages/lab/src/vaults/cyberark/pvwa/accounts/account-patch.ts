import type { Account } from '../../../../state/account.ts'
import { json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { note } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { missing, refuse, wrong } from '../errors.ts'
import { Fields } from '../request.ts'
import type { PvwaRequest } from '../request.ts'
import { accountModel, isInternal } from './account-model.ts'
import { activePlatform, nameProblem } from './account-writing.ts'

type Operation = 'add' | 'replace' | 'remove'

/** What a PATCH comes to, before any of it is done. */
interface Draft {
  name: string
  platformId: string
  /** New values of file categories by folded name; `null` removes. */
  readonly properties: Map<string, { readonly name: string; readonly value: string | null }>
}

const sections = ['platformaccountproperties', 'secretmanagement', 'remotemachinesaccess'] as const
const readOnly = new Set([
  'id',
  'safename',
  'secrettype',
  'secret',
  'createdtime',
  'categorymodificationtime',
  'secretmanagement/status',
  'secretmanagement/lastmodifiedtime',
  'secretmanagement/lastreconciledtime',
  'secretmanagement/lastverifiedtime',
])

function invalid(path: string, why: string): Error {
  return refuse.invalidParameters(wrong(path, why))
}

function textOf(value: unknown, path: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw invalid(path, 'The value is not valid for String.')
}

function flagOf(value: unknown, path: string): boolean {
  const text = textOf(value, path).toLowerCase()
  if (text === 'true') return true
  if (text === 'false') return false
  throw invalid(path, 'The value is not valid for Boolean.')
}

/** Applies operations to a draft; refuses one by one, and then nothing is done. */
class Patch {
  readonly draft: Draft
  readonly #account: Account
  readonly #context: PvwaContext

  constructor(context: PvwaContext, account: Account) {
    this.#context = context
    this.#account = account
    this.draft = { name: account.name, platformId: account.platformId, properties: new Map() }
  }

  apply(item: unknown): void {
    const fields =
      typeof item === 'object' && item !== null && !Array.isArray(item) ? new Fields(item) : undefined
    if (fields === undefined) throw invalid('body', 'An operation must be an object.')
    const operation = fields.required('op').toLowerCase()
    if (operation !== 'add' && operation !== 'replace' && operation !== 'remove')
      throw invalid('op', `The value '${operation}' is not valid.`)
    const path = fields.required('path')
    const segments = path
      .split('/')
      .filter((segment) => segment !== '')
      .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    const [first = '', second] = segments
    const section = sections.find((name) => name === first.toLowerCase())
    const value = fields.value('value')
    if (segments.length === 0 || segments.length > 2) throw invalid(path, 'The path is not valid.')
    if (section === undefined) {
      if (second !== undefined) throw invalid(path, 'The path is not valid.')
      this.#top(operation, first, value)
    } else if (second === undefined) {
      this.#section(operation, section, value, path)
    } else {
      this.#member(operation, section, second, value)
    }
  }

  #top(operation: Operation, name: string, value: unknown): void {
    const folded = name.toLowerCase()
    if (readOnly.has(folded)) throw invalid(name, `The property '${name}' cannot be changed.`)
    const removing = operation === 'remove'
    switch (folded) {
      case 'name': {
        if (removing) throw invalid(name, 'The name cannot be removed.')
        const text = textOf(value, name)
        const problems = text === '' ? [missing('name')] : nameProblem('name', text)
        if (problems.length > 0) throw refuse.invalidParameters(...problems)
        this.draft.name = text
        return
      }
      case 'platformid':
        if (removing) throw invalid(name, 'The platform cannot be removed.')
        this.draft.platformId = activePlatform(this.#context, textOf(value, name)).id
        return
      case 'username':
        this.#category(operation, 'UserName', name, value)
        return
      case 'address':
        this.#category(operation, 'Address', name, value)
        return
      default:
        throw invalid(name, `The property '${name}' does not exist.`)
    }
  }

  // A section as a whole: every member that the object names. What cannot be changed is passed over, since
  // clients send back what they were given.
  #section(operation: Operation, section: string, value: unknown, path: string): void {
    if (operation === 'remove' && (value === null || value === undefined)) {
      throw invalid(path, 'A section cannot be removed.')
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw invalid(path, 'The value must be an object.')
    const members = Object.entries(value) as [string, unknown][]
    members.sort(([left], [right]) => Number(isReason(left)) - Number(isReason(right)))
    for (const [name, member] of members) {
      if (readOnly.has(`${section}/${name.toLowerCase()}`) || member === null) continue
      this.#member(operation === 'remove' ? 'remove' : 'add', section, name, member)
    }
  }

  #member(operation: Operation, section: string, name: string, value: unknown): void {
    const path = `${section}/${name.toLowerCase()}`
    if (readOnly.has(path)) throw invalid(name, `The property '${name}' cannot be changed.`)
    if (section === 'platformaccountproperties') {
      if (isInternal(name)) throw invalid(name, `The property '${name}' cannot be changed.`)
      this.#category(operation, name, name, value)
      return
    }
    const removing = operation === 'remove'
    switch (path) {
      case 'secretmanagement/automaticmanagementenabled':
        if (removing || flagOf(value, name)) this.#set('CPMDisabled', null)
        else this.#set('CPMDisabled', this.#current('CPMDisabled') ?? '')
        return
      case 'secretmanagement/manualmanagementreason': {
        const disabled = this.#current('CPMDisabled') !== undefined
        const reason = removing ? '' : textOf(value, name)
        if (!disabled && reason !== '') throw refuse.manualReason()
        if (disabled) this.#set('CPMDisabled', reason)
        return
      }
      case 'remotemachinesaccess/remotemachines':
        this.#category(operation, 'RemoteMachines', name, value)
        return
      case 'remotemachinesaccess/accessrestrictedtoremotemachines':
        this.#set('LimitDomainAccess', removing ? null : flagOf(value, name) ? 'Yes' : 'No')
        return
      default:
        throw invalid(name, `The property '${name}' does not exist.`)
    }
  }

  #category(operation: Operation, category: string, name: string, value: unknown): void {
    if (operation !== 'add' && this.#current(category) === undefined) throw refuse.propertyAbsent(name)
    if (operation === 'remove') this.#set(category, null)
    else {
      const text = value === null || value === undefined ? '' : textOf(value, name)
      this.#set(category, text === '' ? null : text)
    }
  }

  #current(category: string): string | undefined {
    const drafted = this.draft.properties.get(category.toLowerCase())
    return drafted === undefined ? this.#account.property(category) : (drafted.value ?? undefined)
  }

  #set(name: string, value: string | null): void {
    this.draft.properties.set(name.toLowerCase(), { name, value })
  }
}

function isReason(name: string): boolean {
  return name.toLowerCase() === 'manualmanagementreason'
}

/** `PATCH API/Accounts/{id}` (PVWA protocol notes, section 4): all of it or nothing. */
export async function patchAccount(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access, state, settings } = context
  const { user, exchange, parameters } = request
  const { account, safe } = access.account(user, parameters['id'] ?? '')
  const body = await request.body()
  if (!Array.isArray(body))
    throw refuse.invalidParameters(wrong('body', 'The body must be an array of operations.'))
  const patch = new Patch(context, account)
  for (const item of body as unknown[]) patch.apply(item)
  const { name, platformId, properties } = patch.draft
  if (name !== account.name) access.demand(user, safe, 'renameAccounts')
  if (properties.size > 0 || platformId !== account.platformId || name === account.name)
    access.demand(user, safe, 'updateAccountProperties')
  if (name !== account.name || platformId !== account.platformId) {
    const taken = state.findAccount({ safe: account.safe, folder: account.folder, object: name })
    if (taken !== undefined && taken !== account)
      throw refuse.accountExists(settings.accountExistsStatus, name)
    state.renameAccount(account, name, platformId)
  }
  for (const { name: category, value } of properties.values()) state.setPropertyOf(account, category, value)
  note(context, user, exchange.connection.remoteAddress, 'Update account', { account })
  return json(accountModel(account, settings))
}
