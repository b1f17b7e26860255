import { createPrivateKey } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { Lab } from '../src/index.ts'
import type { SeedAxidianKey } from '../src/index.ts'
import { core, problemOf, tokenOf } from './support/axidian.ts'
import { eachLab } from './support/each-lab.ts'
import type { Reply } from './support/request.ts'
import { openSession, sshMissing } from './support/sshd.ts'

interface Given {
  readonly key: string
  readonly passphrase: string | null
  readonly fileName: string
}

/** The key that an answer gives. */
function givenBy(reply: Reply): Given {
  return JSON.parse(reply.text) as Given
}

/** A lab with one account for each key. */
function labOf(keys: readonly SeedAxidianKey[]): Promise<Lab> {
  return Lab.start({
    seed: {
      version: 1,
      axidian: {
        applications: [{ name: 'nightly-batch', password: 'Lab-Nightly-1' }],
        accounts: keys.map((key, index) => ({ resource: 'HOST', login: `k${index}`, key })),
        permissions: keys.map((_, index) => ({ application: 'nightly-batch', account: `HOST/k${index}` })),
      },
    },
  })
}

describe("Axidian's SSH keys", () => {
  const lab = eachLab()
  let nightly: ReturnType<typeof core>

  beforeEach(async () => {
    nightly = core(lab, await tokenOf(lab))
  })

  const keyOf = async (name: string): Promise<Given> => givenBy(await nightly.key(name))

  it('come with passphrase and file name [axidian/key-request] [axidian/key-with-passphrase] [axidian/no-store]', async () => {
    const reply = await nightly.key('LINUX-SERVER/deploy')
    expect(reply.headers['cache-control']).toBe('no-store')
    const { key, passphrase, fileName } = givenBy(reply)
    expect(Object.keys(reply.json)).toEqual(['key', 'passphrase', 'fileName'])
    expect(fileName).toBe('deploy.key')
    expect(key).toMatch(
      /^-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,[\dA-F]{32}\n\n/u,
    )
    expect(createPrivateKey({ key, passphrase: passphrase ?? '' }).asymmetricKeyType).toBe('rsa')
    expect(() => createPrivateKey({ key, passphrase: 'wrong' })).toThrow()
    expect(await keyOf('LINUX-SERVER/deploy')).toEqual({ key, passphrase, fileName })
  })

  it('that are open have no passphrase [axidian/key-request]', async () => {
    const { key, passphrase } = await keyOf('LINUX-SERVER/plain')
    expect(passphrase).toBeNull()
    expect(createPrivateKey(key).asymmetricKeyType).toBe('rsa')
  })

  it('that are not set are 404 or 409 [axidian/key-not-set]', async () => {
    expect(problemOf(await nightly.key('DB-SERVER/admin'))).toEqual([404, 'SSH_KEY_NOT_SET'])
    lab.settings.axidian.notSetStatus = 409
    expect(problemOf(await nightly.key('DB-SERVER/admin'))).toEqual([409, 'SSH_KEY_NOT_SET'])
    lab.axidian.account('DB-SERVER/admin').setKey({ text: 'as it stands', passphrase: null, fileName: 'id' })
    expect((await nightly.key('DB-SERVER/admin')).json).toEqual({
      key: 'as it stands',
      passphrase: null,
      fileName: 'id',
    })
  })

  it('come in each kind and form [axidian/key-kinds] [axidian/key-traditional] [axidian/key-pkcs8] [axidian/key-openssh]', async () => {
    const head = async (name: string) => (await keyOf(name)).key.split('\n', 3)
    expect(await head('LINUX-SERVER/root')).toMatchObject([
      '-----BEGIN RSA PRIVATE KEY-----',
      'Proc-Type: 4,ENCRYPTED',
      expect.stringMatching(/^DEK-Info: DES-EDE3-CBC,[\dA-F]{16}$/u),
    ])
    expect((await head('LINUX-SERVER/ecdsa'))[0]).toBe('-----BEGIN EC PRIVATE KEY-----')
    expect((await head('LINUX-SERVER/pkcs8'))[0]).toBe('-----BEGIN ENCRYPTED PRIVATE KEY-----')
    expect((await head('LINUX-SERVER/openssh'))[0]).toBe('-----BEGIN OPENSSH PRIVATE KEY-----')
    for (const name of ['root', 'ecdsa', 'pkcs8']) {
      const { key, passphrase } = await keyOf(`LINUX-SERVER/${name}`)
      const opened = createPrivateKey({ key, passphrase: passphrase ?? '' })
      expect(opened.asymmetricKeyType).toBe(name === 'ecdsa' ? 'ec' : 'rsa')
    }
    const container = Buffer.from(
      (await keyOf('LINUX-SERVER/openssh')).key.split('\n').slice(1, -2).join(''),
      'base64',
    )
    expect(container.toString('latin1')).toMatch(/^openssh-key-v1\0\0\0\0\naes256-ctr\0\0\0\u0006bcrypt/u)
  })

  it('stumble as a seed wants them to', async () => {
    await using own = await labOf([
      { kind: 'ecdsa', passphrase: 'right', givenPassphrase: 'wrong' },
      { kind: 'ecdsa', passphrase: 'right', givenPassphrase: null },
      { kind: 'ecdsa', passphrase: '' },
      { kind: 'ecdsa', cipher: 'none', lineEnds: 'crlf' },
      { kind: 'ecdsa', cipher: 'none', finalLineEnd: false, fileName: 'id_ecdsa' },
      { text: 'no key at all\n', passphrase: 'p' },
      { text: 'no key at all' },
      { kind: 'ecdsa', bits: 521, form: 'pkcs8', cipher: 'des-ede3-cbc' },
    ])
    const batch = core(own, await tokenOf(own))
    const given = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => givenBy(await batch.key(`HOST/k${index}`))),
    )
    const open = (index: number, passphrase: string) =>
      createPrivateKey({ key: given[index]?.key ?? '', passphrase })
    expect(given[0]?.passphrase).toBe('wrong')
    expect(() => open(0, 'wrong')).toThrow()
    expect(open(0, 'right').asymmetricKeyType).toBe('ec')
    expect(given[1]?.passphrase).toBeNull()
    expect(given[2]?.passphrase).toBe('')
    expect(given[2]?.key).toContain('Proc-Type: 4,ENCRYPTED')
    expect(given[3]?.key).toMatch(/^-----BEGIN EC PRIVATE KEY-----\r\n[^\n]+\r\n/u)
    expect(given[3]?.key).not.toMatch(/[^\r]\n/u)
    expect(given[4]).toMatchObject({ key: expect.stringMatching(/-----$/u) as string, fileName: 'id_ecdsa' })
    expect(given[5]).toMatchObject({ key: 'no key at all\n', passphrase: 'p' })
    expect(given[6]).toMatchObject({ key: 'no key at all', passphrase: null })
    expect(open(7, given[7]?.passphrase ?? '').asymmetricKeyDetails).toEqual({ namedCurve: 'secp521r1' })
  })

  it('depend on the number that secrets depend on', async () => {
    await using other = await Lab.start({ random: 2 })
    const elsewhere = core(other, await tokenOf(other))
    expect((await keyOf('LINUX-SERVER/openssh')).key).not.toBe(
      givenBy(await elsewhere.key('LINUX-SERVER/openssh')).key,
    )
  })

  it
    .skipIf(sshMissing !== undefined)
    .each([
      'LINUX-SERVER/deploy',
      'LINUX-SERVER/plain',
      'LINUX-SERVER/ecdsa',
      'LINUX-SERVER/pkcs8',
      'LINUX-SERVER/openssh',
      'LINUX-SERVER/openssh-plain',
    ])(`open a session of OpenSSH: %s${sshMissing ?? ''} [axidian/key-opens-ssh]`, async (name) => {
    const { key, passphrase } = await keyOf(name)
    expect(await openSession(key, passphrase)).toBe('opened')
  })
})
