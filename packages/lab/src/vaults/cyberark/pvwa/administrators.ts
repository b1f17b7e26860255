import type { User } from '../../../state/user.ts'
import type { PvwaContext } from './context.ts'
import { refuse } from './errors.ts'

/** Refuses with 403 PASWS041E who is in none of these groups (which groups it takes is our assumption). */
export function demandGroup({ state }: PvwaContext, user: User, ...groups: readonly string[]): void {
  if (!groups.some((name) => state.group(name)?.has(user.name) === true)) throw refuse.notAuthorized()
}

/** Refuses with 403 PASWS041E who is no administrator of the vault. */
export function demandAdministrator(context: PvwaContext, user: User): void {
  demandGroup(context, user, 'Vault Admins')
}
