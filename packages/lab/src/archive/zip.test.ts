import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readZip, writeZip } from './zip.ts'

const at = new Date('2024-05-06T07:08:10Z')
const entries = [
  { name: 'Policy-Größe.ini', bytes: Buffer.from('PolicyID=X\r\n'.repeat(200)) },
  { name: 'empty', bytes: Buffer.alloc(0) },
]
const shown = (zip: Uint8Array) =>
  readZip(zip).map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])

describe('an archive', () => {
  it('comes back as it was written', () => {
    const zip = writeZip(entries, at)
    expect(zip.length).toBeLessThan(600)
    expect(shown(zip)).toEqual(entries.map(({ name, bytes }) => [name, bytes.toString()]))
    expect(shown(writeZip([], at))).toEqual([])
  })

  it('may have a comment at its end and stored files', () => {
    const zip = writeZip(entries, at)
    const end = zip.length - 22
    zip.writeUInt16LE(3, end + 20)
    expect(shown(Buffer.concat([zip, Buffer.from('abc')]))).toHaveLength(2)
  })

  it('is refused when it is damaged, and when it is none', () => {
    const zip = writeZip(entries, at)
    const damaged = Buffer.from(zip)
    const body = 30 + Buffer.byteLength('Policy-Größe.ini')
    deflateRawSync(Buffer.alloc(2400)).copy(damaged, body)
    expect(() => readZip(damaged)).toThrow()
    expect(() => readZip(zip.subarray(0, zip.length - 5))).toThrow(RangeError)
    expect(() => readZip(Buffer.from('no archive at all, only text'))).toThrow(RangeError)
    expect(() => readZip(Buffer.alloc(0))).toThrow(RangeError)
  })
})
