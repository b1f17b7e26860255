import { describe, expect, it } from 'vitest'
import { nearest } from './nearest.ts'

const known = ['app-id', 'safe', 'object', 'json', 'username', 'virtual-username', 'timeoutMs']

describe('nearest', () => {
  it.each([
    ['appid', 'app-id'],
    ['sfae', 'safe'],
    ['objcet', 'object'],
    ['usrname', 'username'],
    ['app', 'app-id'],
    ['Jsn', 'json'],
    ['timeoutms', 'timeoutMs'],
    ['SAFE', 'safe'],
  ])('takes %s for %s', (written, meant) => expect(nearest(written, known)).toBe(meant))

  it.each(['', 'x', 'colour', 'frobnicate'])('takes %j for nothing', (written) =>
    expect(nearest(written, known)).toBeUndefined(),
  )
})
