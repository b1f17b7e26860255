import { base64Forms } from './base64-forms.ts'
import { jsonForms, textOf, urlForms } from './text-forms.ts'

/** In bytes. What is shorter is not masked: it occurs everywhere, and no output would be left. */
export const shortestMasked = 4

/** In bytes. Lines and members that are shorter are too common to be masked by themselves. */
const shortestPart = 8

/** In bytes. What is longer has fewer forms. */
const longestInAllForms = 256

/**
 * The forms in which programs print a secret, each once: as it is, and as base64, URL, JSON and hexadecimal text; the
 * same for each of its lines and, where it is JSON, for each text in it.
 *
 * A secret of more than {@link longestInAllForms} bytes, mostly a key, is known in fewer: its base64 without the characters
 * that it shares with its neighbours, and URL, JSON and hexadecimal text only line by line, if it has lines.
 *
 * @param secret The exact bytes.
 */
export function formsOf(secret: Uint8Array): readonly Buffer[] {
  const forms = new Map<string, Buffer>()
  const add = (form: Buffer | string): void => {
    const bytes = Buffer.from(form)
    if (bytes.length >= shortestMasked) forms.set(bytes.toString('latin1'), bytes)
  }
  const whole = Buffer.from(secret)
  if (whole.length < shortestMasked) return []
  const isLong = whole.length > longestInAllForms
  const parts = partsOf(whole)
  for (const part of [whole, ...parts]) {
    add(part)
    for (const text of base64Forms(part, { edges: !isLong, wraps: !isLong || part === whole })) add(text)
    if (isLong && part === whole && parts.length > 0) continue
    const hex = part.toString('hex')
    for (const text of [hex, hex.toUpperCase(), ...urlForms(part), ...jsonForms(part)]) add(text)
  }
  return [...forms.values()]
}

/** Programs print a key line by line, and one member of a JSON document. */
function partsOf(secret: Buffer): readonly Buffer[] {
  const text = textOf(secret)
  if (text === undefined) return []
  const lines = text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    // The first and the last line of PEM are no secret.
    .filter((line) => line !== '' && !/^-----.*-----$/.test(line))
  const least = lines.length === 1 ? shortestMasked : shortestPart
  return [...lines, ...textsIn(text)]
    .map((part) => Buffer.from(part, 'utf8'))
    .filter((part) => part.length >= least && part.length < secret.length)
}

function textsIn(text: string): readonly string[] {
  if (!/^\s*[{[]/.test(text)) return []
  const found: string[] = []
  try {
    JSON.parse(text, (_, value: unknown) => {
      if (typeof value === 'string') found.push(value)
      return value
    })
  } catch {
    return []
  }
  return found.filter((value) => value.length >= shortestPart)
}
