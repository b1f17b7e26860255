import { keyCiphers } from './ciphers.ts'
import type { KeyCipherName } from './ciphers.ts'
import { generateKey, keyBits } from './generate.ts'
import type { KeyKind } from './generate.ts'
import { Octets } from './octets.ts'
import { openSshKey, publicLine } from './openssh.ts'
import type { KeyEncryption } from './openssh.ts'
import { pkcs8Key, traditionalKey } from './pem.ts'

/** Forms of a private key. */
export const keyForms = ['pkcs1', 'sec1', 'pkcs8', 'openssh'] as const

/** One form of a private key. */
export type KeyForm = (typeof keyForms)[number]

/** Forms that each kind of key has; the first one is the default. */
export const formsOf: Readonly<Record<KeyKind, readonly KeyForm[]>> = {
  rsa: ['pkcs1', 'pkcs8', 'openssh'],
  ecdsa: ['sec1', 'pkcs8', 'openssh'],
  ed25519: ['openssh', 'pkcs8'],
}

/** Ciphers that each form knows; the first one is the default. */
export const ciphersOf: Readonly<Record<KeyForm, readonly KeyCipherName[]>> = {
  pkcs1: ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'des-ede3-cbc'],
  sec1: ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'des-ede3-cbc'],
  pkcs8: ['aes-256-cbc', 'aes-192-cbc', 'aes-128-cbc', 'des-ede3-cbc'],
  openssh: ['aes-256-ctr', 'aes-128-ctr', 'aes-256-cbc', 'aes-192-cbc', 'aes-128-cbc', 'des-ede3-cbc'],
}

/** What a generated key shall be. */
export interface PrivateKeyOptions {
  /** Default `rsa`. */
  readonly kind?: KeyKind
  /** RSA: 2048 (default), 3072, 4096; ECDSA: 256 (default), 384, 521. */
  readonly bits?: number
  /** Default: `pkcs1` for RSA, `sec1` for ECDSA, `openssh` for Ed25519. */
  readonly form?: KeyForm
  /** Default: what the usual tools take for the form. */
  readonly cipher?: KeyCipherName
  /** Encrypts the key, also when it is empty; without it the key is not encrypted. */
  readonly passphrase?: string | undefined
  /** Default empty. */
  readonly comment?: string
}

/** A generated key: its text, and its public half in one line. */
export interface GeneratedKey {
  readonly text: string
  readonly publicLine: string
}

/** Generates a private key whose every octet depends on nothing but the name and the options. */
export function generatePrivateKey(name: string, options: PrivateKeyOptions): GeneratedKey {
  const { kind = 'rsa', passphrase, comment = '' } = options
  const form = options.form ?? formsOf[kind][0] ?? 'pkcs8'
  const octets = new Octets(`ssh\0${name}`)
  const random = (count: number): Uint8Array => octets.take(count)
  const key = generateKey(kind, options.bits ?? keyBits[kind][0] ?? 256, octets)
  const cipher = keyCiphers[options.cipher ?? ciphersOf[form][0] ?? 'aes-256-cbc']
  const encryption: KeyEncryption | undefined =
    passphrase === undefined ? undefined : { cipher, passphrase, random }
  const text =
    form === 'openssh'
      ? openSshKey(key, comment, random, encryption)
      : form === 'pkcs8'
        ? pkcs8Key(key, encryption)
        : traditionalKey(key, encryption)
  return { text, publicLine: publicLine(key, comment) }
}
