import { describe, expect, it } from 'vitest'
import { BerError, children, integer, objectIdentifier, octets, readElements, tags } from './ber.ts'

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex')

describe('BER', () => {
  it('reads short and long lengths', () => {
    expect(octets(readElements(bytes('04 03 010203'))[0])).toEqual(bytes('010203'))
    expect(octets(readElements(bytes('04 81 03 010203'))[0])).toEqual(bytes('010203'))
    expect(octets(readElements(bytes('04 82 0003 010203'))[0])).toEqual(bytes('010203'))
  })

  it('reads indefinite lengths and strings in pieces, as older tools write them', () => {
    const [sequence] = readElements(bytes('30 80 24 80 04 01 AA 04 02 BBCC 00 00 02 01 07 00 00'))
    const [pieces, number] = children(sequence, tags.sequence)
    expect(octets(pieces)).toEqual(bytes('AABBCC'))
    expect(integer(number)).toBe(7)
  })

  it('reads object identifiers', () => {
    expect(objectIdentifier(readElements(bytes('06 09 2A864886F70D010701'))[0])).toBe('1.2.840.113549.1.7.1')
    expect(objectIdentifier(readElements(bytes('06 03 883703'))[0])).toBe('2.999.3')
    expect(objectIdentifier(readElements(bytes('06 05 2B0E03021A'))[0])).toBe('1.3.14.3.2.26')
  })

  it.each([
    ['ends too early', '04 05 01'],
    ['length beyond the file', '04 84 FFFFFFFF 00'],
    ['too many length bytes', '04 85 0000000001 00'],
    ['no end of an indefinite length', '30 80 04 01 AA'],
    ['a long tag', '1F 81 01 00'],
  ])('refuses %s', (_what, hex) => {
    expect(() => readElements(bytes(hex))).toThrow(BerError)
  })

  it('does not follow nesting without end', () => {
    const deep = Buffer.concat([Buffer.alloc(20_000, bytes('30 80')), Buffer.alloc(40_000)])
    expect(() => readElements(deep)).toThrow(BerError)
  })
})
