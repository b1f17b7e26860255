/** Writing ASN.1 in DER (X.690): what PKCS#8 and PKCS#12 are made of. */

/** A value with its tag and its length, which is below 65 536 octets. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

/** SEQUENCE, and SEQUENCE OF. */
export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)

/** OCTET STRING. */
export const octetString = (bytes: Uint8Array): Buffer => der(0x04, bytes)

/** INTEGER from 0 to 32 767. */
export const integer = (value: number): Buffer =>
  der(0x02, Buffer.from(value < 128 ? [value] : [value >> 8, value & 255]))

/** OBJECT IDENTIFIER, from its content in hexadecimal. */
export const identifier = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))

/** NULL. */
export const nothing = der(0x05)
