import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSallyportError, type AnySallyportError } from '../../errors.ts'
import { checkAnswer, failureOf, readJson, readText, type PvwaAnswer } from './answer.ts'

const sentinel = 'S3ntinel'
const json = 'application/json; charset=utf-8'

function answer(body: unknown, status = 200, type = json): PvwaAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { status, headers: { 'content-type': type }, body: Buffer.from(text) }
}

function failure(body: unknown, status: number, type = json): AnySallyportError {
  const error = failureOf(answer(body, status, type))
  if (!isSallyportError(error)) throw new Error('not ours')
  const printed = `${error.message} ${error.hint ?? ''} ${JSON.stringify(error)} ${error.stack ?? ''}`
  expect(printed).not.toContain(sentinel)
  expect(error.hint).toBeTruthy()
  return error
}

const page = `<html><body>${sentinel}</body></html>`

describe('failures', () => {
  it.each([
    ['ITATS004E', 403, 'AuthenticationError', 'AUTHENTICATION_FAILED', '[pvwa/code-authentication-failure]'],
    ['PASWS013E', 401, 'AuthenticationError', 'AUTHENTICATION_FAILED', '[pvwa/code-authentication-other]'],
    ['PASWS013E', 403, 'AuthenticationError', 'AUTHENTICATION_FAILED', '[pvwa/code-authentication-other]'],
    ['ITATS005E', 403, 'AuthenticationError', 'USER_SUSPENDED', '[pvwa/code-suspended]'],
    ['ITATS006E', 403, 'AuthenticationError', 'USER_SUSPENDED', '[pvwa/code-suspended]'],
    ['ITATS009E', 403, 'AuthenticationError', 'USER_SUSPENDED', '[pvwa/code-suspended]'],
    ['PASWS006E', 401, 'AuthenticationError', 'SESSION_EXPIRED', '[pvwa/code-session-invalid]'],
    ['CASSM005E', 500, 'AuthenticationError', 'SESSION_EXPIRED', '[pvwa/code-token-expired-family]'],
    ['CASTM006E', 403, 'AuthenticationError', 'SESSION_EXPIRED', '[pvwa/code-token-expired-family]'],
    ['ITATS003E', 404, 'NotFoundError', 'NOT_FOUND', '[pvwa/code-user-not-found]'],
    ['PASWS011E', 400, 'ConfigurationError', 'INVALID_REQUEST', '[pvwa/code-missing-parameter]'],
    ['PASWS018E', 400, 'ConfigurationError', 'INVALID_REQUEST', '[pvwa/code-not-numeric]'],
    ['PASWS027E', 409, 'ConflictError', 'ALREADY_EXISTS', '[pvwa/code-account-exists]'],
    ['PASWS027E', 400, 'ConflictError', 'ALREADY_EXISTS', '[pvwa/code-account-exists]'],
    ['PASWS032E', 400, 'ConfigurationError', 'INVALID_REQUEST', '[pvwa/code-platform-inactive]'],
    ['PASWS041E', 403, 'PermissionError', 'FORBIDDEN', '[pvwa/code-not-authorized]'],
    ['PASWS159E', 400, 'ConfigurationError', 'INVALID_REQUEST', '[pvwa/code-manual-reason]'],
    ['PASWS164E', 400, 'ConfigurationError', 'INVALID_REQUEST', '[pvwa/code-property-absent]'],
    ['PASWS167E', 400, 'ConfigurationError', 'INVALID_REQUEST', '[pvwa/code-invalid-parameters]'],
    ['SFWS0002', 409, 'ConflictError', 'ALREADY_EXISTS', '[pvwa/code-safe-exists]'],
    ['SFWS0007', 404, 'NotFoundError', 'NOT_FOUND', '[pvwa/code-safe-missing]'],
    ['SFWS0007E', 403, 'NotFoundError', 'NOT_FOUND', '[pvwa/code-safe-missing]'],
    ['SFWS0012', 409, 'ConflictError', 'ALREADY_EXISTS', '[pvwa/code-member-exists]'],
    ['SFWS0013', 403, 'PermissionError', 'FORBIDDEN', '[pvwa/code-own-membership]'],
    ['EPVWS101E', 400, 'ConfigurationError', 'INVALID_REQUEST', '[pvwa/code-cpm-missing]'],
    ['CAWS00001E', 500, 'ServerError', 'SERVER_FAILURE', '[pvwa/code-server-failure]'],
    ['CAWS00001E', 400, 'ConfigurationError', 'INVALID_REQUEST', '[pvwa/code-server-failure]'],
    ['ITATS127E', 500, 'ConflictError', 'ALREADY_EXISTS', '[pvwa/code-object-exists]'],
  ])('%s with HTTP %i is %s %s %s', (vendorCode, status, name, code) => {
    const error = failure({ ErrorCode: vendorCode, ErrorMessage: sentinel }, status)
    expect(error).toMatchObject({ name, code, vendorCode, status })
  })

  it('reads Details as object, list or not at all [pvwa/error-details-forms] [pvwa/error-body]', () => {
    const one = { ParameterName: 'platformID', ErrorCode: '', ErrorMessage: sentinel }
    for (const Details of [undefined, one, [one], [one, 'x', null], 'x']) {
      const error = failure({ ErrorCode: 'PASWS167E', ErrorMessage: 'x', Details }, 400)
      expect(error).toMatchObject({ name: 'ConfigurationError', vendorCode: 'PASWS167E' })
    }
    expect(failure({ ErrorCode: 'PASWS167E', Details: one }, 400).hint).toContain('platformId')
    const unknown = { ParameterName: sentinel, ErrorMessage: sentinel }
    expect(failure({ ErrorCode: 'PASWS167E', Details: [unknown] }, 400).hint).not.toContain('names')
  })

  it('finds a code inside a text where the outer one says nothing [pvwa/error-code-before-status] [pvwa/keys-any-case]', () => {
    expect(failure({ errorcode: 'CAWS00001E', errorMessage: `EPVPA012E ${sentinel}` }, 500)).toMatchObject({
      name: 'ConflictError',
      vendorCode: 'EPVPA012E',
    })
    expect(failure({ ErrorMessage: 'x', Details: [{ ErrorCode: 'PASWS027E' }] }, 400).name).toBe(
      'ConflictError',
    )
  })

  it.each([
    ['Missing mandatory parameter - Reason', 400, 'ReasonRequiredError'],
    ['Missing mandatory parameter - Reason', 403, 'ReasonRequiredError'],
    ['Missing mandatory parameter - TicketId', 400, 'TicketRequiredError'],
    ['You must specify a ticketing system', 403, 'TicketRequiredError'],
    ['The reason is as good as any', 403, 'PermissionError'],
  ])(
    '%s with HTTP %i is %s [pvwa/code-reason-missing] [pvwa/localised-text]',
    (ErrorMessage, status, name) => {
      expect(failure({ ErrorCode: '', ErrorMessage }, status).name).toBe(name)
      expect(failure({ ErrorCode: 'ZZZZZ001E', ErrorMessage }, status).name).toBe(name)
    },
  )

  it('knows a missing reason inside Details [pvwa/code-reason-missing]', () => {
    const Details = [
      { ParameterName: 'Reason', ErrorCode: 'PASWS011E', ErrorMessage: 'Missing mandatory parameter' },
    ]
    expect(failure({ ErrorCode: 'PASWS167E', ErrorMessage: 'x', Details }, 400).name).toBe(
      'ReasonRequiredError',
    )
  })

  it.each([
    [400, 'ConfigurationError'],
    [401, 'AuthenticationError'],
    [403, 'PermissionError'],
    [404, 'NotFoundError'],
    [405, 'ConfigurationError'],
    [409, 'ConflictError'],
    [418, 'ConfigurationError'],
    [429, 'RateLimitError'],
    [500, 'ServerError'],
    [503, 'ServerError'],
  ])(
    'lets HTTP %i decide for an unknown code: %s [pvwa/error-status-without-code] [pvwa/throttled]',
    (status, name) => {
      expect(failure({ ErrorCode: 'ZZZZZ001E', ErrorMessage: sentinel }, status)).toMatchObject({
        name,
        vendorCode: 'ZZZZZ001E',
      })
      expect(failure({ ErrorCode: `Leak ${sentinel}` }, status).vendorCode).toBeUndefined()
      expect(failure('', status).name).toBe(name)
    },
  )

  it.each([
    [400, 'ConfigurationError', '[pvwa/error-gen1-html]'],
    [401, 'AuthenticationError', '[pvwa/error-status-without-code]'],
    [404, 'ConfigurationError', '[pvwa/error-iis-html] [pvwa/path-special-characters]'],
    [405, 'ConfigurationError', '[pvwa/error-method-not-allowed]'],
    [500, 'ServerError', '[pvwa/error-gen1-html]'],
    [503, 'ServerError', '[pvwa/error-html-unavailable]'],
  ])('a page with HTTP %i is %s %s', (status, name) => {
    for (const text of [page, `<?xml version="1.0"?>\r\n<!DOCTYPE html><html>${sentinel}</html>`]) {
      expect(failure(text, status, 'text/html')).toMatchObject({ name, status })
    }
  })

  it('says that an unavailable server may come back, and that WebDAV eats methods [pvwa/error-html-unavailable] [pvwa/error-method-not-allowed]', () => {
    expect(failure(page, 503, 'text/html').retryable).toBe(true)
    expect(failure(page, 405, 'text/html').hint).toMatch(/version.*WebDAV/)
    expect(failure({ Message: 'No HTTP resource was found' }, 404)).toMatchObject({ code: 'NOT_SUPPORTED' })
  })
})

