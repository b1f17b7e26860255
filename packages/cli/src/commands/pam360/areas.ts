import type { Area } from '../command-group.ts'
import { administrationAreas } from './areas-administration.ts'

/** The commands of `sallyport pam360`, in the order in which the help lists them. */
export const pam360Areas: readonly Area[] = [
  {
    title: 'Resources',
    commands: [
      {
        name: 'resources list',
        summary: 'List the resources that the user owns or shares',
        load: async () => (await import('./resources-read.ts')).resourcesList,
      },
      {
        name: 'resources get',
        summary: 'Show one resource',
        load: async () => (await import('./resources-read.ts')).resourcesGet,
      },
      {
        name: 'resources types',
        summary: 'List the types that resources can have',
        load: async () => (await import('./resources-read.ts')).resourcesTypes,
      },
      {
        name: 'resources groups',
        summary: 'List the groups that a resource belongs to',
        load: async () => (await import('./resources-read.ts')).resourcesGroups,
      },
      {
        name: 'resources apps',
        summary: 'List the applications of a resource that are opened from afar',
        load: async () => (await import('./resources-read.ts')).resourcesApps,
      },
      {
        name: 'resources urls',
        summary: 'List the web addresses of resources',
        load: async () => (await import('./resources-read.ts')).resourcesUrls,
      },
      {
        name: 'resources trashed',
        summary: 'List the resources in the trash',
        load: async () => (await import('./resources-read.ts')).resourcesTrashed,
      },
      {
        name: 'resources add',
        summary: 'Add a resource, with a first account if one is named',
        load: async () => (await import('./resources-change.ts')).resourcesAdd,
      },
      {
        name: 'resources edit',
        summary: 'Change a resource',
        load: async () => (await import('./resources-change.ts')).resourcesEdit,
      },
      {
        name: 'resources delete',
        summary: 'Delete resources with all their accounts, for good',
        load: async () => (await import('./chosen.ts')).resourcesDelete,
      },
      {
        name: 'resources trash',
        summary: 'Move resources to the trash',
        load: async () => (await import('./chosen.ts')).resourcesTrash,
      },
      {
        name: 'resources restore',
        summary: 'Take resources out of the trash',
        load: async () => (await import('./chosen.ts')).resourcesRestore,
      },
      {
        name: 'resources remote-reset',
        summary: 'Say how PAM360 changes passwords on the machines themselves',
        load: async () => (await import('./remote-reset.ts')).resourcesRemoteReset,
      },
      {
        name: 'resources share',
        summary: 'Share resources with a user or a group of users, or end that',
        load: async () => (await import('./chosen.ts')).resourcesShare,
      },
    ],
  },
  {
    title: 'Accounts',
    commands: [
      {
        name: 'accounts list',
        summary: 'List the accounts of a resource',
        load: async () => (await import('./accounts-read.ts')).accountsList,
      },
      {
        name: 'accounts get',
        summary: 'Show one account, never with its password',
        load: async () => (await import('./accounts-read.ts')).accountsGet,
      },
      {
        name: 'accounts totp',
        summary: 'Get the one-time code of an account that is good now',
        load: async () => (await import('./accounts-read.ts')).accountsTotp,
      },
      {
        name: 'accounts add',
        summary: 'Add an account to a resource',
        load: async () => (await import('./accounts-change.ts')).accountsAdd,
      },
      {
        name: 'accounts edit',
        summary: 'Change an account; password change changes its password',
        load: async () => (await import('./accounts-change.ts')).accountsEdit,
      },
      {
        name: 'accounts delete',
        summary: 'Delete accounts, for good',
        load: async () => (await import('./chosen.ts')).accountsDelete,
      },
      {
        name: 'accounts trash',
        summary: 'Move accounts to the trash',
        load: async () => (await import('./chosen.ts')).accountsTrash,
      },
      {
        name: 'accounts share',
        summary: 'Share accounts with a user or a group of users, or end that',
        load: async () => (await import('./chosen.ts')).accountsShare,
      },
      {
        name: 'accounts check-ticket',
        summary: 'Ask whether a ticket is good for accounts',
        load: async () => (await import('./accounts-change.ts')).accountsCheckTicket,
      },
      {
        name: 'accounts favourite',
        summary: 'Make accounts favourites',
        load: async () => (await import('./accounts-change.ts')).accountsFavourite,
      },
      {
        name: 'accounts unfavourite',
        summary: 'Make accounts favourites no longer',
        load: async () => (await import('./accounts-change.ts')).accountsUnfavourite,
      },
      {
        name: 'accounts trashed',
        summary: 'List the accounts in the trash',
        load: async () => (await import('./resources-read.ts')).accountsTrashed,
      },
      {
        name: 'accounts restore',
        summary: 'Take accounts out of the trash',
        load: async () => (await import('./chosen.ts')).accountsRestore,
      },
    ],
  },
  {
    title: 'Passwords and files',
    commands: [
      {
        name: 'password get',
        summary: 'Retrieve a password and write it to standard output',
        load: async () => (await import('./password-get.ts')).passwordGet,
      },
      {
        name: 'password change',
        summary: 'Set another password, or have the policy make one',
        load: async () => (await import('./password.ts')).passwordChange,
      },
      {
        name: 'password generate',
        summary: 'Have a password made by a policy, and set nowhere',
        load: async () => (await import('./password.ts')).passwordGenerate,
      },
      {
        name: 'password validate',
        summary: 'Ask whether a password obeys a policy',
        load: async () => (await import('./password.ts')).passwordValidate,
      },
      {
        name: 'password verify',
        summary: 'Compare the stored password with the one on the machine',
        load: async () => (await import('./password.ts')).passwordVerify,
      },
      {
        name: 'password history',
        summary: 'List when the password of an account was changed, and by whom',
        load: async () => (await import('./password.ts')).passwordHistory,
      },
      {
        name: 'password former',
        summary: 'Get a password that an account had',
        load: async () => (await import('./password.ts')).passwordFormer,
      },
      {
        name: 'files download',
        summary: 'Get the file of an account, or of a custom field',
        load: async () => (await import('./files.ts')).filesDownload,
      },
    ],
  },
  {
    title: 'Access control',
    commands: [
      {
        name: 'request',
        summary: 'Request access to accounts',
        load: async () => (await import('./access.ts')).request,
      },
      {
        name: 'requests',
        summary: 'List the requests for access that this user may decide on',
        load: async () => (await import('./access.ts')).requests,
      },
      {
        name: 'approve',
        summary: 'Approve requests of others',
        load: async () => (await import('./access.ts')).approve,
      },
      {
        name: 'reject',
        summary: 'Reject requests of others',
        load: async () => (await import('./access.ts')).reject,
      },
      {
        name: 'checkout',
        summary: 'Check passwords out, once access is approved',
        load: async () => (await import('./access.ts')).checkout,
      },
      {
        name: 'checkin',
        summary: 'Give back passwords that were approved or checked out',
        load: async () => (await import('./access.ts')).checkin,
      },
    ],
  },
  {
    title: 'Audit',
    commands: [
      {
        name: 'audit',
        summary: 'List what happened, as PAM360 recorded it',
        load: async () => (await import('./audit.ts')).audit,
      },
    ],
  },
  ...administrationAreas,
]
