import { describe, expect, it } from 'vitest'
import { newKey, seal, unseal } from './seal.ts'

describe('seal', () => {
  const key = newKey()
  const sealed = seal('S3ntinel \u{1F510}', key, 'about')

  it('gives the text back to whoever has the key', () => {
    expect(unseal(sealed, key, 'about')).toBe('S3ntinel \u{1F510}')
    expect(unseal(seal('', key, ''), key, '')).toBe('')
  })

  it('shows nothing, and never the same twice', () => {
    expect(sealed.toString('latin1')).not.toContain('S3ntinel')
    expect(seal('S3ntinel \u{1F510}', key, 'about').equals(sealed)).toBe(false)
  })

  it('notices every bit that was changed, another key, and other words in the clear', () => {
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(unseal(changed, key, 'about')).toBeUndefined()
    }
    expect(unseal(sealed, newKey(), 'about')).toBeUndefined()
    expect(unseal(sealed, key, 'About')).toBeUndefined()
    expect(unseal(sealed.subarray(0, 27), key, 'about')).toBeUndefined()
    expect(unseal(sealed, key.subarray(1), 'about')).toBeUndefined()
  })
})
