import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../errors.ts'
import { buildTarget, type CcpQuery } from './request.ts'

const target = (query: CcpQuery): string => buildTarget('/AIMWebService', query, { appId: 'billing' })
const search = (query: CcpQuery): string => target(query).split('?')[1] ?? ''
const refusal = (query: CcpQuery): string => {
  try {
    target(query)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError)
    return (error as Error).message
  }
  return 'accepted'
}

describe('buildTarget', () => {
  it('sends every criterion under its documented name [ccp/criteria-parameters] [ccp/appid-parameter] [ccp/get-accounts-path]', () => {
    expect(
      target({
        policyId: 'Oracle',
        database: 'ORCL',
        address: 'db1',
        username: 'app',
        object: 'oracle-prod',
        folder: 'Root\\OS\\Windows',
        safe: 'Billing DB',
      }),
    ).toBe(
      '/AIMWebService/api/Accounts?AppID=billing&Safe=Billing%20DB&Folder=Root%5COS%5CWindows&Object=oracle-prod&UserName=app&Address=db1&Database=ORCL&PolicyID=Oracle',
    )
  })

  it('sends the rest of a call under the names that servers know [ccp/query-format-name] [ccp/reason-parameter] [ccp/connection-timeout-parameter] [ccp/fail-request-parameter]', () => {
    expect(
      search({
        object: '^ora',
        queryFormat: 'regexp',
        reason: 'nächtlicher Lauf',
        connectionTimeoutSeconds: 5,
        failRequestOnPasswordChange: true,
      }),
    ).toBe(
      'AppID=billing&Object=%5Eora&QueryFormat=Regexp&Reason=n%C3%A4chtlicher%20Lauf&ConnectionTimeout=5&FailRequestOnPasswordChange=true',
    )
    expect(search({ object: 'o', queryFormat: 'exact', failRequestOnPasswordChange: false })).toBe(
      'AppID=billing&Object=o&QueryFormat=Exact&FailRequestOnPasswordChange=false',
    )
  })

  it('puts free properties into the query, with all other criteria [ccp/free-properties-in-query] [ccp/query-grammar]', () => {
    expect(search({ safe: 'S', object: 'o', properties: { Port: '1521', 'Logon Domain': 'a=b' } })).toBe(
      `AppID=billing&Query=${encodeURIComponent('Safe=S;Object=o;Port=1521;Logon Domain=a=b')}`,
    )
  })

  it('keeps dual accounts inside their safe [ccp/dual-account-safe] [ccp/dual-account-query]', () => {
    expect(search({ safe: 'S', virtualUsername: 'app' })).toBe(
      'AppID=billing&Query=Safe%3DS%3BVirtualUsername%3Dapp',
    )
  })

  it('never sends the absence of a name as text [ccp/dual-account-name-required]', () => {
    // The types refuse it; a program without them may write it.
    const query: object = { safe: 'S', object: undefined, virtualUsername: undefined }
    expect(search(query as CcpQuery)).toBe('AppID=billing&Safe=S')
  })

  it('sends a free query as it is, and nothing beside it [ccp/query-parameter] [ccp/query-with-criteria-refused]', () => {
    expect(search({ query: 'Safe=S;Object=o' })).toBe('AppID=billing&Query=Safe%3DS%3BObject%3Do')
    expect(refusal({ query: 'Safe=S', object: 'o' })).toContain("'query' was given together with 'object'")
    expect(refusal({ query: 'Safe=S', virtualUsername: 'v' })).toContain("'virtualUsername'")
  })

  it('needs something to select by [ccp/appid-plus-one] [ccp/safe-optional]', () => {
    expect(refusal({})).toContain('nothing selects an account')
    expect(refusal({ reason: 'x' })).toContain('nothing selects an account')
    expect(search({ username: 'app' })).toBe('AppID=billing&UserName=app')
  })

  it.each(['a;b', ';', 'o;Safe=Other'])(
    'refuses %s, which would add a term [ccp/semicolon-refused]',
    (value) => {
      expect(refusal({ object: value })).toContain("'object' holds a semicolon")
      expect(refusal({ object: value, allowSpecialCharacters: true })).toContain("'object' holds a semicolon")
      expect(refusal({ properties: { Port: value } })).toContain("'properties.Port' holds a semicolon")
    },
  )

  it.each(['', 'a;b', 'a=b', '='])('refuses the property name %j [ccp/property-name-refused]', (name) => {
    expect(refusal({ properties: { [name]: 'x' } })).toContain('is not a property name')
  })

  it('refuses a criterion that is given twice, in whatever letter case [ccp/property-name-refused]', () => {
    expect(refusal({ safe: 'S', properties: { SAFE: 'T' } })).toContain("was given as 'safe' too")
    expect(refusal({ properties: { Port: '1', port: '2' } })).toContain("was given as 'properties.Port' too")
  })

  it.each(['+', '&', '%'])(
    'refuses %s, naming where it is, unless told otherwise [ccp/unsupported-characters]',
    (character) => {
      expect(refusal({ safe: `a${character}b` })).toContain(`'safe' holds '${character}'`)
      expect(refusal({ reason: `a${character}b`, safe: 'S' })).toContain(`'reason' holds '${character}'`)
      expect(refusal({ safe: 'S', properties: { Port: character } })).toContain(
        `'properties.Port' holds '${character}'`,
      )
      expect(search({ safe: `a${character}b`, allowSpecialCharacters: true })).toBe(
        `AppID=billing&Safe=a${encodeURIComponent(character)}b`,
      )
    },
  )

  it.each(['\uD800', 'a\uDC00b'])('refuses half a surrogate pair [ccp/unencodable-refused]', (value) => {
    expect(refusal({ object: value })).toContain('half of a surrogate pair')
    expect(refusal({ properties: { [value]: 'x' } })).toContain('half of a surrogate pair')
    expect(refusal({ query: `Safe=${value}` })).toContain('half of a surrogate pair')
  })

  it('writes every value so that decoding gives it back, and no plus sign [ccp/percent-encoding] [ccp/unicode-names]', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((value) => !/[;\0]/.test(value))
    fc.assert(
      fc.property(
        name,
        name,
        fc.string({ unit: 'grapheme' }).filter((value) => !/[;=\0]/.test(value) && value !== ''),
        (safe, object, property) => {
          fc.pre(!['safe', 'object'].includes(property.toLowerCase()))
          const plain = search({ safe, object, allowSpecialCharacters: true })
          expect(plain).not.toContain('+')
          const parameters = new URLSearchParams(plain)
          expect(parameters.get('Safe')).toBe(safe)
          expect(parameters.get('Object')).toBe(object)
          const query = search({ safe, properties: { [property]: object }, allowSpecialCharacters: true })
          expect(new URLSearchParams(query).get('Query')).toBe(`Safe=${safe};${property}=${object}`)
        },
      ),
    )
  })
})
