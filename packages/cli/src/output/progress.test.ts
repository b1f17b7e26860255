import { describe, expect, it } from 'vitest'
import { Terminal } from '../terminal.ts'
import { fakeIo } from '../testing/fake-io.ts'
import { createProgress } from './progress.ts'

const shown = (total: number, { lines = false, json = false, isTTY = false } = {}): string => {
  const io = fakeIo({ isTTY })
  const progress = createProgress(new Terminal(io, { json }), io, { lines, json })
  for (let done = 1; done <= total; done += 1) progress.show({ done, failed: 0, total })
  progress.clear()
  return io.written().stderr
}

describe('createProgress', () => {
  it('is one line that changes, on a terminal only', () => {
    expect(shown(2)).toBe('')
    expect(shown(2, { isTTY: true })).toBe('\r\u001B[K1 of 2, 0 failed\r\u001B[K2 of 2, 0 failed\r\u001B[K')
    expect(shown(2, { isTTY: true, json: true })).toBe('')
  })

  it('is some twenty lines where they are wanted, the last of them at the end', () => {
    const lines = shown(1010, { lines: true }).trimEnd().split('\n')
    expect(lines.length).toBeGreaterThan(15)
    expect(lines.length).toBeLessThan(25)
    expect(lines.at(-1)).toBe('1010 of 1010, 0 failed')
    expect(shown(1, { lines: true, json: true })).toBe('{"progress":{"done":1,"failed":0,"total":1}}\n')
  })
})
