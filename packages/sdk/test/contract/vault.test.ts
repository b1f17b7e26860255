import { format, inspect } from 'node:util'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import {
  cached,
  parseReference,
  type AnySallyportError,
  type CheckStep,
  type Credential,
  type Vault,
} from '@sallyport/sdk'
import { failureOf } from '../support/failure.ts'
import { HeldTime } from '../support/held-time.ts'
import { axidian } from './axidian.ts'
import { ccp, cp, pvwa } from './cyberark.ts'
import { pam360 } from './pam360.ts'
import { at, type Product } from './product.ts'

/** A vault with a cache before it is a vault like any other. */
function behindCache(product: Product): Product {
  return {
    ...product,
    open: (lab, options) => cached(product.open(lab, options)),
    openAsStranger: (lab) => cached(product.openAsStranger(lab)),
    openUnreachable: (lab) => cached(product.openUnreachable(lab)),
  }
}

const products: readonly (readonly [name: string, product: Product])[] = [
  ['CCP', ccp],
  ['CP', cp],
  ['PVWA', pvwa],
  ['Axidian Privilege', axidian],
  ['PAM360', pam360],
  ['CCP behind a cache', behindCache(ccp)],
  ['Axidian Privilege behind a cache', behindCache(axidian)],
  ['PAM360 behind a cache', behindCache(pam360)],
]

let lab: Lab
beforeAll(async () => {
  lab = await Lab.start()
})
afterAll(() => lab.stop())

