import { describe, expect, it } from 'vitest'
import { parseRecords } from './records.ts'

describe('parseRecords', () => {
  it('reads lines, of JSON or text, and counts those that are empty', () => {
    expect(parseRecords('24_3\r\n\n {"id":"24_4"} \n"24_5"', 'x')).toEqual([
      { where: 'line 1', value: '24_3' },
      { where: 'line 3', value: { id: '24_4' } },
      { where: 'line 4', value: '24_5' },
    ])
    expect(parseRecords('', 'x')).toEqual([])
  })

  it('reads an array, however it is laid out', () => {
    expect(parseRecords('\n[\n{"a":1},\n2\n]\n', 'x')).toEqual([
      { where: 'item 1', value: { a: 1 } },
      { where: 'item 2', value: 2 },
    ])
    expect(parseRecords('[]', 'x')).toEqual([])
  })

  it.each([
    ['{"a":1}\n{"secret":"S3ntinel', 'x: line 2 is no JSON.'],
    ['[1,', 'x: begins as an array of JSON, and is none.'],
    ['[1]\n[2]', 'x: begins as an array of JSON, and is none.'],
  ])('refuses %j, without repeating it', (text, message) => {
    expect(() => parseRecords(text, 'x')).toThrow(message)
  })
})
