import type { Lab } from '@sallyport/lab'
import type { Selector, Vault } from '@sallyport/sdk'

/** What one product puts in for the suite that all vaults pass: how it is reached, and what is in the lab for it. */
export interface Product {
  /** Its `kind`, and the name that its vaults have here. */
  readonly kind: string
  /** A vault of an identity that may retrieve what is named below. */
  open(lab: Lab, options?: { readonly name?: string }): Vault
  /** A vault of an identity that is not accepted. */
  openAsStranger(lab: Lab): Vault
  /** A vault that cannot be reached. */
  openUnreachable(lab: Lab): Vault
  /** Has every further retrieval go without an answer. */
  stall(lab: Lab): void
  /** Makes the lab have what is named below, where its seed has it not. */
  prepare?(lab: Lab): void

  /** An account with a password. */
  readonly account: Selector
  /** The same account in other ways, at least one of them by keys alone. */
  readonly otherwise: (lab: Lab) => readonly Selector[] | Promise<readonly Selector[]>
  /** Its password. */
  passwordOf(lab: Lab): string
  readonly username: string
  readonly missing: Selector
  /** What two accounts match; absent where the product has no such thing. */
  readonly ambiguous?: Selector
  /** An account that was never given a secret; absent where there can be none. */
  readonly unset?: Selector
  /** An account whose policy wants a reason. */
  readonly reasoned: Selector
  /** The reason that the vault's records have for the last retrieval. */
  lastReason(lab: Lab): string | undefined
  /** An account that has an SSH key and no password; absent where accounts hold none. */
  readonly key?: Selector
  /** What the product cannot have, and a part of what the error says. */
  readonly unusable: readonly (readonly [selector: Selector, says: string])[]
  /** Adds an account. */
  add(lab: Lab, name: string, secret: string): Selector | Promise<Selector>
  /** Whether a secret can come out of the product as what it is. */
  readonly carries: (secret: string) => boolean
  /** Where it can list: words by which the account above is found, and the container that it is in. */
  readonly listing?: { readonly search: string; readonly container: string }
}

/** A selector of a path, of keys, or both. */
export function at(path: readonly string[], keys: Readonly<Record<string, string>> = {}): Selector {
  return { path, keys }
}
