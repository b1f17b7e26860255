/** Files in the body of a request (RFC 7578). */
import { randomUUID } from 'node:crypto'

/** One part: a field, or a file. */
export interface Part {
  readonly name: string
  /** The name of the file; without it the part is a field. */
  readonly fileName?: string
  readonly content: string | Uint8Array
}

/** Writes the parts of a `multipart/form-data` body. */
export function multipart(parts: readonly Part[]): {
  readonly contentType: string
  readonly body: Uint8Array
} {
  // No content holds a random number that it was made before.
  const boundary = `sallyport-${randomUUID()}`
  const pieces = parts.flatMap(({ name, fileName, content }) => [
    Buffer.from(`--${boundary}\r\n${headersOf(name, fileName)}\r\n\r\n`),
    typeof content === 'string' ? Buffer.from(content) : content,
    Buffer.from('\r\n'),
  ])
  pieces.push(Buffer.from(`--${boundary}--\r\n`))
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(pieces) }
}

function headersOf(name: string, fileName: string | undefined): string {
  const field = `Content-Disposition: form-data; name="${escaped(name)}"`
  return fileName === undefined
    ? field
    : `${field}; filename="${escaped(fileName)}"\r\nContent-Type: application/octet-stream`
}

/** As browsers do: these three would end the name, or the line. */
function escaped(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
}
