import { describe, expect, it } from 'vitest'
import { boundaryOf, readMultipart } from './multipart.ts'

describe('multipart', () => {
  it('finds the boundary', () => {
    expect(boundaryOf('multipart/form-data; boundary=abc')).toBe('abc')
    expect(boundaryOf('Multipart/Form-Data; charset=utf-8; Boundary="a b"')).toBe('a b')
    expect(boundaryOf('text/plain; boundary=abc')).toBeUndefined()
    expect(boundaryOf(undefined)).toBeUndefined()
  })

  it('reads what fetch writes, octets and all', async () => {
    const form = new FormData()
    const octets = Uint8Array.from({ length: 256 }, (_, index) => index)
    form.set('INPUT_DATA', '{"a":"é\r\n"}')
    form.set('File', new Blob([octets]), 'odd "name".bin')
    const request = new Request('https://lab.example', { method: 'POST', body: form })
    const body = Buffer.from(await request.arrayBuffer())
    const parts = readMultipart(body, boundaryOf(request.headers.get('content-type') ?? '') ?? '')
    expect(parts.map(({ name }) => name)).toEqual(['INPUT_DATA', 'File'])
    expect(parts[0]?.content.toString()).toBe('{"a":"é\r\n"}')
    expect(parts[0]?.fileName).toBeUndefined()
    expect(parts[1]?.content).toEqual(Buffer.from(octets))
  })

  it('leaves out what is no part', () => {
    expect(readMultipart(Buffer.from('--x\r\nno blank line\r\n--x--'), 'x')).toEqual([])
    expect(readMultipart(Buffer.from('nothing'), 'x')).toEqual([])
    expect(readMultipart(Buffer.from('--x\r\n\r\nno name\r\n--x--'), 'x')).toEqual([])
  })
})
