// The encodings of SSH (RFC 4251, section 5).

/** Four octets, most significant first. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** Text or octets with their length before them. */
export function string(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([uint32(bytes.length), bytes])
}

/** A number that is not negative, from its octets: no leading zeros, but one where the top bit is set. */
export function mpint(octets: Uint8Array): Buffer {
  const bytes = Buffer.from(octets)
  const start = bytes.findIndex((octet) => octet !== 0)
  const bare = start < 0 ? Buffer.alloc(0) : bytes.subarray(start)
  const negative = (bare[0] ?? 0) >= 0x80
  return string(negative ? Buffer.concat([Buffer.of(0), bare]) : bare)
}

/** Base64 in lines of so many characters. */
export function base64Lines(bytes: Uint8Array, width: number): string[] {
  return (
    Buffer.from(bytes)
      .toString('base64')
      .match(new RegExp(`.{1,${width}}`, 'gu')) ?? []
  )
}

/** What stands between `-----BEGIN …-----` and `-----END …-----`, in lines; the last one is ended too. */
export function armored(
  label: string,
  bytes: Uint8Array,
  width: number,
  headers: readonly string[] = [],
): string {
  return [
    `-----BEGIN ${label}-----`,
    ...headers,
    ...base64Lines(bytes, width),
    `-----END ${label}-----`,
    '',
  ].join('\n')
}
