import type { Area } from '../command-group.ts'
import { accountGroupsCommands } from './areas/account-groups.ts'
import { accountsCommands } from './areas/accounts.ts'
import { applicationsCommands } from './areas/applications.ts'
import { directoriesCommands } from './areas/directories.ts'
import { groupsCommands } from './areas/groups.ts'
import { operationsCommands } from './areas/operations.ts'
import { platformsCommands } from './areas/platforms.ts'
import { psmCommands } from './areas/psm.ts'
import { requestsCommands } from './areas/requests.ts'
import { safesCommands } from './areas/safes.ts'
import { sessionCommands } from './areas/session.ts'
import { usersCommands } from './areas/users.ts'

/** The commands of `sallyport pvwa`, in the order in which the help lists them. */
export const pvwaAreas: readonly Area[] = [
  { title: 'Session', commands: sessionCommands },
  { title: 'Accounts', commands: accountsCommands },
  { title: 'Safes and members', commands: safesCommands },
  { title: 'Users of the vault', commands: usersCommands },
  { title: 'Groups of users', commands: groupsCommands },
  { title: 'Account groups', commands: accountGroupsCommands },
  { title: 'Applications', commands: applicationsCommands },
  { title: 'Directories and onboarding', commands: directoriesCommands },
  { title: 'Platforms and connection components', commands: platformsCommands },
  { title: 'Sessions and recordings', commands: psmCommands },
  { title: 'Access under dual control', commands: requestsCommands },
  { title: 'Operations', commands: operationsCommands },
]
