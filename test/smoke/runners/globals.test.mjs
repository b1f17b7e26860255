// What Jest has by itself, and Vitest with `globals: true`.
import { labFixture } from '@sallyport/lab/testing'
import { secret, setSecret } from './account.mjs'

const lab = labFixture()

test('is there', () => expect(lab.urls.ccp).toMatch(/^https:/))
test('is changed', () => {
  setSecret(lab, 'changed')
  expect(secret(lab)).toBe('changed')
})
test('is reset', () => expect(secret(lab)).not.toBe('changed'))
