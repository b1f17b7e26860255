import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { Deadline } from './deadline.ts'

const under = (signal: AbortSignal): Deadline => new Deadline(60_000, signal, () => new Error('time is up'))

describe('deadlines of many calls under one signal', () => {
  it('share one listener, which goes with the last of them', () => {
    const { signal } = new AbortController()
    const deadlines = Array.from({ length: 1_000 }, () => under(signal))
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    const [first, ...rest] = deadlines
    for (const deadline of rest) deadline.clear()
    rest[0]?.clear()
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    first?.clear()
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    const next = under(signal)
    first?.clear()
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    next.clear()
  })

  it('end together, but for those that are over', () => {
    const controller = new AbortController()
    const [over, ...others] = Array.from({ length: 3 }, () => under(controller.signal))
    over?.clear()
    const reason = new Error('enough')
    controller.abort(reason)
    expect(others.map((deadline) => deadline.reason)).toEqual([reason, reason])
    expect(over?.reason).toBeUndefined()
    for (const deadline of others) deadline.clear()
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })
})
