/** What a handler answers; written to the socket by the server, after a fault had its way with it. */
export interface Answer {
  readonly status: number
  /** A list stands for a header that is sent several times. */
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: string | Uint8Array
  /** The vendor's error code in it, for the journal. */
  readonly vendorCode?: string
}
