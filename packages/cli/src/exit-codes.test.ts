import { describe, expect, it } from 'vitest'
import * as sdk from '@sallyport/sdk'
import { exitCodeOf, exitCodes } from './exit-codes.ts'

/** A command that cannot be started, and one that is not there. */
const sameAsShells: readonly number[] = [126, 127]

describe('exit codes', () => {
  it('are all different, and clear of those that Node and shells use for something else', () => {
    const codes: number[] = Object.values(exitCodes).map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
    for (const code of codes)
      expect(code <= 2 || (code >= 20 && code < 126) || code > 128 || sameAsShells.includes(code)).toBe(true)
  })

  it('has one for each class of error that the library exports', () => {
    const classes = Object.keys(sdk).filter((name) => name.endsWith('Error') && name !== 'SallyportError')
    const named = classes.filter((name) => !name.startsWith('is'))
    const codes = named.map((name) => exitCodeOf({ name } as sdk.AnySallyportError).code)
    expect(new Set(codes).size).toBe(named.length)
  })

  it('tells access that has to be requested from a permission that is missing', () => {
    const refused = new sdk.PermissionError('x', { code: 'ACCESS_NOT_APPROVED' })
    const forbidden = new sdk.PermissionError('x', { code: 'FORBIDDEN' })
    expect([exitCodeOf(refused).name, exitCodeOf(forbidden).name]).toEqual(['access-control', 'permission'])
  })
})
