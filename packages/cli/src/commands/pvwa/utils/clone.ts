import type { CloneChanges, PlannedClone } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import { UsageError } from '../../../cli-error.ts'
import { given } from '../../../config/given.ts'
import type { Settings } from '../../../config/settings.ts'
import { pairs } from '../../../config/values.ts'
import { oneName } from '../common.ts'
import type { Done } from '../../shared/bulk-run.ts'
import { newSecretFlags, readNewSecret } from '../../shared/new-secret.ts'
import { addressFlags, readUsernames } from './by-address.ts'
import { plannedAction } from './planned-action.ts'

const group = 'In what the clones differ'
const cloneFlags = {
  ...addressFlags,
  'to-address': { kind: 'text', value: 'ADDRESS', group, brief: 'Address' },
  'to-safe': { kind: 'text', value: 'SAFE', group, brief: 'Safe' },
  'to-platform': { kind: 'text', value: 'PLATFORM', group, brief: 'PlatformID' },
  'to-username': { kind: 'text', value: 'NAME', group, brief: 'User name' },
  'to-property': {
    kind: 'list',
    value: 'NAME=VALUE',
    group,
    brief: 'Any other property; NAME= leaves it out; repeatable',
  },
  'keep-name': { kind: 'switch', group, brief: 'Keep the names of the objects [<address>-<username>]' },
  ...newSecretFlags,
} as const satisfies FlagTable

/** `sallyport pvwa utils clone` */
export const utilsClone = plannedAction({
  name: 'clone',
  summary: 'Add accounts after those of an address',
  usage: 'ADDRESS --to-address ADDRESS',
  description:
    'Adds an account after each of an address, with changes, such as another address or safe. The clones have no password\nunless --value-file gives them one, the same for all. Which of them an interrupted run has added is looked up.\n--dry-run shows the plan.',
  flags: cloneFlags,
  examples: [
    {
      does: 'What would be added; the settings are in the environment',
      line: 'db1.example.com --to-address db2.example.com --dry-run',
    },
    {
      does: 'One of them, in another safe',
      line: 'db1.example.com --username app --to-address db2.example.com --to-safe Billing-Test --yes',
    },
  ],
  success: 'cloned',
  verb: 'add clones of',
  question: (accounts) => `Add clones of ${accounts}?`,
  async prepare({ settings, words, io, signal }) {
    const address = oneName(words, 'sallyport pvwa utils clone ADDRESS --to-address ADDRESS')
    const changes = readChanges(settings)
    if (Object.keys(changes).length === 0) {
      throw new UsageError('The clones would differ in nothing.', 'Give --to-address, --to-safe or the like.')
    }
    const secret = await readNewSecret({ settings, io, signal, inputIsTaken: false })
    const options = { ...readUsernames(settings), updateName: !settings.isOn('keep-name') }
    return {
      plan: ({ utilities }, call) =>
        utilities.cloneAddress(address, { ...changes, ...given({ secret }) }, { ...options, ...call }),
      accountOf: ({ account }) => account,
      would: wouldBe,
      done: ({ id, safe, name }) => ({
        details: { newId: id, newSafe: safe, newObject: name },
        note: `now also ${id} ${name}`,
      }),
    }
  },
})

function readChanges(settings: Settings<typeof cloneFlags>): CloneChanges {
  const properties = pairs(settings.list('to-property'))
  return given({
    address: settings.value('to-address'),
    safe: settings.value('to-safe'),
    platformId: settings.value('to-platform'),
    username: settings.value('to-username'),
    properties:
      properties &&
      Object.fromEntries(
        Object.entries(properties).map(([name, value]) => [name, value === '' ? null : value]),
      ),
  })
}

/** All of a clone but its password. */
function wouldBe({ clone: { secret: _, ...clone } }: PlannedClone): Done {
  const { safe, name = '', address = '' } = clone
  return { details: { clone }, note: `as ${[safe, name, address].filter(Boolean).join('  ')}` }
}
