import { expect, it } from 'vitest'
import { ConnectionError, NotFoundError } from '../errors.ts'
import { changedNothing } from './certainty.ts'

it('knows that a refusal changed nothing, and of a broken answer that nothing is known', () => {
  expect(changedNothing(new NotFoundError('.', { code: 'NOT_FOUND' }))).toBe(true)
  expect(changedNothing(new ConnectionError('.', { code: 'CONNECTION_REFUSED', layer: 'tcp' }))).toBe(true)
  expect(changedNothing(new ConnectionError('.', { code: 'TIMEOUT', layer: 'http' }))).toBe(false)
  expect(changedNothing(new Error('of another library'))).toBe(false)
})
