import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { cached, credentialRefused, fallback, Sallyport } from '@sallyport/sdk'
import { CentralCredentialProvider, ccpVault } from '@sallyport/sdk/cyberark'
import { everyFormOf } from '../support/every-form.ts'
import { billing } from '../support/lab.ts'
import { overhear } from '../support/overhear.ts'

const secrets = ['S3ntinel"one,pa;ss\\é', 'S3ntinel"two,pa;ss\\é']
const reference = 'pam://front/Billing-DB/oracle-prod'
/** What no printed form may hold. */
const forbidden = ['S3ntinel', ...secrets.map((one) => Buffer.from(one).toString('base64').slice(0, 16))]

let lab: Lab
beforeAll(async () => {
  lab = await Lab.start()
})
afterAll(() => lab.stop())

describe('secrets that are kept', () => {
  it('are in nothing that is told or printed, whatever happens [cache/no-leak]', async () => {
    const rotate = (secret: string | null): void =>
      lab.vault.setSecret({ safe: 'Billing-DB', object: 'oracle-prod' }, secret)
    rotate(secrets[0] ?? null)
    let now = 0
    const text = await overhear(everyFormOf, async (logger) => {
      const told: unknown[] = []
      const client = new CentralCredentialProvider(billing(lab, { logger, retry: false }))
      const chain = fallback([ccpVault(client)], { name: 'front', logger })
      const cache = cached(chain, { ttlMs: 10_000, logger, clock: () => now })
      await using sallyport = new Sallyport({ vaults: [cache] })
      const tell = (value: unknown): void => void told.push(value, cache, sallyport)
      let rotations = 0
      sallyport.onRotate((event) => {
        rotations += 1
        tell(event)
      })
      const get = async (options = {}): Promise<void> =>
        tell(await sallyport.get(reference, options).catch((error: unknown) => error))
      await get()
      // A rotation that is noticed in the background.
      rotate(secrets[1] ?? null)
      now = 9_500
      await get()
      await expect.poll(() => rotations).toBe(1)
      const use = (credential: unknown): never => {
        tell(credential)
        throw credentialRefused(new Error(secrets[1]))
      }
      tell(await sallyport.withCredential(reference, use).catch((error: unknown) => error))
      const fault = lab.faults.add({ surface: 'ccp', kind: 'status', status: 503, message: secrets[1] ?? '' })
      now = 20_000
      await get()
      await get({ fresh: true })
      now = 1e9
      await get()
      fault.remove()
      rotate(null)
      await get()
      return told
    })
    expect(text).toContain('stale')
    expect(text).toContain('used past its time')
    for (const secret of forbidden) expect(text).not.toContain(secret)
  })
})
