import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSallyportError, type SallyportError } from '../../errors.ts'
import { parseOutput, type CpOutput } from './output.ts'

const run = (exitCode: number, stdout: string | Buffer, stderr = ''): CpOutput => ({
  exitCode,
  stdout: Buffer.from(stdout),
  stderr: Buffer.from(stderr),
})

function failure(output: CpOutput): SallyportError {
  try {
    parseOutput(output, ['Password'], '~')
  } catch (error) {
    if (!isSallyportError(error)) throw error
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('S3ntinel')
    return error
  }
  throw new Error('was accepted')
}

describe('parseOutput', () => {
  it.each([
    ['APPAP249E', 'NotFoundError', false, '[cp/not-found-family]'],
    ['APPAP324E', 'NotFoundError', false, '[cp/not-found-family]'],
    ['APPAP007E', 'ServerError', true, '[cp/vault-unreachable]'],
    ['APPBC007E', 'ServerError', true, '[cp/vault-unreachable]'],
    ['APPAP096W', 'ServerError', true, '[cp/vault-family]'],
    ['APPAP289E', 'ServerError', true, '[cp/vault-family]'],
    ['APPAP291E', 'ServerError', true, '[cp/vault-family]'],
    ['APPAP292E', 'ServerError', true, '[cp/vault-family]'],
    ['APPAP297E', 'ServerError', true, '[cp/vault-family]'],
    ['APPAP423E', 'ServerError', false, '[cp/vault-family]'],
    ['APPAP227E', 'AmbiguousMatchError', false, '[cp/ambiguous]'],
    ['APPAP230E', 'AmbiguousMatchError', false, '[cp/ambiguous]'],
    ['APPAP251E', 'AmbiguousMatchError', false, '[cp/ambiguous]'],
    ['APPAP087E', 'AuthenticationError', false, '[cp/restriction-failed]'],
    ['APPAP309E', 'AuthenticationError', false, '[cp/restriction-failed]'],
    ['APPBC008E', 'AuthenticationError', false, '[cp/appid-unknown]'],
    ['APPAP282E', 'ChangeInProgressError', true, '[cp/change-in-progress-error]'],
    ['APPAP286E', 'ChangeInProgressError', true, '[cp/change-in-progress-error]'],
    ['CASVL010E', 'ConfigurationError', false, '[cp/request-invalid]'],
    ['APPAP999E', 'ConnectionError', false, '[cp/retry-classes]'],
  ])('%s is %s, retryable: %s %s [cp/retry-classes]', (code, name, retryable) => {
    for (const line of [
      `${code} text S3ntinel\n`,
      `${code}: text S3ntinel\r\n`,
      `a line before\n${code} text S3ntinel`,
    ]) {
      expect(failure(run(1, '', line))).toMatchObject({ name, vendorCode: code, retryable })
      // On stdout a word that only looks like a code may be part of a password.
      const vendorCode = code === 'APPAP999E' ? undefined : code
      expect(failure(run(-1, line))).toMatchObject({ name, vendorCode })
    }
  })

  it('keeps a number for a code, and knows that it knows none [cp/stderr-shape] [cp/retry-classes]', () => {
    expect(failure(run(4, '', 'ERROR (4): S3ntinel'))).toMatchObject({
      name: 'ConnectionError',
      vendorCode: 'ERROR (4)',
    })
    expect(failure(run(4, 'S3ntinel'))).toMatchObject({ name: 'ConnectionError', retryable: false })
    expect(failure(run(4, 'S3ntinel')).vendorCode).toBeUndefined()
  })

  it.each(['', '\n', '<na>\n', '<null>\n', '<na>'])(
    'takes %j for an account without a password [cp/password-not-set]',
    (stdout) => {
      expect(failure(run(0, stdout)).name).toBe('SecretNotSetError')
    },
  )

  it('never shifts fields: a part too many or too few is an error [cp/part-count-checked]', () => {
    const fields = ['Password', 'PassProps.UserName']
    expect(() => parseOutput(run(0, 'a~b~c\n'), fields, '~')).toThrow(/3 values where 2/)
    expect(() => parseOutput(run(0, 'a\n'), fields, '~')).toThrow(/1 values where 2/)
    expect(parseOutput(run(0, 'a~b\n'), fields, '~').properties).toEqual({ UserName: 'b' })
  })

  it('gives any bytes of text back exactly [cp/password-byte-exact] [cp/one-line-end-removed]', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (password) => {
        fc.pre(!['<na>', '<null>'].includes(password) && !password.includes('~0123~'))
        const printed = run(0, `${password}~0123~true\n`)
        const account = parseOutput(printed, ['Password', 'PasswordChangeInProcess'], '~0123~')
        expect(account.password.toString()).toBe(password)
        expect(account.changeInProgress).toBe(true)
      }),
    )
  })

  it('never fails in another way, whatever was printed', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.uint8Array(),
        fc.integer({ min: -1, max: 255 }),
        (stdout, stderr, exitCode) => {
          try {
            parseOutput(
              { exitCode, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) },
              ['Password'],
              '~',
            )
          } catch (error) {
            expect(isSallyportError(error)).toBe(true)
          }
        },
      ),
    )
  })
})
