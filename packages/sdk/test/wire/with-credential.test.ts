import { describe, expect, it, vi } from 'vitest'
import {
  cached,
  credentialRefused,
  Sallyport,
  withCredential,
  type CacheOptions,
  type CachedVault,
  type Credential,
  type RotationEvent,
  type Selector,
  type Vault,
} from '@sallyport/sdk'
import { CentralCredentialProvider, ccpVault } from '@sallyport/sdk/cyberark'
import { HeldTime } from '../support/held-time.ts'
import { billing, eachLab, secretIn } from '../support/lab.ts'

const lab = eachLab()

const account = { safe: 'Billing-DB', object: 'oracle-prod' }
const prod: Selector = { path: ['Billing-DB', 'oracle-prod'], keys: {} }

const bare = (): Vault => ccpVault(new CentralCredentialProvider(billing(lab, { retry: false })))
const kept = (options: CacheOptions = {}): CachedVault => cached(bare(), options)
const requests = (): number => lab.journal.entries().length
const rotate = (secret: string): void => lab.vault.setSecret(account, secret)

/** What a database says. */
class DatabaseError extends Error {
  readonly code: string = '28P01'
}

/** A database whose password is the one that the vault holds, unless it is told another. */
class Database {
  readonly tries: string[] = []
  password: string | undefined

  readonly logOn = ({ secret }: Credential): Promise<string> => {
    const given = secret.reveal()
    this.tries.push(given)
    const wanted = this.password ?? secretIn(lab, account.safe, account.object)
    return given === wanted ? Promise.resolve('connected') : Promise.reject(new DatabaseError())
  }
}

const isRefused = (error: unknown): boolean => error instanceof DatabaseError && error.code === '28P01'

