import { describe, expect, it } from 'vitest'
import { inTurn, ScriptedPvwa, type Scripted } from '../../../test/support/scripted-pvwa.ts'
import { failureOf } from '../../../test/support/failure.ts'
import type { SafeChanges } from './safe-options.ts'
import { Safes } from './safes.ts'
import { Server } from './server.ts'

const whole = {
  safeUrlId: 'Billing-DB',
  safeName: 'Billing-DB',
  safeNumber: 71,
  description: 'Databases of Billing',
  location: '\\Payments',
  creator: { id: '12', name: 'Administrator' },
  olacEnabled: true,
  managingCPM: 'PasswordManager',
  numberOfVersionsRetention: null,
  numberOfDaysRetention: 30,
  autoPurgeEnabled: true,
  creationTime: 1_610_319_618,
  lastModificationTime: 1_610_319_618_268_452,
  accounts: [{ id: '71_3', name: 'oracle-prod' }],
  isExpiredMember: false,
}
/** All of that safe as a PUT sends it. */
const sentWhole = {
  SafeName: 'Billing-DB',
  Description: 'Databases of Billing',
  Location: '\\Payments',
  NumberOfDaysRetention: 30,
  OLACEnabled: true,
  ManagingCPM: 'PasswordManager',
  AutoPurgeEnabled: true,
}
const missing: Scripted = [
  404,
  { ErrorCode: 'SFWS0007', ErrorMessage: 'Safe x has been deleted or does not exist.' },
]
const page = '<!DOCTYPE html><html><head><title>404 - File or directory not found.</title></head></html>'

const scriptedAt = (version: string, ...answers: Scripted[]): { pvwa: ScriptedPvwa; safes: Safes } => {
  const pvwa = new ScriptedPvwa(inTurn(...answers))
  return { pvwa, safes: new Safes(pvwa, new Server(pvwa, version)) }
}
const scripted = (...answers: Scripted[]): { pvwa: ScriptedPvwa; safes: Safes } =>
  scriptedAt('14.2', ...answers)

describe('safes.get', () => {
  it.each<[string, Scripted]>([
    ['405', [405, '']],
    ['a page', [404, page, 'text/html']],
  ])('asks the first generation below 12.2, after %s [pvwa/safes-get-gen1]', async (_name, refused) => {
    const old = { ...whole, accounts: undefined, safeUrlId: undefined, safeNumber: undefined }
    const { pvwa, safes } = scriptedAt('12.1.1', refused, [200, { GetSafeResult: old }])
    expect(await safes.get('Billing-DB')).toMatchObject({ name: 'Billing-DB', urlId: 'Billing-DB' })
    expect(pvwa.asked).toEqual([
      'GET API/Safes/Billing-DB/',
      'GET WebServices/PIMServices.svc/Safes/Billing-DB',
    ])
  })

  it('never asks it after a refusal, nor for what is no safe [pvwa/safes-get-gen1]', async () => {
    const refused = scriptedAt('12.1.1', missing)
    expect((await failureOf(refused.safes.get('S'))).name).toBe('NotFoundError')
    expect(refused.pvwa.asked).toHaveLength(1)
    const odd = scriptedAt('12.1.1', [405, ''], [200, {}])
    expect((await failureOf(odd.safes.get('S'))).name).toBe('ProtocolError')
  })

  it('reads all of a safe [pvwa/safe-members] [pvwa/safes-get] [pvwa/safe-times]', async () => {
    const { pvwa, safes } = scripted([200, whole])
    expect(await safes.get('Billing-DB', { includeAccounts: true, useCache: false })).toEqual({
      name: 'Billing-DB',
      urlId: 'Billing-DB',
      number: 71,
      description: 'Databases of Billing',
      location: '\\Payments',
      creator: { id: '12', name: 'Administrator' },
      olacEnabled: true,
      managingCpm: 'PasswordManager',
      retentionVersions: undefined,
      retentionDays: 30,
      autoPurgeEnabled: true,
      createdAt: new Date('2021-01-10T23:00:18Z'),
      modifiedAt: new Date('2021-01-10T23:00:18.268Z'),
      accounts: [{ id: '71_3', name: 'oracle-prod' }],
      expiredMember: false,
      properties: {},
    })
    expect(pvwa.asked).toEqual(['GET API/Safes/Billing-DB/?includeAccounts=True&useCache=False'])
  })

  it('sends flags as text: aiobastion’s get_safe_details always failed on them (defect 1)', async () => {
    const { pvwa, safes } = scripted([200, whole])
    await safes.get('S', { includeAccounts: true })
    expect(pvwa.asked[0]).toContain('includeAccounts=True')
  })

  it('minds no letter case, and reads the creator of version 11 [pvwa/safe-creator-drift]', async () => {
    const { safes } = scripted([
      200,
      { SafeName: 'S', SafeUrlId: 'S', Creator: { memberId: 2, memberName: 'pat' }, NewThing: 'x' },
    ])
    expect(await safes.get('S')).toMatchObject({
      name: 'S',
      creator: { id: '2', name: 'pat' },
      managingCpm: undefined,
      accounts: undefined,
      properties: { NewThing: 'x' },
    })
  })

  it.each([
    ['a.b', 'a.b'],
    ['My Safe', 'My%20Safe'],
    ['a+b', 'a%2Bb'],
    ['100%', '100%25'],
    ['R&D', 'R%26D'],
    ['Zürich', 'Z%C3%BCrich'],
    ['a#b', 'a%23b'],
  ])(
    'writes %s as one part of the path, with a slash after it [pvwa/path-dot-needs-slash]',
    async (name, part) => {
      const { pvwa, safes } = scripted([200, { ...whole, safeName: name }])
      expect((await safes.get({ name, urlId: name })).name).toBe(name)
      expect(pvwa.asked).toEqual([`GET API/Safes/${part}/`])
    },
  )

  it('does not take an account, which has a name too, for a safe', async () => {
    const { pvwa, safes } = scripted()
    const account = { id: '1_2', name: 'oracle-prod', safe: 'Billing-DB' }
    expect(await failureOf(safes.get(account as never))).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(pvwa.asked).toEqual([])
  })

  it('tells a refused address from a safe that is not there [pvwa/path-special-characters]', async () => {
    const refused = scripted([404, page, 'text/html'])
    expect(await failureOf(refused.safes.get('a+b'))).toMatchObject({
      name: 'ConfigurationError',
      status: 404,
    })
    expect(await failureOf(scripted(missing).safes.get('S'))).toMatchObject({
      name: 'NotFoundError',
      vendorCode: 'SFWS0007',
    })
  })
})

