import { ConflictError, NotFoundError } from '@sallyport/sdk'
import type { FlagTable } from '../../../args/flags.ts'
import type { CliError } from '../../../cli-error.ts'
import { given } from '../../../config/given.ts'
import type { Settings } from '../../../config/settings.ts'
import { namedAction, type NamedPlan } from '../named-action.ts'
import { byIdFlags, firstAndOthers, readReference } from '../references.ts'
import { notThere, orDoneBefore } from '../../shared/repeating.ts'

const addFlags = {
  domain: {
    kind: 'text',
    value: 'DIRECTORY',
    group: 'Which',
    brief: 'The directory that the members are of [users of the vault itself]',
  },
  'by-id': { ...byIdFlags['by-id'], brief: 'The first word is the id of the group, not its name' },
} as const satisfies FlagTable

const removeFlags = { 'by-id': addFlags['by-id'] } as const satisfies FlagTable

/** The group and the users on a command line, and what is the same for both commands. */
function readMembers(
  settings: Settings<typeof removeFlags>,
  words: readonly string[],
  usage: string,
): Pick<NamedPlan, 'names'> & { readonly group: number | string; readonly items: readonly string[] } {
  const { first, others } = firstAndOthers(words, 'the name of a group, and of at least one user', usage)
  return {
    group: readReference(settings, [first], usage),
    items: others,
    names: (user) => ({ group: first, user }),
  }
}

/** `sallyport pvwa groups members add` */
export const groupsMembersAdd = namedAction({
  name: 'groups members add',
  summary: 'Put users into a group',
  usage: 'GROUP USER…',
  description:
    'Puts users of the vault, or with --domain users and groups of a directory, into a group of users.',
  flags: addFlags,
  examples: [
    { does: 'The settings are in the environment', line: 'Billing maria paul --yes' },
    { does: 'A group of a directory', line: 'Billing billing-staff --domain corp.example.com' },
  ],
  what: 'member',
  success: 'added',
  question: (members) => `Add ${members} to the group?`,
  uncertain: 'repeat',
  prepare(settings, words) {
    const usage = 'sallyport pvwa groups members add GROUP USER'
    const { group, ...plan } = readMembers(settings, words, usage)
    const where = given({ domain: settings.value('domain') })
    return {
      ...plan,
      plan: where,
      about: [String(group), JSON.stringify(where)],
      look: (vault, _, { signal }) => vault.groups.get(group, { signal }),
      async work(vault, user, { signal, repeated }) {
        return orDoneBefore(
          vault.groups.members.add(group, user, { ...where, signal }),
          repeated,
          ConflictError,
        )
      },
    }
  },
})

/** `sallyport pvwa groups members remove` */
export const groupsMembersRemove = namedAction({
  name: 'groups members remove',
  summary: 'Take users out of a group',
  usage: 'GROUP USER…',
  description: 'Takes users out of a group of users.',
  flags: removeFlags,
  examples: [{ does: 'The settings are in the environment', line: 'Billing maria --yes' }],
  what: 'member',
  success: 'removed',
  question: (members) => `Take ${members} out of the group?`,
  asksFrom: 1,
  uncertain: 'repeat',
  prepare(settings, words) {
    const usage = 'sallyport pvwa groups members remove GROUP USER'
    const { group, ...plan } = readMembers(settings, words, usage)
    return {
      ...plan,
      about: [String(group)],
      async look(vault, user, { signal }) {
        const members = await vault.groups.members.list(group, { signal })
        if (!members.some(({ username }) => username.toLowerCase() === user.toLowerCase())) throw noMember()
      },
      async work(vault, user, { signal, repeated }) {
        return orDoneBefore(vault.groups.members.remove(group, user, { signal }), repeated, NotFoundError)
      },
    }
  },
})

function noMember(): CliError {
  return notThere(
    'The group has no such member.',
    'sallyport pvwa groups members list GROUP shows who is one.',
  )
}