describe('withCredential', () => {
  it('runs once where all is well, and gives what the function gives', async () => {
    await using vault = kept()
    expect(await withCredential(vault, prod, ({ username }) => username)).toBe('app')
    expect(await withCredential(vault, prod, new Database().logOn, { isRefused })).toBe('connected')
    expect(requests()).toBe(1)
  })

  it('asks afresh after a rotation and runs again [cache/refused-credential]', async () => {
    await using vault = kept()
    const database = new Database()
    await withCredential(vault, prod, database.logOn, { isRefused })
    rotate('next')
    expect(await withCredential(vault, prod, database.logOn, { isRefused })).toBe('connected')
    expect(database.tries.slice(1)).toEqual([database.tries[0], 'next'])
    expect(requests()).toBe(2)
  })

  it('takes credentialRefused() for a refusal, and what the function disposed of for what it was [cache/refused-credential]', async () => {
    await using vault = kept()
    await vault.retrieve(prod)
    rotate('next')
    const tries = vi.fn(({ secret }: Credential): string => {
      using own = secret
      if (own.reveal() !== 'next') throw credentialRefused(new DatabaseError())
      return 'connected'
    })
    expect(await withCredential(vault, prod, tries)).toBe('connected')
    expect(tries).toHaveBeenCalledTimes(2)
  })

  it('gives any other error as it is, and asks nothing [cache/refused-error]', async () => {
    await using vault = kept()
    const error = new Error('disk full')
    const use = vi.fn(() => Promise.reject(error))
    await expect(withCredential(vault, prod, use, { isRefused })).rejects.toBe(error)
    expect(use).toHaveBeenCalledTimes(1)
    expect(requests()).toBe(1)
  })

  it('asks once for 500 that are refused at once, and not at all for those who are late [cache/refused-credential]', async () => {
    await using vault = kept()
    const old = await vault.retrieve(prod)
    rotate('next')
    const database = new Database()
    const all = Array.from({ length: 500 }, () => withCredential(vault, prod, database.logOn, { isRefused }))
    const useLate = async (credential: Credential): Promise<string> => {
      if (credential.secret.reveal() === old.secret.reveal()) await Promise.all(all)
      return database.logOn(credential)
    }
    const straggler = withCredential(vault, prod, useLate, { isRefused })
    expect(new Set(await Promise.all(all))).toEqual(new Set(['connected']))
    expect(requests()).toBe(2)
    expect(await straggler).toBe('connected')
    expect(requests()).toBe(2)
  })

  it('gives the error back where the vault has nothing else, and does not ask for each anew [cache/refused-error]', async () => {
    let now = 0
    await using vault = kept({ clock: () => now })
    const database = new Database()
    database.password = 'set by hand'
    const errors = await Promise.all(
      Array.from({ length: 20 }, () =>
        withCredential(vault, prod, database.logOn, { isRefused }).catch((error: unknown) => error),
      ),
    )
    for (const error of errors) expect(error).toBeInstanceOf(DatabaseError)
    expect(database.tries).toHaveLength(20)
    expect(requests()).toBe(2)
    await expect(withCredential(vault, prod, database.logOn, { isRefused })).rejects.toThrow(DatabaseError)
    expect(requests()).toBe(2)
    now = 1_000
    await expect(withCredential(vault, prod, database.logOn, { isRefused })).rejects.toThrow(DatabaseError)
    expect(requests()).toBe(3)
  })

  it('does not run a third time [cache/refused-credential]', async () => {
    await using vault = kept()
    await vault.retrieve(prod)
    rotate('next')
    const database = new Database()
    database.password = 'set by hand'
    await expect(withCredential(vault, prod, database.logOn, { isRefused })).rejects.toThrow(DatabaseError)
    expect(database.tries).toHaveLength(2)
  })

  it('waits while the vault says that the password is being changed [cache/refused-changing]', async () => {
    let now = 0
    await using vault = kept({ clock: () => (now += 500) })
    const database = new Database()
    database.password = 'next'
    lab.vault.setChangeInProgress(account, true)
    const work = withCredential(vault, prod, database.logOn, {
      isRefused,
      changeInProgress: { attempts: 1_000, delayMs: 1, maxDelayMs: 1 },
    })
    await lab.journal.waitFor(() => requests() >= 4)
    rotate('next')
    lab.vault.setChangeInProgress(account, false)
    expect(await work).toBe('connected')
    expect(database.tries).toHaveLength(2)
  })

  it('waits no longer than the policy, the time and the signal say [cache/refused-changing]', async () => {
    await using vault = bare()
    const database = new Database()
    database.password = 'next'
    lab.vault.setChangeInProgress(account, true)
    const run = (options: object): Promise<string> =>
      withCredential(vault, prod, database.logOn, { isRefused, ...options })
    await expect(run({ changeInProgress: { attempts: 2, delayMs: 1 } })).rejects.toThrow(DatabaseError)
    expect(requests()).toBe(3)
    const slow = { attempts: 9, delayMs: 60_000, maxDelayMs: 60_000 }
    using time = new HeldTime()
    lab.journal.clear()
    const late = expect(run({ changeInProgress: slow, timeoutMs: 200 })).rejects.toThrow(DatabaseError)
    await lab.journal.waitFor(() => requests() >= 2)
    time.pass(200)
    await late
    const controller = new AbortController()
    const reason = new Error('enough')
    lab.journal.clear()
    const aborted = run({ changeInProgress: slow, signal: controller.signal })
    const check = expect(aborted).rejects.toBe(reason)
    await lab.journal.waitFor(() => requests() >= 2)
    controller.abort(reason)
    await check
  })

  it('gives the error back where the vault cannot be asked [cache/refused-error]', async () => {
    await using vault = kept()
    const database = new Database()
    await vault.retrieve(prod)
    database.password = 'next'
    lab.faults.add({ surface: 'ccp', kind: 'status', status: 503 })
    await expect(withCredential(vault, prod, database.logOn, { isRefused })).rejects.toThrow(DatabaseError)
  })

  it('follows dual accounts, whose username changes as well [cache/refused-credential]', async () => {
    await using vault = kept()
    const dual: Selector = { path: ['Billing-DB'], keys: { virtualUsername: 'ledger' } }
    await vault.retrieve(dual)
    lab.vault.switchDualAccount('ledger')
    const names: (string | undefined)[] = []
    await withCredential(vault, dual, ({ username }) => {
      names.push(username)
      if (username === 'ledger_a') throw credentialRefused()
    })
    expect(names).toEqual(['ledger_a', 'ledger_b'])
  })

  it('works without a cache [cache/refused-credential]', async () => {
    await using vault = bare()
    const database = new Database()
    const use = async (credential: Credential): Promise<string> => {
      if (database.tries.length === 0) rotate('next')
      return database.logOn(credential)
    }
    expect(await withCredential(vault, prod, use, { isRefused })).toBe('connected')
    expect(requests()).toBe(2)
  })

  it('throws what the first retrieval throws, and refuses options that it has not [cache/options-checked]', async () => {
    await using vault = kept()
    const nobody: Selector = { path: ['Billing-DB', 'nobody'], keys: {} }
    const use = vi.fn()
    await expect(withCredential(vault, nobody, use)).rejects.toMatchObject({ name: 'NotFoundError' })
    const options = { fresh: true } as object
    await expect(withCredential(vault, prod, use, options)).rejects.toThrow(/unknown option 'fresh'/)
    await expect(withCredential(vault, prod, undefined as never)).rejects.toThrow(/'use' must be a function/)
    await expect(withCredential({} as never, prod, use)).rejects.toThrow(/'vault' must be a Vault/)
    expect(use).not.toHaveBeenCalled()
  })
})

