import { describe, expect, it } from 'vitest'
import { zipOf } from '../../../../test/support/zip.ts'
import { zipProblem } from './zip.ts'

const files = { 'Policy-X.ini': 'PolicyID=X\r\n'.repeat(50), 'Policy-X.xml': '<Policy ID="X"/>' }

/** The archive with one byte turned around. */
function damaged(archive: Buffer, at: number): Buffer {
  const copy = Buffer.from(archive)
  copy[at] = (copy[at] ?? 0) ^ 0xff
  return copy
}

describe('zip archives [pvwa/platform-export-not-zip]', () => {
  it.each([8, 0] as const)('that are sound pass, by method %d', (method) => {
    expect(zipProblem(zipOf(files, method))).toBeUndefined()
    // As part of a larger buffer, too.
    const shared = Buffer.concat([Buffer.from('before'), zipOf(files, method)])
    expect(
      zipProblem(new Uint8Array(shared.buffer, shared.byteOffset + 6, shared.length - 6)),
    ).toBeUndefined()
  })

  it('that carry a comment pass', () => {
    const archive = zipOf(files)
    const comment = Buffer.concat([archive, Buffer.from('made by hand')])
    comment.writeUInt16LE(12, archive.length - 2)
    expect(zipProblem(comment)).toBeUndefined()
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a web page', Buffer.from('<html><body>Guru Meditation</body></html>')],
    ['only its first bytes', Buffer.from('PK\x03\x04 and then nothing that fits')],
    ['an archive that was cut off', zipOf(files).subarray(0, -10)],
  ])('are not: %s', (_what, bytes) => {
    expect(zipProblem(bytes)).toBe('is not a zip archive')
  })

  it('without a file are no package', () => {
    expect(zipProblem(zipOf({}))).toBe('is an empty zip archive')
  })

  it('with any byte of their content changed are damaged', () => {
    const archive = zipOf(files)
    const start = 30 + 'Policy-X.ini'.length
    for (const at of [start, start + 3]) {
      expect(zipProblem(damaged(archive, at))).toBe('is a damaged zip archive')
    }
    const stored = zipOf(files, 0)
    expect(zipProblem(damaged(stored, start))).toBe('is a damaged zip archive')
  })

  it('whose directory points beyond them are damaged', () => {
    const archive = zipOf(files)
    const directory = archive.indexOf('PK\x01\x02')
    const wrong = Buffer.from(archive)
    wrong.writeUInt32LE(0xfffffff0, directory + 42)
    expect(zipProblem(wrong)).toBe('is a damaged zip archive')
    wrong.writeUInt32LE(0, directory + 42)
    wrong.writeUInt32LE(0xffffff, directory + 20)
    expect(zipProblem(wrong)).toBe('is a damaged zip archive')
  })

  it('that would fill the memory are not unpacked', () => {
    const archive = zipOf(files)
    archive.writeUInt32LE(0xffffffff, archive.indexOf('PK\x01\x02') + 24)
    expect(zipProblem(archive)).toBe('is a zip archive that is too large unpacked')
  })
})
