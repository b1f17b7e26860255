import type { Seed } from './types.ts'

/** Users and groups of the default seed. */
export const defaultPeople: Pick<Seed, 'users' | 'groups'> = {
  users: [
    {
      name: 'administrator',
      password: 'Lab-Administrator-1',
      vaultAuthorization: [
        'AddUpdateUsers',
        'AddSafes',
        'AddNetworkAreas',
        'ManageDirectoryMapping',
        'ManageServerFileCategories',
        'AuditUsers',
        'ResetUsersPasswords',
        'ActivateUsers',
      ],
      groups: ['Vault Admins'],
    },
    { name: 'auditor', password: 'Lab-Auditor-1', vaultAuthorization: ['AuditUsers'], groups: ['Auditors'] },
    { name: 'operator', password: 'Lab-Operator-1' },
    {
      name: 'radius-user',
      password: 'Lab-Radius-1',
      methods: ['radius'],
      radius: [{ prompt: 'Enter your passcode', passcode: '123456' }],
    },
    { name: 'ldap-user', password: 'Lab-Ldap-1', source: 'LDAP' },
    { name: 'saml-user', password: null, source: 'LDAP', methods: ['saml'] },
    { name: 'pki-user', password: null, methods: ['pki', 'pkipn'], certificate: 'pki-user' },
    { name: 'shared-user', password: null, methods: ['shared'] },
    { name: 'expired-user', password: 'Lab-Expired-1', passwordExpired: true },
    { name: 'suspended-user', password: 'Lab-Suspended-1', suspended: true },
    { name: 'disabled-user', password: 'Lab-Disabled-1', enabled: false },
    { name: 'outsider', password: 'Lab-Outsider-1' },
    { name: 'PasswordManager', password: null, userType: 'CPM', methods: [] },
  ],
  groups: [
    { name: 'Vault Admins', description: 'Administrators of the vault', location: '\\System' },
    { name: 'Auditors', description: 'Those who watch', location: '\\System' },
    { name: 'Billing team', description: 'Who runs billing', members: ['operator'] },
    {
      name: 'Directory staff',
      directory: 'example.com',
      distinguishedName: 'CN=Staff,DC=example,DC=com',
      members: ['ldap-user'],
    },
  ],
}
