import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSallyportError, type SallyportError } from '../../errors.ts'
import { parseResponse, type CcpAccount } from './response.ts'

const sentinel = 'S3ntinel-pa,ss;wo"rd'
const json = 'application/json; charset=utf-8'
const answer = (body: unknown, status = 200, contentType: string | undefined = json): CcpAccount =>
  parseResponse(
    { status, contentType, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) },
    '/AIMWebService',
  )
const failure = (...parameters: Parameters<typeof answer>): SallyportError => {
  try {
    answer(...parameters)
  } catch (error) {
    if (!isSallyportError(error)) throw error
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('S3ntinel')
    return error
  }
  throw new Error('was accepted')
}

describe('parseResponse, success', () => {
  it('reads content, flag and properties [ccp/success-shape] [ccp/always-present] [ccp/user-name-key]', () => {
    const account = answer({
      Content: 'x',
      UserName: 'app',
      Safe: 'S',
      Folder: 'Root',
      Name: 'o',
      PasswordChangeInProcess: 'False',
    })
    expect(account).toEqual({
      content: 'x',
      changeInProgress: false,
      properties: { UserName: 'app', Safe: 'S', Folder: 'Root', Name: 'o', PasswordChangeInProcess: 'False' },
    })
  })

  it('keeps every further property, whatever its name [ccp/vendor-properties]', () => {
    const properties = answer(
      '{"Content":"x","CPMStatus":"success","__proto__":"odd","constructor":"c","RetriesCount":-1,"Nothing":null,"Deep":{"a":1}}',
    ).properties
    expect(Object.entries(properties)).toEqual([
      ['CPMStatus', 'success'],
      ['__proto__', 'odd'],
      ['constructor', 'c'],
      ['RetriesCount', '-1'],
    ])
    expect(Object.getPrototypeOf(properties)).toBe(Object.prototype)
  })

  it.each([
    ['True', true],
    ['true', true],
    [true, true],
    ['False', false],
    ['false', false],
    [false, false],
    [undefined, false],
  ])(
    'reads PasswordChangeInProcess %j as %s [ccp/real-booleans] [ccp/change-in-progress-flag]',
    (value, expected) => {
      expect(answer({ Content: 'x', PasswordChangeInProcess: value }).changeInProgress).toBe(expected)
    },
  )

  it('unescapes content exactly once, and changes nothing else [ccp/content-byte-exact] [ccp/json-escapes]', () => {
    expect(answer('{"Content":"\\u003e\\\\u003e \\"\\n"}').content).toBe('>\\u003e "\n')
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (content) => {
        expect(answer({ Content: content }).content).toBe(content)
      }),
    )
  })
})

