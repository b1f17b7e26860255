import { NotFoundError } from '@sallyport/sdk'
import type { PasswordVault } from '@sallyport/sdk/cyberark'
import type { Command } from '../../../command.ts'
import { namedAction } from '../named-action.ts'
import { byIdFlags, readReferences } from '../references.ts'
import { orDoneBefore } from '../../shared/repeating.ts'

/** Something that is done with users and needs nothing but to know which. */
interface UserAction {
  readonly name: 'delete' | 'enable' | 'disable' | 'activate'
  readonly summary: string
  readonly description: string
  readonly success: string
  /** `Delete` in `Delete 2 users?` */
  readonly question: string
  readonly asksFrom?: number
}

function userAction({ name, question, ...text }: UserAction): Command {
  return namedAction({
    ...text,
    name: `users ${name}`,
    usage: 'USER… | -',
    flags: byIdFlags,
    examples: [
      { does: 'One; the settings are in the environment', line: 'maria' },
      { does: 'By their ids', line: '12 17 --by-id --yes' },
      {
        does: 'Those of a list',
        line: `- --yes < users.ndjson  # written by: users list --ndjson`,
      },
    ],
    what: 'user',
    question: (users) => `${question} ${users}?`,
    uncertain: 'repeat',
    async prepare(settings, words, { io, signal: stop }) {
      const usage = `sallyport pvwa users ${name} USER`
      const parts = { keys: ['username', 'user'], io, signal: stop }
      const { items, reference } = await readReferences(settings, words, usage, parts)
      return {
        items,
        names: (user) => ({ user }),
        look: (vault, user, { signal }) => vault.users.get(reference(user), { signal }),
        async work(vault: PasswordVault, user, { signal, repeated }) {
          return orDoneBefore(
            vault.users[name](reference(user), { signal }),
            name === 'delete' && repeated,
            NotFoundError,
          )
        },
      }
    },
  })
}

/** `sallyport pvwa users delete` */
export const usersDelete = userAction({
  name: 'delete',
  summary: 'Delete users of the vault',
  description: 'Deletes users, with their permissions in safes.',
  success: 'deleted',
  question: 'Delete',
  asksFrom: 1,
})

/** `sallyport pvwa users enable` */
export const usersEnable = userAction({
  name: 'enable',
  summary: 'Let users log on again',
  description: 'Lets users log on again that were disabled. Needs PVWA 12.6.',
  success: 'enabled',
  question: 'Enable',
})

/** `sallyport pvwa users disable` */
export const usersDisable = userAction({
  name: 'disable',
  summary: 'Keep users from logging on',
  description: 'Keeps users from logging on. Needs PVWA 12.6.',
  success: 'disabled',
  question: 'Disable',
})

/** `sallyport pvwa users activate` */
export const usersActivate = userAction({
  name: 'activate',
  summary: 'Lift the suspension of users',
  description: 'Lifts the suspension that failed log ons brought about.',
  success: 'activated',
  question: 'Activate',
})
