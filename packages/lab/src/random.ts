import { createHash } from 'node:crypto'

// Everything that a password policy usually asks for, without characters that need care in a shell.
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789-_.'

/**
 * A password that depends on nothing but the seed number and the name: the same on every machine and in any
 * order.
 */
export function generatedSecret(random: number, name: string): string {
  const digest = createHash('sha256').update(`${random}\0${name}`).digest()
  let text = ''
  for (const byte of digest.subarray(0, 20)) text += alphabet.charAt(byte % alphabet.length)
  return text
}

/** A UUID that depends on nothing but the text. */
export function generatedUuid(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
