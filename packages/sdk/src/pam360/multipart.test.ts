import { describe, expect, it } from 'vitest'
import { multipart } from './multipart.ts'

describe('a multipart body', () => {
  it('is read by another reader as it was written, bytes and all [pam360/pki-import-csr]', async () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, index) => index % 256)
    const { contentType, body } = multipart([
      { name: 'INPUT_DATA', content: '{"a":"é\r\n--"}' },
      { name: 'CSR', fileName: 'ä "quoted"\r\nX: y.csr', content: bytes },
      { name: 'EMPTY', fileName: 'none', content: new Uint8Array() },
    ])
    const form = await new Response(new Blob([Buffer.from(body)]), {
      headers: { 'content-type': contentType },
    }).formData()
    expect([...form.keys()]).toEqual(['INPUT_DATA', 'CSR', 'EMPTY'])
    expect(form.get('INPUT_DATA')).toBe('{"a":"é\r\n--"}')
    const file = form.get('CSR') as File
    expect(file.name).toContain('quoted')
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes)
    expect((form.get('EMPTY') as File).size).toBe(0)
  })
})