describe('safes.exists [pvwa/safes-exists]', () => {
  it('is true in any letter case (defect 9)', async () => {
    expect(await scripted([200, whole]).safes.exists('billing-db')).toBe(true)
  })

  it('is false when the server says so', async () => {
    expect(await scripted(missing).safes.exists('x')).toBe(false)
  })

  it.each<[string, Scripted, string]>([
    ['403', [403, { ErrorCode: 'PASWS041E', ErrorMessage: 'no' }], 'PermissionError'],
    ['500', [500, { ErrorCode: 'CAWS00001E', ErrorMessage: 'no' }], 'ServerError'],
    ['405', [405, ''], 'ConfigurationError'],
    ['a page of IIS', [404, page, 'text/html'], 'ConfigurationError'],
  ])('throws any other refusal: %s (defect 9)', async (_, answer, name) => {
    expect(await failureOf(scripted(answer).safes.exists('x'))).toMatchObject({ name })
  })
})

describe('safes.list', () => {
  it('asks for what was chosen, and reads the pages [pvwa/safes-list] [pvwa/page-next-link]', async () => {
    const { pvwa, safes } = scripted(
      [200, { value: [whole], count: 2, nextLink: 'api/safes?offset=1&limit=1&useCache=False' }],
      [200, { value: [{ ...whole, safeName: 'Linux', safeUrlId: 'Linux' }], count: 2 }],
    )
    const list = safes.list({
      search: 'Billing DB',
      sort: 'safeName desc',
      includeAccounts: true,
      extendedDetails: false,
      useCache: false,
      pageSize: 1,
      pagesAhead: 1,
    })
    expect(pvwa.asked).toEqual([])
    expect((await list.toArray()).map(({ name }) => name)).toEqual(['Billing-DB', 'Linux'])
    const query =
      'search=Billing%20DB&sort=safeName%20desc&includeAccounts=True&extendedDetails=False&useCache=False&limit=1'
    expect(pvwa.asked).toEqual([`GET API/Safes?${query}&offset=0`, `GET API/Safes?${query}&offset=1`])
  })

  it('reads what older servers call Safes [pvwa/page-old-wrappers]', async () => {
    const { safes } = scripted([200, { Safes: [{ SafeName: 'A' }, { SafeName: 'B' }], Total: 2 }])
    expect(await safes.names()).toEqual(['A', 'B'])
  })

  it('is empty where there is nothing', async () => {
    expect(await scripted([200, { value: [], count: 0 }]).safes.names()).toEqual([])
  })

  it('refuses a wrong option at once', () => {
    expect(() => scripted().safes.list({ sort: 'name' } as never)).toThrow(/'sort'/)
    expect(() => scripted().safes.list({ serch: 'x' } as never)).toThrow(/did you mean 'search'/)
  })

  it.each(['GetSafesResult', 'GetSafesSlashResult'])(
    'reads %s of the first generation [pvwa/safes-gen1] [pvwa/safes-gen1-slash]',
    async (wrapper) => {
      const { pvwa, safes } = scripted([
        200,
        {
          [wrapper]: [
            {
              Description: 'd',
              ManagingCPM: '',
              NumberOfDaysRetention: 7,
              NumberOfVersionsRetention: null,
              OLACEnabled: false,
              SafeName: 'S',
            },
          ],
        },
      ])
      expect(await safes.listGen1()).toMatchObject([{ name: 'S', retentionDays: 7, description: 'd' }])
      expect(pvwa.asked).toEqual(['GET WebServices/PIMServices.svc/Safes'])
    },
  )
})

