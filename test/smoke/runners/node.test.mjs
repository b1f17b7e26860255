// @ts-check
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { labFixture } from '@sallyport/lab/testing'
import { secret, setSecret } from './account.mjs'

const lab = labFixture({ random: 7 })

describe('a lab for a file', () => {
  test('is there', () => assert.match(lab.urls.ccp, /^https:/))
  test('is changed', () => {
    setSecret(lab, 'changed')
    assert.equal(secret(lab), 'changed')
  })
  test('is reset', () => assert.notEqual(secret(lab), 'changed'))
})
