import { NotFoundError } from '@sallyport/sdk'
import type { FlagTable } from '../../../args/flags.ts'
import { given } from '../../../config/given.ts'
import type { Settings } from '../../../config/settings.ts'
import { ifGiven, wholeNumber } from '../../../config/values.ts'
import { someNames } from '../common.ts'
import { namedAction } from '../named-action.ts'
import { namesOrInput } from '../../shared/read-names.ts'
import { orDoneBefore } from '../../shared/repeating.ts'

const group = 'The application'
const addFlags = {
  description: { kind: 'text', value: 'TEXT', group, brief: 'At most 99 characters' },
  location: { kind: 'text', value: 'PATH', group, brief: 'Where it is in the vault’s tree [\\]' },
  'from-hour': { kind: 'text', value: 'HOUR', group, brief: 'From which hour on it gets passwords, 0 to 23' },
  'to-hour': { kind: 'text', value: 'HOUR', group, brief: 'To which hour' },
  expires: { kind: 'text', value: 'DAY', group, brief: 'The day on which it ends: 2030-12-31 [never]' },
  disabled: { kind: 'switch', group, brief: 'It gets no passwords for now' },
  'owner-first-name': { kind: 'text', value: 'NAME', group, brief: 'Who answers for it' },
  'owner-last-name': { kind: 'text', value: 'NAME', group, brief: 'Who answers for it' },
  'owner-email': { kind: 'text', value: 'ADDRESS', group, brief: 'How to reach who answers for it' },
  'owner-phone': { kind: 'text', value: 'NUMBER', group, brief: 'How to reach who answers for it' },
} as const satisfies FlagTable

function readNew(settings: Settings<typeof addFlags>) {
  const hour = (name: 'from-hour' | 'to-hour'): number | undefined =>
    ifGiven(settings.text(name), (one) => wholeNumber(one, 0, 23))
  const owner = given({
    firstName: settings.value('owner-first-name'),
    lastName: settings.value('owner-last-name'),
    email: settings.value('owner-email'),
    phone: settings.value('owner-phone'),
  })
  return given({
    description: settings.value('description'),
    location: settings.value('location'),
    accessFromHour: hour('from-hour'),
    accessToHour: hour('to-hour'),
    expiresOn: settings.value('expires'),
    disabled: settings.isOn('disabled') ? true : undefined,
    owner: Object.keys(owner).length === 0 ? undefined : owner,
  })
}

/** `sallyport pvwa apps add` */
export const appsAdd = namedAction({
  name: 'apps add',
  summary: 'Make applications that get passwords',
  usage: 'APP-ID…',
  description:
    'Makes applications. How they prove who they are, apps auth add says; which accounts they get, members add of a safe.\nPVWA cannot change an application: delete it and add it anew.',
  flags: addFlags,
  examples: [
    {
      does: 'The settings are in the environment',
      line: 'billing --description "Billing runs" --from-hour 6 --to-hour 23 --owner-email ada@example.com',
    },
  ],
  what: 'application',
  success: 'added',
  question: (apps) => `Make ${apps}?`,
  uncertain: 'skip',
  prepare(settings, words) {
    const made = readNew(settings)
    return {
      items: someNames(words, 'sallyport pvwa apps add APP-ID'),
      names: (application) => ({ application }),
      plan: made,
      about: [JSON.stringify(made)],
      async work(vault, id, { signal }) {
        await vault.applications.add(id, { ...made, signal })
        return undefined
      },
    }
  },
})

/** `sallyport pvwa apps delete` */
export const appsDelete = namedAction({
  name: 'apps delete',
  summary: 'Delete applications',
  usage: 'APP-ID… | -',
  description:
    'Deletes applications, with the ways in which they prove who they are. They get no passwords from then on.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: 'billing-old' }],
  what: 'application',
  success: 'deleted',
  question: (apps) => `Delete ${apps}?`,
  asksFrom: 1,
  uncertain: 'repeat',
  prepare: async (_, words, parts) => ({
    items: await namesOrInput(words, 'sallyport pvwa apps delete APP-ID', ['id', 'application'], parts),
    names: (application) => ({ application }),
    look: (vault, id, { signal }) => vault.applications.get(id, { signal }),
    async work(vault, id, { signal, repeated }) {
      return orDoneBefore(vault.applications.delete(id, { signal }), repeated, NotFoundError)
    },
  }),
})
