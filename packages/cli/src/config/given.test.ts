import { expect, it } from 'vitest'
import { given } from './given.ts'

it('leaves out what is undefined, and nothing else', () => {
  const options = { a: undefined, b: null, c: false, d: '', e: 0, f: [] }
  expect(Object.entries(given(options))).toEqual(Object.entries(options).slice(1))
})
