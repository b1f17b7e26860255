import type { Credential, CredentialKind } from './credential.ts'
import type { AnySallyportError } from './errors.ts'
import {
  callback,
  checkOptions,
  flag,
  isRecord,
  listOf,
  nested,
  oneOf,
  optional,
  text,
  textRecord,
  type Check,
  type Shape,
} from './options.ts'
import { callShape, type CallOptions } from './transport/call-options.ts'

/** What names an account in a vault: what a reference holds beside the name of the vault. */
export interface Selector {
  /** The parts of the path, decoded: for CyberArk the safe, any folders, and the object. */
  readonly path: readonly string[]
  /** The keys after the question mark that are neither reason nor ticket, decoded; what they mean is the vault's matter. */
  readonly keys: Readonly<Record<string, string>>
}

/** How to retrieve. */
export interface VaultRetrieveOptions extends CallOptions {
  /** Which secret of the account. Default: its password, or its key where it has no password. */
  readonly kind?: Exclude<CredentialKind, 'file'>
  /** The reason for the audit. A vault that has no use for it ignores it. */
  readonly reason?: string
  /** The id of a ticket. A vault that has no use for it ignores it. */
  readonly ticketId?: string
  /**
   * The properties that the caller will read, by the vendor's names. For a vault that gives none unasked (CP); any other
   * gives what it has.
   */
  readonly properties?: readonly string[]
  /** Ask the vault, whatever is kept. Default `false`. Of use where there is a cache. */
  readonly fresh?: boolean
  /**
   * A credential that was refused where it was used: another is wanted, if there is one by now. Of use where there is a
   * cache, which gives what it has fetched since, or asks the vault.
   */
  readonly refused?: Credential
}

/** What a cache tells when a username or secret is not what it was. Holds neither. */
export interface RotationEvent {
  /** What was asked for: `pam://…`, without reason and ticket. */
  readonly reference: string
  /** The name of the vault. */
  readonly vault: string
  /** When the answer arrived that differed, by this machine's clock. */
  readonly at: Date
  /** Whether the username is another as well, as with dual accounts. */
  readonly usernameChanged: boolean
}

/** The checks of {@link Selector}. */
export const selectorShape: Shape<Selector> = { path: listOf(text), keys: textRecord }

/** The checks of {@link VaultRetrieveOptions}. */
export const vaultRetrieveShape: Shape<VaultRetrieveOptions> = {
  ...callShape,
  kind: optional(oneOf('password', 'ssh-key')),
  reason: optional(text),
  ticketId: optional(text),
  properties: optional(listOf(text)),
  fresh: optional(flag),
  refused: optional((value) => (isRecord(value) && 'secret' in value ? undefined : 'must be a Credential')),
}

/** Which accounts to list. */
export interface VaultListFilter extends CallOptions {
  /** Only accounts in which this text occurs, as the vault searches. */
  readonly search?: string
  /** The safe, resource or other container. */
  readonly container?: string
}

/** The checks of {@link VaultListFilter}. */
export const vaultListShape: Shape<VaultListFilter> = {
  ...callShape,
  search: optional(text),
  container: optional(text),
}

/** An account in a list of whatever vault. Never a secret. */
export interface ListedAccount {
  /** How to retrieve it: `pam://…`. */
  readonly reference: string
  /** The vault's own name of it. */
  readonly name: string
  readonly username: string | undefined
  readonly address: string | undefined
  /** Its safe, resource or other container. */
  readonly container: string | undefined
  /** Which secrets can be retrieved, as far as the list tells. */
  readonly kinds: readonly CredentialKind[]
}

/** What a check looks at, in the order in which it does; what comes after a layer that is broken is not looked at. */
export const checkLayers = [
  'configuration',
  'files',
  'dns',
  'proxy',
  'tcp',
  'tls',
  'client-certificate',
  'clock',
  'service',
  'identity',
  'permission',
  'object',
  'policy',
] as const

