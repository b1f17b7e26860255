import { ConfigurationError, type ErrorCodes } from '../errors.ts'
import { nearest } from '../nearest.ts'
import { isRecord, printable } from '../options.ts'
import { formatReference, parseReference, type Reference, type ReferenceParts } from '../reference.ts'
import type { Selector, Vault, VaultRetrieveOptions } from '../vault.ts'
import { propertyOf } from './fields.ts'

/** Where a reference leads: which vault is asked, and for what. */
export interface Place {
  readonly reference: Reference
  readonly vault: Vault
  readonly selector: Selector
  /** What the reference itself says about how to retrieve. */
  readonly options: VaultRetrieveOptions
  /** The same for all references that one retrieval answers: canonical, without a field but for a key. */
  readonly account: string
}

/**
 * What decides the answer at a place: what the reference says, but for a reason or ticket that the caller gives. One that is
 * `undefined` says nothing.
 */
export function questionAt(
  { options }: Place,
  { reason, ticketId }: Pick<VaultRetrieveOptions, 'reason' | 'ticketId'>,
): VaultRetrieveOptions {
  return {
    ...options,
    ...(reason === undefined ? {} : { reason }),
    ...(ticketId === undefined ? {} : { ticketId }),
  }
}

/** So many references are remembered; a program has fewer, and one that makes them up shall not fill the memory. */
const most = 10_000

/** The vaults by their names, and where references lead. The same text leads to the same object, which caches use. */
export class Places {
  readonly vaults: ReadonlyMap<string, Vault>
  readonly #known = new Map<string, Place>()

  /** @throws ConfigurationError when two vaults have one name. */
  constructor(vaults: readonly Vault[]) {
    const byName = new Map<string, Vault>()
    for (const vault of vaults) {
      if (byName.has(vault.name)) {
        throw new ConfigurationError(`Sallyport: two vaults are called '${printable(vault.name)}'.`, {
          code: 'INVALID_OPTION',
          hint: "Give each its own 'name'.",
        })
      }
      byName.set(vault.name, vault)
    }
    this.vaults = byName
  }

  /**
   * Where a reference leads.
   *
   * @throws ConfigurationError (`INVALID_REFERENCE`, `UNKNOWN_VAULT`).
   */
  of(reference: string | ReferenceParts): Place {
    if (typeof reference !== 'string' && !isRecord(reference)) {
      throw new ConfigurationError('A reference must be a string, or the parts of one.', {
        code: 'INVALID_REFERENCE',
        hint: 'For example pam://ccp/Billing-DB/oracle-prod.',
      })
    }
    const text = typeof reference === 'string' ? reference : formatReference(reference)
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const place = this.#find(parseReference(text))
    if (this.#known.size >= most) this.#known.clear()
    this.#known.set(text, place)
    return place
  }

  /**
   * A vault by its name.
   *
   * @throws ConfigurationError (`UNKNOWN_VAULT`) that proposes the nearest name.
   */
  vault(name: string): Vault {
    const vault = this.vaults.get(name)
    if (vault === undefined) throw unknown(name, [...this.vaults.keys()])
    return vault
  }

  #find(reference: Reference): Place {
    const { vault, path, keys, reason, ticketId, field } = reference
    const property = propertyOf(field)
    return {
      reference,
      vault: this.vault(vault),
      account: formatReference({ ...reference, field: field === 'ssh-key' ? field : 'password' }),
      selector: Object.freeze({ path, keys }),
      options: Object.freeze({
        ...(field === 'ssh-key' ? { kind: field } : {}),
        ...(reason === undefined ? {} : { reason }),
        ...(ticketId === undefined ? {} : { ticketId }),
        ...(property === undefined ? {} : { properties: Object.freeze([property]) }),
      }),
    }
  }
}

function unknown(name: string, names: readonly string[]): ConfigurationError {
  const near = nearest(name, names)
  const code: ErrorCodes['ConfigurationError'] = 'UNKNOWN_VAULT'
  return new ConfigurationError(`No vault is called '${printable(name)}'.`, {
    code,
    hint:
      names.length === 0
        ? 'There are none: give them to the constructor, or put them into the configuration.'
        : `${near === undefined ? '' : `Did you mean '${printable(near)}'? `}There are: ${names.map((one) => printable(one)).join(', ')}.`,
  })
}
