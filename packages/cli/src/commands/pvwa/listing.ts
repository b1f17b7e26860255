import type { PasswordVault } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import type { Command } from '../../command.ts'
import { listCommandAt, type ListingOf } from '../shared/list-command.ts'
import { pvwaDoor } from './door.ts'

/** Makes a command of something that PVWA lists. */
export function listCommand<Own extends FlagTable, Item extends object>(
  listing: ListingOf<PasswordVault, Own, Item>,
): Command {
  return listCommandAt(pvwaDoor, listing)
}
