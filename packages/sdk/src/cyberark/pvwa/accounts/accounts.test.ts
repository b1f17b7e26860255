import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateOf, Fields } from '../fields.ts'
import { IdSet } from '../../../paging/id-set.ts'
import { nextOffset } from '../pages.ts'
import { isAtLeast, parseVersion } from '../version.ts'
import {
  accountId,
  accountLabel,
  cpmStatus,
  daysSinceChange,
  isValidSafeName,
  isValidUsername,
  parseAccount,
} from './account.ts'
import { lastCpmErrorIn, parseActivities } from './activities.ts'
import { newAccountBody, operations, patchPath, wanted } from './changes.ts'
import { checkIpv4, dependsOnVersion, formatFilter, formatSearch } from './filter.ts'
import { retrieveBody, toCredential } from './retrieval.ts'
import { parseUploadId, parseUploadResult, parseUploads, uploadBody } from './upload.ts'
import { parseGenerated, parseVersions } from './versions.ts'

const full = {
  categoryModificationTime: 1_588_049_324,
  id: '24_3',
  name: 'ANSIBLE',
  address: '192.168.3.101',
  userName: 'svc',
  platformId: 'Unix',
  safeName: 'S1',
  secretType: 'key',
  platformAccountProperties: { Port: '22', Odd: 5 },
  secretManagement: {
    automaticManagementEnabled: false,
    manualManagementReason: 'by hand',
    status: 'success',
    lastModifiedTime: 1_541_876_282,
  },
  remoteMachinesAccess: { remoteMachines: 'a; b;', accessRestrictedToRemoteMachines: true },
  createdTime: 1_541_876_282,
  newMember: 'x',
  secret: 'S3ntinel',
}
const changed = new Date(1_541_876_282_000)

describe('an account', () => {
  it('has names of ours, dates, and no secret [pvwa/account-members] [pvwa/account-times] [pvwa/account-without-secret] [pvwa/account-unknown-members] [pvwa/account-management]', () => {
    expect(parseAccount(full)).toEqual({
      id: '24_3',
      name: 'ANSIBLE',
      safe: 'S1',
      platformId: 'Unix',
      username: 'svc',
      address: '192.168.3.101',
      secretKind: 'ssh-key',
      properties: { Port: '22', Odd: '5' },
      management: {
        automatic: false,
        manualReason: 'by hand',
        status: 'success',
        lastModifiedAt: changed,
        lastReconciledAt: undefined,
        lastVerifiedAt: undefined,
      },
      remoteMachines: ['a', 'b'],
      restrictedToRemoteMachines: true,
      createdAt: changed,
      categoryModificationTime: 1_588_049_324,
      others: { newMember: 'x' },
    })
  })

  it('may lack nearly everything, in any letter case [pvwa/account-empty-omitted] [pvwa/keys-any-case]', () => {
    expect(parseAccount({ ID: '1_2', SafeName: 'S', platformid: 'P', address: null })).toMatchObject({
      id: '1_2',
      safe: 'S',
      platformId: 'P',
      address: undefined,
      properties: {},
      remoteMachines: [],
      others: {},
    })
    for (const wrong of ['x', {}, { id: '' }]) {
      expect(() => parseAccount(wrong)).toThrow(/does not hold an account/)
    }
    expect(() => parseVersions({})).toThrow(/does not hold a list/)
    expect(() => parseActivities({ other: [] })).toThrow(/does not hold a list/)
  })

  it('is told by its state [pvwa/account-cpm-status] [pvwa/account-last-modified]', () => {
    const account = parseAccount(full)
    expect(cpmStatus(account)).toBe('success')
    const plain = parseAccount({ id: '1_2', secretManagement: { automaticManagementEnabled: false } })
    expect([cpmStatus(plain), cpmStatus(parseAccount({ id: '1_2' }))]).toEqual(['deactivated', 'none'])
    expect(daysSinceChange(account, new Date(changed.getTime() + 2.9 * 86_400_000))).toBe(2)
    expect(daysSinceChange(plain)).toBeUndefined()
    expect(accountLabel(account)).toBe('192.168.3.101-svc')
  })

  it('is named by an id that can be one [pvwa/account-id]', () => {
    expect(accountId('24_3')).toBe('24_3')
    expect(accountId({ id: '24_3' })).toBe('24_3')
    for (const wrong of ['24', '_', '24_', '24_3/..', '24_*', '', 5, {}, undefined]) {
      expect(() => accountId(wrong as string)).toThrow(/by its id/)
    }
  })

  it('has names that the vault takes [pvwa/name-rules]', () => {
    expect(isValidUsername('a'.repeat(128))).toBe(true)
    expect(isValidSafeName('a'.repeat(28))).toBe(true)
    expect([isValidUsername('a'.repeat(129)), isValidSafeName('a'.repeat(29))]).toEqual([false, false])
    for (const character of ['\\', '/', ':', '*', '?', '"', '<', '>', '|', '.', '\t', '\n', '\r', '\u001f']) {
      expect(isValidUsername(`a${character}b`)).toBe(false)
      expect(isValidSafeName(`a${character}b`)).toBe(false)
    }
  })
})