/** One layer of a check. */
export type CheckLayer = (typeof checkLayers)[number]

/** What was found at one layer. */
export interface CheckStep {
  readonly layer: CheckLayer
  /** `skipped`: not looked at, since an earlier layer is broken or it would leave a trace in the vault's audit. */
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped'
  /** What was found, in one line. No secret, no account name but the canary's. */
  readonly message: string
  /** What to do about it, in one line, where something is to be done. */
  readonly remedy?: string
  /** Where it failed, the error that a call would throw. Its hint is the remedy as a rule. */
  readonly error?: AnySallyportError
  /** Where it failed since another vault did not give a secret that this one needs: the name of that vault. */
  readonly secretFrom?: string
  /** In milliseconds. */
  readonly durationMs: number
}

/** What a check found. */
export interface VaultCheck {
  /** Whether no step failed. */
  readonly ok: boolean
  /** One step for each layer that this vault has, in order. */
  readonly steps: readonly CheckStep[]
}

/** How to check. */
export interface VaultCheckOptions extends CallOptions {
  /**
   * An account to retrieve, to try identity, permission, object and policy. Its secret is thrown away; each check is a row in
   * the vault's audit. Without it nothing is asked that the vault's audit would show.
   */
  readonly canary?: Selector & { readonly reason?: string; readonly ticketId?: string }
  /** Told of each step as it ends. */
  readonly onStep?: (step: CheckStep) => void
}

/** The checks of {@link VaultCheckOptions}. */
export const vaultCheckShape: Shape<VaultCheckOptions> = {
  ...callShape,
  canary: optional(nested({ ...selectorShape, reason: optional(text), ticketId: optional(text) })),
  onStep: optional(callback),
}

/**
 * What every vault can do, whatever the product: the small interface that references, caches and fallbacks stand on. Each
 * client has more to offer than that.
 */
export interface Vault {
  /** What it is called in references, credentials and logs. */
  readonly name: string
  /** The product: `ccp`, `cp`, `pvwa`, `axidian`, `pam360`, or a word of one's own. */
  readonly kind: string
  /**
   * Differs wherever the same request may get another answer (another server, another identity): for keys of caches that
   * several vaults share. Holds no secret. Each client of ours has its own.
   */
  readonly identity: string
  /**
   * Retrieves the one account that matches.
   *
   * @throws NotFoundError, AmbiguousMatchError and so on, as the client does; ConfigurationError (`INVALID_REFERENCE`) for a
   *   path or key that this vault cannot have.
   */
  retrieve(selector: Selector, options?: VaultRetrieveOptions): Promise<Credential>
  /** The accounts that can be seen; only where the vault can tell. */
  list?(filter?: VaultListFilter): AsyncIterable<ListedAccount>
  /** Looks, layer by layer, whether this vault can be used. Throws only the reason of an aborted signal. */
  check(options?: VaultCheckOptions): Promise<VaultCheck>
  /** Forgets what is kept of an account, or of all; only where something is kept. */
  invalidate?(selector?: Selector): void
  /**
   * Tells of each change of a username or secret that is noticed; only where something is kept to compare with.
   *
   * @param listener What it throws, or its promise rejects with, spoils nothing else; that it failed is logged as a warning.
   * @returns Ends it.
   */
  onRotate?(listener: (event: RotationEvent) => unknown): () => void
  /** Closes the client. */
  close(): Promise<void>
  /** Same as `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}

/** A {@link Vault}: named, and able to retrieve. */
export const vaultOption: Check = (value) =>
  isRecord(value) && text(value['name']) === undefined && typeof value['retrieve'] === 'function'
    ? undefined
    : "must be a Vault, such as 'ccpVault(client)' gives"

/**
 * Checks that there is a vault.
 *
 * @param where The function that needs it, as the error shall name it.
 * @throws ConfigurationError
 */
export function checkVault(where: string, vault: Vault): void {
  checkOptions(where, { vault }, { vault: vaultOption })
}
