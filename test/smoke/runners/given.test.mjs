import * as vitest from 'vitest'
import { labFixture } from '@sallyport/lab/testing'
import { secret, setSecret } from './account.mjs'

const { describe, expect, test } = vitest
const lab = labFixture({}, vitest)

test('is changed', () => {
  setSecret(lab, 'changed')
  expect(secret(lab)).toBe('changed')
})
test('is reset', () => expect(secret(lab)).not.toBe('changed'))

describe('in a describe', () => {
  const own = labFixture({}, vitest)
  test('is another', () => expect(own.urls.ccp).not.toBe(lab.urls.ccp))
})
