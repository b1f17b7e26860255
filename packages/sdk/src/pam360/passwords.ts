import type { Credential } from '../credential.ts'
import { ConfigurationError } from '../errors.ts'
import {
  anyText,
  checkArgument,
  checkOptions,
  flag,
  oneOf,
  optional,
  secretText,
  text,
  type Shape,
} from '../options.ts'
import { plainOf, Secret } from '../secret.ts'
import { passwordIn } from './access/states.ts'
import { withAccount, type Pam360Core } from './core.ts'
import { fieldsOf, notThere, rowsOf } from './fields.ts'
import { path } from './input-data.ts'
import { idText, referenceOf, type Pam360AccountIds, type Pam360AccountRef } from './refs.ts'
import { unlessReasonIsWanted } from './reason-wanted.ts'
import { newPassword } from './resources/resource.ts'
import { pam360CallShape, splitPam360Call, type Pam360Call, type Pam360CallOptions } from './requester.ts'
import { filledRoute } from './routes.ts'

/** Why a password is wanted. */
export interface Pam360ReasonOptions extends Pam360CallOptions {
  /** The reason, for the audit; some accounts demand one. Sent only if given. */
  readonly reason?: string
  /** The id of a ticket; some accounts demand one. Sent only if given. */
  readonly ticketId?: string
}

/** How to get a password. */
export interface Pam360PasswordOptions extends Pam360ReasonOptions {
  /**
   * Takes a text such as `[Request]` or `TICKET ID REQUIRED` for the password, where one really reads so. PAM360 puts
   * its refusals in the same place: without this they are errors. Default `false`.
   */
  readonly literal?: boolean
}

/** How to change a password. */
export interface PasswordChangeOptions extends Pam360ReasonOptions {
  /** The new password. Default: one that the policy makes, on the server (our assumption). */
  readonly newPassword?: string | Secret
  /** Where it is changed: in PAM360 alone, or on the target too. Default: what the server does by itself. */
  readonly resetType?: 'local' | 'remote'
}

/** How to have a password made. */
export interface Pam360GenerateOptions extends Pam360CallOptions {
  /** The name of a policy, such as `Strong`. Default: the server's. */
  readonly policy?: string
}

/** What a password is held against. */
export interface Pam360ValidateOptions extends Pam360CallOptions {
  /** The name of a policy. Give it, or `policyId`. */
  readonly policy?: string
  readonly policyId?: string
}

/** Whether a password obeys a policy. */
export interface Pam360Validation {
  readonly valid: boolean
  /** What is wrong with it, in the server's own words; `null` for nothing. */
  readonly reason: string | null
}

/** A password that an account had. */
export interface Pam360FormerPassword {
  readonly secret: Secret
  readonly changedBy: string | null
  readonly changedAt: Date | null
  /** All else that the server said, under the vendor's names. */
  readonly properties: Readonly<Record<string, string>>
}

/** How the stored password compares with the one on the target. */
export interface Pam360Comparison {
  readonly inSync: boolean
  /** As the server writes it. */
  readonly status: string
}

/** The checks of {@link Pam360ReasonOptions}. */
export const reasonShape: Shape<Pam360ReasonOptions> = {
  ...pam360CallShape,
  reason: optional(anyText),
  ticketId: optional(anyText),
}
const getShape: Shape<Pam360PasswordOptions> = { ...reasonShape, literal: optional(flag) }
const changeShape: Shape<PasswordChangeOptions> = {
  ...reasonShape,
  newPassword: optional(newPassword),
  resetType: optional(oneOf('local', 'remote')),
}
const generateShape: Shape<Pam360GenerateOptions> = { ...pam360CallShape, policy: optional(text) }
const validateShape: Shape<Pam360ValidateOptions> = { ...generateShape, policyId: optional(idText) }

/**
 * Passwords of accounts.
 *
 * An account is named by `{ resource, account }`, names that are looked up, or by `{ resourceId, accountId }`.
 *
 * @see docs/protocols/pam360.md, Passwords
 */
export class Passwords {
  readonly #core: Pam360Core

  /** Made by the client. */
  constructor(core: Pam360Core) {
    this.#core = core
  }

  /**
   * Retrieves the password of an account, byte for byte.
   *
   * @throws TicketRequiredError (`TICKET_REQUIRED`, `TICKET_INVALID`), PermissionError (`ACCESS_NOT_REQUESTED`,
   *   `ACCESS_NOT_APPROVED`, `NOT_CHECKED_OUT`, `CONNECT_ONLY`), ConflictError (`IN_USE`), SecretNotSetError; and what
   *   methods of `Resources` throw. ReasonRequiredError where it is refused without a reason: PAM360 does not say that in a
   *   way that is documented, so that after such a refusal the account is looked up in the list of its resource.
   */
  async get(account: Pam360AccountRef, options: Pam360PasswordOptions = {}): Promise<Credential> {
    checkOptions('passwords.get', options, getShape)
    const { diagnostics } = this.#core.requester
    const started = performance.now()
    try {
      const [call] = splitPam360Call(options)
      const credential = await withAccount(this.#core, 'passwords.get', account, call, (open, ids) =>
        this.#read(open, ids, account, options),
      )
      diagnostics.retrieved(performance.now() - started, undefined)
      return credential
    } catch (error) {
      diagnostics.retrieved(performance.now() - started, error)
      throw error
    }
  }