describe('parseResponse, what is no success', () => {
  it.each([
    ['APPAP004E', 404, 'NotFoundError', false, '[ccp/no-match]'],
    ['APPAP004E', 400, 'NotFoundError', false, '[ccp/code-under-other-status]'],
    ['APPAP249E', 404, 'NotFoundError', false, '[ccp/not-found-family]'],
    ['APPAP324E', 404, 'NotFoundError', false, '[ccp/not-found-family]'],
    ['APPAP227E', 400, 'AmbiguousMatchError', false, '[ccp/ambiguous]'],
    ['APPAP228E', 400, 'AmbiguousMatchError', false, '[ccp/ambiguous]'],
    ['APPAP229E', 400, 'AmbiguousMatchError', false, '[ccp/ambiguous]'],
    ['APPAP230E', 400, 'AmbiguousMatchError', false, '[ccp/ambiguous]'],
    ['APPAP251E', 400, 'AmbiguousMatchError', false, '[ccp/ambiguous]'],
    ['APPAP008E', 403, 'AuthenticationError', false, '[ccp/appid-unknown]'],
    ['APPAP306E', 403, 'AuthenticationError', false, '[ccp/authentication-failed]'],
    ['APPBC008E', 403, 'AuthenticationError', false, '[ccp/authentication-family]'],
    ['APPAP087E', 403, 'AuthenticationError', false, '[ccp/authentication-family]'],
    ['APPAP132E', 403, 'AuthenticationError', false, '[ccp/authentication-family]'],
    ['APPAP133E', 403, 'AuthenticationError', false, '[ccp/authentication-family]'],
    ['APPAP309E', 403, 'AuthenticationError', false, '[ccp/authentication-family]'],
    ['APPAP425E', 403, 'AuthenticationError', false, '[ccp/authentication-family]'],
    ['APPAP282E', 500, 'ChangeInProgressError', true, '[ccp/change-in-progress-error]'],
    ['APPAP286E', 500, 'ChangeInProgressError', true, '[ccp/change-in-progress-error]'],
    ['APPAP007E', 400, 'ServerError', true, '[ccp/vault-unreachable]'],
    ['APPBC007E', 400, 'ServerError', true, '[ccp/vault-family]'],
    ['APPAP096W', 400, 'ServerError', true, '[ccp/vault-family]'],
    ['APPAP289E', 400, 'ServerError', true, '[ccp/vault-family]'],
    ['APPAP291E', 400, 'ServerError', true, '[ccp/vault-family]'],
    ['APPAP292E', 400, 'ServerError', true, '[ccp/vault-family]'],
    ['APPAP297E', 400, 'ServerError', true, '[ccp/vault-family]'],
    ['APPAP423E', 400, 'ServerError', false, '[ccp/vault-family]'],
    ['APPAP081E', 400, 'ConfigurationError', false, '[ccp/appap081e]'],
    ['AIMWS030E', 400, 'ConfigurationError', false, '[ccp/aimws030e]'],
    ['AIMWS031E', 400, 'ConfigurationError', false, '[ccp/appid-required]'],
    ['CASVL010E', 400, 'ConfigurationError', false, '[ccp/casvl010e]'],
  ])('%s with HTTP %i is %s, retryable: %s %s', (code, status, name, retryable) => {
    const error = failure({ ErrorCode: code, ErrorMsg: `text with ${sentinel}` }, status)
    expect(error).toMatchObject({ name, vendorCode: code, status, retryable })
    expect(error.hint).toBeTruthy()
  })

  it('believes a code under any status, success included [ccp/error-in-200] [ccp/code-before-status] [ccp/error-body]', () => {
    for (const status of [200, 201, 400, 401, 403, 404, 500, 503]) {
      expect(failure({ ErrorCode: 'APPAP004E', ErrorMsg: sentinel }, status).name).toBe('NotFoundError')
    }
    expect(failure({ ErrorCode: 'APPAP004E', Content: sentinel }, 200).name).toBe('NotFoundError')
  })

  it('knows a demand for a reason by its text [ccp/reason-required]', () => {
    const text = 'Invalid request. The Reason parameter is required'
    expect(failure({ ErrorCode: 'AIMWS030E', ErrorMsg: text }, 400).name).toBe('ReasonRequiredError')
  })

  it('says which restriction failed, in its own words [ccp/authentication-failed] [ccp/messages-without-body]', () => {
    const inner = (what: string): string =>
      `Authentication error for App ID [${sentinel}]. Reason: APPAP133E Failed to verify application authentication data: ${what} "${sentinel}" is unauthorized`
    const message = (what: string): string =>
      failure({ ErrorCode: 'APPAP306E', ErrorMsg: inner(what) }, 403).message
    expect(message('CertificateSN')).toContain("the client certificate's serial number")
    expect(message('OSUser')).toContain('the operating system user')
    expect(message('Path')).toContain("the program's path")
    expect(message('Hash')).toContain("the program's hash")
    expect(message('Something')).toBe('The vault did not accept this application.')
  })

  it('says that no certificate was presented where none was [ccp/authentication-failed]', () => {
    const ErrorMsg =
      'Reason: APPAP133E Failed to verify application authentication data: CertificateSN "" is unauthorized'
    const body = Buffer.from(JSON.stringify({ ErrorCode: 'APPAP306E', ErrorMsg }))
    const parse = (certificatePresented: boolean): unknown =>
      parseResponse({ status: 403, contentType: json, body, certificatePresented }, '/AIMWebService')
    expect(() => parse(false)).toThrow(/wants a client certificate, and none was presented/)
    expect(() => parse(true)).toThrow(/the client certificate's serial number is not allowed/)
  })

  it.each([
    [401, 'AuthenticationError'],
    [403, 'PermissionError'],
    [404, 'NotFoundError'],
    [429, 'RateLimitError'],
    [500, 'ServerError'],
    [503, 'ServerError'],
    [418, 'ProtocolError'],
    [200, 'ProtocolError'],
  ])('keeps an unknown code and lets HTTP %i decide: %s [ccp/unknown-code]', (status, name) => {
    expect(failure({ ErrorCode: 'APPAP999E', ErrorMsg: sentinel }, status)).toMatchObject({
      name,
      vendorCode: 'APPAP999E',
      status,
    })
  })

  it('takes no sentence for a code [ccp/messages-without-body]', () => {
    const error = failure({ ErrorCode: `Leak ${sentinel}`, ErrorMsg: sentinel }, 400)
    expect(error.name).toBe('ProtocolError')
    expect(error.vendorCode).toBeUndefined()
  })

  it.each([
    [401, 'AuthenticationError', '[ccp/html-401]'],
    [403, 'PermissionError', '[ccp/html-403] [ccp/certificate-required-page]'],
    [404, 'ConfigurationError', '[ccp/html-404]'],
    [429, 'RateLimitError', '[ccp/status-429]'],
    [500, 'ServerError', '[ccp/html-5xx]'],
    [503, 'ServerError', '[ccp/html-5xx]'],
    [200, 'ProtocolError', '[ccp/html-200]'],
    [302, 'ProtocolError', '[ccp/redirect]'],
  ])('an HTML page with HTTP %i is %s %s', (status, name) => {
    const error = failure(`<html><body>${sentinel}</body></html>`, status, 'text/html')
    expect(error).toMatchObject({ name, status })
    expect(error.hint).toBeTruthy()
  })

  it('names the service path, and speaks of the client certificate [ccp/html-404] [ccp/certificate-required-page]', () => {
    expect(failure('<html>', 404, 'text/html').message).toContain("'/AIMWebService'")
    expect(failure('<html>', 403, 'text/html').hint).toContain('client certificate')
  })

  it.each([
    ['no Content', '{"Name":"o"}', '[ccp/no-content]'],
    ['Content that is no text', '{"Content":["S3ntinel"]}', '[ccp/no-content]'],
    ['a list', '[{"Content":"S3ntinel"}]', '[ccp/no-content]'],
    ['a bare text', '"S3ntinel"', '[ccp/no-content]'],
    ['null', 'null', '[ccp/no-content]'],
    ['half an object', '{"Content":"S3ntinel', '[ccp/truncated-body]'],
    ['nothing', '', '[ccp/empty-body]'],
    ['a page', '<html>S3ntinel</html>', '[ccp/html-200]'],
  ])('refuses %s %s', (_what, body) => {
    expect(failure(body).name).toBe('ProtocolError')
  })

  it('refuses JSON under another content type, and none at all [ccp/html-200]', () => {
    for (const type of ['text/html', 'text/plain; charset=utf-8', 'application/jsonp', '']) {
      expect(failure({ Content: sentinel }, 200, type).name).toBe('ProtocolError')
    }
    expect(answer({ Content: 'x' }, 200, 'Application/JSON').content).toBe('x')
  })

  it('refuses what is not UTF-8 [ccp/invalid-utf8]', () => {
    const body = Buffer.concat([Buffer.from('{"Content":"'), Buffer.from([0xe9]), Buffer.from('"}')])
    expect(() => parseResponse({ status: 200, contentType: json, body }, '/AIMWebService')).toThrow(
      /is not JSON/,
    )
  })

  it('takes an empty content for an account without a password [ccp/empty-content]', () => {
    expect(failure({ Content: '' }).name).toBe('SecretNotSetError')
  })

  it('never fails in another way, whatever the bytes [ccp/truncated-body]', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.integer({ min: 200, max: 599 }), (body, status) => {
        try {
          parseResponse({ status, contentType: json, body: Buffer.from(body) }, '/AIMWebService')
        } catch (error) {
          expect(isSallyportError(error)).toBe(true)
        }
      }),
    )
  })
})
