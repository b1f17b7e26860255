import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'

/** A file in an archive. */
export interface ZipEntry {
  readonly name: string
  readonly bytes: Uint8Array
}

const localHeader = 0x04_03_4b_50
const centralHeader = 0x02_01_4b_50
const endRecord = 0x06_05_4b_50
const localLength = 30
const centralLength = 46
const endLength = 22
const deflated = 8
const utf8Names = 0x08_00
// A platform's package is a few files of some kilobytes; more is a mistake or an attack.
const mostEntries = 1000
const mostBytes = 64 * 1024 * 1024

/** The two numbers in which DOS writes a time, UTC, to two seconds. */
function dosTime(time: Date): { readonly time: number; readonly date: number } {
  const year = Math.min(Math.max(time.getUTCFullYear(), 1980), 2107)
  return {
    time: (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1),
    date: ((year - 1980) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate(),
  }
}

/** Writes an archive: deflated files, names in UTF-8. */
export function writeZip(entries: readonly ZipEntry[], modifiedAt: Date): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  const { time, date } = dosTime(modifiedAt)
  let offset = 0
  for (const { name, bytes } of entries) {
    const nameBytes = Buffer.from(name, 'utf8')
    const body = deflateRawSync(bytes)
    // From "version needed" to the length of the name both headers say the same.
    const common = Buffer.alloc(24)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(utf8Names, 2)
    common.writeUInt16LE(deflated, 4)
    common.writeUInt16LE(time, 6)
    common.writeUInt16LE(date, 8)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(body.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(nameBytes.length, 22)
    const local = Buffer.alloc(localLength)
    local.writeUInt32LE(localHeader, 0)
    common.copy(local, 4)
    const central = Buffer.alloc(centralLength)
    central.writeUInt32LE(centralHeader, 0)
    central.writeUInt16LE(20, 4)
    common.copy(central, 6)
    central.writeUInt32LE(offset, 42)
    locals.push(local, nameBytes, body)
    centrals.push(central, nameBytes)
    offset += local.length + nameBytes.length + body.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(endLength)
  end.writeUInt32LE(endRecord, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}

function endOf(zip: Buffer): number {
  // The record stands at the very end, unless a comment of up to 65 535 bytes follows it.
  const least = Math.max(0, zip.length - endLength - 0xff_ff)
  for (let at = zip.length - endLength; at >= least; at -= 1)
    if (zip.readUInt32LE(at) === endRecord) return at
  throw new RangeError('no end of a central directory')
}

function bytesOf(zip: Buffer, central: number): Uint8Array {
  const method = zip.readUInt16LE(central + 10)
  const size = zip.readUInt32LE(central + 20)
  const local = zip.readUInt32LE(central + 42)
  if (zip.readUInt32LE(local) !== localHeader) throw new RangeError('no local header')
  const start = local + localLength + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
  const body = zip.subarray(start, start + size)
  if (body.length !== size) throw new RangeError('a file breaks off')
  if (method !== 0 && method !== deflated) throw new RangeError(`compression ${method} is not known`)
  const bytes = method === 0 ? body : inflateRawSync(body, { maxOutputLength: mostBytes })
  if (crc32(bytes) !== zip.readUInt32LE(central + 16)) throw new RangeError('a file is damaged')
  return bytes
}

/**
 * Reads an archive: stored and deflated files; no encryption, no Zip64. Folders are left out. Throws `RangeError`, or
 * what zlib says, when it is none or damaged.
 */
export function readZip(bytes: Uint8Array): ZipEntry[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (zip.length < endLength) throw new RangeError('too short for an archive')
  const end = endOf(zip)
  const count = zip.readUInt16LE(end + 10)
  if (count > mostEntries) throw new RangeError('too many files')
  const entries: ZipEntry[] = []
  let total = 0
  let at = zip.readUInt32LE(end + 16)
  for (let index = 0; index < count; index += 1) {
    if (zip.readUInt32LE(at) !== centralHeader) throw new RangeError('no entry of the central directory')
    const nameLength = zip.readUInt16LE(at + 28)
    const name = zip.toString('utf8', at + centralLength, at + centralLength + nameLength)
    if (!name.endsWith('/')) {
      const content = bytesOf(zip, at)
      total += content.length
      if (total > mostBytes) throw new RangeError('the files are too large')
      entries.push({ name, bytes: content })
    }
    at += centralLength + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return entries
}
