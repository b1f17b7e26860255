import { Shares } from './shares.ts'
import type { Pam360AccessControl } from './access-request.ts'

/** A custom field with its value. */
export interface Pam360CustomField {
  readonly label: string
  /** Of a file its name. */
  readonly value: string
  /** Default `Character`. */
  readonly type?: string
  /** What a field of the type `File` holds. */
  readonly content?: string
}

/** The column that a custom field stands in, as the product names it. */
export function columnOfField({ type = 'Character' }: Pam360CustomField, index: number): string {
  return `${type === 'Character' ? 'COLUMN_CHAR' : 'COLUMN_SCHAR'}${index + 1}`
}

/** What makes one-time codes (RFC 6238). */
export interface Pam360Totp {
  /** Base32, as authenticators take it. */
  readonly secret: string
  /** Default `SHA1`. */
  readonly algorithm?: 'SHA1' | 'SHA256' | 'SHA512'
  /** Default 6. */
  readonly digits?: 6 | 8
  /** Seconds; default 30. */
  readonly period?: number
}

/** What retrieving asks for beside a permission. */
export interface Pam360Demands {
  /** Whether a reason must be given. */
  readonly reasonRequired?: boolean
  /** Whether a ticket must be named to retrieve. */
  readonly ticketRequired?: boolean
  /** Whether a ticket must be named to request access. */
  readonly ticketRequiredForRequest?: boolean
}

/** What an account is made with. */
export interface Pam360AccountInit extends Pam360Demands {
  readonly name: string
  readonly password: string
  readonly description?: string
  readonly notes?: string
  /** Name of its password policy; default the resource's. */
  readonly policy?: string
  readonly customFields?: readonly Pam360CustomField[]
  readonly totp?: Pam360Totp
  /** What is stored in place of a password, on a resource of a file type. */
  readonly file?: { readonly name: string; readonly content: string }
  /** Replaces the resource's. */
  readonly accessControl?: Pam360AccessControl
}

/** An account of a resource. */
export class Pam360Account {
  readonly id: number
  /** What password RPCs name it by; another number than its own. */
  readonly passwordId: number
  name: string
  description: string
  notes: string
  policy: string | null
  customFields: readonly Pam360CustomField[]
  totp: Pam360Totp | null
  file: { readonly name: string; readonly content: Buffer } | null
  accessControl: Pam360AccessControl | null
  demands: Pam360Demands
  /** What was set that the lab only keeps: options of resets and recordings, by their names on the wire. */
  readonly options = new Map<string, string>()
  readonly shares = new Shares()
  /** Numbers of users whose favourite it is. */
  readonly favouriteOf = new Set<number>()
  // The target's password, where it may be another one.
  #onTarget: string | null = null
  readonly #passwords: { readonly text: string; readonly at: number }[]
  /** When it was put into the trash, epoch milliseconds; `null`: it is not there. */
  trashedAt: number | null = null
  /** When its password was last retrieved, epoch milliseconds; `null` for never. */
  lastAccessed: number | null = null

  constructor(
    init: Pam360AccountInit,
    { id, passwordId, now }: { id: number; passwordId: number; now: number },
  ) {
    this.id = id
    this.passwordId = passwordId
    this.name = init.name
    this.description = init.description ?? ''
    this.notes = init.notes ?? ''
    this.policy = init.policy ?? null
    this.customFields = init.customFields ?? []
    this.totp = init.totp ?? null
    this.file =
      init.file === undefined ? null : { name: init.file.name, content: Buffer.from(init.file.content) }
    this.accessControl = init.accessControl ?? null
    const { reasonRequired, ticketRequired, ticketRequiredForRequest } = init
    this.demands = {
      ...(reasonRequired === undefined ? {} : { reasonRequired }),
      ...(ticketRequired === undefined ? {} : { ticketRequired }),
      ...(ticketRequiredForRequest === undefined ? {} : { ticketRequiredForRequest }),
    }
    this.#passwords = [{ text: init.password, at: now }]
  }

  /** When its password was last set, epoch milliseconds. */
  get lastModified(): number {
    return this.#passwords.at(-1)?.at ?? 0
  }

  /** The password, for those who may see it. */
  revealPassword(): string {
    return this.#passwords.at(-1)?.text ?? ''
  }

  /** All passwords that it had, the oldest first. */
  revealHistory(): readonly { readonly text: string; readonly at: number }[] {
    return [...this.#passwords]
  }

  /** Sets the password, on the target too unless said otherwise. `at` is epoch milliseconds. */
  setPassword(text: string, at: number, where: 'everywhere' | 'vault' = 'everywhere'): void {
    if (where === 'vault') this.#onTarget ??= this.revealPassword()
    else this.#onTarget = null
    this.#passwords.push({ text, at })
  }

  /** Gives the target another password, as somebody does who passes PAM360 by. */
  driftTo(text: string): void {
    this.#onTarget = text
  }

  /** Whether the target has the password that PAM360 keeps. */
  get isInSync(): boolean {
    return this.#onTarget === null || this.#onTarget === this.revealPassword()
  }
}
