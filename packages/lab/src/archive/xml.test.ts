import { describe, expect, it } from 'vitest'
import { findElement, readXml, writeXml } from './xml.ts'

describe('a document', () => {
  it('comes back as it was written', () => {
    const root = {
      name: 'Device',
      attributes: { Name: `<"&'>\n`, Empty: '' },
      children: [
        {
          name: 'Policies',
          attributes: {},
          children: [{ name: 'Policy', attributes: { ID: 'X' }, children: [] }],
        },
      ],
    }
    expect(readXml(writeXml(root))).toEqual(root)
  })

  it('is read past comments, text and single quotes', () => {
    const root = readXml(
      `<?xml version="1.0"?><!-- <no> --><A x='1' y = "&#65;&#x42;&amp;">text<B/><C></C></A>`,
    )
    expect(root).toEqual({
      name: 'A',
      attributes: { x: '1', y: 'AB&' },
      children: [
        { name: 'B', attributes: {}, children: [] },
        { name: 'C', attributes: {}, children: [] },
      ],
    })
    expect(findElement(root, 'c')?.name).toBe('C')
    expect(findElement(root, 'd')).toBeUndefined()
  })

  it.each(['', 'text', '<A>', '<A></B>', '</A>', '<A/><B/>', '<A <B/></A>', '<!DOCTYPE A><A/>'])(
    'is refused: %j',
    (text) => {
      expect(() => readXml(text)).toThrow(RangeError)
    },
  )
})
