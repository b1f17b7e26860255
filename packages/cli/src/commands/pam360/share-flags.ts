import type { Pam360, Pam360AccessType, Pam360ShareOptions } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import type { Settings } from '../../config/settings.ts'
import { oneNamed } from '../../config/values.ts'

const group = 'With whom'

/** With whom something is shared, and how. */
export const shareFlags = {
  user: { kind: 'text', value: 'NAME|ID', group, brief: 'A user' },
  'user-group': { kind: 'text', value: 'NAME|ID', group, brief: 'A group of users' },
  access: { kind: 'text', value: 'TYPE', group, brief: 'view, modify or fullaccess; revoke ends it' },
} as const satisfies FlagTable

const accessTypes: readonly Pam360AccessType[] = ['view', 'modify', 'fullaccess', 'revoke']

/** A share whose user or group may still have to be looked up. */
export interface Share {
  readonly accessType: Pam360AccessType
  /** What a dry run tells of it. */
  readonly plan: object
  /** The ids of user or group. */
  find(
    client: Pam360,
    signal: AbortSignal,
  ): Promise<{ readonly userId: string } | { readonly userGroupId: string }>
}

/**
 * Reads with whom something is shared.
 *
 * @throws UsageError where that is nobody, or a user and a group.
 */
export function readShare(settings: Settings<typeof shareFlags>): Share {
  const access = settings.text('access')
  const [user, userGroup] = [settings.value('user'), settings.value('user-group')]
  if (access === undefined)
    throw new UsageError('Nothing says how to share it.', 'Give --access view, modify, fullaccess or revoke.')
  const accessType = oneNamed(access, accessTypes)
  if (user !== undefined && userGroup === undefined) {
    return {
      accessType,
      plan: { accessType, user },
      find: async (client, signal) => ({ userId: await userIdOf(client, user, signal) }),
    }
  }
  if (userGroup !== undefined && user === undefined) {
    return {
      accessType,
      plan: { accessType, userGroup },
      find: async (client, signal) => ({
        userGroupId: isId(userGroup) ? userGroup : await client.userGroups.getId(userGroup, { signal }),
      }),
    }
  }
  throw new UsageError('Give --user or --user-group, and not both.')
}

/** The id of a user who was named by it, or by name. */
export async function userIdOf(client: Pam360, user: string, signal: AbortSignal): Promise<string> {
  return isId(user) ? user : client.users.getId(user, { signal })
}

function isId(text: string): boolean {
  return /^\d{1,19}$/.test(text)
}

/** What the library is given for a share. */
export async function shareOptions(
  share: Share,
  client: Pam360,
  signal: AbortSignal,
): Promise<Pam360ShareOptions> {
  return { accessType: share.accessType, ...(await share.find(client, signal)), signal }
}
