import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { promptHidden } from '../prompt.ts'
import { Terminal } from '../terminal.ts'
import { fakeIo } from '../testing/fake-io.ts'
import { whileSlow } from './while-slow.ts'

const erase = '\r\u001B[K'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('something slow', () => {
  it('says how far it is each second, and leaves nothing of that', async () => {
    const io = fakeIo({ isTTY: true })
    let far = 'one'
    const done = whileSlow(
      new Terminal(io, {}),
      async () => {
        await vi.advanceTimersByTimeAsync(1500)
        far = 'two'
        await vi.advanceTimersByTimeAsync(1000)
        return 3
      },
      () => far,
    )
    expect(await done).toBe(3)
    expect(io.written().stderr).toBe(`${erase}one${erase}two${erase}`)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('says nothing where it is quick, fails, is quiet, or no terminal is there', async () => {
    const [terminal, quiet, none] = [fakeIo({ isTTY: true }), fakeIo({ isTTY: true }), fakeIo()]
    const failing = whileSlow(new Terminal(terminal, {}), () => Promise.reject(new Error('broken')))
    await expect(failing).rejects.toThrow('broken')
    const wait = (): Promise<unknown> => vi.advanceTimersByTimeAsync(3000)
    await whileSlow(new Terminal(quiet, { quiet: true }), wait)
    await whileSlow(new Terminal(none, {}), wait)
    expect([terminal, quiet, none].map((io) => io.written().stderr)).toEqual(['', '', ''])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('leaves the line to a question, and to a warning', async () => {
    const io = fakeIo({ isTTY: true, env: { NO_COLOR: '1' } })
    const terminal = new Terminal(io, {})
    await whileSlow(terminal, async () => {
      await vi.advanceTimersByTimeAsync(1500)
      terminal.warn('first')
      const answer = promptHidden(io, 'Password:')
      await vi.advanceTimersByTimeAsync(3000)
      io.type('secret\r')
      await answer
      await vi.advanceTimersByTimeAsync(1000)
    })
    const waiting = 'waiting for the vault …'
    expect(io.written().stderr).toBe(
      `${erase}${waiting}${erase}warning: first\nPassword: \n${erase}${waiting}${erase}`,
    )
  })
})
