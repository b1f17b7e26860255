/** Encrypts what is kept on disk: AES-256-GCM. Pure but for the random number. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** A new key. */
export function newKey(): Buffer {
  return randomBytes(32)
}

/**
 * Encrypts a text.
 *
 * @param about What stands beside it in the clear; changing that is noticed, too.
 */
export function seal(text: string, key: Uint8Array, about: string): Buffer {
  const nonce = randomBytes(nonceBytes)
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(about))
  const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
  return Buffer.concat([nonce, sealing.getAuthTag(), sealed])
}

/** Decrypts; `undefined` where the key is another, or anything was changed. */
export function unseal(sealed: Uint8Array, key: Uint8Array, about: string): string | undefined {
  if (sealed.length < nonceBytes + tagBytes || key.length !== 32) return undefined
  const [nonce, tag, text] = [
    sealed.subarray(0, nonceBytes),
    sealed.subarray(nonceBytes, nonceBytes + tagBytes),
    sealed.subarray(nonceBytes + tagBytes),
  ]
  const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes })
    .setAAD(Buffer.from(about))
    .setAuthTag(tag)
  try {
    return Buffer.concat([opening.update(text), opening.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
