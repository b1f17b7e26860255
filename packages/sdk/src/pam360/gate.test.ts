import { describe, expect, it } from 'vitest'
import { Deadline } from '../transport/deadline.ts'
import { Gate } from './gate.ts'

function manual(): { readonly done: Promise<void>; readonly finish: () => void } {
  let finish = (): void => undefined
  const done = new Promise<void>((resolve) => (finish = resolve))
  return { done, finish }
}

async function within<Result>(
  timeoutMs: number,
  run: (deadline: Deadline) => Promise<Result>,
): Promise<Result> {
  const deadline = new Deadline(timeoutMs, undefined, () => new Error('time is up'))
  try {
    return await run(deadline)
  } finally {
    deadline.clear()
  }
}

describe('the gate before the token [pam360/token-switched]', () => {
  it('closes when the last one has left, and lets the others in after the work', async () => {
    const gate = new Gate()
    const log: string[] = []
    const [first, second, work] = [manual(), manual(), manual()]
    const call = (name: string, until?: Promise<void>) =>
      within(20_000, (deadline) =>
        gate.pass(deadline, async () => {
          log.push(`${name} in`)
          await until
          log.push(`${name} out`)
        }),
      )
    const calls = [call('a', first.done), call('b', second.done)]
    const alone = within(20_000, (deadline) =>
      gate.alone(deadline, async () => {
        log.push('alone')
        await work.done
        log.push('done')
      }),
    )
    calls.push(call('c'))
    first.finish()
    await calls[0]
    expect(log).toEqual(['a in', 'b in', 'a out'])
    second.finish()
    await calls[1]
    work.finish()
    await Promise.all([...calls, alone])
    expect(log).toEqual(['a in', 'b in', 'a out', 'b out', 'alone', 'done', 'c in', 'c out'])
  })

  it('opens again where the work fails, or time ends before it could begin', async () => {
    const gate = new Gate()
    await expect(
      within(20_000, (deadline) => gate.alone(deadline, () => Promise.reject(new Error('no')))),
    ).rejects.toThrow('no')
    const inside = manual()
    const call = within(20_000, (deadline) => gate.pass(deadline, () => inside.done))
    await expect(within(1, (deadline) => gate.alone(deadline, () => Promise.resolve()))).rejects.toThrow(
      'time',
    )
    await within(20_000, (deadline) => gate.pass(deadline, () => Promise.resolve()))
    inside.finish()
    await call
  })

  it('does not hold one who has no time left', async () => {
    const gate = new Gate()
    const work = manual()
    const alone = within(20_000, (deadline) => gate.alone(deadline, () => work.done))
    await expect(within(1, (deadline) => gate.pass(deadline, () => Promise.resolve()))).rejects.toThrow(
      'time',
    )
    work.finish()
    await alone
  })
})
