import { beforeEach, describe, expect, it } from 'vitest'
import type { Pam360 } from '@sallyport/sdk/pam360'
import { failureOf } from '../support/failure.ts'
import { eachLab } from '../support/lab.ts'
import { pam360As } from '../support/pam360-lab.ts'

const lab = eachLab()
let admin: Pam360
beforeEach(() => {
  admin = pam360As(lab, 'root-admin')
})

const person = { username: 'new one', firstName: 'New', lastName: 'Öne', email: 'n@acme.example' }

describe('users of PAM360', () => {
  it('for programs are made with a token, which is a secret [pam360/user-create-api]', async () => {
    const { id, token } = await admin.users.createApiUser({
      ...person,
      restApiAccess: true,
      sdkAccess: false,
      expiryDate: '2031-12-31',
      department: 'R&D + "IT"',
    })
    expect(token.reveal()).toBe(lab.pam360.user('new one').revealToken())
    expect(id).toBe(String(lab.pam360.user('new one').id))
    expect(lab.pam360.user('new one').expires).toBe(Date.parse('2032-01-01T00:00:00Z'))
    await using made = pam360As(lab, 'new one', { token })
    expect(await made.resources.list().toArray()).toEqual([])
  })

  it('for people are made with booleans as texts [pam360/user-create]', async () => {
    const id = await admin.users.create({
      ...person,
      fullName: 'New Öne',
      isSuperAdmin: false,
      expiryDate: 'never',
    })
    expect(id).toBe(String(lab.pam360.user('new one').id))
    const [written] = lab.pam360.inputs.entries().slice(-1)
    expect(written?.leniencies).toEqual([])
  })

  it('have ids, which names stand for [pam360/user-id-by-name] [pam360/plain-query] [pam360/user-delete]', async () => {
    const id = await admin.users.create(person)
    expect(await admin.users.getId('new one')).toBe(id)
    await admin.users.delete({ username: 'new one' })
    expect(lab.pam360.findUser('new one')).toBeUndefined()
    expect(await failureOf(admin.users.getId('new one'))).toMatchObject({
      name: 'ServerError',
      retryable: false,
    })
  })

  it('are locked and let in again [pam360/user-lock]', async () => {
    await using billing = pam360As(lab, 'billing')
    await admin.users.lock('billing')
    expect(await failureOf(billing.resources.list().toArray())).toMatchObject({ code: 'USER_SUSPENDED' })
    await admin.users.unlock('billing')
    await billing.resources.list().toArray()
  })

  it('hand over what they own [pam360/user-transfer]', async () => {
    await admin.users.transferOwnership({ from: { username: 'owner' }, to: { username: 'billing' } })
    const owners = lab.pam360.resources.map(({ owner }) => owner)
    expect(owners).not.toContain(lab.pam360.user('owner').id)
    expect(owners).toContain(lab.pam360.user('billing').id)
    await admin.users.delete({ username: 'owner' })
  })

  it('know what they may do [pam360/user-feature-roles]', async () => {
    expect(await admin.users.featureRoles()).toMatchObject({ ADD_RESOURCES: true })
  })

  it('are listed and changed on routes of ours [pam360/user-own-routes]', async () => {
    const users = await admin.users.list().toArray()
    expect(users).toContainEqual(
      expect.objectContaining({ id: await admin.users.getId('billing'), username: 'billing' }),
    )
    await admin.users.edit({ username: 'billing' }, { restApiAccess: false })
    await using billing = pam360As(lab, 'billing')
    expect(await failureOf(billing.resources.list().toArray())).toMatchObject({ name: 'ServerError' })
  })

  it('are checked before anything is sent', async () => {
    const before = lab.journal.entries().length
    for (const call of [
      () => admin.users.create({ ...person, usrname: 'x' } as never),
      () => admin.users.createApiUser({ ...person, email: '' }),
      () => admin.users.create({ ...person, expiryDate: 'tomorrow' }),
      () => admin.users.edit('302', {}),
      () => admin.users.edit('no id', { role: 'x' }),
      () => admin.users.edit('302', { username: 'x' } as never),
      () => admin.users.lock(''),
    ]) {
      expect(await failureOf(call())).toMatchObject({ name: 'ConfigurationError' })
    }
    expect(lab.journal.entries()).toHaveLength(before)
  })
})

describe('groups of users', () => {
  it('have ids by name, members and an end [pam360/user-group-id-by-name] [pam360/user-own-routes]', async () => {
    const id = await admin.userGroups.create('Late & shift')
    expect(await admin.userGroups.getId('Late & shift')).toBe(id)
    const member = await admin.users.getId('auditor')
    await admin.userGroups.addMembers({ name: 'Late & shift' }, [member])
    expect([...lab.pam360.userGroup('Late & shift').members]).toEqual([lab.pam360.user('auditor').id])
    await admin.userGroups.removeMembers(id, [member])
    expect([...lab.pam360.userGroup('Late & shift').members]).toEqual([])
    await admin.userGroups.edit(id, 'Night/shift')
    expect(await admin.userGroups.getId('Night/shift')).toBe(id)
    await admin.userGroups.delete(id)
    expect(await failureOf(admin.userGroups.getId('Night/shift'))).toMatchObject({ name: 'ServerError' })
  })
})

describe('organisations', () => {
  it('let users in, and out again [pam360/organisation-manage] [pam360/organisation-header]', async () => {
    await using approver = pam360As(lab, 'approver-1')
    const seen = () => approver.resources.list({ orgName: 'Other Company' }).toArray()
    const manage = async (permission: 'grant' | 'revoke') =>
      admin.organisations.manage({
        userIds: [await admin.users.getId('approver-1')],
        organisationIds: [String(lab.pam360.findOrganisation('other')?.id)],
        permission,
      })
    expect(await failureOf(seen())).toMatchObject({ name: 'ServerError' })
    await manage('grant')
    await seen()
    await manage('revoke')
    expect(await failureOf(seen())).toMatchObject({ name: 'ServerError' })
  })
})

describe('the audit', () => {
  it('is listed from its first row to its last, in pages [pam360/audit-list] [pam360/audit-times] [pam360/paging-audit]', async () => {
    // Far from midnight, which ends what "today" is.
    lab.clock.set(new Date().setUTCHours(12, 0, 0, 0))
    for (let count = 0; count < 7; count += 1) await admin.users.lock('billing')
    await using auditor = pam360As(lab, 'auditor')
    const rows = await auditor.audit.list({ type: 'user', duration: 'today', pageSize: 3 }).toArray()
    const locks = rows.filter(({ operatedBy }) => operatedBy === 'root-admin')
    expect(new Set(locks.map(({ id }) => id)).size).toBe(7)
    expect(locks[0]).toMatchObject({ userFullName: expect.any(String) as string, ticketId: null })
    expect(Math.abs((locks[0]?.time?.getTime() ?? 0) - lab.clock.now())).toBeLessThan(60_000)
    const targets = lab.journal
      .entries()
      .filter(({ path }) => path.endsWith('/audit'))
      .map(({ query }) => query.find(([name]) => name === 'STARTINDEX')?.[1])
    expect(targets.slice(0, 2)).toEqual(['1', '4'])
  })

  it('counts from where an option says [pam360/paging-audit]', async () => {
    lab.settings.pam360.firstAuditRow = 0
    await using auditor = pam360As(lab, 'auditor', { firstIndex: { audit: 0 } })
    const rows = await auditor.audit.list({ pageSize: 2 }).toArray()
    expect(rows.length).toBe(lab.pam360.audit.entries().filter(({ type }) => type === 'Resource').length)
  })
})
