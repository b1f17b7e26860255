import type { Area } from '../command-group.ts'

/** Those of them that administer PAM360. */
export const administrationAreas: readonly Area[] = [
  {
    title: 'Groups of resources',
    commands: [
      {
        name: 'groups list',
        summary: 'List groups of resources',
        load: async () => (await import('./groups.ts')).groupsList,
      },
      {
        name: 'groups add',
        summary: 'Add a group of resources',
        load: async () => (await import('./groups.ts')).groupsAdd,
      },
      {
        name: 'groups edit',
        summary: 'Change a group of resources',
        load: async () => (await import('./groups.ts')).groupsEdit,
      },
      {
        name: 'groups delete',
        summary: 'Delete groups of resources; the resources stay',
        load: async () => (await import('./groups.ts')).groupsDelete,
      },
      {
        name: 'groups add-resources',
        summary: 'Put resources into a group',
        load: async () => (await import('./groups.ts')).groupsAddResources,
      },
      {
        name: 'groups remove-resources',
        summary: 'Take resources out of a group',
        load: async () => (await import('./groups.ts')).groupsRemoveResources,
      },
      {
        name: 'groups share',
        summary: 'Share groups of resources with a user or a group of users, or end that',
        load: async () => (await import('./groups.ts')).groupsShare,
      },
    ],
  },
  {
    title: 'Users and their groups',
    commands: [
      {
        name: 'users list',
        summary: 'List the users of PAM360',
        load: async () => (await import('./users.ts')).usersList,
      },
      {
        name: 'users roles',
        summary: 'Show what the user of the token may do',
        load: async () => (await import('./users.ts')).usersRoles,
      },
      {
        name: 'users add',
        summary: 'Add a user for people',
        load: async () => (await import('./users.ts')).usersAdd,
      },
      {
        name: 'users add-api',
        summary: 'Add a user for programs, and get its token',
        load: async () => (await import('./users.ts')).usersAddApi,
      },
      {
        name: 'users edit',
        summary: 'Change a user',
        load: async () => (await import('./users.ts')).usersEdit,
      },
      {
        name: 'users delete',
        summary: 'Delete users',
        load: async () => (await import('./users.ts')).usersDelete,
      },
      {
        name: 'users lock',
        summary: 'Lock users',
        load: async () => (await import('./users.ts')).usersLock,
      },
      {
        name: 'users unlock',
        summary: 'Unlock users',
        load: async () => (await import('./users.ts')).usersUnlock,
      },
      {
        name: 'users transfer',
        summary: 'Hand all that one user owns over to another',
        load: async () => (await import('./users.ts')).usersTransfer,
      },
      {
        name: 'usergroups add',
        summary: 'Add groups of users',
        load: async () => (await import('./user-groups.ts')).userGroupsAdd,
      },
      {
        name: 'usergroups rename',
        summary: 'Give a group of users another name',
        load: async () => (await import('./user-groups.ts')).userGroupsRename,
      },
      {
        name: 'usergroups delete',
        summary: 'Delete groups of users; the users stay',
        load: async () => (await import('./user-groups.ts')).userGroupsDelete,
      },
      {
        name: 'usergroups add-users',
        summary: 'Put users into a group',
        load: async () => (await import('./user-groups.ts')).userGroupsAddUsers,
      },
      {
        name: 'usergroups remove-users',
        summary: 'Take users out of a group',
        load: async () => (await import('./user-groups.ts')).userGroupsRemoveUsers,
      },
    ],
  },
  {
    title: 'Certificates and keys',
    commands: [
      {
        name: 'pki certificates',
        summary: 'List the certificates that PAM360 keeps',
        load: async () => (await import('./pki.ts')).pkiCertificates,
      },
      {
        name: 'pki csrs',
        summary: 'List the requests for certificates',
        load: async () => (await import('./pki.ts')).pkiCsrs,
      },
      {
        name: 'pki ssh-keys',
        summary: 'List the SSH keys that PAM360 keeps',
        load: async () => (await import('./pki.ts')).pkiSshKeys,
      },
      {
        name: 'pki ssh-users',
        summary: 'List the users of resources who have SSH keys',
        load: async () => (await import('./pki.ts')).pkiSshUsers,
      },
      {
        name: 'pki keys',
        summary: 'List the keys of the key store',
        load: async () => (await import('./pki.ts')).pkiKeys,
      },
      {
        name: 'pki export-certificate',
        summary: 'Get a certificate, or its private key, as a file',
        load: async () => (await import('./pki.ts')).pkiExportCertificate,
      },
      {
        name: 'pki export-keystore',
        summary: 'Get the key store with a certificate and its key, as a file',
        load: async () => (await import('./pki.ts')).pkiExportKeystore,
      },
      {
        name: 'pki passphrase',
        summary: 'Get the passphrase of a certificate’s key store',
        load: async () => (await import('./pki.ts')).pkiPassphrase,
      },
      {
        name: 'pki export-ssh-key',
        summary: 'Get a private SSH key as a file',
        load: async () => (await import('./pki.ts')).pkiExportSshKey,
      },
      {
        name: 'pki export-key',
        summary: 'Get the file of a key of the key store',
        load: async () => (await import('./pki.ts')).pkiExportKey,
      },
      {
        name: 'pki create-certificate',
        summary: 'Make a key, and a certificate that it signs itself',
        load: async () => (await import('./pki-make.ts')).pkiCreateCertificate,
      },
      {
        name: 'pki create-csr',
        summary: 'Make a key, and a request for a certificate',
        load: async () => (await import('./pki-make.ts')).pkiCreateCsr,
      },
      {
        name: 'pki create-ssh-key',
        summary: 'Make an SSH key',
        load: async () => (await import('./pki-make.ts')).pkiCreateSshKey,
      },
      {
        name: 'pki add-certificate',
        summary: 'Add a certificate from a file',
        load: async () => (await import('./pki-make.ts')).pkiAddCertificate,
      },
      {
        name: 'pki import-csr',
        summary: 'Import a request for a certificate from a file',
        load: async () => (await import('./pki-make.ts')).pkiImportCsr,
      },
      {
        name: 'pki import-ssh-key',
        summary: 'Import a private SSH key from a file',
        load: async () => (await import('./pki-make.ts')).pkiImportSshKey,
      },
      {
        name: 'pki add-key',
        summary: 'Put a file into the key store',
        load: async () => (await import('./pki-make.ts')).pkiAddKey,
      },
    ],
  },
  {
    title: 'Personal vault',
    commands: [
      {
        name: 'personal categories',
        summary: 'List the categories of the personal vault',
        load: async () => (await import('./personal.ts')).personalCategories,
      },
      {
        name: 'personal accounts',
        summary: 'List the accounts of a category of the personal vault',
        load: async () => (await import('./personal.ts')).personalAccounts,
      },
      {
        name: 'personal password',
        summary: 'Get a password of the personal vault',
        load: async () => (await import('./personal.ts')).personalPassword,
      },
    ],
  },
  {
    title: 'Token and registration',
    commands: [
      {
        name: 'token regenerate',
        summary: 'Have a new token made for the user of the token, and end the old one',
        load: async () => (await import('./token.ts')).tokenRegenerate,
      },
      {
        name: 'register',
        summary: 'Register this application, by our own protocol, for the lab',
        load: async () => (await import('./registration.ts')).register,
      },
      {
        name: 'registration update',
        summary: 'Register anew where there is a registration',
        load: async () => (await import('./registration.ts')).registrationUpdate,
      },
      {
        name: 'registration status',
        summary: 'Say whether this application is registered; asks no server',
        load: async () => (await import('./registration.ts')).registrationStatus,
      },
      {
        name: 'registration remove',
        summary: 'Remove the registration from this machine',
        load: async () => (await import('./registration.ts')).registrationRemove,
      },
    ],
  },
]
