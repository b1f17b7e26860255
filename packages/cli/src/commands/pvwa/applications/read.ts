import type { Application } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import { given } from '../../../config/given.ts'
import { ifGiven, yesOrNo } from '../../../config/values.ts'
import { printable } from '../../../render/printable.ts'
import { oneName, refuseWords } from '../common.ts'
import type { Detail } from '../../shared/details.ts'
import { listCommand } from '../listing.ts'
import { showCommand } from '../showing.ts'

const group = 'Which applications'
const listFlags = {
  search: { kind: 'text', value: 'WORDS', group, brief: 'Only whose id holds these' },
  location: { kind: 'text', value: 'PATH', group, brief: 'Only of this place in the vault’s tree' },
  sublocations: { kind: 'text', value: 'yes|no', group, brief: 'Whether the places below it count too' },
} as const satisfies FlagTable

/** `sallyport pvwa apps list` */
export const appsList = listCommand({
  name: 'apps list',
  summary: 'List applications that get passwords',
  description:
    'Lists the applications that get passwords from the Credential Providers, all criteria together.',
  flags: listFlags,
  examples: [
    { does: 'All of them; the settings are in the environment', line: '' },
    { does: 'Which are switched off, for a program', line: '--ndjson | jq -r "select(.disabled).id"' },
  ],
  what: 'application',
  look: {
    columns: ['Application', 'Location', 'Until', 'State', 'Owner', 'Description'],
    droppable: ['Location', 'Owner', 'Description', 'Until'],
    row: (app: Application) => [
      ['cyan', printable(app.id, 60)],
      printable(app.location, 60),
      printable(app.expiresOn ?? '', 20),
      app.disabled ? 'disabled' : '',
      printable(ownerOf(app), 80),
      printable(app.description, 80),
    ],
  },
  prepare(settings, words) {
    refuseWords(words, 'Give a text to look for with --search WORDS.')
    const query = given({
      search: settings.value('search'),
      location: settings.value('location'),
      includeSublocations: ifGiven(settings.text('sublocations'), yesOrNo),
    })
    return (vault, signal) => vault.applications.list({ ...query, signal })
  },
})

/** `sallyport pvwa apps get` */
export const appsGet = showCommand({
  name: 'apps get',
  summary: 'Show one application',
  usage: 'APP-ID',
  description: 'Shows what PVWA says about one application. How it proves who it is, apps auth list shows.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: 'billing' }],
  details: detailsOf,
  prepare(_, words) {
    const id = oneName(words, 'sallyport pvwa apps get APP-ID')
    return (vault, signal) => vault.applications.get(id, { signal })
  },
})

function ownerOf({ owner }: Application): string {
  return [owner.firstName, owner.lastName].filter(Boolean).join(' ')
}

function detailsOf(app: Application): Detail[] {
  const { accessFromHour: from, accessToHour: to } = app
  return [
    ['Application', app.id],
    ['Description', app.description],
    ['Location', app.location],
    ['State', app.disabled ? 'disabled' : undefined],
    ['Hours', from === undefined || to === undefined ? undefined : `${from} to ${to}`],
    ['Until', app.expiresOn],
    ['Owner', ownerOf(app)],
    ['E-mail', app.owner.email],
    ['Phone', app.owner.phone],
    ...Object.entries(app.properties),
  ]
}
