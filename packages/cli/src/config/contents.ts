/** Tells a certificate or key from the path of one, so that no message repeats what was taken for a path. */

/** Whether PEM text can be read as it stands: from a first line to a last one, and not wrapped into anything. */
export function isPem(value: string): boolean {
  return /-----BEGIN [\s\S]*-----END /.test(value) && !/^\s*[[{"']/.test(value)
}

/**
 * Whether a value is a certificate, a key or a PFX itself and no path: PEM, whole or in part; DER, raw, in base64
 * or in hexadecimal; any of these in JSON or in quotes; or what no file can be called.
 */
export function isContents(value: string): boolean {
  if (/-----(BEGIN|END)|[\p{Cc}\uFFFD]/u.test(value) || isJson(value)) return true
  if (value.split(/[\\/]/).some((name) => name.length > longestName)) return true
  const [, quoted] = /^\s*["'](.*)["']\s*$/.exec(value) ?? []
  if (quoted !== undefined) return isContents(quoted)
  const text = value.replace(/^\s*(data:[^,]*,|base64:)/i, '').replace(/[\s:]/g, '')
  return isBase64OfContents(text) || (/^[\da-f]{32,}$/i.test(text) && isDer(Buffer.from(text, 'hex')))
}

/** Of the usual file systems. */
const longestName = 255

function isJson(value: string): boolean {
  return /^\s*[[{]\s*["[{]/.test(value)
}

function isBase64OfContents(text: string): boolean {
  if (!/^[\w+/-]{24,}={0,2}$/.test(text)) return false
  const decoded = Buffer.from(text, 'base64')
  const start = decoded.toString('latin1', 0, 100)
  return isDer(decoded) || start.startsWith('-----BEGIN') || isJson(start)
}

const sequence = 0x30
const integer = 0x02

/** Certificates, keys and PFX are all a sequence that begins with a number or another sequence. */
function isDer(bytes: Buffer): boolean {
  const [first, length = 0] = bytes
  const lengthBytes = length > 0x80 ? length - 0x80 : 0
  const inner = bytes[2 + lengthBytes]
  return first === sequence && lengthBytes <= 4 && (inner === sequence || inner === integer)
}
