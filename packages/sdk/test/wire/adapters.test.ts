/** What adapters do beyond the suite of all vaults. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { Sallyport, type ListedAccount, type Vault } from '@sallyport/sdk'
import { axidianVault } from '@sallyport/sdk/axidian'
import { pvwaVault } from '@sallyport/sdk/cyberark'
import { ccp, cp } from '../contract/cyberark.ts'
import { at } from '../contract/product.ts'
import { failureOf } from '../support/failure.ts'
import { secretIn } from '../support/lab.ts'
import { listed, ServedAxidian } from '../support/served-axidian.ts'
import { ServedPvwa, type ServedAnswer } from '../support/served-pvwa.ts'

let lab: Lab
beforeAll(async () => {
  lab = await Lab.start()
})
afterAll(() => lab.stop())
afterEach(() => lab.reset())

const all = async (vault: Vault): Promise<ListedAccount[]> => {
  const found: ListedAccount[] = []
  for await (const account of vault.list?.() ?? []) found.push(account)
  return found
}

describe('the adapters of CCP and CP', () => {
  it.each([ccp, cp])('find what is in folders below Root: $kind [door/vault-by-path]', async (product) => {
    await using door = new Sallyport({ vaults: [product.open(lab)] })
    const secret = await door.resolve(`pam://${product.kind}/Windows-Test/OS/Windows/windows1`)
    expect(secret.reveal()).toBe(secretIn(lab, 'Windows-Test', 'windows1', 'Root\\OS\\Windows'))
    const missing = door.get(`pam://${product.kind}/Windows-Test/OS/windows1`)
    expect(await failureOf(missing)).toMatchObject({ name: 'NotFoundError' })
  })

  it('follow dual accounts', async () => {
    await using door = new Sallyport({ vaults: [ccp.open(lab)] })
    const reference = 'pam://ccp/Billing-DB?virtualUsername=ledger#username'
    const before = (await door.resolve(reference)).reveal()
    lab.vault.switchDualAccount('ledger')
    const after = (await door.resolve(reference)).reveal()
    expect([before, after]).toEqual(['ledger_a', 'ledger_b'])
  })
})

describe('the adapter of PVWA', () => {
  const account = {
    id: '24_3',
    name: 'app',
    safeName: 'S',
    platformId: 'P',
    userName: 'u',
    secretType: 'password',
  }
  const found = (...value: object[]): ServedAnswer => ({ body: { value, count: value.length } })

  it('passes reason, ticket and ticketing system on [door/vault-reason]', async () => {
    await using served = await ServedPvwa.start(lab, ({ line }) =>
      line.startsWith('GET') ? { body: account } : { body: 's3cret' },
    )
    const vault = pvwaVault(served.vault)
    const selector = at([], { id: '24_3', ticketingSystem: 'ServiceNow' })
    await vault.retrieve(selector, { reason: 'r', ticketId: 'INC-1' })
    expect(served.requests.at(-1)?.json).toEqual({
      Reason: 'r',
      TicketId: 'INC-1',
      TicketingSystem: 'ServiceNow',
    })
    expect(served.lines).toEqual(['GET API/Accounts/24_3', 'POST API/Accounts/24_3/Password/Retrieve'])
  })

  it('retrieves no password where a key is asked for [door/vault-ssh-key]', async () => {
    await using served = await ServedPvwa.start(lab, ({ line }) =>
      line.startsWith('GET') ? found(account) : { body: 's3cret' },
    )
    const work = pvwaVault(served.vault).retrieve(at(['S', 'app']), { kind: 'ssh-key' })
    expect(await failureOf(work)).toMatchObject({ name: 'SecretNotSetError' })
    expect(served.lines.filter((line) => line.startsWith('POST'))).toEqual([])
  })

  it('has one deadline for finding and retrieving [door/vault-deadline]', async () => {
    await using served = await ServedPvwa.start(lab, ({ line }) => {
      const answer = found(account)
      if (!line.startsWith('GET')) return new Promise<ServedAnswer>(() => undefined)
      return new Promise((resolve) => setTimeout(() => resolve(answer), 2_000))
    })
    const started = performance.now()
    const work = pvwaVault(served.vault).retrieve(at(['S', 'app']), { timeoutMs: 2_500 })
    expect(await failureOf(work)).toMatchObject({ name: 'ConnectionError', code: 'TIMEOUT' })
    expect(served.lines.at(-1)).toMatch(/^POST/)
    // Two deadlines would be 4 500 at least.
    expect(performance.now() - started).toBeLessThan(4_400)
  })

  it('lists by its id what has no name, and says nothing of a kind that it does not know [door/vault-list]', async () => {
    await using served = await ServedPvwa.start(lab, () =>
      found(account, { ...account, id: '24_4', name: '', secretType: undefined }),
    )
    expect(await all(pvwaVault(served.vault))).toMatchObject([
      { reference: 'pam://pvwa/S/app', kinds: ['password'], container: 'S' },
      { reference: 'pam://pvwa?id=24_4', kinds: [] },
    ])
  })
})

describe('the adapter of Axidian', () => {
  it('lists by their ids what goes by one name [door/vault-list]', async () => {
    const body = [
      listed('1', { displayName: 'A/b' }),
      listed('2', { displayName: 'A\\b', hasKey: false }),
      listed('3', { displayName: 'A/B' }),
      listed('4', { displayName: 'alone@example.com', hasPassword: false }),
    ]
    await using served = await ServedAxidian.start(lab, ({ line }) =>
      line.endsWith('/accounts') ? { body } : undefined,
    )
    const found = await all(axidianVault(served.client))
    expect(found.map(({ reference }) => reference)).toEqual([
      'pam://axidian?id=1',
      'pam://axidian?id=2',
      'pam://axidian/A/B',
      'pam://axidian/alone%40example.com',
    ])
    expect(found.map(({ kinds }) => kinds)).toEqual([
      ['password', 'ssh-key'],
      ['password'],
      ['password', 'ssh-key'],
      ['ssh-key'],
    ])
    expect(found.at(-1)).toMatchObject({ username: 'alone', container: 'example.com' })
    await using door = new Sallyport({ vaults: [axidianVault(served.client)] })
    for (const { reference } of found.slice(0, 3))
      expect((await door.resolve(reference)).reveal()).toBe('Passw0rd')
  })

  it('asks for nothing where a password is demanded that there is not [door/vault-ssh-key]', async () => {
    await using served = await ServedAxidian.start(lab, ({ line }) =>
      line.endsWith('/accounts') ? { body: [listed('k', { hasPassword: false })] } : undefined,
    )
    const strict = axidianVault(served.client).retrieve(at(['SERVER', 'k']), { kind: 'password' })
    expect(await failureOf(strict)).toMatchObject({ name: 'SecretNotSetError' })
    expect(served.requests.filter(({ line }) => /\/(password|ssh-key)$/.test(line))).toEqual([])
  })
})
