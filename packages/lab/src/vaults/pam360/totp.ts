import { createHmac } from 'node:crypto'
import type { Pam360Totp } from '../../state/pam360/account.ts'

/** A code of RFC 6238 at a moment, epoch milliseconds. */
export function totpCode(
  { secret, algorithm = 'SHA1', digits = 6, period = 30 }: Pam360Totp,
  at: number,
): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = secret
    .replaceAll('=', '')
    .toUpperCase()
    .replaceAll(/./gu, (letter) => letters.indexOf(letter).toString(2).padStart(5, '0'))
  const key = Buffer.from((bits.match(/.{8}/gu) ?? []).map((octet) => Number.parseInt(octet, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 1000 / period)))
  const digest = createHmac(algorithm.toLowerCase(), key).update(counter).digest()
  const offset = (digest.at(-1) ?? 0) & 0x0f
  const number = digest.readUInt32BE(offset) & 0x7f_ff_ff_ff
  return String(number % 10 ** digits).padStart(digits, '0')
}
