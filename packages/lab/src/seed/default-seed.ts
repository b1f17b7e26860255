import { defaultAccounts } from './default-accounts.ts'
import { defaultAxidian } from './default-axidian.ts'
import { defaultPam360 } from './default-pam360.ts'
import { defaultPeople } from './default-people.ts'
import type { Seed } from './types.ts'

/**
 * What a lab starts with unless told otherwise: small, and with one of each thing that makes clients stumble.
 * Secrets that are not written here are generated.
 */
export const defaultSeed: Seed = {
  version: 1,
  platforms: [
    {
      id: 'Oracle',
      name: 'Oracle Database',
      systemType: 'Database',
      optional: ['Port', 'Database'],
      psmServer: '',
    },
    {
      id: 'UnixSSH',
      name: 'Unix via SSH',
      systemType: '*NIX',
      connectors: { 'PSM-SSH': true, 'PSM-WinSCP': false },
      dependents: ['CronJob'],
    },
    { id: 'UnixSSHKeys', name: 'Unix via SSH Keys', systemType: '*NIX', connectors: { 'PSM-SSH': true } },
    {
      id: 'WinDesktopLocal',
      name: 'Windows Desktop Local Accounts',
      systemType: 'Windows',
      connectors: { 'PSM-RDP': true },
      dependents: ['WinService', 'WinScheduledTask'],
    },
    { id: 'RotationalPolicy', systemType: 'Database' },
    { id: 'WinDomainReason', systemType: 'Windows', requireReason: true },
    {
      id: 'WinDomain',
      name: 'Windows Domain Account',
      systemType: 'Windows',
      required: ['LogonDomain'],
      connectors: { 'PSM-RDP': true },
      settings: { DllName: 'PMWindows.dll' },
    },
    { id: 'UnixExclusive', systemType: '*NIX', exclusive: true },
    {
      id: 'UnixDualControl',
      systemType: '*NIX',
      dualControl: true,
      connectors: { 'PSM-SSH': true },
      settings: { AllowedSafes: 'Linux.*', PerformPeriodicChange: 'Yes', RCAllowManualReconciliation: 'No' },
    },
    { id: 'SSHKeyGroup', kind: 'group', name: 'SSH Key Group' },
    { id: 'OracleDualAccounts', kind: 'rotationalGroup', name: 'Oracle - Dual Accounts' },
    { id: 'CronJob', kind: 'dependent', name: 'Cron Job' },
    { id: 'WinService', kind: 'dependent', name: 'Windows Service' },
    { id: 'WinScheduledTask', kind: 'dependent', name: 'Windows Scheduled Task' },
    { id: 'Retired', active: false },
  ],
  clients: [
    { name: 'billing', commonName: 'billing.example.com' },
    { name: 'intruder', commonName: 'intruder.example.com' },
    { name: 'expired', commonName: 'expired.example.com', validity: 'expired' },
    { name: 'not-yet-valid', commonName: 'not-yet-valid.example.com', validity: 'not-yet-valid' },
    { name: 'untrusted', commonName: 'billing.example.com', validity: 'untrusted' },
    { name: 'pki-user', commonName: 'pki-user.example.com' },
  ],
  applications: [
    { id: 'billing', authentication: [{ type: 'certificateSerialNumber', client: 'billing' }] },
    {
      id: 'billing-by-name',
      authentication: [{ type: 'certificateAttributes', subject: ['CN=billing.example.com'] }],
    },
    { id: 'reporting', authentication: [{ type: 'machineAddress', value: 'localhost' }] },
    {
      id: 'batch',
      description: 'Nightly jobs',
      owner: { firstName: 'Ada', lastName: 'Byron', email: 'ada@example.com' },
    },
    { id: 'windows-service', authentication: [{ type: 'osUser', value: 'EXAMPLE\\svc-windows' }] },
    { id: 'no-permissions' },
    { id: 'switched-off', disabled: true },
  ],
  ...defaultAccounts,
  ...defaultPeople,
  directories: [
    {
      domain: 'example.com',
      baseContext: 'DC=example,DC=com',
      hosts: ['dc1.example.com'],
      bindUser: 'svc-bind',
      mappings: [
        {
          name: 'Administrators',
          branch: 'DC=example,DC=com',
          domainGroups: ['Vault-Administrators'],
          authorizations: ['AddSafes', 'AuditUsers'],
        },
        { name: 'Staff', branch: 'DC=example,DC=com', domainGroups: ['Staff'] },
      ],
    },
  ],
  onboardingRules: [
    {
      name: 'Batch accounts',
      platformId: 'UnixSSH',
      safe: 'Linux',
      system: 'Unix',
      userName: 'svc-batch',
    },
  ],
  discoveredAccounts: [
    {
      userName: 'svc-legacy',
      address: 'old1.example.com',
      platformType: 'Windows Server Local',
      privileged: true,
    },
  ],
  allowedReferrers: [{ url: 'https://portal.example.com' }],
  oidcProviders: [
    {
      id: 'corporate',
      clientId: 'pvwa',
      discoveryUrl: 'https://idp.example.com/.well-known/openid-configuration',
    },
  ],
  pvwa: { sharedUser: 'shared-user' },
  psm: {
    sessions: [
      {
        user: 'operator',
        safe: 'Linux',
        object: 'root-web1',
        connectionComponent: 'PSM-SSH',
        reason: 'disk is full',
        activities: ['df -h', 'du -sh /var/log'],
      },
      {
        user: 'ldap-user',
        safe: 'Windows-Test',
        object: 'domain-admin',
        riskScore: 55,
        activities: ['Server Manager'],
        startedMinutesAgo: 180,
        endedMinutesAgo: 150,
      },
    ],
  },
  requests: [{ user: 'ldap-user', safe: 'Linux-Critical', object: 'root-core1', reason: 'kernel update' }],
  axidian: defaultAxidian,
  pam360: defaultPam360,
  provider: { cache: false, refreshSeconds: 1500 },
  services: [
    { path: 'AIMWebService', clientCertificate: 'accept' },
    { path: 'AIMWebServiceCert', clientCertificate: 'require' },
  ],
}
