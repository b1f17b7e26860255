import { describe, expect, it } from 'vitest'
import { Lab, loadSeed, SeedError } from '../src/index.ts'
import type { SeedAxidian } from '../src/index.ts'

/** What is wrong with a seed, as `key: message`. */
async function problemsOf(axidian: unknown): Promise<string[]> {
  try {
    await loadSeed({ version: 1, axidian: axidian as SeedAxidian })
  } catch (error) {
    if (!(error instanceof SeedError)) throw error
    return error.problems.map(({ key, message }) => `${key}: ${message}`)
  }
  return []
}

describe('Seeds of Axidian', () => {
  const account = { resource: 'HOST', login: 'root' }

  it.each<[string, unknown, string]>([
    ['an unknown key', { application: [] }, 'axidian.application: unknown key; did you mean "applications"?'],
    [
      'a key of an account',
      { accounts: [{ ...account, pasword: 'x' }] },
      'axidian.accounts[0].pasword: unknown key; did you mean "password"?',
    ],
    [
      'an account of nowhere',
      { accounts: [{ login: 'root' }] },
      'axidian.accounts[0]: must have either a resource (a local account) or a domain',
    ],
    [
      'an account of both',
      { accounts: [{ ...account, domain: 'D' }] },
      'axidian.accounts[0]: must have either a resource (a local account) or a domain',
    ],
    [
      'a name twice',
      { accounts: [account, { resource: 'host', login: 'ROOT' }] },
      'axidian.accounts[1].login: the same as axidian.accounts[0]; names are compared without regard to case',
    ],
    [
      'an id twice',
      {
        accounts: [
          { ...account, id: 'A' },
          { resource: 'X', login: 'y', id: 'a' },
        ],
      },
      'axidian.accounts[1].id: the same as axidian.accounts[0]; names are compared without regard to case',
    ],
    [
      'a long password',
      { accounts: [{ ...account, password: 'x'.repeat(4097) }] },
      'axidian.accounts[0].password: must not be longer than 4096 characters',
    ],
    [
      'a policy that is not there',
      { accounts: [{ ...account, policies: ['Strict'] }] },
      'axidian.accounts[0].policies[0]: there is no "Strict" in axidian.policies; add it under axidian.policies',
    ],
    [
      'a key without support',
      { accounts: [{ ...account, key: {}, keySupported: false }] },
      'axidian.accounts[0].key: excludes keySupported: false; take one of them out',
    ],
    [
      'a form of another kind',
      { accounts: [{ ...account, key: { kind: 'ed25519', form: 'pkcs1' } }] },
      'axidian.accounts[0].key: must have a form of ed25519 keys: openssh, pkcs8',
    ],
    [
      'bits of another kind',
      { accounts: [{ ...account, key: { bits: 1024 } }] },
      'axidian.accounts[0].key: must have bits of rsa keys: 2048, 3072, 4096',
    ],
    [
      'a cipher of another form',
      { accounts: [{ ...account, key: { cipher: 'aes-256-ctr' } }] },
      'axidian.accounts[0].key: must have a cipher of pkcs1: aes-128-cbc, aes-192-cbc, aes-256-cbc, des-ede3-cbc',
    ],
    [
      'an address that is none',
      { applications: [{ name: 'a', allowedAddresses: ['here'] }] },
      'axidian.applications[0].allowedAddresses[0]: must be an IP address',
    ],
    [
      'a permission of nobody',
      { accounts: [account], permissions: [{ application: 'a', account: 'HOST/root' }] },
      'axidian.permissions[0].application: there is no "a" in axidian.applications; add it under axidian.applications',
    ],
    [
      'a permission for nothing',
      {
        applications: [{ name: 'a' }],
        accounts: [account],
        permissions: [{ application: 'a', account: 'HOST/rot' }],
      },
      'axidian.permissions[0].account: there is no "HOST/rot" in axidian.accounts; did you mean "host/root"? Or add it under axidian.accounts',
    ],
    [
      'a time that is none',
      {
        applications: [{ name: 'a' }],
        accounts: [account],
        permissions: [{ application: 'a', account: 'HOST/root', from: 'monday' }],
      },
      'axidian.permissions[0].from: must be a time such as 2026-01-31T12:00:00Z',
    ],
    [
      'an end before the start',
      {
        applications: [{ name: 'a' }],
        accounts: [account],
        permissions: [
          {
            application: 'A',
            account: 'host/ROOT',
            from: '2026-01-02T00:00:00Z',
            until: '2026-01-01T00:00:00Z',
          },
        ],
      },
      'axidian.permissions[0].until: must be later than from',
    ],
  ])('name %s', async (_, axidian, problem) => {
    expect(await problemsOf(axidian)).toEqual([problem])
  })

  it('generate what they leave out, the same each time, and other things for another number', async () => {
    const seed = {
      version: 1,
      axidian: {
        applications: [{ name: 'a' }],
        accounts: [account, { ...account, login: 'x', key: { kind: 'ed25519' } }],
      },
    } as const
    const made = async (random: number) => {
      await using lab = await Lab.start({ seed, random })
      const [plain, keyed] = lab.axidian.accounts
      const passwords = [lab.axidian.application('a').revealPassword(), plain?.revealPassword()]
      return { passwords, key: keyed?.revealKey(), keyedPassword: keyed?.revealPassword(), id: plain?.id }
    }
    const one = await made(1)
    expect(one.keyedPassword).toBeNull()
    expect(one.passwords.map((password) => password?.length)).toEqual([20, 20])
    expect(await made(1)).toEqual(one)
    const other = await made(2)
    expect(other.id).toBe(one.id)
    expect(other.passwords).not.toEqual(one.passwords)
    expect(other.key?.text).not.toBe(one.key?.text)
    expect(other.key?.passphrase).not.toBe(one.key?.passphrase)
  })

  it('may say nothing of it', async () => {
    await using lab = await Lab.start({ seed: { version: 1 } })
    expect([lab.axidian.applications, lab.axidian.accounts, lab.describe().axidian.applications]).toEqual([
      [],
      [],
      [],
    ])
  })
})
