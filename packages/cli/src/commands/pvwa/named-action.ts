import type { PasswordVault } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import type { Command } from '../../command.ts'
import type { pvwaFlags } from '../../config/pvwa-flags.ts'
import type { Settings } from '../../config/settings.ts'
import { actionCommandAt, type ActionOf, type PlanOf, type PrepareParts } from '../shared/action-command.ts'
import { pvwaDoor } from './door.ts'

/** What is to be done with things that have names. */
export type NamedPlan = Omit<PlanOf<PasswordVault, string>, 'key'> & {
  /** What names an item in the journal. Default: its name in lower case. */
  readonly key?: (item: string) => string
}

/** Something that is done with one or more things that have names. */
export interface NamedAction<Own extends FlagTable> extends Omit<
  ActionOf<PasswordVault, Own, string>,
  'prepare'
> {
  /** Reads the command line, before anything is opened. */
  prepare(
    settings: Settings<Own>,
    words: readonly string[],
    parts: PrepareParts,
  ): NamedPlan | Promise<NamedPlan>
}

/** Makes a command of something that PVWA does with one or more things that have names. */
export function namedAction<Own extends FlagTable>(action: NamedAction<Own>): Command {
  return actionCommandAt<typeof pvwaFlags, PasswordVault, Own, string>(pvwaDoor, {
    ...action,
    async prepare(settings, words, parts) {
      return { key: (item) => item.toLowerCase(), ...(await action.prepare(settings, words, parts)) }
    },
  })
}
