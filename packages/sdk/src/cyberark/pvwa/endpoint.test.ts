import { describe, expect, it } from 'vitest'
import { pvwaAddress } from './endpoint.ts'
import { PasswordVault } from './password-vault.ts'

describe('pvwaAddress', () => {
  it.each([
    ['pvwa.example.com'],
    ['https://PVWA.example.com'],
    ['https://pvwa.example.com:443/PasswordVault/'],
    ['https://pvwa.example.com//PasswordVault/api/Accounts'],
  ])('writes %s in the one way', (url) => {
    expect(pvwaAddress(url)).toBe('https://pvwa.example.com/PasswordVault')
  })

  it('keeps port and application', () => {
    expect(pvwaAddress('https://h:8443', 'Vault')).toBe('https://h:8443/Vault')
    const vault = new PasswordVault({ url: 'H:8443', application: 'Vault', token: 't' })
    expect(vault.url).toBe('https://h:8443/Vault')
    expect(pvwaAddress('https://h/a/Vault', 'vault')).toBe('https://h/a/Vault')
  })

  it.each(['http://h', 'https://user:pw@h', 'https://h/?q', 'https://'])('refuses %s', (url) => {
    expect(() => pvwaAddress(url)).toThrow(/^PasswordVault: option 'url'/)
  })
})
