import type { KeyCipherName } from '../ssh/ciphers.ts'
import type { KeyKind } from '../ssh/generate.ts'
import type { KeyForm } from '../ssh/private-key.ts'
import type { AxidianAccountState } from '../state/axidian/account.ts'
import type { AxidianApplicationState } from '../state/axidian/application.ts'
import type { AxidianPolicyInit } from '../state/axidian/policy.ts'

/** An application of Axidian Privilege: the identity of a program. */
export interface SeedAxidianApplication {
  readonly name: string
  readonly description?: string
  /** Generated from the lab's random seed and the name when absent. */
  readonly password?: string
  /** Where its token requests may come from; anywhere without it. */
  readonly allowedAddresses?: readonly string[]
  /** Default `active`. */
  readonly state?: AxidianApplicationState
  /** Users who may read its password. */
  readonly administrators?: readonly string[]
}

/** The SSH key of an account. Generated, unless its text is given. */
export interface SeedAxidianKey {
  /** Default `rsa`, which is what the product takes. */
  readonly kind?: KeyKind
  /** RSA: 2048 (default), 3072, 4096; ECDSA: 256 (default), 384, 521. */
  readonly bits?: number
  /** Default: `pkcs1` for RSA, `sec1` for ECDSA, `openssh` for Ed25519. */
  readonly form?: KeyForm
  /** Default: what the usual tools take for the form. `none`: not encrypted. */
  readonly cipher?: KeyCipherName | 'none'
  /** What it is encrypted with; may be empty. Generated when absent, for a key that is encrypted. */
  readonly passphrase?: string
  /** What Core gives as passphrase, when that is another one; `null` for none. */
  readonly givenPassphrase?: string | null
  /** Default: `<login>.key`. */
  readonly fileName?: string
  /** The key as it stands, in place of a generated one. */
  readonly text?: string
  /** Default `lf`. */
  readonly lineEnds?: 'lf' | 'crlf'
  /** Whether the last line is ended. Default true. */
  readonly finalLineEnd?: boolean
}

/** An account of Axidian Privilege, of a resource or of a domain. */
export interface SeedAxidianAccount {
  /** Default: derived from its name. */
  readonly id?: string
  /** Of a local account: the resource. */
  readonly resource?: string
  /** Of a domain account: the domain's NetBIOS name. */
  readonly domain?: string
  readonly login: string
  /** Default: `RESOURCE/login`, or `DOMAIN\login` (assumption). */
  readonly displayName?: string
  /** Default `managed`; only managed accounts are available to applications. */
  readonly state?: AxidianAccountState
  /** Generated when absent, unless there is a key; `null` when none is set. Up to 4096 characters. */
  readonly password?: string | null
  /** Without it there is none. */
  readonly key?: SeedAxidianKey
  /** Whether its resource is reached over SSH. Default: whether there is a key. */
  readonly keySupported?: boolean
  /** Names of the policies that are attached to it, beside those of priority 0. */
  readonly policies?: readonly string[]
}

/** What an application may do with an account. */
export interface SeedAxidianPermission {
  readonly application: string
  /** `RESOURCE/login` or `DOMAIN\login`, whatever the display name. */
  readonly account: string
  /** The option to view credentials. Default true. */
  readonly viewCredentials?: boolean
  /** When it begins, such as `2026-01-31T12:00:00Z`. */
  readonly from?: string
  /** When it ends. */
  readonly until?: string
  readonly suspended?: boolean
  /** For good. */
  readonly revoked?: boolean
}

/** Axidian Privilege: identity provider and Core. */
export interface SeedAxidian {
  /** Whether there is the licence without which no application gets a token. Default true. */
  readonly licensed?: boolean
  readonly applications?: readonly SeedAxidianApplication[]
  readonly policies?: readonly AxidianPolicyInit[]
  readonly accounts?: readonly SeedAxidianAccount[]
  readonly permissions?: readonly SeedAxidianPermission[]
}