describe('credentialRefused', () => {
  it('keeps of its cause the name and the code', () => {
    const error = credentialRefused(Object.assign(new Error('password pw for app'), { code: '28P01x' }))
    expect(error).toMatchObject({ name: 'AuthenticationError', code: 'CREDENTIAL_REFUSED', retryable: false })
    expect(JSON.stringify(error.cause)).not.toContain('pw')
  })
})

describe('Sallyport with caches', () => {
  const reference = 'pam://ccp/Billing-DB/oracle-prod'

  it('runs a function with a credential by its reference, and with a fresh one after a rotation', async () => {
    await using sallyport = new Sallyport({ vaults: [kept()] })
    const database = new Database()
    const told: RotationEvent[] = []
    const end = sallyport.onRotate((event) => told.push(event))
    await sallyport.withCredential(`${reference}?reason=nightly#username`, database.logOn, { isRefused })
    rotate('next')
    await sallyport.withCredential(`${reference}?reason=nightly#username`, database.logOn, { isRefused })
    expect(requests()).toBe(2)
    expect(lab.audit.entries().at(-1)).toMatchObject({ reason: 'nightly' })
    expect(told).toMatchObject([{ reference, vault: 'ccp', usernameChanged: false }])
    end()
    rotate('another')
    await sallyport.get(reference, { fresh: true })
    expect(told).toHaveLength(1)
  })

  it('forgets by reference, whatever its reason and field, or all', async () => {
    await using sallyport = new Sallyport({ vaults: [kept()] })
    await sallyport.get(reference)
    await sallyport.get(reference, { reason: 'audit' })
    sallyport.invalidate(`${reference}?reason=other#username`)
    await sallyport.get(reference)
    await sallyport.get(reference, { reason: 'audit' })
    expect(requests()).toBe(4)
    sallyport.invalidate()
    await sallyport.get(reference)
    expect(requests()).toBe(5)
    expect(() => sallyport.invalidate('pam://cpp/a/b')).toThrow(/No vault is called 'cpp'/)
  })

  it('has nothing to forget and tells nothing where there is no cache', async () => {
    await using sallyport = new Sallyport({ vaults: [bare()] })
    const told = vi.fn()
    sallyport.onRotate(told)()
    sallyport.invalidate()
    sallyport.invalidate(reference)
    expect(await sallyport.withCredential(reference, new Database().logOn)).toBe('connected')
    expect(told).not.toHaveBeenCalled()
  })

  it('makes one request for 1 000 references to one account', async () => {
    await using sallyport = new Sallyport({ vaults: [kept()] })
    const outcomes = await sallyport.getMany(Array.from({ length: 1_000 }, () => reference))
    expect(outcomes.every(({ status }) => status === 'fulfilled')).toBe(true)
    expect(requests()).toBe(1)
  })
})
