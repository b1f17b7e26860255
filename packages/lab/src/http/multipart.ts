/** One part of a `multipart/form-data` body (RFC 7578). */
export interface FormPart {
  readonly name: string
  /** As it was given; `undefined` for a plain field. */
  readonly fileName: string | undefined
  readonly content: Buffer
}

const blank = Buffer.from('\r\n\r\n')

/** The boundary of a `Content-Type`, or `undefined` when it is of another type or has none. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim())
  if (type.toLowerCase() !== 'multipart/form-data') return undefined
  const given = parameters.find((one) => /^boundary=/iu.test(one))?.slice('boundary='.length)
  return given?.replaceAll(/^"|"$/gu, '')
}

function parameter(disposition: string, name: string): string | undefined {
  return new RegExp(`[;\\s]${name}="((?:[^"\\\\]|\\\\.)*)"`, 'iu')
    .exec(disposition)?.[1]
    ?.replaceAll(/\\(.)/gu, '$1')
}

function partOf(section: Buffer): FormPart | undefined {
  const end = section.indexOf(blank)
  if (end < 0) return undefined
  const head = section.subarray(0, end).toString('utf8')
  const disposition = /^content-disposition:(.*)$/imu.exec(head)?.[1] ?? ''
  const name = parameter(disposition, 'name')
  if (name === undefined) return undefined
  // What stands before the next delimiter is CRLF, and no part of the content.
  const content = section.subarray(end + blank.length, section.length - 2)
  return { name, fileName: parameter(disposition, 'filename'), content }
}

/** The parts of a body, in the order they came; what is no part is left out. */
export function readMultipart(body: Buffer, boundary: string): readonly FormPart[] {
  const delimiter = Buffer.from(`--${boundary}`)
  const parts: FormPart[] = []
  let from = body.indexOf(delimiter)
  while (from >= 0) {
    const next = body.indexOf(delimiter, from + delimiter.length)
    if (next < 0) break
    const part = partOf(body.subarray(from + delimiter.length + 2, next))
    if (part !== undefined) parts.push(part)
    from = next
  }
  return parts
}
