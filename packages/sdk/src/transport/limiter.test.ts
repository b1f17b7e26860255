import { describe, expect, it } from 'vitest'
import { Deadline } from './deadline.ts'
import { Limiter } from './limiter.ts'

const patient = (signal?: AbortSignal): Deadline =>
  new Deadline(60_000, signal, () => new Error('time is up'))

describe('Limiter', () => {
  it('lets so many in and the rest one after the other, in order [core/bounded-concurrency]', async () => {
    const limiter = new Limiter(2)
    const entered: number[] = []
    expect(limiter.enter(patient())).toBeUndefined()
    expect(limiter.enter(patient())).toBeUndefined()
    const waits = [1, 2, 3].map(async (index) => {
      await limiter.enter(patient())
      entered.push(index)
    })
    limiter.release()
    await waits[0]
    expect(entered).toEqual([1])
    limiter.release()
    limiter.release()
    await Promise.all(waits)
    expect(entered).toEqual([1, 2, 3])
  })

  it('lets the urgent in before those who came earlier', async () => {
    const limiter = new Limiter(1)
    const entered: string[] = []
    expect(limiter.enter(patient())).toBeUndefined()
    const waits = (['a', 'b'] as const).map((name) =>
      limiter.enter(patient())?.then(() => entered.push(name)),
    )
    const urgent = limiter.enter(patient(), true)?.then(() => entered.push('urgent'))
    for (const wait of [urgent, ...waits]) {
      limiter.release()
      await wait
    }
    expect(entered).toEqual(['urgent', 'a', 'b'])
  })

  it('forgets one who gave up, and keeps no place for them [core/bounded-concurrency]', async () => {
    const limiter = new Limiter(1)
    const first = patient()
    void limiter.enter(first)
    const impatient = new AbortController()
    const gaveUp = limiter.enter(patient(impatient.signal))
    const next = limiter.enter(patient())
    impatient.abort(new Error('enough'))
    await expect(gaveUp).rejects.toThrow('enough')
    limiter.release()
    await next
    limiter.release()
    expect(limiter.enter(patient())).toBeUndefined()
  })
})

describe('Deadline', () => {
  it('ends a wait when time is up [core/deadline-covers-body]', async () => {
    const deadline = new Deadline(1, undefined, () => new Error('time is up'))
    await expect(deadline.wait(60_000)).rejects.toThrow('time is up')
    expect(deadline.reason?.message).toBe('time is up')
    await expect(deadline.wait(60_000)).rejects.toThrow('time is up')
  })

  it('ends work that cannot be cancelled [core/deadline-covers-body]', async () => {
    const deadline = new Deadline(1, undefined, () => new Error('time is up'))
    await expect(deadline.race(new Promise(() => undefined))).rejects.toThrow('time is up')
    const patientOne = patient()
    await expect(patientOne.race(Promise.resolve(7))).resolves.toBe(7)
    patientOne.clear()
  })

  it('still ends what comes after work that was waited for [core/deadline-covers-body]', async () => {
    const deadline = new Deadline(20, undefined, () => new Error('time is up'))
    await deadline.race(Promise.resolve())
    await expect(deadline.race(new Promise(() => undefined))).rejects.toThrow('time is up')
  })

  it('throws the reason of a signal that is aborted, at once or later [core/abort-signal]', async () => {
    const reason = new Error('enough')
    expect(() => patient(AbortSignal.abort(reason))).toThrow(reason)
    const controller = new AbortController()
    const deadline = patient(controller.signal)
    const waiting = deadline.wait(60_000)
    controller.abort(reason)
    await expect(waiting).rejects.toBe(reason)
  })
})
