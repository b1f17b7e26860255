/** What adapters do beyond the suite of all vaults. */
import { describe, expect, it } from 'vitest'
import { Sallyport, type ListedAccount, type Vault, type VaultListFilter } from '@sallyport/sdk'
import { axidianVault } from '@sallyport/sdk/axidian'
import { pvwaVault } from '@sallyport/sdk/cyberark'
import { pam360Vault } from '@sallyport/sdk/pam360'
import { ccp, cp } from '../contract/cyberark.ts'
import { at } from '../contract/product.ts'
import { failureOf } from '../support/failure.ts'
import { HeldTime } from '../support/held-time.ts'
import { eachLab, secretIn } from '../support/lab.ts'
import { pam360As } from '../support/pam360-lab.ts'
import { listed, ServedAxidian } from '../support/served-axidian.ts'
import { ServedPvwa, type ServedAnswer } from '../support/served-pvwa.ts'

const lab = eachLab()

const all = async (vault: Vault, filter?: VaultListFilter): Promise<ListedAccount[]> => {
  const found: ListedAccount[] = []
  for await (const account of vault.list?.(filter) ?? []) found.push(account)
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
    using time = new HeldTime()
    await using served = await ServedPvwa.start(lab, ({ line }) => {
      if (!line.startsWith('GET')) return new Promise<ServedAnswer>(() => undefined)
      time.pass(2_000)
      return found(account)
    })
    const work = failureOf(pvwaVault(served.vault).retrieve(at(['S', 'app']), { timeoutMs: 2_500 }))
    await time.until(() => served.lines.at(-1)?.startsWith('POST') === true)
    // A deadline of its own would leave it all of them.
    time.pass(500)
    expect(await work).toMatchObject({ name: 'ConnectionError', code: 'TIMEOUT' })
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

describe('the adapter of PAM360', () => {
  const owner = () => pam360Vault(pam360As(lab, 'owner'))

  it('lists names of any kind, by ids where no path can hold them [door/vault-list]', async () => {
    const resource = lab.pam360.addResource({ name: '..' }, lab.pam360.user('owner'))
    for (const name of ['.', 'line\nbreak', 'plain'])
      lab.pam360.addAccount(resource, { name, password: name })
    await using vault = owner()
    const within = await all(vault, { search: '..' })
    expect(within.map(({ name }) => name)).toEqual(['.', 'line\nbreak', 'plain'])
    for (const { reference } of within)
      expect(reference).toMatch(/^pam:\/\/pam360\?accountId=\d+&resourceId=\d+$/)
    await using door = new Sallyport({ vaults: [vault] })
    for (const { reference, name } of within) {
      const credential = await door.get(reference)
      expect([credential.secret.reveal(), credential.reference]).toEqual([name, reference])
    }
    // What was asked for by such names has a reference that works too.
    const { reference } = await vault.retrieve(at([], { resource: '..', account: '.' }))
    expect(reference).toBe(within[0]?.reference)
    const odd = await all(vault, { search: 'RACK/7\\B' })
    expect(odd.map((one) => one.reference)).toEqual([
      'pam://pam360/rack%2F7%5Cb%20%2B%20%22%C3%A9%22/a%26b%20%231',
    ])
    expect((await door.get(odd[0]?.reference ?? '')).username).toBe('a&b #1')
  })

  it('searches in the names of accounts and resources, and tells files [door/vault-list]', async () => {
    await using vault = owner()
    const references = async (filter: VaultListFilter) =>
      (await all(vault, filter)).map((one) => one.reference)
    expect(await references({ search: 'SVC' })).toEqual(['pam://pam360/web-01/svc'])
    expect((await references({ search: 'Web-01' })).length).toBeGreaterThan(3)
    expect(await references({ search: 'svc', container: 'web-01' })).toEqual(['pam://pam360/web-01/svc'])
    expect(await references({ search: 'svc', container: 'db-01' })).toEqual([])
    expect(await all(vault, { container: 'licences' })).toMatchObject([{ kinds: ['file'] }])
  })

  it('lists a resource of many pages, and leaves when the reader does [door/vault-list]', async () => {
    const names = Array.from({ length: 350 }, (_, index) => `account-${index}`)
    const big = lab.pam360.addResource({ name: 'big' }, lab.pam360.user('owner'))
    for (const name of names) lab.pam360.addAccount(big, { name, password: 'x' })
    for (let number = 0; number < 30; number += 1) {
      const one = lab.pam360.addResource({ name: `small-${number}` }, lab.pam360.user('owner'))
      lab.pam360.addAccount(one, { name: 'only', password: 'x' })
    }
    await using vault = owner()
    const found = await all(vault)
    expect(found.filter(({ container }) => container === 'big').map(({ name }) => name)).toEqual(names)
    expect(found.filter(({ container }) => container?.startsWith('small-')).length).toBe(30)
    expect(new Set(found.map(({ reference }) => reference)).size).toBe(found.length)

    lab.journal.clear()
    for await (const account of vault.list?.() ?? []) {
      expect(account.name).not.toBe('')
      break
    }
    // The page of resources, and the first ones of those that come next.
    expect(lab.journal.entries().length).toBeLessThanOrEqual(10)
  })

  it('asks for what is of another organisation, and says so [door/vault-names]', async () => {
    await using door = new Sallyport({ vaults: [pam360Vault(pam360As(lab, 'root-admin'))] })
    const [other] = lab.pam360.organisations.filter(({ name }) => name === 'Other Company')
    const resource = lab.pam360.resource('web-01', other?.id)
    const text = 'pam://pam360/web-01/svc?orgName=Other%20Company'
    const { secret, reference } = await door.get(text)
    expect(secret.reveal()).toBe(lab.pam360.account(resource, 'svc').revealPassword())
    expect(secret.reveal()).not.toBe(lab.pam360.account('web-01', 'svc').revealPassword())
    expect(reference).toBe(text)
  })

  it('passes reason and ticket on, and requests no access [door/vault-reason]', async () => {
    await using vault = pam360Vault(pam360As(lab, 'billing'))
    await vault.retrieve(at(['web-01', 'ticketed']), { reason: 'r', ticketId: 'T-1' })
    expect(lab.pam360.audit.entries().at(-1)).toMatchObject({ reason: 'r', ticketId: 'T-1' })
    const work = vault.retrieve(at(['ad-services2k19', 'sysadmin']), { reason: 'r' })
    expect(await failureOf(work)).toMatchObject({ name: 'PermissionError', code: 'ACCESS_NOT_REQUESTED' })
    expect(lab.pam360.access.requests).toEqual([])
  })
})
