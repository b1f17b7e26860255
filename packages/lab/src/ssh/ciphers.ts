/** A cipher that private keys are encrypted with, as the formats call it. */
export interface KeyCipher {
  /** In Node, and in the `DEK-Info` header in upper case. */
  readonly node: string
  readonly openSsh: string
  readonly keyBytes: number
  readonly ivBytes: number
  readonly blockBytes: number
  /** Object identifier in DER; absent for those that PEM does not know. */
  readonly oid?: string
}

/** The names that a seed uses. */
export const keyCipherNames = [
  'des-ede3-cbc',
  'aes-128-cbc',
  'aes-192-cbc',
  'aes-256-cbc',
  'aes-128-ctr',
  'aes-256-ctr',
] as const

/** Name of a cipher. */
export type KeyCipherName = (typeof keyCipherNames)[number]

/** Ciphers by their names. */
export const keyCiphers: Readonly<Record<KeyCipherName, KeyCipher>> = {
  'des-ede3-cbc': {
    node: 'des-ede3-cbc',
    openSsh: '3des-cbc',
    keyBytes: 24,
    ivBytes: 8,
    blockBytes: 8,
    oid: '06082a864886f70d0307',
  },
  'aes-128-cbc': aes(128, 'cbc', '0609608648016503040102'),
  'aes-192-cbc': aes(192, 'cbc', '0609608648016503040116'),
  'aes-256-cbc': aes(256, 'cbc', '060960864801650304012a'),
  'aes-128-ctr': aes(128, 'ctr'),
  'aes-256-ctr': aes(256, 'ctr'),
}

function aes(bits: number, mode: 'cbc' | 'ctr', oid?: string): KeyCipher {
  return {
    node: `aes-${bits}-${mode}`,
    openSsh: `aes${bits}-${mode}`,
    keyBytes: bits / 8,
    ivBytes: 16,
    blockBytes: 16,
    ...(oid === undefined ? {} : { oid }),
  }
}
