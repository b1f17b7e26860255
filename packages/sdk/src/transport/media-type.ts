/** The media type of a `Content-Type` header, in lower case and without its parameters. */
export function mediaType(header: string | string[] | undefined): string | undefined {
  const value = Array.isArray(header) ? header[0] : header
  return value?.split(';', 1)[0]?.trim().toLowerCase()
}
