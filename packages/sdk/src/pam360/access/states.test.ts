import { describe, expect, it } from 'vitest'
import { passwordIn, passwordStatusOf, requestStatusOf, whyNotReadable } from './states.ts'

describe('the states of PAM360', () => {
  it.each([
    ['****', 'readable'],
    ['####', 'connect-only'],
    [' ####[Check In]', 'connect-only'],
    ['[Request]', 'request'],
    ['[REQUEST]', 'request'],
    ['[Waiting for approval]', 'waiting'],
    ['[Check Out]', 'check-out'],
    ['****[Check In]', 'checked-out'],
    ['[In Use]', 'in-use'],
    ['licence.bin', 'file'],
    ['my licence 2.tar.gz[Check In]', 'file'],
    ['Access from Jan 5, 2026 03:00 PM', 'later'],
    ['[Something new]', 'later'],
  ])('of a password: %s is %s [pam360/access-account-states] [pam360/file-states]', (text, state) => {
    expect(passwordStatusOf(text)).toEqual({ state, text })
  })

  it('know a file by its resource, whatever it is called [pam360/file-states]', () => {
    expect(passwordStatusOf('licence', true).state).toBe('file')
    expect(passwordStatusOf('****', true).state).toBe('readable')
  })

  it('are refused unless they can be read [pam360/password-status-text]', () => {
    const codes = (
      ['connect-only', 'request', 'waiting', 'check-out', 'in-use', 'file', 'later'] as const
    ).map((state) => whyNotReadable(state)?.code)
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes).not.toContain(undefined)
    expect([whyNotReadable('readable'), whyNotReadable('checked-out')]).toEqual([undefined, undefined])
  })

  it.each([
    'Access approved from Jan 5, 2026 03:00 PM',
    'Yours from January 5, 2026, 15:00 until January 5, 2026, 16:00',
  ])(
    'of access for later are no password: %s [pam360/access-later] [pam360/password-status-text]',
    (text) => {
      expect(() => passwordIn(text, false)).toThrow(expect.objectContaining({ code: 'ACCESS_LATER' }))
      expect(passwordIn(text, true)).toBe(text)
    },
  )

  it.each(['Jan 5, 2026', 'Summer 2026!', 'May5,2026 15:00'])(
    'are not in a password: %s [pam360/password-status-text]',
    (text) => {
      expect(passwordIn(text, false)).toBe(text)
    },
  )

  it('of a password that is empty, or none [pam360/password-missing]', () => {
    expect(() => passwordIn('', false)).toThrow(expect.objectContaining({ code: 'SECRET_NOT_SET' }))
    expect(() => passwordIn(undefined, true)).toThrow(expect.objectContaining({ code: 'UNEXPECTED_ANSWER' }))
  })

  it.each([
    ['[Approve] [Reject]', 'pending', ['approve', 'reject'], null],
    ['Yet To Use [Check In]', 'approved', ['check-in'], null],
    ['In Use [Check In]', 'in-use', ['check-in'], null],
    ['INUSEAPPROVAL[Reject]', 'pending-in-use', ['reject'], null],
    ['MULTIAPPROVAL[Reject]', 'approved-by-me', ['reject'], null],
    ['MULTIAPPROVAL - ada - jr[Reject]', 'approved-by-another', ['approve', 'reject'], 'ada - jr'],
    ['', 'unapproved', ['approve', 'reject'], null],
    ['[Something new]', 'unknown', [], null],
  ])('of a request: %j is %s [pam360/access-request-states]', (text, state, actions, approvedBy) => {
    expect(requestStatusOf(text)).toEqual({ state, actions, approvedBy })
  })
})