describe('times', () => {
  it('are seconds, milliseconds or microseconds, by their size', () => {
    expect(dateOf(1_541_876_282)).toEqual(changed)
    expect(dateOf(1_541_876_282_000)).toEqual(changed)
    expect(dateOf(1_541_876_282_000_000)).toEqual(changed)
    for (const never of [undefined, 0, -62_135_578_800, Number.NaN]) expect(dateOf(never)).toBeUndefined()
    expect(new Fields({ A: '1541876282' }).date('a')).toEqual(changed)
  })
})

describe('filters', () => {
  const safe = (value: string): { property: string; value: string }[] => [{ property: 'safeName', value }]

  it('are quoted as the version wants it [pvwa/filter-quoted-from-14-6] [pvwa/filter-unquoted-before-14-6] [pvwa/filter-grammar]', () => {
    expect(formatFilter(safe('My Safe'), 'AND', true)).toBe('safeName eq "My Safe"')
    expect(formatFilter(safe('My Safe'), 'AND', false)).toBe('safeName eq My Safe')
    expect(formatFilter(safe('S'), 'AND', true)).toBe('safeName eq S')
    expect([dependsOnVersion(safe('S')), dependsOnVersion(safe('a b'))]).toEqual([false, true])
    const terms = [...safe('S'), { property: 'modificationTime', operator: 'gte', value: 5 }]
    expect(formatFilter(terms, 'AND', true)).toBe('safeName eq S AND modificationTime gte 5')
    expect(formatFilter(terms, 'OR', true)).toBe('safeName eq S OR modificationTime gte 5')
  })

  it('cannot be widened by a value [pvwa/filter-value-refused]', () => {
    for (const value of ['a"b', 'a\nb', '']) {
      expect(() => formatFilter(safe(value), 'AND', true)).toThrow(/cannot be written/)
    }
    for (const value of ['a AND safeName eq b', 'a or b', 'and b', ' a', 'a b ']) {
      expect(() => formatFilter(safe(value), 'AND', false)).toThrow(/cannot be written/)
      expect(formatFilter(safe(value), 'AND', true)).toBe(`safeName eq "${value}"`)
    }
    expect(() => formatFilter([{ property: 'a b', value: 'c' }], 'AND', true)).toThrow(/no name/)
    expect(() => formatFilter([{ property: 'a', operator: 'eq b', value: 'c' }], 'AND', true)).toThrow(
      /no word/,
    )
  })

  it('have keywords without spaces around them, and not too many [pvwa/search-keywords] [pvwa/search-length]', () => {
    expect(formatSearch([' a ', '', 'b c'])).toBe('a b c')
    expect(formatSearch([])).toBeUndefined()
    expect(formatSearch(['a'.repeat(500)])).toHaveLength(500)
    expect(() => formatSearch(['a'.repeat(501)])).toThrow(/500/)
  })

  it('take IPv4 addresses [pvwa/accounts-by-ip]', () => {
    expect(checkIpv4('10.0.0.1')).toBe('10.0.0.1')
    for (const wrong of ['10.0.0', '10.0.0.256', 'host', '10.0.0.1.2', '::1']) {
      expect(() => checkIpv4(wrong)).toThrow(/IPv4/)
    }
  })
})

