import { describe, expect, it } from 'vitest'
import { multipart } from './multipart.ts'

describe('a multipart body', () => {
  it('has each part with its name and its bytes, and nothing else [pam360/pki-import-csr]', () => {
    const bytes = Buffer.from(Uint8Array.from({ length: 300 }, (_, index) => index % 256))
    const { contentType, body } = multipart([
      { name: 'INPUT_DATA', content: '{"a":"é\r\n--"}' },
      { name: 'CSR', fileName: 'ä "quoted"\r\nX: y.csr', content: bytes },
      { name: 'EMPTY', fileName: 'none', content: new Uint8Array() },
    ])
    const [, boundary = ''] = /^multipart\/form-data; boundary=([\w-]{30,70})$/.exec(contentType) ?? []
    const expected = Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="INPUT_DATA"\r\n\r\n`),
      Buffer.from('{"a":"é\r\n--"}\r\n'),
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="CSR"; `),
      Buffer.from(
        'filename="ä %22quoted%22%0D%0AX: y.csr"\r\nContent-Type: application/octet-stream\r\n\r\n',
      ),
      bytes,
      Buffer.from(`\r\n--${boundary}\r\nContent-Disposition: form-data; name="EMPTY"; filename="none"\r\n`),
      Buffer.from(`Content-Type: application/octet-stream\r\n\r\n\r\n--${boundary}--\r\n`),
    ])
    expect(Buffer.from(body)).toEqual(expected)
  })

  it('has another boundary each time', () => {
    expect(multipart([]).contentType).not.toBe(multipart([]).contentType)
  })
})
