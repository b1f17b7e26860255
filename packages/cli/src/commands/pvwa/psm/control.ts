/** What is done to sessions that go on. */
import type { CallOptions } from '@sallyport/sdk'
import { NotFoundError } from '@sallyport/sdk'
import type { PasswordVault, SessionRef } from '@sallyport/sdk/cyberark'
import type { Command } from '../../../command.ts'
import { namedAction } from '../named-action.ts'
import { namesOrInput } from '../../shared/read-names.ts'

interface Control {
  readonly verb: 'terminate' | 'suspend' | 'resume'
  readonly summary: string
  readonly description: string
  readonly success: string
  readonly question: (sessions: string) => string
  readonly asksFrom?: number
}

/** `sallyport pvwa sessions terminate` */
export const sessionsTerminate = controlling({
  verb: 'terminate',
  summary: 'End sessions',
  description: 'Ends sessions; what was recorded stays.',
  success: 'terminated',
  question: (sessions) => `End ${sessions}, whatever their users are doing?`,
  asksFrom: 1,
})

/** `sallyport pvwa sessions suspend` */
export const sessionsSuspend = controlling({
  verb: 'suspend',
  summary: 'Suspend sessions',
  description: 'Suspends sessions: their users can do nothing until sessions resume. Needs PVWA 10.2.',
  success: 'suspended',
  question: (sessions) => `Suspend ${sessions}?`,
})

/** `sallyport pvwa sessions resume` */
export const sessionsResume = controlling({
  verb: 'resume',
  summary: 'Let suspended sessions go on',
  description: 'Lets suspended sessions go on. Needs PVWA 10.2.',
  success: 'resumed',
  question: (sessions) => `Let ${sessions} go on?`,
})

function controlling({ verb, description, ...texts }: Control): Command {
  return namedAction({
    ...texts,
    name: `sessions ${verb}`,
    usage: 'ID… | -',
    description: `${description}\nThey are named by their ids from sessions list, or by their GUIDs; - reads them from standard input, as sessions list\n--ndjson writes them.`,
    flags: {},
    examples: [
      { does: 'The settings are in the environment', line: '14_5' },
      {
        does: 'All in which something was done',
        line: `- --yes < sessions.ndjson`,
      },
    ],
    what: 'session',
    uncertain: 'repeat',
    prepare: async (_, words, parts) => ({
      items: await namesOrInput(words, `sallyport pvwa sessions ${verb} ID`, 'id', parts),
      names: (id) => ({ id }),
      look: (vault, id, { signal }) => sessionOf(vault, id, { signal }),
      async work(vault, id, { signal, repeated }) {
        try {
          await vault.sessions[verb](await sessionOf(vault, id, { signal }), { signal })
        } catch (error) {
          // An interrupted run has ended it already.
          if (!(repeated && verb === 'terminate' && error instanceof NotFoundError)) throw error
        }
        return undefined
      },
    }),
  })
}

/** An id is that of a recording too; what is done to a session goes by its GUID, which PVWA is asked for. */
async function sessionOf(vault: PasswordVault, id: string, call: CallOptions): Promise<SessionRef> {
  return /^\d+_\d+$/.test(id) ? await vault.sessions.get(id, call) : id
}
