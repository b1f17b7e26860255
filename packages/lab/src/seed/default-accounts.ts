import type { SafePermission } from '../state/permissions.ts'
import type { Seed, SeedMember } from './types.ts'

const all: readonly SafePermission[] = ['list', 'use', 'retrieve']

// Who of the people sees the safes, beside the applications.
const people: readonly SeedMember[] = [
  { name: 'administrator', permissions: ['all'] },
  { name: 'Vault Admins', permissions: ['all'] },
  { name: 'auditor', permissions: ['list', 'viewAuditLog', 'viewSafeMembers'] },
  { name: 'operator', permissions: ['list', 'use', 'initiateCPMAccountManagementOperations'] },
  { name: 'radius-user', permissions: ['list', 'use', 'retrieve'] },
  { name: 'ldap-user', permissions: ['list', 'use', 'retrieve'] },
  { name: 'saml-user', permissions: ['list', 'use', 'retrieve'] },
  { name: 'pki-user', permissions: ['list', 'use', 'retrieve'] },
]

/** Safes and accounts of the default seed. */
export const defaultAccounts: Pick<Seed, 'safes' | 'accounts' | 'accountGroups'> = {
  safes: [
    {
      name: 'Billing-DB',
      members: [
        { name: 'billing', permissions: all },
        { name: 'billing-by-name', permissions: all },
        { name: 'reporting', permissions: all },
        { name: 'batch', permissions: all },
        { name: 'windows-service', permissions: all },
        ...people,
      ],
    },
    {
      name: 'Linux',
      members: [
        { name: 'billing', permissions: all },
        { name: 'reporting', permissions: all },
        { name: 'batch', permissions: all },
        ...people,
      ],
    },
    {
      name: 'Windows-Test',
      members: [
        { name: 'billing', permissions: all },
        { name: 'reporting', permissions: all },
        { name: 'batch', permissions: all },
        ...people,
      ],
    },
    {
      name: 'Closed',
      members: [
        { name: 'billing', permissions: ['list'] },
        { name: 'administrator', permissions: ['all'] },
      ],
    },
    {
      name: 'Linux-Critical',
      members: [
        { name: 'ldap-user', permissions: all },
        {
          name: 'auditor',
          permissions: ['list', 'viewAuditLog', 'viewSafeMembers', 'requestsAuthorizationLevel1'],
        },
      ],
    },
  ],
  accounts: [
    {
      safe: 'Billing-DB',
      name: 'oracle-prod',
      platformId: 'Oracle',
      userName: 'app',
      address: 'db1.example.com',
      database: 'ORCL',
      properties: {
        Port: '1521',
        DeviceType: 'Database',
        CPMStatus: 'success',
        LastTask: 'ChangeTask',
        LastSuccessChange: '1563908108',
        RetriesCount: '-1',
        SequenceID: '5',
        CreationMethod: 'PVWA',
      },
    },
    {
      safe: 'Billing-DB',
      name: 'oracle-test',
      platformId: 'Oracle',
      userName: 'app',
      address: 'db2.example.com',
      database: 'ORCLT',
      properties: { Port: '1521', DeviceType: 'Database', CreationMethod: 'PVWA' },
    },
    {
      safe: 'Billing-DB',
      name: 'ledger-a',
      platformId: 'RotationalPolicy',
      userName: 'ledger_a',
      address: 'db3.example.com',
      properties: {
        VirtualUsername: 'ledger',
        Index: '1',
        DualAccountStatus: 'Active',
        DeviceType: 'Database',
      },
    },
    {
      safe: 'Billing-DB',
      name: 'ledger-b',
      platformId: 'RotationalPolicy',
      userName: 'ledger_b',
      address: 'db3.example.com',
      properties: {
        VirtualUsername: 'ledger',
        Index: '2',
        DualAccountStatus: 'Inactive',
        DeviceType: 'Database',
      },
    },
    {
      safe: 'Billing-DB',
      name: 'changing',
      platformId: 'Oracle',
      userName: 'batch',
      address: 'db4.example.com',
      changeInProgress: true,
      properties: { DeviceType: 'Database', CPMStatus: 'in process' },
    },
    {
      safe: 'Billing-DB',
      name: 'awkward',
      platformId: 'Oracle',
      userName: 'quote"d, user',
      address: 'db5.example.com',
      secret: ' a"b\'c,d;e\\f<g>&h+i%20j\n\tk 🔐 é ',
      properties: { Comment: '', DeviceType: 'Database' },
    },
    {
      safe: 'Billing-DB',
      name: 'unset',
      platformId: 'Oracle',
      userName: 'nobody',
      address: 'db6.example.com',
      secret: null,
    },
    {
      safe: 'Linux',
      name: 'root-web1',
      platformId: 'UnixSSH',
      userName: 'root',
      address: 'web1.example.com',
      properties: { DeviceType: 'Operating System', CreationMethod: 'PVWA' },
    },
    {
      safe: 'Linux',
      name: 'deploy-key',
      platformId: 'UnixSSHKeys',
      userName: 'deploy',
      address: 'web1.example.com',
      secretType: 'key',
      properties: { DeviceType: 'Operating System' },
    },
    {
      safe: 'Windows-Test',
      folder: 'Root\\OS\\Windows',
      name: 'windows1',
      platformId: 'WinDesktopLocal',
      userName: 'svc_account',
      address: 'components',
      properties: {
        LogonDomain: 'components',
        DeviceType: 'Operating System',
        CPMStatus: 'success',
        LastTask: 'VerifyTask',
        RetriesCount: '-1',
        SequenceID: '5',
        LastSuccessChange: '1563908108',
        LastSuccessVerification: '1563922115',
        CreationMethod: 'PVWA',
      },
    },
    {
      safe: 'Windows-Test',
      name: 'domain-admin',
      platformId: 'WinDomainReason',
      userName: 'Administrator',
      address: 'example.com',
      properties: { LogonDomain: 'EXAMPLE', DeviceType: 'Operating System' },
    },
    {
      safe: 'Closed',
      name: 'hidden',
      platformId: 'Oracle',
      userName: 'app',
      address: 'db9.example.com',
    },
    {
      safe: 'Linux-Critical',
      name: 'root-core1',
      platformId: 'UnixDualControl',
      userName: 'root',
      address: 'core1.example.com',
      properties: { DeviceType: 'Operating System' },
    },
  ],
  accountGroups: [
    { safe: 'Billing-DB', name: 'Ledger', platformId: 'RotationalPolicy', members: ['ledger-a', 'ledger-b'] },
  ],
}