  /** Sets a new password, or has one made. */
  async change(account: Pam360AccountRef, options: PasswordChangeOptions = {}): Promise<void> {
    checkOptions('passwords.change', options, changeShape)
    const [own, { newPassword: password, resetType, reason, ticketId }] = splitPam360Call(options)
    const { requester } = this.#core
    await withAccount(this.#core, 'passwords.change', account, own, (call, ids) =>
      unlessReasonIsWanted(requester, call, ids, reason, () =>
        requester.ask(call, {
          method: 'PUT',
          path: passwordPath(ids),
          input: {
            NEWPASSWORD: password === undefined ? undefined : plainOf(password),
            RESETTYPE: resetType?.toUpperCase(),
            REASON: reason,
            TICKETID: ticketId,
          },
        }),
      ),
    )
  }

  /** Has a password made by a policy, and sets it nowhere. */
  async generate(options: Pam360GenerateOptions = {}): Promise<Secret> {
    checkOptions('passwords.generate', options, generateShape)
    const [own, { policy }] = splitPam360Call(options)
    const answer = await this.#core.requester.run(own, {
      method: 'GET',
      path: 'passwords/generate',
      input: { POLICY: policy },
    })
    return new Secret(passwordIn(answer.fields('a password').get('PASSWORD'), true))
  }

  /** Asks whether a password obeys a policy. Route and answer are our assumption. */
  async validate(password: string | Secret, options: Pam360ValidateOptions): Promise<Pam360Validation> {
    checkArgument('passwords.validate', 'the password', password, secretText)
    checkOptions('passwords.validate', options, validateShape)
    const [own, { policy, policyId }] = splitPam360Call(options)
    if ((policy === undefined) === (policyId === undefined)) {
      throw new ConfigurationError("passwords.validate: give 'policy' or 'policyId', and not both.", {
        code: 'INVALID_REQUEST',
      })
    }
    const { requester, routes } = this.#core
    const answer = await requester.run(own, {
      ...filledRoute(routes.validatePassword),
      input: { PASSWORD: plainOf(password), POLICY: policy, POLICYID: policyId },
      repeatable: true,
    })
    const fields = answer.fields('the outcome of a validation')
    const valid = fields.flag('VALID')
    if (valid === null) throw notThere('the outcome of a validation')
    return { valid, reason: fields.text('REASON') }
  }

  /** The passwords that an account had. Route and answer are our assumption. */
  async history(
    account: Pam360AccountRef,
    options: Pam360ReasonOptions = {},
  ): Promise<Pam360FormerPassword[]> {
    checkOptions('passwords.history', options, reasonShape)
    const [own, { reason, ticketId }] = splitPam360Call(options)
    const { requester, routes, zone } = this.#core
    return withAccount(this.#core, 'passwords.history', account, own, async (call, ids) => {
      const answer = await unlessReasonIsWanted(requester, call, ids, reason, () =>
        requester.ask(call, {
          ...filledRoute(routes.passwordHistory, { ...ids }),
          input: { REASON: reason, TICKETID: ticketId },
        }),
      )
      return rowsOf(answer.details, 'the former passwords').map((row) => {
        const fields = fieldsOf(row, 'a former password')
        return {
          secret: new Secret(passwordIn(fields.get('PASSWORD'), true)),
          changedBy: fields.text('MODIFIED BY'),
          changedAt: fields.date(zone, 'LAST MODIFIED TIME'),
          properties: fields.properties(),
        }
      })
    })
  }

  /** Compares the stored password with the one on the target. Route and answer are our assumption. */
  async verify(account: Pam360AccountRef, options: Pam360CallOptions = {}): Promise<Pam360Comparison> {
    const { requester, routes } = this.#core
    return withAccount(this.#core, 'passwords.verify', account, options, async (call, ids) => {
      const answer = await requester.ask(call, filledRoute(routes.verifyPassword, { ...ids }))
      const status = answer.fields('the outcome of a comparison').text('STATUS')
      if (status === null) throw notThere('the outcome of a comparison')
      return { inSync: status.toLowerCase() === 'in sync', status }
    })
  }

  async #read(
    call: Pam360Call,
    ids: Pam360AccountIds,
    account: Pam360AccountRef,
    { reason, ticketId, literal = false, orgName }: Pam360PasswordOptions,
  ): Promise<Credential> {
    const { requester, vault } = this.#core
    const answer = await unlessReasonIsWanted(requester, call, ids, reason, () =>
      requester.ask(call, {
        method: 'GET',
        path: passwordPath(ids),
        input: { REASON: reason, TICKETID: ticketId },
      }),
    )
    const fields = answer.fields('a password')
    const names = 'account' in account ? account : undefined
    return {
      secret: new Secret(passwordIn(fields.get('PASSWORD'), literal)),
      kind: 'password',
      username: names?.account,
      address: undefined,
      properties: { ...ids, ...fields.properties() },
      changeInProgress: false,
      retrievedAt: new Date(),
      vault,
      reference: referenceOf(vault, ids, names, orgName),
    }
  }
}

function passwordPath({ resourceId, accountId }: Pam360AccountIds): string {
  return path`resources/${resourceId}/accounts/${accountId}/password`
}
