import { describe, expect, it } from 'vitest'
import type { Secret } from '../../../secret.ts'
import { newAccountBody } from '../accounts/changes.ts'
import { parseAccount } from '../accounts/account.ts'
import { accountProperty, clonedAccount } from './clone.ts'

const account = parseAccount({
  id: '24_3',
  name: 'Oracle-db1-app',
  safeName: 'Billing-DB',
  platformId: 'Oracle',
  userName: 'app',
  address: 'db1.example.com',
  secretType: 'password',
  platformAccountProperties: { Port: '1521', Database: 'BILL' },
  secretManagement: { automaticManagementEnabled: true, status: 'success', lastModifiedTime: 1_541_876_282 },
  remoteMachinesAccess: { remoteMachines: 'a;b', accessRestrictedToRemoteMachines: true },
})
/** As real servers send it: whatever is empty is not there (defect 2). */
const bare = parseAccount({ id: '24_4', name: 'bare', safeName: 'S', platformId: 'P' })

describe('a clone [pvwa/helpers-clone-address]', () => {
  it('is like the account, without its id, secret and history', () => {
    expect(newAccountBody(clonedAccount(account))).toEqual({
      name: 'db1.example.com-app',
      address: 'db1.example.com',
      userName: 'app',
      platformId: 'Oracle',
      safeName: 'Billing-DB',
      secretType: 'password',
      platformAccountProperties: { Port: '1521', Database: 'BILL' },
      secretManagement: { automaticManagementEnabled: true },
      remoteMachinesAccess: { remoteMachines: 'a;b', accessRestrictedToRemoteMachines: true },
    })
  })

  it('differs as it is told, and is named anew', () => {
    const clone = clonedAccount(account, {
      address: 'db2.example.com',
      safe: 'Other',
      properties: { Port: '1522', Location: 'B', Database: null },
      management: { automatic: false, manualReason: 'not yet' },
      secret: 'S3ntinel',
    })
    expect(clone).toMatchObject({
      name: 'db2.example.com-app',
      safe: 'Other',
      properties: { Port: '1522', Location: 'B' },
      management: { automatic: false, manualReason: 'not yet' },
    })
    expect(JSON.stringify(clone)).not.toContain('S3ntinel')
    expect((clone.secret as Secret).reveal()).toBe('S3ntinel')
  })

  it('keeps the name when told to, or takes the one that is given', () => {
    expect(clonedAccount(account, { address: 'x' }, { updateName: false }).name).toBe('Oracle-db1-app')
    expect(clonedAccount(account, { name: 'mine' }).name).toBe('mine')
  })

  it('of an account that lacks nearly all raises nothing [pvwa/helpers-absent-members]', () => {
    expect(clonedAccount(bare)).toEqual({ safe: 'S', platformId: 'P' })
    expect(clonedAccount(bare, { username: 'u' })).toMatchObject({ name: '-u', username: 'u' })
    expect(clonedAccount(account, { username: null, address: null }).name).toBeUndefined()
  })

  it('refuses changes that nobody knows', () => {
    expect(() => clonedAccount(account, { adress: 'x' } as never)).toThrow("did you mean 'address'?")
    expect(() => clonedAccount(account, { properties: { Port: 5 } } as never)).toThrow(/properties/)
  })
})

describe('a property by its name in any letter case [pvwa/helpers-absent-members]', () => {
  it.each([
    ['USERNAME', 'app'],
    ['safeName', 'Billing-DB'],
    ['platformID', 'Oracle'],
    ['port', '1521'],
    ['none', undefined],
    ['constructor', undefined],
  ])('%s', (name, value) => {
    expect(accountProperty(account, name)).toBe(value)
  })

  it('that is not there is undefined', () => {
    expect(accountProperty(bare, 'address')).toBeUndefined()
    expect(accountProperty(bare, 'Port')).toBeUndefined()
  })
})
