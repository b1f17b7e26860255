/** An element with its attributes and the elements in it; text between elements is left out. */
export interface XmlElement {
  readonly name: string
  /** In their order. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescape(text: string): string {
  return text.replaceAll(/&(#x?)?([0-9a-z]{1,8});/giu, (whole, number: string | undefined, name: string) => {
    if (number === undefined) return named[name] ?? whole
    const code = Number.parseInt(name, number === '#' ? 10 : 16)
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole
  })
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\t\n\r]/gu, (char) => `&#${char.charCodeAt(0)};`)
}

/** Writes an element as a document, two spaces deeper for each level. */
export function writeXml(root: XmlElement): string {
  const lines = ['<?xml version="1.0" encoding="utf-8"?>']
  const write = ({ name, attributes, children }: XmlElement, indent: string): void => {
    const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`)
    if (children.length === 0) {
      lines.push(`${indent}<${name}${written.join('')} />`)
      return
    }
    lines.push(`${indent}<${name}${written.join('')}>`)
    for (const child of children) write(child, `${indent}  `)
    lines.push(`${indent}</${name}>`)
  }
  write(root, '')
  return `${lines.join('\r\n')}\r\n`
}

interface Open {
  readonly name: string
  readonly attributes: Record<string, string>
  readonly children: XmlElement[]
}

const markup =
  /<!--[^]*?-->|<\?[^]*?\?>|<(\/)?([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/)?>|</gu
const attribute = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu

/**
 * Reads a document for its elements. No document type, no entities but the five and numbers. Throws `RangeError` when
 * it is not well-formed.
 */
export function readXml(text: string): XmlElement {
  const root: Open = { name: '', attributes: {}, children: [] }
  const open: Open[] = [root]
  for (const match of text.matchAll(markup)) {
    const [whole, closing, name, attributes = '', empty] = match
    if (whole === '<') throw new RangeError('not well-formed')
    if (name === undefined) continue
    if (closing !== undefined) {
      if (open.length < 2 || open.pop()?.name !== name)
        throw new RangeError(`${name} ends where it did not begin`)
      continue
    }
    const pairs = [...attributes.matchAll(attribute)].map(
      ([, key = '', double, single]): [string, string] => [key, unescape(double ?? single ?? '')],
    )
    const element: Open = { name, attributes: Object.fromEntries(pairs), children: [] }
    open.at(-1)?.children.push(element)
    if (empty === undefined) open.push(element)
  }
  const [only, ...more] = root.children
  if (only === undefined || more.length > 0 || open.length !== 1)
    throw new RangeError('not one whole document')
  return only
}

/** The first element of a name (any case) below another, at any depth. */
export function findElement(element: XmlElement, name: string): XmlElement | undefined {
  for (const child of element.children) {
    if (child.name.toLowerCase() === name.toLowerCase()) return child
    const deeper = findElement(child, name)
    if (deeper !== undefined) return deeper
  }
  return undefined
}