describe('a new account', () => {
  it('is sent as it was given and nothing else [pvwa/accounts-add-body]', () => {
    expect(newAccountBody({ safe: 'S', platformId: 'P', secret: '' })).toEqual({
      safeName: 'S',
      platformId: 'P',
    })
    expect(
      newAccountBody({
        safe: 'S',
        platformId: 'P',
        username: 'u',
        secret: ' x ',
        secretKind: 'ssh-key',
        properties: { Port: '22' },
        management: { automatic: false, manualReason: 'r' },
        remoteMachines: ['a', 'b'],
        restrictedToRemoteMachines: true,
      }),
    ).toEqual({
      safeName: 'S',
      platformId: 'P',
      userName: 'u',
      secret: ' x ',
      secretType: 'key',
      platformAccountProperties: { Port: '22' },
      secretManagement: { automaticManagementEnabled: false, manualManagementReason: 'r' },
      remoteMachinesAccess: { remoteMachines: 'a;b', accessRestrictedToRemoteMachines: true },
    })
  })

  it('is refused where it cannot be right [pvwa/accounts-add-required] [pvwa/code-manual-reason]', () => {
    expect(() => uploadBody('s', [{ safe: '', platformId: 'P' }])).toThrow(/account 0: option 'safe'/)
    expect(() => uploadBody('s', [{ safe: 'S' } as never])).toThrow(/option 'platformId'/)
    expect(() => wanted({ adress: 'x' } as never)).toThrow(/did you mean 'address'/)
    const management = { automatic: true, manualReason: 'r' }
    expect(() => newAccountBody({ safe: 'S', platformId: 'P', management })).toThrow(/manualReason/)
    expect(() => wanted({ management })).toThrow(/manualReason/)
  })
})

describe('changes', () => {
  it('name what they change and nothing else [pvwa/patch-properties] [pvwa/patch-paths] [pvwa/patch-pointer-escapes]', () => {
    const list = wanted({
      address: null,
      username: 'u',
      properties: { 'a/b~c': '1', gone: null, same: undefined },
      management: { automatic: false },
      remoteMachines: ['x', 'y'],
    })
    expect(operations(list)).toEqual([
      { op: 'remove', path: '/address' },
      { op: 'replace', path: '/userName', value: 'u' },
      { op: 'replace', path: '/platformAccountProperties/a~1b~0c', value: '1' },
      { op: 'remove', path: '/platformAccountProperties/gone' },
      { op: 'replace', path: '/secretManagement/automaticManagementEnabled', value: false },
      { op: 'replace', path: '/remoteMachinesAccess/remoteMachines', value: 'x;y' },
    ])
    const account = parseAccount({ id: '1_2', platformAccountProperties: { 'a/b~c': '0' } })
    expect(operations(list, account)).toEqual([
      { op: 'add', path: '/userName', value: 'u' },
      { op: 'replace', path: '/platformAccountProperties/a~1b~0c', value: '1' },
      { op: 'add', path: '/secretManagement/automaticManagementEnabled', value: false },
      { op: 'add', path: '/remoteMachinesAccess/remoteMachines', value: 'x;y' },
    ])
  })

  it('find file categories where they live [pvwa/patch-paths]', () => {
    expect(['address', 'UserName', 'PlatformID', 'Location', 'remoteMachines'].map(patchPath)).toEqual([
      '/address',
      '/userName',
      '/platformId',
      '/platformAccountProperties/Location',
      '/remoteMachinesAccess/remoteMachines',
    ])
    expect(patchPath('constructor')).toBe('/platformAccountProperties/constructor')
  })
})

