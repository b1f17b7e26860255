import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { Sallyport, Secret, type Credential, type Vault } from '@sallyport/sdk'
import { axidian } from '../contract/axidian.ts'
import { ccp, cp, pvwa } from '../contract/cyberark.ts'
import { failureOf } from '../support/failure.ts'
import { secretIn } from '../support/lab.ts'

let lab: Lab
let sallyport: Sallyport
beforeAll(async () => {
  lab = await Lab.start()
})
afterAll(() => lab.stop())
beforeEach(() => {
  sallyport = new Sallyport({ vaults: [ccp, cp, pvwa, axidian].map((product) => product.open(lab)) })
})
afterEach(async () => {
  await sallyport.close()
  await lab.reset()
})

const resolved = async (reference: string): Promise<string> => (await sallyport.resolve(reference)).reveal()
const oracle = (): string => secretIn(lab, 'Billing-DB', 'oracle-prod')
/** A vault that a program makes of its own. */
function ownVault(name: string, more: Partial<Vault> = {}): Vault {
  const close = more.close ?? (() => Promise.resolve())
  return {
    name,
    kind: 'own',
    identity: name,
    retrieve: () => Promise.reject(new Error('nothing is in here')),
    check: () => Promise.resolve({ ok: true, steps: [] }),
    [Symbol.asyncDispose]: close,
    ...more,
    close,
  }
}
const credential = (name: string, secret: string): Credential => ({
  secret: new Secret(secret),
  kind: 'password',
  username: undefined,
  address: undefined,
  properties: {},
  changeInProgress: false,
  retrievedAt: new Date(),
  vault: name,
  reference: `pam://${name}/x`,
})

describe('a reference', () => {
  it.each(['ccp', 'cp', 'pvwa'])('gives each field out of %s [door/reference-fields]', async (vault) => {
    const account = `pam://${vault}/Billing-DB/oracle-prod`
    expect(await resolved(account)).toBe(oracle())
    expect(await resolved(`${account}#username`)).toBe('app')
    expect(await resolved(`${account}#address`)).toBe('db1.example.com')
    expect(await resolved(`${account}#property.Database`)).toBe('ORCL')
    expect(await resolved(`${account}#property.dataBASE`)).toBe('ORCL')
    expect(await resolved(`pam://${vault}/Linux/deploy-key#ssh-key`)).toMatch(
      /^-----BEGIN .*PRIVATE KEY-----/,
    )
    const json = JSON.parse(await resolved(`${account}#json`)) as Record<string, unknown>
    expect(json).toMatchObject({
      vault,
      reference: account,
      kind: 'password',
      username: 'app',
      address: 'db1.example.com',
      secret: oracle(),
      secretEncoding: 'utf-8',
      changeInProgress: false,
    })
    expect(await failureOf(sallyport.resolve(`${account}#property.Nothing`))).toMatchObject({
      name: 'NotFoundError',
      message: "The vault gave no property 'Nothing' with the account.",
    })
    expect(await failureOf(sallyport.resolve(`${account}#ssh-key`))).toMatchObject({
      name: 'SecretNotSetError',
    })
  })

  it('says of a credential past its time that it is [door/reference-fields]', async () => {
    const given = { stale: false }
    const own = ownVault('own', {
      retrieve: () =>
        Promise.resolve({ ...credential('own', 'kept'), ...(given.stale ? { stale: true as const } : {}) }),
    })
    await using door = new Sallyport({ vaults: [own] })
    const json = async (): Promise<unknown> => JSON.parse((await door.resolve('pam://own/x#json')).reveal())
    expect(await json()).not.toHaveProperty('stale')
    given.stale = true
    expect(await json()).toMatchObject({ secret: 'kept', stale: true })
  })

  it('says what there is of a secret that is no text [door/reference-fields]', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe])
    const own = ownVault('own', {
      retrieve: () => Promise.resolve({ ...credential('own', ''), secret: new Secret(bytes) }),
    })
    await using door = new Sallyport({ vaults: [own] })
    const json = (await door.resolve('pam://own/x#json')).reveal()
    expect(JSON.parse(json)).toMatchObject({
      secret: bytes.toString('base64'),
      secretEncoding: 'base64',
      username: null,
      properties: {},
    })
    expect(await failureOf(door.resolve('pam://own/x#username'))).toMatchObject({ name: 'NotFoundError' })
    expect(await failureOf(door.resolve('pam://own/x#ssh-key'))).toMatchObject({ name: 'SecretNotSetError' })
  })

  it('may be given in parts, with its reason and ticket or others', async () => {
    const parts = { vault: 'ccp', path: ['Windows-Test', 'domain-admin'], reason: 'by parts' }
    expect((await sallyport.get(parts)).secret.reveal()).toBe(secretIn(lab, 'Windows-Test', 'domain-admin'))
    expect(lab.audit.entries().at(-1)?.reason).toBe('by parts')
    await sallyport.get('pam://ccp/Windows-Test/domain-admin?reason=by%20text')
    expect(lab.audit.entries().at(-1)?.reason).toBe('by text')
    await sallyport.get(parts, { reason: 'by option' })
    expect(lab.audit.entries().at(-1)?.reason).toBe('by option')
    // A program that has none gives what it has: undefined.
    const none: object = { reason: undefined, ticketId: undefined }
    await sallyport.get(parts, none)
    await sallyport.getMany([parts], none)
    await sallyport.withCredential(parts, () => undefined, none)
    expect(
      lab.audit
        .entries()
        .slice(-3)
        .map(({ reason }) => reason),
    ).toEqual(Array(3).fill('by parts'))
    const wrong = { ...parts, fild: 'username' }
    expect((await failureOf(sallyport.get(wrong))).message).toContain(
      "unknown option 'fild', did you mean 'field'?",
    )
    expect(await failureOf(sallyport.get(parts, { kind: 'password' } as object))).toMatchObject({
      code: 'INVALID_OPTION',
    })
  })

  it('to a vault that there is not is refused with the nearest name [door/unknown-vault]', async () => {
    for (const work of [
      sallyport.get('pam://axidan/a/b'),
      Promise.resolve().then(() => sallyport.vault('axidan')),
      Promise.resolve().then(() => sallyport.list('axidan')),
    ]) {
      expect(await failureOf(work)).toMatchObject({
        name: 'ConfigurationError',
        code: 'UNKNOWN_VAULT',
        message: "No vault is called 'axidan'.",
        hint: "Did you mean 'axidian'? There are: ccp, cp, pvwa, axidian.",
      })
    }
    await using empty = new Sallyport({ vaults: [] })
    expect((await failureOf(empty.get('pam://ccp/S/o'))).hint).toMatch(/^There are none/)
  })
})