describe('successes', () => {
  it('may be empty, with 200 and 204 [pvwa/success-any-2xx] [pvwa/success-empty-body]', () => {
    for (const status of [200, 201, 202, 204]) expect(readJson(answer('', status))).toBeUndefined()
    expect(readJson(answer('""'))).toBe('')
  })

  it('is no page and nothing but JSON [pvwa/error-html-success] [pvwa/error-not-json]', () => {
    expect(() => readJson(answer(page, 200, 'text/html; charset=utf-8'))).toThrow(/web page/)
    expect(() => {
      checkAnswer(answer(page, 200, 'text/html'))
    }).toThrow(/web page/)
    expect(() => readJson(answer('half an {'))).toThrow(/not JSON/)
    expect(readJson(answer('{"a":1}', 200, 'text/plain'))).toEqual({ a: 1 })
  })

  it.each([
    ['"p\\"a\\\\s\\u00e9"', 'p"a\\sé'],
    ['plain "text"', 'plain "text"'],
    ['12345', '12345'],
    ['true', 'true'],
    ['"', '"'],
    ['<a>', '<a>'],
    ['  x ', '  x '],
  ])(
    'gives the text of %s as %j [pvwa/retrieve-json-string] [pvwa/retrieve-other-content-type]',
    (body, text) => {
      expect(readText(answer(body, 200, 'text/plain'))).toBe(text)
    },
  )

  it('never fails in another way, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.integer({ min: 200, max: 599 }), (bytes, status) => {
        const given = { status, headers: { 'content-type': 'text/html' }, body: Buffer.from(bytes) }
        for (const read of [readJson, readText]) {
          try {
            read(given)
          } catch (error) {
            expect(isSallyportError(error)).toBe(true)
          }
        }
      }),
    )
  })
})