describe('secrets', () => {
  it('are asked for with what was given [pvwa/retrieve-options]', () => {
    expect(retrieveBody({})).toEqual({})
    expect(
      retrieveBody({
        reason: 'r',
        ticketId: '1',
        ticketingSystem: 't',
        version: 2,
        actionType: 'copy',
        isUse: true,
        machine: 'm',
      }),
    ).toEqual({
      Reason: 'r',
      TicketId: '1',
      TicketingSystem: 't',
      Version: 2,
      ActionType: 'copy',
      isUse: true,
      Machine: 'm',
    })
  })

  it('say where they came from', () => {
    const account = parseAccount({ ...full, secretManagement: { status: 'inProcess' } })
    expect(toCredential('x', 'password', account, '24_3', 'pvwa')).toMatchObject({
      kind: 'password',
      username: 'svc',
      address: '192.168.3.101',
      changeInProgress: true,
      reference: 'pam://pvwa/S1/ANSIBLE',
      properties: { Port: '22', safeName: 'S1' },
    })
    expect(toCredential('-----BEGIN RSA PRIVATE KEY-----', undefined, '1_2', '1_2', 'pvwa')).toMatchObject({
      kind: 'ssh-key',
      reference: 'pam://pvwa/1_2',
      username: undefined,
    })
  })

  it('have versions, in a wrapper or without [pvwa/versions-list] [pvwa/versions-bare-array]', () => {
    const one = { versionID: 3, modifiedBy: 'CPM', modificationDate: 1_541_876_282, isTemporary: false }
    const read = [{ version: 3, modifiedBy: 'CPM', modifiedAt: changed, temporary: false }]
    expect(parseVersions({ Versions: [one] })).toEqual(read)
    expect(parseVersions([one])).toEqual(read)
  })

  it('are generated in any form [pvwa/generate]', () => {
    for (const form of [{ password: 'x"\\n' }, { Password: 'x"\\n' }, [{ Password: 'x"\\n' }], 'x"\\n']) {
      expect(parseGenerated(form).reveal()).toBe('x"\\n')
    }
    for (const wrong of [{}, [], { password: 5 }, '']) expect(() => parseGenerated(wrong)).toThrow()
  })
})

describe('activities', () => {
  const line = {
    AccountName: 'A',
    Activity: 'CPM Change Password',
    ActivityCode: 24,
    ClientID: 'CPM',
    MoreInfo: 'm',
    Reason: 'ImmediateTask',
    Time: '11/10/2018 23:58:03',
    UserName: 'PasswordManager',
  }

  it('are read in each wrapper, with their time as it came [pvwa/activities-gen1] [pvwa/activities-gen2] [pvwa/activity-members] [pvwa/activity-time]', () => {
    for (const name of ['Activities', 'GetAccountActivitiesResult', 'GetAccountActivitiesSlashResult']) {
      expect(parseActivities({ [name]: [line] })).toEqual([
        {
          time: '11/10/2018 23:58:03',
          at: undefined,
          user: 'PasswordManager',
          action: 'CPM Change Password',
          actionCode: 24,
          client: 'CPM',
          reason: 'ImmediateTask',
          moreInfo: 'm',
          accountName: 'A',
        },
      ])
    }
    expect(parseActivities({ Activities: [{ Date: 1_541_876_282 }] })).toMatchObject([
      { time: '1541876282', at: changed },
    ])
  })

  it('tell what the CPM failed at [pvwa/last-cpm-error]', () => {
    const of = (...reasons: string[]): string | undefined =>
      lastCpmErrorIn(parseActivities({ Activities: reasons.map((Reason) => ({ ...line, Reason })) }))
    expect(of('fine', 'Failure, Error: no route', 'Failure Error: older')).toBe('no route')
    expect(of('Verify Failure without more')).toBe('Verify Failure without more')
    expect(of('fine')).toBeUndefined()
    expect(of()).toBeUndefined()
  })
})

