import { describe, expect, it } from 'vitest'
import { Interrupted } from './cli-error.ts'
import { canPrompt, confirm, promptHidden } from './prompt.ts'
import { fakeIo } from './testing/fake-io.ts'

describe('promptHidden', () => {
  it.each([
    ['secret\r', 'secret'],
    ['sx\u007Fecret\n', 'secret'],
    ['wrong\u0015secret\n', 'secret'],
    ['pä🔐\r', 'pä🔐'],
    [' \r', ' '],
    ['\ta\tb\t\r', '\ta\tb\t'],
    ['a\u001B\u0000b\r', 'ab'],
  ])('reads %j', async (typed, expected) => {
    const io = fakeIo({ isTTY: true })
    const answer = promptHidden(io, 'Passphrase:')
    for (const character of typed) io.type(character)
    expect(await answer).toBe(expected)
    expect(io.written()).toEqual({ stdout: '', stderr: 'Passphrase: \n' })
    expect(io.rawModes).toEqual([true, false])
  })

  it('hides what is typed before it asks', async () => {
    const io = fakeIo({ isTTY: true })
    const answer = promptHidden(io, '?')
    expect(io.rawModes).toEqual([true])
    io.type('secret\n')
    expect(await answer).toBe('secret')
  })

  it('takes a paste in one piece, and nothing after its first line', async () => {
    const io = fakeIo({ isTTY: true })
    const answer = promptHidden(io, '?')
    io.type('secret\nmore')
    expect(await answer).toBe('secret')
  })

  it.each(['\u0003', '\u0004'])('ends on %j', async (typed) => {
    const io = fakeIo({ isTTY: true })
    const answer = promptHidden(io, '?')
    io.type(typed)
    await expect(answer).rejects.toThrow(Interrupted)
    expect(io.rawModes).toEqual([true, false])
  })

  it('ends when the command is interrupted, with the terminal as it was', async () => {
    const io = fakeIo({ isTTY: true })
    const abort = new AbortController()
    const answer = promptHidden(io, '?', abort.signal)
    abort.abort(new Interrupted('SIGTERM'))
    await expect(answer).rejects.toThrow('SIGTERM')
    expect(io.rawModes).toEqual([true, false])
    expect(io.stdin.listenerCount('data')).toBe(0)
    await expect(promptHidden(io, '?', abort.signal)).rejects.toThrow('SIGTERM')
  })

  it('asks nobody where there is no terminal', () => {
    expect(canPrompt(fakeIo())).toBe(false)
    expect(canPrompt(fakeIo({ isTTY: true }))).toBe(true)
  })
})

describe('confirm', () => {
  it.each([
    ['y\n', true],
    ['Yes\n', true],
    ['n\n', false],
    ['\n', false],
    ['yellow\n', false],
  ])('takes %j', async (typed, expected) => {
    const io = fakeIo({ isTTY: true })
    const answer = confirm(io, 'Go on?', new AbortController().signal)
    io.type(typed)
    expect(await answer).toBe(expected)
    expect(io.written().stderr).toBe('Go on? [y/N] ')
    expect(io.rawModes).toEqual([])
  })

  it('takes the end of the input as no', async () => {
    const io = fakeIo({ isTTY: true })
    const answer = confirm(io, 'Go on?', new AbortController().signal)
    io.type('\u0004')
    expect(await answer).toBe(false)
    expect(io.written().stderr).toBe('Go on? [y/N] \n')
  })

  it('ends when the command is interrupted', async () => {
    const abort = new AbortController()
    const answer = confirm(fakeIo({ isTTY: true }), 'Go on?', abort.signal)
    abort.abort(new Interrupted('SIGTERM'))
    await expect(answer).rejects.toThrow(Interrupted)
  })
})
