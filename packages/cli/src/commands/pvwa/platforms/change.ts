import { NotFoundError } from '@sallyport/sdk'
import type { PasswordVault, PlatformEntry } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import { UsageError } from '../../../cli-error.ts'
import type { Command } from '../../../command.ts'
import { given } from '../../../config/given.ts'
import { namedAction } from '../named-action.ts'
import { namesOrInput } from '../../shared/read-names.ts'
import {
  kindFlags,
  platformsOf,
  readKind,
  readSwitchableKind,
  switchablesOf,
  type KindName,
} from './kinds.ts'

const names = (platform: string): { readonly platform: string } => ({ platform })
const lookAt =
  (kind: KindName) =>
  (vault: PasswordVault, platform: string, { signal }: { readonly signal: AbortSignal }) =>
    platformsOf(vault, kind).get(platform, { signal })

/** `sallyport pvwa platforms activate` */
export const platformsActivate = switching(
  'activate',
  'Switch platforms on',
  'Switches platforms on: accounts can be added to them then.',
)

/** `sallyport pvwa platforms deactivate` */
export const platformsDeactivate = switching(
  'deactivate',
  'Switch platforms off',
  'Switches platforms off: they take no new accounts then.',
)

function switching(what: 'activate' | 'deactivate', summary: string, description: string): Command {
  return namedAction({
    name: `platforms ${what}`,
    summary,
    usage: 'PLATFORM… | -',
    description: `${description} Each is named by its PlatformID or its name; - reads\nthem from standard input, as platforms list --ndjson writes them.`,
    flags: kindFlags,
    examples: [
      { does: 'The settings are in the environment', line: 'UnixSSH' },
      { does: 'What another command has listed', line: '- --yes < platforms.ndjson' },
    ],
    what: 'platform',
    success: `${what}d`,
    question: (platforms) => `${what === 'activate' ? 'Activate' : 'Deactivate'} ${platforms}?`,
    uncertain: 'repeat',
    async prepare(settings, words, parts) {
      const kind = readSwitchableKind(settings)
      return {
        items: await namesOrInput(
          words,
          `sallyport pvwa platforms ${what} PLATFORM`,
          ['platformId', 'platform'],
          parts,
        ),
        names,
        about: [kind],
        look: lookAt(kind),
        async work(vault, platform, { signal }) {
          await switchablesOf(vault, kind)[what](platform, { signal })
          return undefined
        },
      }
    },
  })
}

const duplicateFlags = {
  ...kindFlags,
  description: { kind: 'text', value: 'TEXT', group: 'How', brief: 'What the copy is for' },
} as const satisfies FlagTable

/** `sallyport pvwa platforms duplicate` */
export const platformsDuplicate = namedAction({
  name: 'platforms duplicate',
  summary: 'Make a copy of a platform',
  usage: 'PLATFORM NEW-NAME',
  description:
    'Makes a copy of a platform, under another name. PVWA gives it its PlatformID, and the row tells.',
  flags: duplicateFlags,
  examples: [
    {
      does: 'The settings are in the environment',
      line: 'UnixSSH "Unix of the branches" --description "changed weekly"',
    },
  ],
  what: 'platform',
  success: 'duplicated',
  question: () => 'Make a copy of the platform?',
  uncertain: 'skip',
  prepare(settings, words) {
    const [from, to, ...others] = words
    if (from === undefined || to === undefined || others.length > 0) {
      throw new UsageError(
        'Give the platform and the name of the copy.',
        'sallyport pvwa platforms duplicate PLATFORM NEW-NAME',
      )
    }
    const kind = readKind(settings)
    const how = given({ description: settings.value('description') })
    return {
      items: [from],
      names,
      plan: { newName: to, ...how },
      about: [kind, to, JSON.stringify(how)],
      look: lookAt(kind),
      async work(vault, platform, { signal }) {
        return madeOf(await platformsOf(vault, kind).duplicate(platform, to, { ...how, signal }))
      },
    }
  },
})

function madeOf({ id, platformId, name }: PlatformEntry) {
  return { details: { newId: id, newPlatformId: platformId, newName: name }, note: `now also ${platformId}` }
}

/** `sallyport pvwa platforms delete` */
export const platformsDelete = namedAction({
  name: 'platforms delete',
  summary: 'Delete platforms',
  usage: 'PLATFORM… | -',
  description:
    'Deletes platforms. One that accounts use is refused. Each is named by its PlatformID or its name; - reads them from\nstandard input. platforms export keeps what they were.',
  flags: kindFlags,
  examples: [{ does: 'The settings are in the environment', line: 'UnixSSHOld' }],
  what: 'platform',
  success: 'deleted',
  question: (platforms) => `Delete ${platforms}?`,
  asksFrom: 1,
  uncertain: 'repeat',
  async prepare(settings, words, parts) {
    const kind = readKind(settings)
    return {
      items: await namesOrInput(
        words,
        'sallyport pvwa platforms delete PLATFORM',
        ['platformId', 'platform'],
        parts,
      ),
      names,
      about: [kind],
      look: lookAt(kind),
      async work(vault, platform, { signal, repeated }) {
        try {
          await platformsOf(vault, kind).delete(platform, { signal })
        } catch (error) {
          // An interrupted run has done it already.
          if (!(repeated && error instanceof NotFoundError)) throw error
        }
        return undefined
      },
    }
  },
})
