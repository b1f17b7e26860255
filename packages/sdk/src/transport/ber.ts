/** Just enough of BER (X.690) to walk through a PKCS#12 file. */

/** One element: its tag, whether it holds others, and its content. */
export interface Element {
  readonly tag: number
  readonly constructed: boolean
  readonly content: Buffer
}

/** The input is not well-formed BER. */
export class BerError extends Error {}

/** Tags that PKCS#12 uses. `context0` is `[0]`. */
export const tags = {
  integer: 0x02,
  octetString: 0x04,
  objectIdentifier: 0x06,
  sequence: 0x10,
  context0: 0x80,
} as const

const constructedBit = 0x20
const deepest = 32

/** Reads the elements of a buffer, one after the other. */
export function readElements(input: Buffer, depth = 0): Element[] {
  const elements: Element[] = []
  let at = 0
  while (at < input.length) {
    const { element, next } = readElement(input, at, depth)
    elements.push(element)
    at = next
  }
  return elements
}

function readElement(input: Buffer, start: number, depth: number): { element: Element; next: number } {
  if (depth > deepest) throw new BerError('nested too deeply')
  const first = byteAt(input, start)
  if ((first & 0x1f) === 0x1f) throw new BerError('long tags are not used in PKCS#12')
  const tag = first & ~constructedBit
  const constructed = (first & constructedBit) !== 0
  const lead = byteAt(input, start + 1)
  if (lead === 0x80) return readIndefinite(input, start, tag, depth)
  const lengthBytes = lead & 0x80 ? lead & 0x7f : 0
  if (lengthBytes > 4) throw new BerError('an element is too long')
  const contentStart = start + 2 + lengthBytes
  if (contentStart > input.length) throw new BerError('the file ends too early')
  const length = lengthBytes === 0 ? lead : input.readUIntBE(start + 2, lengthBytes)
  const next = contentStart + length
  if (next > input.length) throw new BerError('the file ends too early')
  return { element: { tag, constructed, content: input.subarray(contentStart, next) }, next }
}

/** An element of indefinite length ends with two zero bytes; older Java and smart card tools write them. */
function readIndefinite(
  input: Buffer,
  start: number,
  tag: number,
  depth: number,
): { element: Element; next: number } {
  let at = start + 2
  while (!(byteAt(input, at) === 0 && byteAt(input, at + 1) === 0)) {
    at = readElement(input, at, depth + 1).next
  }
  return { element: { tag, constructed: true, content: input.subarray(start + 2, at) }, next: at + 2 }
}

function byteAt(input: Buffer, index: number): number {
  const value = input[index]
  if (value === undefined) throw new BerError('the file ends too early')
  return value
}

/** The children of an element with the tag expected. */
export function children(element: Element | undefined, tag: number): Element[] {
  if (element?.tag !== tag || !element.constructed) throw new BerError('an element is not what it should be')
  return readElements(element.content)
}

/** The bytes of an OCTET STRING (or of an implicit tag in its place), also when it was sent in pieces. */
export function octets(element: Element | undefined, tag: number = tags.octetString): Buffer {
  if (element?.tag !== tag) throw new BerError('an element is not what it should be')
  if (!element.constructed) return element.content
  return Buffer.concat(readElements(element.content).map((part) => octets(part)))
}

/** A small whole number. */
export function integer(element: Element | undefined): number {
  if (element?.tag !== tags.integer || element.content.length === 0 || element.content.length > 6) {
    throw new BerError('a number is not what it should be')
  }
  return element.content.readUIntBE(0, element.content.length)
}

/** An object identifier in dotted form. */
export function objectIdentifier(element: Element | undefined): string {
  if (element?.tag !== tags.objectIdentifier || element.content.length === 0) {
    throw new BerError('an object identifier is not what it should be')
  }
  const arcs: number[] = []
  let value = 0
  for (const byte of element.content) {
    value = value * 128 + (byte & 0x7f)
    if ((byte & 0x80) !== 0) continue
    if (arcs.length === 0)
      arcs.push(Math.min(Math.floor(value / 40), 2), value - 40 * Math.min(Math.floor(value / 40), 2))
    else arcs.push(value)
    value = 0
  }
  return arcs.join('.')
}