describe.each(products)('%s as a Vault', (_, product) => {
  let vault: Vault
  beforeEach(() => {
    product.prepare?.(lab)
    vault = product.open(lab)
  })
  afterEach(async () => {
    await vault.close()
    await lab.reset()
  })

  /** Every way to print something, and that none of them shows a secret. */
  const shown = (...values: unknown[]): string => {
    const texts = values.flatMap((value) => [
      inspect(value, { depth: 20, showHidden: true, getters: true }),
      JSON.stringify(value),
      format('%s %o %j', value, value, value),
    ])
    const text = texts.join('\n')
    expect(text).not.toContain(product.passwordOf(lab))
    expect(text).not.toMatch(/Lab-|secret of|PRIVATE KEY/)
    return text
  }

  const failing = async (work: Promise<unknown>): Promise<AnySallyportError> => {
    const error = await failureOf(work)
    shown(error, vault)
    expect(error.hint).toBeTruthy()
    return error
  }

  it('retrieves by the path [door/vault-by-path] [door/vault-names] [door/vault-no-leak]', async () => {
    const credential = await vault.retrieve(product.account)
    expect(credential.secret.reveal()).toBe(product.passwordOf(lab))
    expect(credential).toMatchObject({
      kind: 'password',
      username: product.username,
      changeInProgress: false,
      vault: product.kind,
    })
    expect(credential.retrievedAt).toBeInstanceOf(Date)
    shown(credential, vault)
  })

  it('retrieves the same by keys, and by its own reference [door/vault-by-keys] [door/vault-names]', async () => {
    const others = await product.otherwise(lab)
    expect(others.filter(({ path }) => path.length === 0).length).toBeGreaterThan(0)
    for (const selector of others) {
      const credential = await vault.retrieve(selector)
      expect([selector, credential.secret.reveal()]).toEqual([selector, product.passwordOf(lab)])
    }
    const { reference } = await vault.retrieve(product.account)
    const { vault: name, path, keys } = parseReference(reference)
    expect(name).toBe(product.kind)
    expect((await vault.retrieve({ path, keys })).secret.reveal()).toBe(product.passwordOf(lab))
  })

  it('goes by the name of its client [door/vault-names]', async () => {
    await using named = product.open(lab, { name: 'our vault/1' })
    expect([named.name, named.kind]).toEqual(['our vault/1', product.kind])
    const { vault: name, reference } = await named.retrieve(product.account)
    expect([name, parseReference(reference).vault]).toEqual(['our vault/1', 'our vault/1'])
    expect(named.identity).not.toBe(vault.identity)
  })

  it.each(product.unusable)(
    'refuses %j before it asks [door/vault-unusable-reference]',
    async (selector, says) => {
      const error = await failing(vault.retrieve(selector))
      expect(error).toMatchObject({ name: 'ConfigurationError', code: 'INVALID_REFERENCE' })
      expect(error.message).toContain(says)
      expect(lab.journal.entries()).toEqual([])
    },
  )

  it('finds nothing [door/vault-not-found]', async () => {
    expect(await failing(vault.retrieve(product.missing))).toMatchObject({ name: 'NotFoundError' })
  })

  const { ambiguous, unset, key } = product

  it.runIf(ambiguous)('takes none of two [door/vault-ambiguous]', async () => {
    expect(await failing(vault.retrieve(ambiguous ?? at([])))).toMatchObject({ name: 'AmbiguousMatchError' })
  })

  it('is refused [door/vault-refused]', async () => {
    await using stranger = product.openAsStranger(lab)
    const error = await failing(stranger.retrieve(product.account))
    expect(error).toMatchObject({ name: 'AuthenticationError', retryable: false })
  })

  it.runIf(unset)('says that there is no secret [door/vault-no-secret]', async () => {
    expect(await failing(vault.retrieve(unset ?? at([])))).toMatchObject({ name: 'SecretNotSetError' })
  })

  it('wants a reason, and passes it on [door/vault-reason]', async () => {
    expect(await failing(vault.retrieve(product.reasoned))).toMatchObject({ name: 'ReasonRequiredError' })
    const reason = 'nightly job, Büro 7'
    const { secret } = await vault.retrieve(product.reasoned, { reason, ticketId: 'INC-1' })
    expect(secret.reveal()).not.toBe('')
    expect(product.lastReason(lab)).toBe(reason)
  })

  it('gives an SSH key, or says that it has none [door/vault-ssh-key]', async () => {
    const error = await failing(vault.retrieve(product.account, { kind: 'ssh-key' }))
    expect(error.code).toBe(key === undefined ? 'NOT_SUPPORTED' : 'SECRET_NOT_SET')
    if (key === undefined) return
    const [asked, unasked] = [await vault.retrieve(key, { kind: 'ssh-key' }), await vault.retrieve(key)]
    expect([asked.kind, unasked.kind]).toEqual(['ssh-key', 'ssh-key'])
    expect(asked.secret.reveal()).toMatch(/^-----BEGIN [A-Z ]*PRIVATE KEY-----\n/)
    expect(unasked.secret.reveal()).toBe(asked.secret.reveal())
    shown(asked)
  })

  it('gives any secret byte for byte, under any name [door/vault-byte-exact]', async () => {
    const taken = new Set<string>()
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 24 })
      .filter(
        (one) => /^[\p{L}\p{N}\p{So}_ -]+$/u.test(one) && one.trim() === one && !/^(and|or)$/i.test(one),
      )
      .filter((one) => !taken.has(one.toLowerCase()) && taken.add(one.toLowerCase()).size > 0)
    const secret = fc
      .oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
        fc.constantFrom(' ', '\r\n', '"\\,;', '\uFEFF', '%41+&', '🔐'.repeat(20), 'x'.repeat(5_000)),
      )
      .filter(product.carries)
    await fc.assert(
      fc.asyncProperty(name, secret, async (given, value) => {
        const selector = await product.add(lab, given, value)
        // What was listed before it was there is asked for anew.
        const credential = await vault.retrieve(selector, { fresh: true })
        expect(credential.secret.reveal()).toBe(value)
        expect(Buffer.from(credential.secret.bytes())).toEqual(Buffer.from(value))
        expect(parseReference(credential.reference)).toMatchObject(selector)
      }),
      { numRuns: 25 },
    )
  }, 120_000)

  it('ends at its deadline [door/vault-deadline]', async () => {
    product.stall(lab)
    using time = new HeldTime()
    let ended = false
    const failure = failing(vault.retrieve(product.account, { timeoutMs: 1_500 })).finally(
      () => (ended = true),
    )
    await time.until(() => lab.journal.find(({ fault }) => fault !== undefined) !== undefined)
    time.pass(1_499)
    await new Promise((resolve) => setImmediate(resolve))
    expect(ended).toBe(false)
    time.pass(1)
    expect(await failure).toMatchObject({ name: 'ConnectionError', code: 'TIMEOUT', retryable: true })
  })

  it('ends with the signal [door/vault-signal]', async () => {
    product.stall(lab)
    const controller = new AbortController()
    const reason = new Error('no longer wanted')
    const work = vault.retrieve(product.account, { signal: controller.signal })
    await Promise.all([
      expect(work).rejects.toBe(reason),
      lab.journal.waitFor(() => true).then(() => controller.abort(reason)),
    ])
    const late = vault.retrieve(product.account, { signal: AbortSignal.abort(reason) })
    await expect(late).rejects.toBe(reason)
  })

  it('is closed [door/vault-closed]', async () => {
    await vault.retrieve(product.account)
    await vault.close()
    expect(await failing(vault.retrieve(product.account))).toMatchObject({ code: 'CLIENT_CLOSED' })
    await vault[Symbol.asyncDispose]()
  })

  it('gives each of many at the same time its own [door/vault-concurrent]', async () => {
    const added = []
    for (let number = 0; number < 20; number += 1) {
      const secret = `secret of ${number}`
      added.push({ secret, selector: await product.add(lab, `many-${number}`, secret) })
    }
    const credentials = await Promise.all(added.map(({ selector }) => vault.retrieve(selector)))
    expect(credentials.map(({ secret }: Credential) => secret.reveal())).toEqual(
      added.map(({ secret }) => secret),
    )
  })

  it('cannot be reached [door/vault-outage]', async () => {
    await using unreachable = product.openUnreachable(lab)
    expect(await failing(unreachable.retrieve(product.account))).toMatchObject({ name: 'ConnectionError' })
  })

  it('is checked, with a canary or without [door/vault-check]', async () => {
    const rows = () =>
      [lab.audit, lab.axidian.events, lab.pam360.audit].flatMap((log) => [...log.entries()]).length
    const quiet = await vault.check()
    expect([quiet.ok, rows()]).toEqual([true, 0])

    const { path, keys } = product.account
    const told: CheckStep[] = []
    const full = await vault.check({ canary: { path, keys, reason: 'r' }, onStep: (step) => told.push(step) })
    expect(full.steps.filter(({ status }) => status !== 'ok')).toEqual([])
    expect([full.ok, full.steps]).toEqual([true, told])
    expect(rows()).toBeGreaterThan(0)

    const broken = await vault.check({ canary: product.missing })
    expect(broken.ok).toBe(false)
    expect(broken.steps.find(({ status }) => status === 'failed')).toMatchObject({
      layer: 'object',
      error: { code: 'NOT_FOUND' },
      remedy: expect.any(String) as string,
    })
    shown(quiet, full, broken)
  })

  it('takes no option that it does not know [door/vault-options-checked]', async () => {
    const wrong = [
      [
        vault.retrieve(product.account, { knd: 'ssh-key' } as object),
        "unknown option 'knd', did you mean 'kind'?",
      ],
      [vault.retrieve({ ...product.account, safe: 'S' } as never), "unknown option 'safe'"],
      [vault.retrieve(at([''])), "option 'path'"],
      [vault.check({ canry: product.account } as object), "unknown option 'canry', did you mean 'canary'?"],
    ] as const
    for (const [work, says] of wrong) {
      const error = await failureOf(work)
      expect(error).toMatchObject({ code: 'INVALID_OPTION' })
      expect(error.message).toContain(says)
    }
    expect(lab.journal.entries()).toEqual([])
  })

  it('lists what can be retrieved, where it can list [door/vault-list] [door/vault-no-leak]', async () => {
    const { listing } = product
    if (listing === undefined) {
      expect('list' in vault).toBe(false)
      return
    }
    const listed = async (filter?: object) => {
      const found = []
      for await (const account of vault.list?.(filter) ?? []) found.push(account)
      shown(found)
      return found
    }
    const { reference } = await vault.retrieve(product.account)
    const all = await listed()
    const one = all.find((account) => account.reference === reference)
    expect(one).toMatchObject({
      username: product.username,
      container: listing.container,
      kinds: ['password'],
    })
    expect(new Set(all.map((account) => account.reference)).size).toBe(all.length)
    for (const account of all) expect(parseReference(account.reference).vault).toBe(product.kind)

    const found = await listed({ search: listing.search })
    expect(found).toContainEqual(one)
    expect(found.length).toBeLessThan(all.length)
    const within = await listed({ container: listing.container })
    expect(within).toContainEqual(one)
    expect(within.length).toBeLessThan(all.length)
    expect(new Set(within.map(({ container }) => container))).toEqual(new Set([listing.container]))
    expect(await listed({ search: 'no such account' })).toEqual([])
    await expect(listed({ serch: 'x' })).rejects.toThrow("unknown option 'serch', did you mean 'search'?")
  })
})
