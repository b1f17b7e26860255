import { describe, expect, it } from 'vitest'
import { ConfigurationError, ConnectionError, NotFoundError, ServerError } from '@sallyport/sdk'
import { InOwnWords, Interrupted, UsageError } from '../cli-error.ts'
import { inFlags } from './error-words.ts'
import { describeFailure, failureAsJson, renderFailure } from './failure.ts'
import { createStyle } from './style.ts'

const plain = createStyle({ env: {} })
const shown = (error: unknown, verbose = false): string =>
  renderFailure(describeFailure(error), plain, verbose)

describe('renderFailure', () => {
  it('says what happened, what to do, and the codes', () => {
    const error = new NotFoundError('No account matches.', {
      code: 'NOT_FOUND',
      hint: "Check 'appId'.",
      vendorCode: 'APPAP004E',
      status: 404,
    })
    expect(shown(error)).toBe(
      'error: No account matches.\n hint: Check --app-id.\n code: NOT_FOUND, APPAP004E, HTTP 404 (exit 24)\n',
    )
    expect(JSON.parse(failureAsJson(describeFailure(error)))).toEqual({
      error: {
        class: 'NotFoundError',
        code: 'NOT_FOUND',
        message: 'No account matches.',
        hint: 'Check --app-id.',
        vendorCode: 'APPAP004E',
        status: 404,
        retryable: false,
        exitCode: 24,
      },
    })
  })

  it('says of a reference what the library says, since that has no flags', () => {
    const error = new ConfigurationError("This is no reference: there is no field 'usrname' (column 9).", {
      code: 'INVALID_REFERENCE',
      hint: "Did you mean 'username'?",
    })
    expect(shown(error)).toContain("hint: Did you mean 'username'?\n")
  })

  it('tells what failed at each of several, and what to do about it', () => {
    const causes = ['a', 'b'].map(
      (host) =>
        new ConnectionError(`${host}: nothing listens there.`, {
          code: 'CONNECTION_REFUSED',
          layer: 'tcp',
          hint: 'Check the host.',
        }),
    )
    const error = new ServerError('None was reached.', {
      code: 'VAULT_UNREACHABLE',
      hint: "'causes' says what failed at each.",
      causes,
    })
    expect(shown(new InOwnWords(error))).toBe(
      [
        'error: None was reached.',
        '  a: nothing listens there. (CONNECTION_REFUSED)',
        '  b: nothing listens there. (CONNECTION_REFUSED)',
        ' hint: Check the host.',
        ' code: VAULT_UNREACHABLE (exit 30)',
        '',
      ].join('\n'),
    )
    expect(JSON.parse(failureAsJson(describeFailure(new InOwnWords(error))))).toMatchObject({
      error: { failures: [{ class: 'ConnectionError', code: 'CONNECTION_REFUSED', exitCode: 21 }, {}] },
    })
  })

  it('lets no control character through', () => {
    const error = new ConfigurationError('a\u001B[31mb\u0007\u202Ec', {
      code: 'INVALID_OPTION',
      vendorCode: '\u001B]0;x',
    })
    expect(shown(error)).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202E]/)
  })

  it('keeps usage errors short, and names signals', () => {
    expect(shown(new UsageError('Wrong.', 'Do this.'))).toBe('error: Wrong.\n hint: Do this.\n')
    expect(describeFailure(new Interrupted('SIGTERM')).exit.code).toBe(143)
  })

  it('does not show the text of a defect, which nobody has vetted', () => {
    const defect = new TypeError('cannot read hunter2')
    defect.stack = `TypeError: cannot read hunter2\n    at f (file:///x.js:1:2)`
    expect(shown(defect, true)).not.toContain('hunter2')
    expect(shown(defect, true)).toContain('at f (file:///x.js:1:2)')
    expect(shown(defect)).not.toContain('x.js')
    expect(shown('hunter2')).not.toContain('hunter2')
    expect(describeFailure(defect).exit.code).toBe(1)
  })
})

describe('inFlags', () => {
  it.each([
    ["getPassword: 'safe' holds a semicolon.", '--safe holds a semicolon.'],
    ["TLS option 'ca': the file 'ca' cannot be read.", "--ca: the file 'ca' cannot be read."],
    ["raise 'timeoutMs' if it is slow", 'raise --timeout if it is slow'],
    ["with 'changeInProgress: { attempts: 5 }'.", 'with --wait-for-change 5.'],
    ["'properties.Port' was given as 'object' too", '--property Port was given as --object too'],
    [
      "an IIS that asks for it late needs tls.maxVersion: 'TLSv1.2'.",
      'an IIS that asks for it late needs --tls-max-version 1.2.',
    ],
    ["set 'tls.maxVersion: TLSv1.3'", 'set --tls-max-version 1.3'],
    ["There is no executable 'safe-sdk'.", "There is no executable 'safe-sdk'."],
    ["Log on with 'newPassword' to set another.", 'sallyport pvwa login --new-password asks for another.'],
    [
      "Ask less often; lower 'maxConcurrency'.",
      'Ask less often; where many are worked on at once, lower --concurrency.',
    ],
    ["unknown 'constructor'", "unknown 'constructor'"],
    ["AxidianPrivilege: option 'idpUrl' is not HTTPS.", '--idp is not HTTPS.'],
    ["They go under 'username' and 'password'.", 'They go under --user and the password.'],
    ['Name it by its id, { id }: one of a.', 'Name it by --id: one of a.'],
    ['or take the key with decrypt: false.', 'or take the key with --encrypted.'],
  ])('%s', (library, command) => expect(inFlags(library)).toBe(command))
})
