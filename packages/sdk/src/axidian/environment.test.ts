import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { AxidianPrivilege } from './axidian-privilege.ts'
import { readEnvironment } from './environment.ts'

const complete = {
  PAM_IDP_SERVER: 'https://pam.example.com/idp',
  PAM_CORE_SERVER: 'https://pam.example.com/core',
  PAM_USERNAME: 'billing',
  PAM_PASSWORD: 'Sentinel-5eCr3t',
}

describe('the environment', () => {
  it('has everything under the names of the vendor [axidian/from-env]', () => {
    expect(readEnvironment({ ...complete, PAM_CA_CERT: '/etc/ssl/corp.pem' })).toEqual({
      idpUrl: 'https://pam.example.com/idp',
      coreUrl: 'https://pam.example.com/core',
      username: 'billing',
      password: 'Sentinel-5eCr3t',
      verify: true,
      ca: '/etc/ssl/corp.pem',
    })
  })

  it.each([
    ['true', true],
    ['1', true],
    ['YES', true],
    ['on', true],
    [' True ', true],
    ['', true],
    ['false', false],
    ['0', false],
    ['No', false],
    ['OFF', false],
  ])('PAM_VERIFY_SSL=%j is %j [axidian/from-env-verify]', (text, verify) => {
    expect(readEnvironment({ ...complete, PAM_VERIFY_SSL: text }).verify).toBe(verify)
  })

  it('nonsense is refused [axidian/from-env-verify]', () => {
    expect(() => readEnvironment({ ...complete, PAM_VERIFY_SSL: 'maybe' })).toThrow(
      /^PAM_VERIFY_SSL must be true/,
    )
  })

  it('what is missing is named, all of it [axidian/from-env]', () => {
    expect(() => readEnvironment({ PAM_USERNAME: '', PAM_CORE_SERVER: 'x' })).toThrow(
      'The environment lacks PAM_IDP_SERVER, PAM_USERNAME, PAM_PASSWORD.',
    )
  })

  it('is not needed for what an option gives, which wins [axidian/from-env]', () => {
    const { PAM_PASSWORD: _, ...without } = complete
    expect(() => AxidianPrivilege.fromEnv({}, without)).toThrow('The environment lacks PAM_PASSWORD.')
    expect(AxidianPrivilege.fromEnv({ password: () => 'rotated' }, without).name).toBe('axidian')
    expect(() => AxidianPrivilege.fromEnv({ password: undefined as never }, complete)).not.toThrow()
    expect(() => AxidianPrivilege.fromEnv({ coreUrl: 'http://a/core' }, complete)).toThrow(
      "option 'coreUrl' is not HTTPS",
    )
  })

  it('makes a client, which shows nothing of it [axidian/from-env] [axidian/nothing-shows]', () => {
    const client = AxidianPrivilege.fromEnv({ name: 'pam' }, complete)
    expect(client.name).toBe('pam')
    expect(inspect(client, { showHidden: true, depth: 10 })).not.toContain('Sentinel')
    expect(JSON.stringify(client)).not.toContain('Sentinel')
  })
})
