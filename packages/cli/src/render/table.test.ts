import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createStyle } from './style.ts'
import { renderTable } from './table.ts'
import { displayWidth, widthOf } from './width.ts'

const table = {
  columns: ['Name', 'City', 'Note'],
  rows: [
    ['Ada', '東京', 'x'],
    [['red', 'Bo'] as const, 'e\u0301', 'long note'],
  ],
  droppable: ['Note'],
}
const plain = createStyle({ env: {} })
const rich = createStyle({ env: { FORCE_COLOR: '1' } })

describe('renderTable', () => {
  it('aligns by spaces where there are no colours', () => {
    expect(renderTable(table, plain, undefined)).toBe(
      'Name  City  Note\nAda   東京  x\nBo    e\u0301     long note',
    )
  })

  it('draws a frame of one width, whatever the characters', () => {
    const lines = renderTable(table, rich, undefined).split('\n')
    expect(stripVTControlCharacters(lines[0] ?? '')).toBe('╭──────┬──────┬───────────╮')
    expect(new Set(lines.map(displayWidth))).toEqual(new Set([27]))
  })

  it('goes without columns, and then without lines, where it is narrow', () => {
    expect(stripVTControlCharacters(renderTable(table, rich, 20)).split('\n')[0]).toBe('╭──────┬──────╮')
    expect(renderTable(table, plain, 5)).toBe('Name  Ada\nCity  東京\n\nName  Bo\nCity  e\u0301')
  })
})

describe('widthOf', () => {
  it.each([
    [{ isTTY: true, columns: 120 }, 120],
    [{ isTTY: true, columns: 0 }, 80],
    [{ isTTY: true }, 80],
    [{ isTTY: false, columns: 120 }, undefined],
    [{}, undefined],
  ])('%j: %s', (stream, width) => expect(widthOf(stream)).toBe(width))
})

describe('createStyle', () => {
  it.each([
    [{ isTTY: true, env: {} }, true],
    [{ isTTY: false, env: {} }, false],
    [{ isTTY: true, env: { NO_COLOR: '1' } }, false],
    [{ isTTY: true, env: { NO_COLOR: '' } }, true],
    [{ isTTY: false, env: { FORCE_COLOR: '1' } }, true],
    [{ isTTY: true, env: { FORCE_COLOR: '0' } }, false],
    [{ isTTY: false, env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, false],
    [{ isTTY: true, env: { TERM: 'dumb' } }, false],
  ])('%j: %s', (circumstances, isRich) => expect(createStyle(circumstances).rich).toBe(isRich))
})
