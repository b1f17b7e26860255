import type { PasswordVault } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import type { Command } from '../../command.ts'
import { showCommandAt, type ShowingOf } from '../shared/show-command.ts'
import { pvwaDoor } from './door.ts'

/** Makes a command of one thing that PVWA shows. */
export function showCommand<Own extends FlagTable, Item extends object>(
  showing: ShowingOf<PasswordVault, Own, Item>,
): Command {
  return showCommandAt(pvwaDoor, showing)
}