describe('safes.add', () => {
  const made: Scripted = [201, { ...whole, safeName: 'N', safeUrlId: 'N' }]

  it('sends a safe with the defaults [pvwa/safes-add] [pvwa/safes-add-defaults]', async () => {
    const { pvwa, safes } = scripted(made)
    expect(await safes.add('N')).toMatchObject({ name: 'N', number: 71, administrators: [] })
    expect(pvwa.asked).toEqual(['POST API/Safes'])
    expect(pvwa.sent).toEqual([
      {
        SafeName: 'N',
        Description: '',
        Location: '',
        NumberOfVersionsRetention: 10,
        OLACEnabled: false,
        ManagingCPM: '',
        AutoPurgeEnabled: false,
      },
    ])
  })

  it('takes the defaults of the client, and what the call says before them', async () => {
    const pvwa = new ScriptedPvwa(inTurn(made, made, made))
    const safes = new Safes(pvwa, new Server(pvwa, '14.2'), {
      managingCpm: 'PasswordManager',
      retentionVersions: 5,
    })
    await safes.add('N')
    expect(pvwa.sent[0]).toMatchObject({ ManagingCPM: 'PasswordManager', NumberOfVersionsRetention: 5 })
    await safes.add('N', { managingCpm: '', retentionVersions: 0 })
    expect(pvwa.sent[1]).toMatchObject({ ManagingCPM: '', NumberOfVersionsRetention: 0 })
    await safes.add('N', { retentionDays: 0, olacEnabled: true, autoPurgeEnabled: true, location: '\\X' })
    expect(pvwa.sent[2]).toMatchObject({ NumberOfDaysRetention: 0, OLACEnabled: true, Location: '\\X' })
    expect(pvwa.sent[2]).not.toHaveProperty('NumberOfVersionsRetention')
  })

  it('makes administrators on request, and tells what came of it [pvwa/safes-add-administrators]', async () => {
    const { pvwa, safes } = scripted(
      made,
      [409, { ErrorCode: 'SFWS0012', ErrorMessage: 'is already a member' }],
      [403, { ErrorCode: 'PASWS041E', ErrorMessage: 'no' }],
    )
    const { name, administrators } = await safes.add('N', { administrators: true })
    expect(name).toBe('N')
    expect(administrators).toMatchObject([
      { member: 'Vault Admins', added: false, error: { name: 'ConflictError', vendorCode: 'SFWS0012' } },
      { member: 'Administrator', added: false, error: { name: 'PermissionError' } },
    ])
    expect(pvwa.asked.slice(1)).toEqual(['POST API/Safes/N/Members', 'POST API/Safes/N/Members'])
    const body = pvwa.sent[1] as { MemberName: string; Permissions: Record<string, boolean> }
    expect(body.MemberName).toBe('Vault Admins')
    expect(Object.values(body.Permissions).filter(Boolean)).toHaveLength(20)
  })

  it('makes those administrators that were named', async () => {
    const { pvwa, safes } = scripted(made, [201, { memberName: 'ops' }])
    const { administrators } = await safes.add('N', { administrators: ['ops'] })
    expect(administrators).toEqual([{ member: 'ops', added: true, error: undefined }])
    expect(pvwa.asked).toHaveLength(2)
  })

  it('refuses both retentions [pvwa/safes-retention-exclusive]', async () => {
    const { pvwa, safes } = scripted()
    const both = { retentionDays: 1, retentionVersions: 1 }
    expect(await failureOf(safes.add('N', both))).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(await failureOf(safes.update('N', both))).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(pvwa.asked).toEqual([])
  })

  it.each([
    ['x'.repeat(29), {}],
    ['', {}],
    ['a/b', {}],
    ['a\\b', {}],
    ['a:b', {}],
    ['a*', {}],
    ['<a>', {}],
    ['a"b', {}],
    ['a|b', {}],
    [' a', {}],
    ['a\u0000', {}],
    ['\ud83d', {}],
    ['N', { description: 'x'.repeat(101) }],
    ['N', { retentionVersions: 1000 }],
    ['N', { retentionDays: 3651 }],
    ['N', { retentionDays: -1 }],
  ])('refuses what no safe can have, before it is sent: %j %j [pvwa/safes-limits]', async (name, options) => {
    const { pvwa, safes } = scripted()
    expect(await failureOf(safes.add(name, options))).toMatchObject({ name: 'ConfigurationError' })
    expect(pvwa.asked).toEqual([])
  })

  it('tells that there is one already [pvwa/code-safe-exists]', async () => {
    const { safes } = scripted([409, { ErrorCode: 'SFWS0002', ErrorMessage: 'x' }])
    expect(await failureOf(safes.add('N'))).toMatchObject({ name: 'ConflictError', vendorCode: 'SFWS0002' })
  })
})

