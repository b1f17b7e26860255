import { NotFoundError } from '@sallyport/sdk'
import type { FlagTable } from '../../../args/flags.ts'
import { UsageError } from '../../../cli-error.ts'
import { given } from '../../../config/given.ts'
import type { Settings } from '../../../config/settings.ts'
import { someNames } from '../common.ts'
import { namedAction } from '../named-action.ts'
import { byIdFlags, readReferences } from '../references.ts'
import { orDoneBefore } from '../../shared/repeating.ts'

const group = 'The group'
const settingsFlags = {
  description: {
    kind: 'text',
    value: 'TEXT',
    mayBeEmpty: true,
    group,
    brief: 'What it is for; empty for none',
  },
  location: { kind: 'text', value: 'PATH', group, brief: 'Where it is in the vault’s tree' },
} as const satisfies FlagTable

function readSettings(settings: Settings<typeof settingsFlags>): { description?: string; location?: string } {
  return given({ description: settings.value('description'), location: settings.value('location') })
}

/** `sallyport pvwa groups add` */
export const groupsAdd = namedAction({
  name: 'groups add',
  summary: 'Make groups of users',
  usage: 'GROUP…',
  description: 'Makes groups of users in the vault. groups members add puts users into them.',
  flags: settingsFlags,
  examples: [
    { does: 'The settings are in the environment', line: 'Billing --description "Who runs billing"' },
  ],
  what: 'group',
  success: 'added',
  question: (groups) => `Make ${groups}?`,
  uncertain: 'skip',
  prepare(settings, words) {
    const made = readSettings(settings)
    return {
      items: someNames(words, 'sallyport pvwa groups add GROUP'),
      names: (name) => ({ group: name }),
      plan: made,
      about: [JSON.stringify(made)],
      async work(vault, name, { signal }) {
        const { id, name: now } = await vault.groups.add(name, { ...made, signal })
        return { names: { group: now }, details: { id }, note: `id ${id}` }
      },
    }
  },
})

const updateFlags = {
  ...settingsFlags,
  'new-name': { kind: 'text', value: 'NAME', group, brief: 'Another name, for one group' },
  ...byIdFlags,
} as const satisfies FlagTable

/** `sallyport pvwa groups update` */
export const groupsUpdate = namedAction({
  name: 'groups update',
  summary: 'Change groups of users',
  usage: 'GROUP… | -',
  description: 'Changes what is named and leaves all else of the group as it is. Needs PVWA 12.0.',
  flags: updateFlags,
  examples: [{ does: 'The settings are in the environment', line: 'Billing --new-name Accounting' }],
  what: 'group',
  success: 'updated',
  question: (groups) => `Change ${groups}?`,
  uncertain: 'repeat',
  async prepare(settings, words, { io, signal: stop }) {
    const parts = { keys: ['name', 'group'], io, signal: stop }
    const usage = 'sallyport pvwa groups update GROUP'
    const { items, reference } = await readReferences(settings, words, usage, parts)
    const name = settings.value('new-name')
    const changes = { ...readSettings(settings), ...given({ name }) }
    if (Object.keys(changes).length === 0) {
      throw new UsageError('Nothing is to be changed.', 'Give --description, --location or --new-name.')
    }
    if (name !== undefined && items.length > 1) throw new UsageError('--new-name is for one group.')
    return {
      items,
      names: (word) => ({ group: word }),
      plan: { changes },
      about: [JSON.stringify(changes)],
      look: (vault, word, { signal }) => vault.groups.get(reference(word), { signal }),
      async work(vault, word, { signal }) {
        const { id, name: now } = await vault.groups.update(reference(word), { ...changes, signal })
        if (name === undefined) return { names: { group: now }, details: { id } }
        return { details: { id, newName: now }, note: `now ${now}` }
      },
    }
  },
})

/** `sallyport pvwa groups delete` */
export const groupsDelete = namedAction({
  name: 'groups delete',
  summary: 'Delete groups of users',
  usage: 'GROUP… | -',
  description: 'Deletes groups of users, with their permissions in safes. The users stay.',
  flags: byIdFlags,
  examples: [{ does: 'The settings are in the environment', line: 'Billing' }],
  what: 'group',
  success: 'deleted',
  question: (groups) => `Delete ${groups}?`,
  asksFrom: 1,
  uncertain: 'repeat',
  async prepare(settings, words, { io, signal: stop }) {
    const parts = { keys: ['name', 'group'], io, signal: stop }
    const usage = 'sallyport pvwa groups delete GROUP'
    const { items, reference } = await readReferences(settings, words, usage, parts)
    return {
      items,
      names: (word) => ({ group: word }),
      look: (vault, word, { signal }) => vault.groups.get(reference(word), { signal }),
      async work(vault, word, { signal, repeated }) {
        return orDoneBefore(vault.groups.delete(reference(word), { signal }), repeated, NotFoundError)
      },
    }
  },
})
