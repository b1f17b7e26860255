import { describe, expect, it } from 'vitest'
import { deviations, errorSchema } from './deviations.ts'
import { findingsOf } from './schema.ts'
import type { Schema } from './schema.ts'
import {
  isDescribed,
  loadRecorded,
  outsideEvidenceMissing,
  titleOverOutsideEvidence,
  validateAgainst,
  validateRequestBody,
} from './schemas.ts'

const strict = {
  keysAnyCase: false,
  resolve: (ref: string): Schema => {
    throw new Error(ref)
  },
}

describe('findingsOf', () => {
  const schema: Schema = {
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'string', pattern: '^\\d+$', minLength: 1, maxLength: 3 },
      kind: { type: 'string', enum: ['a', 'b'] },
      size: { type: 'integer', format: 'int32', minimum: 0 },
      none: { type: 'boolean', nullable: true },
      map: { type: 'object', additionalProperties: { type: 'string' } },
      list: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'number' }] } },
    },
  }

  it('accepts what fits', () => {
    const value = { id: '12', kind: 'a', size: 7, none: null, map: { any: 'text' }, list: ['x', 1, 1.5] }
    expect(findingsOf(schema, value, strict)).toEqual([])
  })

  it.each<[string, unknown, RegExp]>([
    ['another type', [], /array, not object/],
    ['a missing key', {}, /lacks id/],
    ['an unknown key', { id: '1', Kind: 'a' }, /Kind is not known/],
    ['another value than the listed', { id: '1', kind: 'c' }, /\$\.kind: "c" is none of a, b/],
    ['text that is too long', { id: '1234' }, /longer than 3/],
    ['text of another form', { id: 'x' }, /does not match/],
    ['a number out of range', { id: '1', size: 2 ** 31 }, /more than/],
    ['a number that is too small', { id: '1', size: -1 }, /less than 0/],
    ['a fraction', { id: '1', size: 1.5 }, /number, not integer/],
    ['null', { id: '1', kind: null }, /null, not string/],
    ['another value in a map', { id: '1', map: { any: 1 } }, /\$\.map\.any: integer, not string/],
    ['what fits no form', { id: '1', list: [true] }, /\$\.list\[0\]: fits none of 2 forms/],
  ])('finds %s', (_, value, finding) => {
    expect(findingsOf(schema, value, strict).join('\n')).toMatch(finding)
  })

  it('reads keys in any letter case where it is told to, but none twice', () => {
    const loose = { ...strict, keysAnyCase: true }
    expect(findingsOf(schema, { ID: '1', KIND: 'a' }, loose)).toEqual([])
    expect(findingsOf(schema, { id: '1', Id: '2' }, loose)).toHaveLength(1)
  })

  it('refuses a schema with more than it understands', () => {
    const unknown = { type: 'string', minItems: 1 } as Schema
    expect(() => findingsOf(unknown, 'x', strict)).toThrow('minItems')
  })
})

describe('the shape of a refusal', () => {
  it.each([
    { ErrorCode: 'PASWS041E', ErrorMessage: 'no' },
    { ErrorCode: 'PASWS167E', ErrorMessage: 'no', Details: [{ ParameterName: 'limit', ErrorMessage: 'no' }] },
    { ErrorCode: 'PASWS167E', ErrorMessage: 'no', Details: { any: 'thing' } },
  ])('takes %j', (body) => {
    expect(findingsOf(errorSchema, body, strict)).toEqual([])
  })

  it('takes nothing else', () => {
    expect(findingsOf(errorSchema, { ErrorCode: 'X', ErrorMsg: 'no' }, strict)).not.toEqual([])
  })
})

describe('the list of deviations', () => {
  it('has one entry for each part of an operation, with its evidence', () => {
    const parts = deviations.flatMap(({ operations, part }) => operations.map((name) => `${name} ${part}`))
    expect(parts.filter((part, at) => parts.indexOf(part) !== at)).toEqual([])
    for (const { evidence } of deviations) {
      expect(evidence).toMatch(/^(?:documented|recorded|observed|source|public): /)
    }
  })
})

describe.skipIf(outsideEvidenceMissing !== undefined)(
  titleOverOutsideEvidence("the vendor's OpenAPI file"),
  () => {
    it('is found by name and by address, in any letter case, with the literal segment first', () => {
      expect(isDescribed('GET /api/Accounts/{id}')).toBe(true)
      expect(isDescribed('get /PasswordVault/API//accounts/1_2/?x=y')).toBe(true)
      expect(isDescribed('GET /api/Accounts/1_2/Activities')).toBe(false)
      expect(validateRequestBody('POST /api/Accounts/AdHocConnect', {})).not.toEqual([])
      expect(() => validateAgainst('GET /api/Nothing', 200, {})).toThrow('does not describe GET /api/Nothing')
    })

    it('is named as it stands there by every deviation', () => {
      const wrong = deviations.flatMap(({ operations }) => operations).filter((name) => !isDescribed(name))
      expect(wrong).toEqual([])
      for (const { operations, part } of deviations) {
        for (const name of operations) {
          if (typeof part === 'number') expect(() => validateAgainst(name, part, {})).not.toThrow()
        }
      }
    })

    it('takes every recorded answer that it describes', () => {
      const held = loadRecorded().filter(
        ({ operation, body }) => isDescribed(operation) && body?.startsWith('PK') !== true,
      )
      expect(held).toHaveLength(31)
      const found = held.flatMap(({ title, operation, status, body }) =>
        validateAgainst(operation, status, body === undefined ? undefined : JSON.parse(body)).map(
          (finding) => `${title}: ${finding}`,
        ),
      )
      expect(found).toEqual([])
    })

    it('takes every recorded request that it describes', () => {
      const found = loadRecorded().flatMap(({ title, operation, requestBody }) =>
        requestBody === undefined || !isDescribed(operation)
          ? []
          : validateRequestBody(operation, JSON.parse(requestBody)).map((finding) => `${title}: ${finding}`),
      )
      expect(found).toEqual([])
    })

    it('refuses what is wrong', () => {
      expect(validateAgainst('GET /api/Accounts/1_2', 200, undefined)).toEqual(['no body'])
      expect(
        validateAgainst('GET /api/Accounts/1_2', 200, { id: '1_2', PlatformId: 'P', safeName: 'S' }),
      ).toEqual(['$: lacks platformId', '$: PlatformId is not known'])
      expect(validateAgainst('GET /api/Accounts', 200, [])).toEqual(['$: array, not object'])
      expect(validateAgainst('POST /api/Accounts', 299, {})).toHaveLength(1)
      expect(validateAgainst('POST /api/Accounts/1_2/Verify', 204, undefined)).toEqual([])
      expect(validateRequestBody('POST /api/Accounts/1_2/Verify', {})).toHaveLength(1)
      expect(validateRequestBody('POST /api/Accounts', { platformId: 'P' })).toEqual(['$: lacks safeName'])
      expect(validateRequestBody('POST /api/Accounts', undefined)).toEqual(['no body'])
    })

    it('has a name for each recorded operation', () => {
      expect(loadRecorded()).toHaveLength(45)
    })
  },
)