describe('what is no reference', () => {
  it.each([undefined, null, 7])('is refused as one: %s', async (reference) => {
    const [outcome] = await sallyport.getMany([reference as never])
    const failures = [
      await failureOf(sallyport.get(reference as never)),
      (outcome as { error: unknown }).error,
    ]
    for (const failure of failures) {
      expect(failure).toMatchObject({
        code: 'INVALID_REFERENCE',
        message: 'A reference must be a string, or the parts of one.',
      })
    }
  })

  it.each([undefined, null, 'pam://ccp/Billing-DB/oracle-prod', {}])(
    'is no list either: %s',
    async (list) => {
      expect(await failureOf(sallyport.getMany(list as never))).toMatchObject({
        code: 'INVALID_OPTION',
        message: 'getMany: the references must be a list.',
      })
    },
  )
})

describe('many references', () => {
  it('have one outcome each, in order, and each account is asked for once [door/many]', async () => {
    const references = [
      'pam://cp/Billing-DB/oracle-prod#property.Port',
      'pam://axidian/DB-SERVER/admin',
      'pam://ccp/Billing-DB/oracle-prod',
      'no reference',
      'pam://ccp/Billing-DB/oracle-prod#username',
      'pam://nowhere/x',
      'pam://cp/Billing-DB/oracle-prod#property.Database',
      'pam://ccp/Billing-DB/nothing',
      'pam://ccp/Billing-DB/oracle-prod#property.Nothing',
      'pam://pvwa/Linux/deploy-key#ssh-key',
      'pam://ccp/Billing-DB/oracle-prod',
    ]
    const outcomes = await sallyport.resolveMany(references)
    expect(outcomes.map(({ item }) => item)).toEqual(references)
    const told = outcomes.map((one) =>
      one.status === 'fulfilled' ? one.value.reveal().slice(0, 30) : (one.error as Error).name,
    )
    expect(told).toEqual([
      '1521',
      axidian.passwordOf(lab),
      oracle(),
      'ConfigurationError',
      'app',
      'ConfigurationError',
      'ORCL',
      'NotFoundError',
      'NotFoundError',
      expect.stringMatching(/^-----BEGIN /) as string,
      oracle(),
    ])
    const asked = lab.audit.entries().filter(({ object }) => object === 'oracle-prod')
    expect(asked.map(({ application }) => application).sort()).toEqual(['batch', 'billing'])
    expect(inspect(outcomes, { depth: 9, showHidden: true })).not.toContain(oracle())
  })

  it('have a secret each, also where they name one account [door/many]', async () => {
    const account = 'pam://ccp/Billing-DB/oracle-prod'
    const outcomes = await sallyport.getMany([
      account,
      `${account}#json`,
      { vault: 'ccp', path: ['Billing-DB', 'oracle-prod'] },
    ])
    expect(lab.audit.entries()).toHaveLength(1)
    for (const one of outcomes) {
      if (one.status !== 'fulfilled') throw one.error
      expect(one.value.secret.reveal()).toBe(oracle())
      one.value.secret.dispose()
    }
  })

  it('tell how far they are, an account once [door/many]', async () => {
    const account = 'pam://ccp/Billing-DB/oracle-prod'
    const references = [account, `${account}#username`, 'pam://ccp/Billing-DB/nothing', 'no reference']
    const told: unknown[] = []
    await sallyport.resolveMany(references, { onProgress: (progress) => told.push(progress) })
    expect(told).toHaveLength(2)
    expect(told.at(-1)).toEqual({ done: 2, failed: 1, total: 2 })
    const failing = sallyport.getMany([account], {
      onProgress: () => {
        throw new Error('enough')
      },
    })
    await expect(failing).rejects.toThrow('enough')
    expect(await failureOf(sallyport.getMany([account], { onProgress: 1 as never }))).toMatchObject({
      code: 'INVALID_OPTION',
    })
  })

  it('end at every vault with what the listener throws, and leave no secret behind [door/many]', async () => {
    const got: Credential[] = []
    let told = 0
    const own = (name: string): Vault =>
      ownVault(name, {
        retrieve: ({ path }) => {
          const one = credential(name, path.join('/'))
          got.push(one)
          return Promise.resolve(one)
        },
      })
    await using door = new Sallyport({ vaults: [own('a'), own('b')], maxConcurrency: 1 })
    const references = Array.from({ length: 40 }, (_, n) => `pam://${n % 2 === 0 ? 'a' : 'b'}/safe/${n}`)
    const failing = door.getMany(references, {
      onProgress: () => {
        told += 1
        throw new Error('enough')
      },
    })
    await expect(failing).rejects.toThrow('enough')
    expect(told).toBe(1)
    expect(got.length).toBeLessThan(references.length)
    expect(got.every(({ secret }) => secret.disposed)).toBe(true)
  })

  it('are asked for so many at once and no more, at every vault at the same time [door/many]', async () => {
    const underWay = new Map<string, number>()
    const highest = new Map<string, number>()
    let go = (): void => undefined
    const both = new Promise<void>((resolve) => {
      go = resolve
    })
    const counting = (name: string): Vault =>
      ownVault(name, {
        retrieve: async ({ path }) => {
          const now = (underWay.get(name) ?? 0) + 1
          underWay.set(name, now)
          highest.set(name, Math.max(now, highest.get(name) ?? 0))
          // Nobody goes on before both vaults are asked as often as they may be.
          if (underWay.get('a') === 3 && underWay.get('b') === 3) go()
          await both
          underWay.set(name, (underWay.get(name) ?? 0) - 1)
          return credential(name, path.join('/'))
        },
      })
    await using door = new Sallyport({ vaults: [counting('a'), counting('b')], maxConcurrency: 3 })
    const references = Array.from({ length: 40 }, (_, number) => `pam://${number < 20 ? 'a' : 'b'}/${number}`)
    const outcomes = await door.resolveMany(new Set(references))
    expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value.reveal() : ''))).toEqual(
      references.map((_, number) => String(number)),
    )
    expect([...highest.values()]).toEqual([3, 3])
  })

  it('are cancelled together [door/many]', async () => {
    lab.faults.add({ surface: 'ccp', kind: 'stall' })
    const controller = new AbortController()
    const reason = new Error('no longer wanted')
    const work = sallyport.getMany(['pam://ccp/Billing-DB/oracle-prod', 'pam://ccp/Billing-DB/oracle-test'], {
      signal: controller.signal,
    })
    await lab.journal.waitFor(() => true)
    controller.abort(reason)
    expect(await work).toMatchObject([
      { status: 'rejected', error: reason },
      { status: 'rejected', error: reason },
    ])
    expect(await failureOf(sallyport.getMany([], { knd: 1 } as object))).toMatchObject({
      code: 'INVALID_OPTION',
    })
  })
})

