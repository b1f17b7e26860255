import { ConflictError, NotFoundError } from '@sallyport/sdk'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Settings } from '../../config/settings.ts'
import { moment, oneOf } from '../../config/values.ts'
import type { Names } from '../../output/outcomes.ts'
import { someNames } from './common.ts'
import { permissionFlags, permissionNames, readPermissions } from './member-permissions.ts'
import { namedAction } from './named-action.ts'

const expiresFlag = {
  expires: {
    kind: 'text',
    value: 'DATE',
    group: 'Membership',
    brief: 'When it ends: 2027-01-31 (in UTC), 2027-01-31T18:00Z',
  },
} as const satisfies FlagTable

const addFlags = {
  ...permissionFlags,
  ...expiresFlag,
  'search-in': {
    kind: 'text',
    value: 'DIRECTORY',
    group: 'Membership',
    brief: 'Where the user or group is found [Vault]',
  },
  type: {
    kind: 'text',
    value: 'user|group|role',
    group: 'Membership',
    brief: 'What it is; needs PVWA 12.6 [the server finds out]',
  },
} as const satisfies FlagTable

const updateFlags = {
  ...permissionFlags,
  expires: { ...expiresFlag.expires, value: 'DATE|never', brief: `${expiresFlag.expires.brief}, or never` },
} as const satisfies FlagTable

const types = { user: 'User', group: 'Group', role: 'Role' } as const

/** `sallyport pvwa members add` */
export const membersAdd = namedAction({
  name: 'members add',
  summary: 'Add users or groups to a safe',
  usage: 'SAFE MEMBER… --profile NAME',
  description: `Adds users or groups to a safe, with the permissions of a profile, with single ones, or both: --grant adds to\nthe profile, --revoke takes away from it.\n\n${permissionNames}`,
  flags: addFlags,
  examples: [
    {
      does: 'A group of a directory; the settings are in the environment',
      line: 'Billing-DB billing-admins --search-in corp.example.com --profile manager',
    },
    {
      does: 'For a while, and without one of the permissions',
      line: 'Billing-DB maria --profile show --revoke useAccounts --expires 2027-01-31',
    },
  ],
  what: 'member',
  success: 'added',
  question: (members) => `Add ${members} to the safe?`,
  uncertain: 'repeat',
  prepare(settings, words) {
    const { safe, members } = readMembers(words, 'sallyport pvwa members add SAFE MEMBER')
    const permissions = readPermissions(settings)
    if (permissions === undefined) {
      throw new UsageError('Nothing says what they may do.', 'Give --profile NAME or --grant PERMISSION.')
    }
    const expires = settings.text('expires')
    const searchIn = settings.value('search-in')
    const type = settings.text('type')
    const changes = { permissions, ...(expires === undefined ? {} : { expiresAt: moment(expires) }) }
    const options = {
      ...changes,
      ...(searchIn === undefined ? {} : { searchIn }),
      ...(type === undefined ? {} : { type: types[oneOf(type, ['user', 'group', 'role'] as const)] }),
    }
    return {
      items: members,
      names: namesIn(safe),
      plan: options,
      about: [safe, JSON.stringify(options)],
      look: (vault, _, { signal }) => vault.safes.get(safe, { signal }),
      async work(vault, member, { signal, repeated }) {
        try {
          const { type } = await vault.safes.members.add(safe, member, { ...options, signal })
          return { details: { type } }
        } catch (error) {
          if (!(repeated && error instanceof ConflictError)) throw error
          // An interrupted run has added it: what it may do is made sure of.
          const { type } = await vault.safes.members.update(safe, member, { ...changes, signal })
          return { details: { type } }
        }
      },
    }
  },
})

/** `sallyport pvwa members update` */
export const membersUpdate = namedAction({
  name: 'members update',
  summary: 'Change what members of a safe may do',
  usage: 'SAFE MEMBER… --grant PERMISSION',
  description: `Changes permissions or the end of a membership. A profile replaces all permissions; --grant and --revoke alone\nleave the others as they are.\n\n${permissionNames}`,
  flags: updateFlags,
  examples: [
    {
      does: 'Two single ones; the settings are in the environment',
      line: 'Billing-DB maria --grant retrieveAccounts --revoke addAccounts',
    },
    { does: 'A whole profile, without an end', line: 'Billing-DB maria --profile power --expires never' },
  ],
  what: 'member',
  success: 'updated',
  question: (members) => `Change ${members} of the safe?`,
  uncertain: 'repeat',
  prepare(settings, words) {
    const { safe, members } = readMembers(words, 'sallyport pvwa members update SAFE MEMBER')
    const permissions = readPermissions(settings)
    const expiresAt = readExpiry(settings)
    if (permissions === undefined && expiresAt === undefined) {
      throw new UsageError('Nothing is to be changed.', 'Give --profile, --grant, --revoke or --expires.')
    }
    const changes = {
      ...(permissions === undefined ? {} : { permissions }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    }
    return {
      items: members,
      names: namesIn(safe),
      plan: { changes },
      about: [safe, JSON.stringify(changes)],
      look: (vault, member, { signal }) => vault.safes.members.get(safe, member, { signal }),
      async work(vault, member, { signal }) {
        const after = await vault.safes.members.update(safe, member, { ...changes, signal })
        return { details: { expiresAt: after.expiresAt, permissions: after.permissions } }
      },
    }
  },
})

/** `sallyport pvwa members remove` */
export const membersRemove = namedAction({
  name: 'members remove',
  summary: 'Take users or groups out of a safe',
  usage: 'SAFE MEMBER…',
  description: 'Takes users or groups out of a safe.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: 'Billing-DB maria --yes' }],
  what: 'member',
  success: 'removed',
  question: (members) => `Take ${members} out of the safe?`,
  asksFrom: 1,
  uncertain: 'repeat',
  prepare(_, words) {
    const { safe, members } = readMembers(words, 'sallyport pvwa members remove SAFE MEMBER')
    return {
      items: members,
      names: namesIn(safe),
      about: [safe],
      look: (vault, member, { signal }) => vault.safes.members.get(safe, member, { signal }),
      async work(vault, member, { signal, repeated }) {
        try {
          await vault.safes.members.remove(safe, member, { signal })
        } catch (error) {
          // An interrupted run has done it already.
          if (!(repeated && error instanceof NotFoundError)) throw error
        }
        return undefined
      },
    }
  },
})

function readExpiry(settings: Settings<typeof updateFlags>): Date | null | undefined {
  const expires = settings.text('expires')
  if (expires === undefined) return undefined
  return expires.value.trim().toLowerCase() === 'never' ? null : moment(expires)
}

function readMembers(words: readonly string[], usage: string): { safe: string; members: readonly string[] } {
  const [safe, ...members] = words
  if (safe === undefined || members.length === 0) {
    throw new UsageError('Give the name of a safe, and of at least one member.', usage)
  }
  return { safe, members: someNames(members, usage) }
}

function namesIn(safe: string): (member: string) => Names {
  return (member) => ({ safe, member })
}
