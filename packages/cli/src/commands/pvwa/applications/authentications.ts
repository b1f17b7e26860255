import { NotFoundError } from '@sallyport/sdk'
import type { ApplicationAuthentication } from '@sallyport/sdk/cyberark'
import { type CliError, UsageError } from '../../../cli-error.ts'
import { printable } from '../../../render/printable.ts'
import { oneName } from '../common.ts'
import { listCommand } from '../listing.ts'
import { namedAction } from '../named-action.ts'
import { firstAndOthers } from '../references.ts'
import { notThere, orDoneBefore } from '../../shared/repeating.ts'
import { authenticationFlags, readAuthentications, valueOf, wordsOf } from './authentication-flags.ts'

/** `sallyport pvwa apps auth list` */
export const appsAuthList = listCommand({
  name: 'apps auth list',
  summary: 'List how an application proves who it is',
  usage: 'APP-ID',
  description: 'Lists the ways in which an application proves who it is.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: 'billing' }],
  what: 'way',
  look: {
    columns: ['Id', 'Kind', 'Value', 'Remark'],
    droppable: ['Remark'],
    row: (way: ApplicationAuthentication) => [
      ['cyan', String(way.id)],
      way.kind,
      printable(valueOf(way), 120),
      printable(remarkOf(way), 80),
    ],
  },
  prepare(_, words) {
    const application = oneName(words, 'sallyport pvwa apps auth list APP-ID')
    return (vault, signal) => vault.applications.authentications.list(application, { signal })
  },
})

function remarkOf(way: ApplicationAuthentication): string {
  if ('comment' in way) return way.comment ?? ''
  if (way.kind !== 'path') return ''
  return [way.isFolder ? 'folder' : '', way.allowInternalScripts ? 'internal scripts' : '']
    .filter(Boolean)
    .join(', ')
}

/** `sallyport pvwa apps auth add` */
export const appsAuthAdd = namedAction({
  name: 'apps auth add',
  summary: 'Add ways in which an application proves who it is',
  usage: 'APP-ID --machine ADDRESS',
  description:
    'Adds ways in which an application proves who it is, one for each value; what is said of a client certificate by\n--issuer, --subject and --alternative-name is one together. CP and CCP ask for them from then on.',
  flags: authenticationFlags,
  examples: [
    {
      does: 'Two machines and a user; the settings are in the environment',
      line: "billing --machine 10.0.0.5 --machine 10.0.0.6 --os-user 'CORP\\svc-billing' --yes",
    },
    {
      does: 'A client certificate',
      line: 'billing --subject CN=billing --issuer "CN=Corp CA"',
    },
  ],
  what: 'way',
  success: 'added',
  question: (ways) => `Add ${ways} to the application?`,
  uncertain: 'repeat',
  prepare(settings, words) {
    const application = oneName(words, 'sallyport pvwa apps auth add APP-ID --machine ADDRESS')
    const ways = readAuthentications(settings)
    return {
      items: [...ways.keys()],
      names: (authentication) => ({ application, authentication }),
      about: [application, JSON.stringify([...ways.values()])],
      look: (vault, _, { signal }) => vault.applications.get(application, { signal }),
      async work(vault, words, { signal, repeated }) {
        const way = ways.get(words)
        if (way === undefined) throw new UsageError('There is no such way on the command line.')
        const list = vault.applications.authentications
        // An interrupted run may have added it, and nothing keeps PVWA from having it twice.
        const there = repeated ? await list.list(application, { signal }) : []
        if (!there.some((one) => wordsOf(one) === words)) await list.add(application, way, { signal })
        return undefined
      },
    }
  },
})

/** `sallyport pvwa apps auth delete` */
export const appsAuthDelete = namedAction({
  name: 'apps auth delete',
  summary: 'Take ways to prove who it is from an application',
  usage: 'APP-ID ID…',
  description: 'Takes ways from an application, by the ids that apps auth list shows.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: 'billing 1 2' }],
  what: 'way',
  success: 'deleted',
  question: (ways) => `Take ${ways} from the application?`,
  asksFrom: 1,
  uncertain: 'repeat',
  prepare(_, words) {
    const usage = 'sallyport pvwa apps auth delete APP-ID ID'
    const what = 'the id of an application, and of at least one of its ways'
    const { first: application, others: ids } = firstAndOthers(words, what, usage)
    if (ids.some((id) => !/^\d{1,15}$/.test(id))) {
      throw new UsageError('There is a word that is no id: those are whole numbers.', usage)
    }
    return {
      items: ids,
      names: (id) => ({ application, id }),
      about: [application],
      async look(vault, id, { signal }) {
        const ways = await vault.applications.authentications.list(application, { signal })
        if (!ways.some((way) => String(way.id) === id)) throw noWay()
      },
      async work(vault, id, { signal, repeated }) {
        return orDoneBefore(
          vault.applications.authentications.delete(application, Number(id), { signal }),
          repeated,
          NotFoundError,
        )
      },
    }
  },
})

function noWay(): CliError {
  return notThere(
    'The application has no such way.',
    'sallyport pvwa apps auth list APP-ID shows which there are.',
  )
}
