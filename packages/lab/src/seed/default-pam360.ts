import type { SeedPam360 } from './types-pam360.ts'

/** What the default seed has of PAM360: one of each thing that makes clients stumble. */
export const defaultPam360: SeedPam360 = {
  organisations: [
    { name: 'Acme', urlName: 'acme' },
    { name: 'Other Company', urlName: 'other' },
  ],
  users: [
    {
      name: 'root-admin',
      firstName: 'Ada',
      lastName: 'Root',
      email: 'ada@acme.example',
      role: 'Privileged Administrator',
      superAdministrator: true,
      token: '0A1B2C3D-0000-4444-8888-ABCDEF000001',
      manages: ['Other Company'],
    },
    {
      name: 'owner',
      firstName: 'Olga',
      lastName: 'Owner',
      role: 'Password Administrator',
      token: '0A1B2C3D-0000-4444-8888-ABCDEF000002',
    },
    {
      name: 'billing',
      firstName: 'Billing',
      lastName: 'Service',
      token: '0A1B2C3D-0000-4444-8888-ABCDEF000003',
      sdk: true,
    },
    { name: 'second', firstName: 'Sam', lastName: 'Second', token: '0A1B2C3D-0000-4444-8888-ABCDEF000004' },
    { name: 'approver-1', role: 'Administrator', token: '0A1B2C3D-0000-4444-8888-ABCDEF000005' },
    { name: 'approver-2', role: 'Administrator', token: '0A1B2C3D-0000-4444-8888-ABCDEF000006' },
    { name: 'auditor', role: 'Password Auditor', token: '0A1B2C3D-0000-4444-8888-ABCDEF000007' },
    { name: 'expired', expires: '2020-01-01T00:00:00Z', token: '0A1B2C3D-0000-4444-8888-ABCDEF000008' },
    { name: 'locked', locked: true, token: '0A1B2C3D-0000-4444-8888-ABCDEF000009' },
    { name: 'far-away', hostName: '192.0.2.10', token: '0A1B2C3D-0000-4444-8888-ABCDEF00000A' },
    { name: 'nowhere', hostName: 'host.invalid', token: '0A1B2C3D-0000-4444-8888-ABCDEF00000B' },
    { name: 'without-rest', restApi: false, sdk: true, token: '0A1B2C3D-0000-4444-8888-ABCDEF00000C' },
    { name: 'weekly', tokenDays: 7, hostName: 'localhost', token: '0A1B2C3D-0000-4444-8888-ABCDEF00000D' },
    {
      name: 'stranger',
      organisation: 'Other Company',
      role: 'Administrator',
      token: '0A1B2C3D-0000-4444-8888-ABCDEF00000E',
    },
  ],
  userGroups: [{ name: 'Night shift', members: ['billing', 'second'] }],
  resources: [
    {
      name: 'web-01',
      owner: 'owner',
      description: 'Web server',
      dnsName: 'web-01.acme.example',
      department: 'Web',
      location: 'Basel',
      url: 'https://web-01.acme.example',
      shares: [{ user: 'billing', level: 'modify' }],
      customFields: [
        { label: 'Rack', value: '7' },
        { label: 'Plan', value: 'rack plan.txt', type: 'File', content: 'LAB\u0000PLAN' },
      ],
      accounts: [
        { name: 'svc', password: 'Lab-Web-1!' },
        { name: 'awkward', password: ' a"b\'c,d;e\\f<g>&h+i%20j#k\t🔐 é ' },
        { name: 'connect', shares: [{ user: 'billing', level: 'remoteapp' }] },
        { name: 'reasoned', reasonRequired: true },
        { name: 'ticketed', ticketRequired: true },
        {
          name: 'coded',
          totp: { secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' },
          customFields: [{ label: 'Backup codes', value: 'codes.txt', type: 'File', content: 'LAB-CODE-1' }],
        },
      ],
    },
    {
      name: 'ad-services2k19',
      type: 'WindowsDomain',
      owner: 'owner',
      domainName: 'ACME',
      shares: [{ userGroup: 'Night shift', level: 'view' }],
      accessControl: { approvers: ['approver-1', 'approver-2'], minutes: 30 },
      remoteApps: ['Server Manager', 'SQL Studio'],
      accounts: [
        { name: 'sysadmin', password: 'Lab-Domain-1!' },
        {
          name: 'dual',
          accessControl: { approvers: ['approver-1', 'approver-2'], approvals: 2, minutes: 30 },
        },
        { name: 'automatic', accessControl: { autoApprove: true, resetOnCheckIn: true } },
      ],
    },
    {
      name: 'licences',
      type: 'License Store',
      owner: 'owner',
      shares: [{ user: 'billing', level: 'view' }],
      accounts: [{ name: 'editor', file: { name: 'editor licence.txt', content: 'LICENCE\u0000 1234\r\n' } }],
    },
    {
      name: 'rack/7\\b + "é"',
      owner: 'owner',
      shares: [{ user: 'billing', level: 'view' }],
      accounts: [{ name: 'a&b #1' }],
    },
    { name: 'db-01', type: 'MySQL Server', owner: 'owner', department: 'Data', accounts: [{ name: 'app' }] },
    { name: 'hidden-01', owner: 'owner', accounts: [{ name: 'root' }] },
    { name: 'web-01', owner: 'stranger', accounts: [{ name: 'svc', password: 'Lab-Other-1!' }] },
  ],
  resourceGroups: [
    { name: 'Web servers', owner: 'owner', resources: ['web-01'] },
    {
      name: 'Data',
      owner: 'owner',
      criteria: [{ field: 'department', operator: 'equals', value: 'Data' }],
      shares: [{ user: 'billing', level: 'view' }],
    },
  ],
  integrations: [
    { name: 'XSOAR', appType: 17, token: '0A1B2C3D-0000-4444-8888-ABCDEFF00017', user: 'billing' },
    { name: 'Ansible', appType: 18, token: '0A1B2C3D-0000-4444-8888-ABCDEFF00018', user: 'billing' },
  ],
  pki: {
    certificates: [
      { commonName: 'Acme Root CA', authority: true, expiresInDays: 3650 },
      {
        commonName: 'www.acme.example',
        names: ['www.acme.example', 'acme.example'],
        passphrase: 'Lab-Key-Store-1',
        expiresInDays: 90,
      },
      { commonName: 'old.acme.example', expiresInDays: -10 },
      { commonName: 'mail.acme.example', host: 'mail.acme.example:993' },
    ],
    sshKeys: [
      { name: 'deploy', comment: 'deploy@acme', users: [{ resource: 'web-01', userName: 'svc' }] },
      { name: 'guarded', kind: 'ecdsa', passphrase: 'Lab-Passphrase-1' },
    ],
    storeKeys: [{ name: 'signing', fileName: 'signing.gpg', content: 'LAB\u0000KEY\r\n' }],
  },
  sdkPolicies: [
    { name: 'Programs', token: '0A1B2C3D-0000-4444-8888-5D0000000001', registrations: 100 },
    { name: 'One program', token: '0A1B2C3D-0000-4444-8888-5D0000000002' },
    { name: 'Of old', token: '0A1B2C3D-0000-4444-8888-5D0000000003', expires: '2020-01-01T00:00:00Z' },
  ],
  personal: [
    {
      user: 'billing',
      passphrase: 'Lab personal é',
      categories: [
        {
          name: 'Web',
          customFields: ['Question'],
          accounts: [
            {
              name: 'forum',
              password: ' Lab "forum" ',
              url: 'https://forum.example',
              fields: { Question: 'name of the cat' },
              totp: { secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' },
            },
            { name: 'safe at home', password: 'Lab-Home-1!' },
          ],
        },
        { name: 'Cards' },
      ],
    },
    { user: 'second', categories: [{ name: 'Web', accounts: [{ name: 'shop' }] }] },
  ],
}
