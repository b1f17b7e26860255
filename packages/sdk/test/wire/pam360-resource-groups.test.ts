import { beforeEach, describe, expect, it } from 'vitest'
import type { Pam360 } from '@sallyport/sdk/pam360'
import { failureOf } from '../support/failure.ts'
import { eachLab } from '../support/lab.ts'
import { pam360As } from '../support/pam360-lab.ts'

const lab = eachLab()
let owner: Pam360
let second: Pam360
beforeEach(() => {
  owner = pam360As(lab, 'owner')
  second = pam360As(lab, 'second')
})

const idOf = (name: string): string => String(lab.pam360.resource(name).id)
const userIds = (): string[] => [String(lab.pam360.user('second').id)]

/** The names of what the user `second` sees. */
async function seen(): Promise<string[]> {
  return (await second.resources.list().toArray()).map(({ name }) => name)
}

describe('groups of resources', () => {
  it('static ones share what is put into them [pam360/group-add-resources] [pam360/group-share] [pam360/group-own-routes]', async () => {
    const group = await owner.resourceGroups.createStatic({ name: 'Mine', description: 'a & b' })
    await owner.resourceGroups.addResources(group, [idOf('hidden-01')])
    expect(await seen()).not.toContain('hidden-01')
    await owner.resourceGroups.share([group], { userIds: userIds(), accessType: 'view' })
    expect(await seen()).toContain('hidden-01')
    await owner.resourceGroups.removeResources(group, [idOf('hidden-01')])
    expect(await seen()).not.toContain('hidden-01')
    await owner.resourceGroups.addResources(group, [idOf('hidden-01')])
    await owner.resourceGroups.share([group], { userIds: userIds(), accessType: 'revoke' })
    expect(await seen()).not.toContain('hidden-01')
  })

  it('dynamic ones are filled by conditions [pam360/group-own-routes] [pam360/group-share]', async () => {
    const group = await owner.resourceGroups.createDynamic({
      name: 'By name',
      criteria: [{ field: 'name', operator: 'startsWith', value: 'HIDDEN' }],
    })
    const groupOfUsers = String(lab.pam360.userGroup('Night shift').id)
    await owner.resourceGroups.share([group], { userIds: userIds(), accessType: 'view' })
    await owner.resourceGroups.share([group], { userGroupIds: [groupOfUsers], accessType: 'view' })
    expect(await seen()).toContain('hidden-01')
    await owner.resourceGroups.edit(group, {
      criteria: [{ field: 'name', operator: 'startsWith', value: 'no such' }],
    })
    expect(await seen()).not.toContain('hidden-01')
  })

  it('are listed in pages, by kind and by name, and deleted [pam360/group-list] [pam360/group-own-routes]', async () => {
    const made: string[] = []
    for (const name of ['G 1', 'G 2', 'G 3']) made.push(await owner.resourceGroups.createStatic({ name }))
    const list = (options = {}) =>
      owner.resourceGroups.list({ type: 'static', pageSize: 2, ...options }).toArray()
    const listed = await list()
    expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining(made))
    expect(listed.find(({ id }) => id === made[0])).toMatchObject({ name: 'G 1' })
    expect((await list({ search: 'G 2', searchColumn: 'name' })).map(({ name }) => name)).toEqual(['G 2'])
    await owner.resourceGroups.edit(made[0]!, { name: 'Renamed', description: '' })
    expect((await list()).map(({ name }) => name)).toContain('Renamed')
    for (const id of made) await owner.resourceGroups.delete(id)
    expect((await list()).filter(({ id }) => made.includes(id))).toEqual([])
  })

  it('are checked before anything is sent [pam360/group-share]', async () => {
    const before = lab.journal.entries().length
    for (const call of [
      () => owner.resourceGroups.share(['1'], { accessType: 'view' } as never),
      () =>
        owner.resourceGroups.share(['1'], {
          accessType: 'view',
          userIds: ['1'],
          userGroupIds: ['2'],
        } as never),
      () => owner.resourceGroups.share(['1'], { accessType: 'all', userIds: ['1'] } as never),
      () => owner.resourceGroups.createStatic({ name: 'x', criteria: [] } as never),
      () => owner.resourceGroups.createDynamic({ name: 'x' } as never),
      () => owner.resourceGroups.edit('1', {}),
      () => owner.resourceGroups.addResources('../1', ['1']),
    ]) {
      expect(await failureOf(call())).toMatchObject({ name: 'ConfigurationError' })
    }
    expect(lab.journal.entries()).toHaveLength(before)
  })
})
