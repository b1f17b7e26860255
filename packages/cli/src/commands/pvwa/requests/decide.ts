import { NotFoundError } from '@sallyport/sdk'
import type { FlagTable } from '../../../args/flags.ts'
import type { Command } from '../../../command.ts'
import { given } from '../../../config/given.ts'
import { namedAction } from '../named-action.ts'
import { namesOrInput } from '../../shared/read-names.ts'
import { findRequest } from './read.ts'

const reasonFlags = {
  reason: { kind: 'text', value: 'TEXT', group: 'How', brief: 'Why; who asked sees it' },
} as const satisfies FlagTable

/** `sallyport pvwa requests confirm` */
export const requestsConfirm = deciding('confirm', 'confirmed', 'Confirm')

/** `sallyport pvwa requests reject` */
export const requestsReject = deciding('reject', 'rejected', 'Reject')

function deciding(verb: 'confirm' | 'reject', success: string, word: string): Command {
  return namedAction({
    name: `requests ${verb}`,
    summary: `${word} requests of others`,
    usage: 'ID… | - [--reason TEXT]',
    description: `${word}s requests for access of others, by their ids from requests incoming; - reads them from standard\ninput, as requests incoming --ndjson writes them.`,
    flags: reasonFlags,
    examples: [
      { does: 'With a reason; the settings are in the environment', line: '5_1 --reason "as agreed"' },
      { does: 'What another command has listed', line: '- --yes < waiting.ndjson' },
    ],
    what: 'request',
    success,
    question: (requests) => `${word} ${requests}?`,
    // The same decision twice may count as that of two people.
    uncertain: 'skip',
    async prepare(settings, words, parts) {
      const how = given({ reason: settings.value('reason') })
      return {
        items: await namesOrInput(words, `sallyport pvwa requests ${verb} ID`, ['requestId', 'id'], parts),
        names: (id) => ({ id }),
        plan: how,
        about: [JSON.stringify(how)],
        look: (vault, id, { signal }) => findRequest(vault, id, true, signal),
        async work({ requests }, id, { signal }) {
          await requests[verb](id, { ...how, signal })
          return undefined
        },
      }
    },
  })
}

/** `sallyport pvwa requests delete` */
export const requestsDelete = namedAction({
  name: 'requests delete',
  summary: 'Take requests of your own back',
  usage: 'ID… | -',
  description:
    'Takes your own requests for access back, by their ids from requests list; - reads them from standard input, as\nrequests list --ndjson writes them.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: '5_1' }],
  what: 'request',
  success: 'deleted',
  question: (requests) => `Take ${requests} back?`,
  asksFrom: 1,
  uncertain: 'repeat',
  prepare: async (_, words, parts) => ({
    items: await namesOrInput(words, 'sallyport pvwa requests delete ID', ['requestId', 'id'], parts),
    names: (id) => ({ id }),
    look: (vault, id, { signal }) => findRequest(vault, id, false, signal),
    async work({ requests }, id, { signal, repeated }) {
      try {
        await requests.delete(id, { signal })
      } catch (error) {
        // An interrupted run has done it already.
        if (!(repeated && error instanceof NotFoundError)) throw error
      }
      return undefined
    },
  }),
})