describe('the door', () => {
  it('lists by the name of a vault, where that can', async () => {
    const names = []
    for await (const { name } of sallyport.list('pvwa', { container: 'Linux' })) names.push(name)
    expect(names.sort()).toEqual(['deploy-key', 'root-web1'])
    expect(() => sallyport.list('ccp')).toThrow("The vault 'ccp' cannot list its accounts.")
    expect(() => sallyport.list('pvwa', { serch: 'x' } as object)).toThrow("did you mean 'search'")
    expect((await sallyport.check('ccp')).ok).toBe(true)
    expect(sallyport.vaults.map(({ name }) => name)).toEqual(['ccp', 'cp', 'pvwa', 'axidian'])
  })

  it('closes every vault, also when one fails to [door/close]', async () => {
    const failure = new Error('cannot close')
    const door = new Sallyport({
      vaults: [ownVault('a', { close: () => Promise.reject(failure) }), ccp.open(lab)],
    })
    await expect(door.close()).rejects.toBe(failure)
    expect(await failureOf(door.get('pam://ccp/Billing-DB/oracle-prod'))).toMatchObject({
      code: 'CLIENT_CLOSED',
    })
  })

  it.each<[unknown, string]>([
    [{}, "option 'vaults' must be a list"],
    [{ vaults: [{}] }, 'its item 0 must be a Vault'],
    [{ vaults: [], maxConcurency: 1 }, "unknown option 'maxConcurency', did you mean 'maxConcurrency'?"],
    [{ vaults: [ownVault('a'), ownVault('a')] }, "two vaults are called 'a'"],
  ])('refuses %o', (options, says) => {
    expect(() => new Sallyport(options as never)).toThrow(says)
  })
})