describe('safes.update', () => {
  it.each<[SafeChanges, object]>([
    [{ description: 'new' }, { Description: 'new' }],
    [{ description: '' }, { Description: '' }],
    [{ location: '\\' }, { Location: '\\' }],
    [{ managingCpm: '' }, { ManagingCPM: '' }],
    [{ olacEnabled: false }, { OLACEnabled: false }],
    [{ autoPurgeEnabled: false }, { AutoPurgeEnabled: false }],
    [{ retentionDays: 7 }, { NumberOfDaysRetention: 7 }],
    [{ retentionVersions: 3 }, { NumberOfDaysRetention: undefined, NumberOfVersionsRetention: 3 }],
    [{ name: 'New' }, { SafeName: 'New' }],
  ])('%j changes that and keeps the rest (defect 7) [pvwa/safes-update-keeps]', async (changes, sent) => {
    const { pvwa, safes } = scripted([200, whole], [200, { ...whole, description: 'answer' }])
    expect((await safes.update('Billing-DB', changes)).description).toBe('answer')
    expect(pvwa.asked).toEqual(['GET API/Safes/Billing-DB/', 'PUT API/Safes/Billing-DB/'])
    expect(pvwa.sent[1]).toEqual(JSON.parse(JSON.stringify({ ...sentWhole, ...sent })))
  })

  it('keeps versions where versions count, also where a server says 0 days', async () => {
    for (const days of [null, 0]) {
      const { pvwa, safes } = scripted(
        [200, { ...whole, numberOfDaysRetention: days, numberOfVersionsRetention: 4 }],
        [200, whole],
      )
      await safes.update('S', { description: 'x' })
      expect(pvwa.sent[1]).toMatchObject({ NumberOfVersionsRetention: 4 })
      expect(pvwa.sent[1]).not.toHaveProperty('NumberOfDaysRetention')
    }
  })

  it('renames, and does so once only [pvwa/safes-rename]', async () => {
    const { pvwa, safes } = scripted([200, whole], [200, { ...whole, safeName: 'New', safeUrlId: 'New' }])
    expect(await safes.rename('Billing-DB', 'New')).toMatchObject({ name: 'New', urlId: 'New' })
    expect(pvwa.sent[1]).toEqual({ ...sentWhole, SafeName: 'New' })
    expect(pvwa.requests[1]?.repeatable).toBe(false)
  })

  it('reads the safe again after an answer without a body', async () => {
    const { pvwa, safes } = scripted([200, whole], [204], [200, { ...whole, safeName: 'New' }])
    expect(await safes.rename('Billing-DB', 'New')).toMatchObject({ name: 'New' })
    expect(pvwa.asked[2]).toBe('GET API/Safes/New/')
  })

  it('sends nothing when the safe cannot be read, or nothing is to be changed', async () => {
    const { pvwa, safes } = scripted(missing)
    expect(await failureOf(safes.update('x', { description: 'y' }))).toMatchObject({ name: 'NotFoundError' })
    expect(pvwa.asked).toHaveLength(1)
    expect(await failureOf(safes.update('x', {}))).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(await failureOf(safes.rename('x', 'a/b'))).toMatchObject({ name: 'ConfigurationError' })
    expect(pvwa.asked).toHaveLength(1)
  })
})

describe('safes.delete', () => {
  it.each<[string, Scripted]>([
    ['204', [204]],
    ['200 without a body', [200]],
    ['200 with an empty text', [200, '""']],
  ])('takes %s [pvwa/safes-delete]', async (_, answer) => {
    const { pvwa, safes } = scripted(answer)
    await expect(safes.delete('a.b')).resolves.toBeUndefined()
    expect(pvwa.asked).toEqual(['DELETE API/Safes/a.b/'])
  })

  it('tells that there is none', async () => {
    expect(await failureOf(scripted(missing).safes.delete('x'))).toMatchObject({ name: 'NotFoundError' })
  })
})
