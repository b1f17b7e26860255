import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { fakeIo } from '../../testing/fake-io.ts'
import { readStandardInput } from './standard-input.ts'

describe('readStandardInput', () => {
  it('gives every byte', async () => {
    const stdin = Readable.from([Buffer.from('a\n'), Buffer.from('\u{1F510}')])
    const read = readStandardInput({ ...fakeIo(), stdin }, new AbortController().signal)
    expect((await read).toString()).toBe('a\n\u{1F510}')
  })

  it('ends by a signal, also by one that came before', async () => {
    const io = fakeIo()
    const abort = new AbortController()
    const read = readStandardInput(io, abort.signal)
    io.type('a')
    abort.abort(new Error('stop'))
    await expect(read).rejects.toThrow('stop')
    await expect(readStandardInput(fakeIo(), abort.signal)).rejects.toThrow('stop')
    expect(io.stdin.listenerCount('data')).toBe(0)
  })
})