describe('uploads', () => {
  it('are numbered from one [pvwa/bulk-upload-start]', () => {
    expect(
      uploadBody('s', [
        { safe: 'S', platformId: 'P', groupName: 'g' },
        { safe: 'S', platformId: 'Q' },
      ]),
    ).toEqual({
      source: 's',
      accountsList: [
        { uploadIndex: 1, safeName: 'S', platformId: 'P', groupName: 'g' },
        { uploadIndex: 2, safeName: 'S', platformId: 'Q' },
      ],
    })
    expect([parseUploadId(7), parseUploadId('8')]).toEqual([7, 8])
    for (const wrong of [undefined, '', 'x', {}]) expect(() => parseUploadId(wrong)).toThrow()
  })

  it('end in what became of each [pvwa/bulk-upload-result]', () => {
    const said = {
      Id: 7,
      Source: 's',
      CreationTime: 1_541_876_282,
      Status: 3,
      Result: { Succeeded: 1, Failed: 1 },
      SucceededItems: { Total: 1, Items: [{ id: '1_2', safeName: 'S', platformId: 'P', uploadIndex: 1 }] },
      FailedItems: { Total: 1, Items: [{ safeName: 'S', platformId: 'Q', error: 'no', secret: 'S3ntinel' }] },
    }
    const result = parseUploadResult(said)
    expect(result).toMatchObject({
      id: 7,
      createdAt: changed,
      status: 3,
      succeeded: 1,
      failed: 1,
      succeededItems: [{ id: '1_2', index: 1 }],
      failedItems: [{ error: 'no' }],
    })
    expect(JSON.stringify(result)).not.toContain('S3ntinel')
    expect(parseUploads({ BulkActions: [said], Total: 1 })).toMatchObject([{ id: 7, succeeded: 1 }])
  })
})

describe('versions', () => {
  it('are compared number by number [pvwa/server-version-compared]', () => {
    expect(parseVersion(' 12.1.1 ')).toEqual([12, 1, 1])
    for (const none of ['', 'a', '1..2', '1.', '12.x']) expect(parseVersion(none)).toBeUndefined()
    expect([isAtLeast('12.10', '12.2'), isAtLeast('12.2', '12.10'), isAtLeast('12', '12.0.0')]).toEqual([
      true,
      false,
      true,
    ])
    expect(() => isAtLeast('new', '12')).toThrow(/not a version/)
  })
})

describe('pages', () => {
  it('go on where the link says, inside of PVWA, and on [pvwa/page-next-link] [pvwa/page-link-stays-home] [pvwa/page-no-endless-list]', () => {
    expect(nextOffset('api/safes?offset=25&limit=25&useCache=False', 0)).toBe(25)
    expect(nextOffset('api/safes?limit=25&OffSet=50', 25)).toBe(50)
    expect(nextOffset('api/safes?cursor=x', 0)).toBe(true)
    expect([nextOffset(undefined, 0), nextOffset('', 0)]).toEqual([false, false])
    for (const link of ['https://evil.test/api?offset=5', '//evil.test/?offset=5', '../x?offset=5', 'a\\b']) {
      expect(() => nextOffset(link, 0)).toThrow(/outside of PVWA/)
    }
    expect(() => nextOffset('api/safes?offset=25', 25)).toThrow(/without end/)
  })

  it('know an id that came before', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.tuple(fc.nat(50), fc.nat(2 ** 31 - 1)).map(([safe, number]) => `${safe}_${number}`),
            fc.tuple(fc.nat(9_999_999), fc.nat(30)).map(([safe, number]) => `${safe}_${number}`),
            fc.oneof(fc.nat(60), fc.nat(2 ** 31 - 1)).map(String),
            fc.string(),
          ),
          { maxLength: 3_000 },
        ),
        (ids) => {
          const mine = new IdSet()
          const right = new Set<string>()
          for (const id of ids) {
            expect(mine.add(id)).toBe(!right.has(id))
            right.add(id)
          }
        },
      ),
      { numRuns: 30 },
    )
  })
})
