import type { Deviation } from './deviations.ts'
import type { Schema } from './schema.ts'

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })
const text: Schema = { type: 'string', nullable: true }
const flag: Schema = { type: 'boolean' }
const count: Schema = { type: 'integer', format: 'int32' }

/** Items under the name that this area gives them, with their total. */
const listed = (key: string, items: Schema, total = 'Total'): Schema => ({
  type: 'object',
  required: [key],
  properties: { [key]: { type: 'array', items }, [total]: { type: 'integer' } },
})

const listOf = (items: Schema): Schema => ({ type: 'array', items })

/** A date that may stand for none: below zero, as recorded. */
const date: Schema = { type: 'integer', format: 'int64' }

/** A directory as servers answer it; the file marks nothing as nullable. */
const directory: Schema = {
  type: 'object',
  required: ['DirectoryType', 'DomainName', 'DomainBaseContext'],
  properties: {
    ...Object.fromEntries(
      [
        'BindUsername',
        'BindPassword',
        'DirectoryType',
        'DomainBaseContext',
        'DomainName',
        'LDAPDirectoryDescription',
        'LDAPDirectoryGroupBaseContext',
        'LDAPDirectoryName',
        'PasswordObjectPath',
        'VaultObjectNamesPrefix',
      ].map((name) => [name, text]),
    ),
    ...Object.fromEntries(
      [
        'AdditionalQueryFilterOptimize',
        'AppendFriendlyDomainNameToGroup',
        'Authentication',
        'ClientBrowsing',
        'DisablePaging',
        'DisableUserEnumeration',
        'ExternalObjectCreation',
        'ProvisionDisabledUsers',
        'ReferralsDNSLookup',
        'RequireReferredDirectoryDefinition',
        'SSLConnect',
        'UseLDAPCertificatesOnly',
      ].map((name) => [name, flag]),
    ),
    Port: { type: 'integer', minimum: 0, maximum: 65_535 },
    LDAPDirectoryQueryOrder: count,
    ReferralsChasingHopLimit: count,
    HostAddresses: listOf({ type: 'string' }),
    LDAPDirectoryUsage: { ...listOf({ type: 'string' }), nullable: true },
    DCList: { ...listOf(ref('LDAPDomainController')), nullable: true },
  },
}

/** Names that the file has as numbers. */
const ruleNames: Readonly<Record<string, Schema>> = {
  SystemTypeFilter: { type: 'string', enum: ['Windows', 'Unix'] },
  MachineTypeFilter: { type: 'string', enum: ['Any', 'Workstation', 'Server'] },
  UserNameMethod: { type: 'string', enum: ['Equals', 'Begins', 'Ends'] },
  AddressMethod: { type: 'string', enum: ['Equals', 'Begins', 'Ends'] },
  AccountCategoryFilter: { type: 'string', enum: ['Any', 'Privileged', 'NonPrivileged'] },
}

/** Where the file describes a bare array, or one item, and servers wrap their items. */
const wrapped: readonly (readonly [
  operation: string,
  says: string,
  key: string,
  item: string,
  who: string,
])[] = [
  ['GET /api/Users', 'a bare array', 'Users', 'BaseUser', 'recorded'],
  ['GET /api/Platforms', 'a bare array', 'Platforms', 'PlatformModel', 'source: pspete/psPAS 7.0'],
  ['GET /api/Platforms/Targets', 'a bare array', 'Platforms', 'TargetPlatform', 'recorded'],
  [
    'GET /api/Platforms/Dependents',
    'a bare array',
    'Platforms',
    'DependentPlatform',
    'source: pspete/psPAS 7.0',
  ],
  ['GET /api/Platforms/Groups', 'a bare array', 'Platforms', 'GroupPlatform', 'recorded'],
  ['GET /api/Platforms/RotationalGroups', 'a bare array', 'Platforms', 'RotationalGroupPlatform', 'recorded'],
  [
    'GET /api/Platforms/Targets/SystemTypes',
    'a bare array',
    'SystemTypes',
    'SystemType',
    'source: pspete/psPAS 7.0',
  ],
  ['GET /api/PSM/Connectors', 'a bare array', 'PSMConnectors', 'PSMConnector', 'recorded'],
  ['GET /api/PSM/Servers', 'a bare array', 'PSMServers', 'PSMServer', 'recorded'],
  ['GET /api/LiveSessions', 'one session', 'LiveSessions', 'LiveSession', 'source: pspete/psPAS 7.0'],
  ['GET /api/Recordings', 'one recording', 'Recordings', 'SessionData', 'source: pspete/psPAS 7.0'],
  ['GET /api/MyRequests', 'one request', 'MyRequests', 'MyRequest', 'source: pspete/psPAS 7.0'],
  [
    'GET /api/IncomingRequests',
    'one request',
    'IncomingRequests',
    'IncomingRequest',
    'source: pspete/psPAS 7.0',
  ],
  [
    'GET /api/AutomaticOnboardingRules',
    'one rule',
    'AutomaticOnboardingRules',
    'AutomaticOnboardingRuleData',
    'source: pspete/psPAS 7.0',
  ],
]

/** {@link Deviation}s of users, groups, account groups, platforms, sessions, requests and settings. */
export const estateDeviations: readonly Deviation[] = [
  ...wrapped.map(([operation, says, key, item, who]) => ({
    operations: [operation],
    part: 200,
    file: says,
    instead: listed(key, ref(item)),
    evidence: who.includes(':') ? `${who} reads ${key}` : `${who}: the items are in ${key}`,
  })),
  {
    operations: ['GET /api/Users/{userID}', 'PUT /api/Users/{userID}'],
    part: 200,
    file: 'no date below zero',
    instead: { further: { expiryDate: date, lastSuccessfulLoginDate: date } },
    evidence: 'recorded: -62135578800 for no expiry',
  },
  {
    operations: ['POST /api/Users'],
    part: 201,
    file: 'no date below zero',
    instead: { further: { expiryDate: date, lastSuccessfulLoginDate: date } },
    evidence: 'recorded: -62135578800 for no expiry',
  },
  {
    operations: ['POST /api/UserGroups/{groupId}/Members'],
    part: 'request',
    file: 'domainName is required, memberType Vault or Domain',
    instead: {
      type: 'object',
      required: ['memberId'],
      properties: {
        memberId: { type: 'string' },
        memberType: { type: 'string', enum: ['Vault', 'Domain', 'vault', 'domain'] },
        domainName: { type: 'string' },
      },
    },
    evidence: 'source: aiobastion and psPAS send no domain for a user of the vault, and psPAS small letters',
  },
  {
    operations: ['GET /api/AccountGroups', 'GET /api/Safes/{safeName}/accountgroups'],
    part: 200,
    file: 'one group',
    instead: listOf(ref('AccountGroup')),
    evidence: 'source: aiobastion reads a bare array',
  },
  {
    operations: ['GET /api/AccountGroups/{groupId}/members'],
    part: 200,
    file: 'one member',
    instead: listOf(ref('AccountGroupMember')),
    evidence: 'source: aiobastion reads a bare array',
  },
  {
    operations: ['GET /api/Platforms/{PlatformId}/Safes'],
    part: 200,
    file: 'a bare array',
    instead: listed('value', { type: 'string' }, 'count'),
    evidence: 'recorded: the names are in value, with count',
  },
  {
    operations: ['POST /api/Platforms/import', 'POST /api/ConnectionComponents/import'],
    part: 'request',
    file: 'ImportFile is base64',
    instead: {
      type: 'object',
      required: ['ImportFile'],
      properties: {
        ImportFile: {
          anyOf: [{ type: 'string' }, listOf({ type: 'integer', minimum: 0, maximum: 255 })],
        },
      },
    },
    evidence: 'source: psPAS sends an array of bytes, aiobastion base64',
  },
  {
    operations: ['POST /api/MyRequests'],
    part: 'request',
    file: 'one request',
    instead: {
      anyOf: [
        ref('NewRequest'),
        {
          type: 'object',
          required: ['BulkItems'],
          properties: {
            BulkItems: listOf({
              type: 'object',
              required: ['Operation', 'Item'],
              properties: { Operation: { type: 'string', enum: ['Add'] }, Item: ref('NewRequest') },
            }),
          },
        },
      ],
    },
    evidence: 'source: pspete/psPAS 7.0 asks for many at once from 13.2 on',
  },
  {
    operations: ['POST /api/MyRequests'],
    part: 200,
    file: 'one request',
    instead: { anyOf: [ref('Request'), { type: 'integer' }, { type: 'string' }] },
    evidence: 'source: pspete/psPAS 7.0 takes the answer to many for the id of a job',
  },
  {
    operations: ['POST /api/AutomaticOnboardingRules', 'PUT /api/AutomaticOnboardingRules/{id}'],
    part: 'request',
    file: 'numbers for filters and methods',
    instead: { further: ruleNames },
    evidence: 'source: pspete/psPAS 7.0 sends names',
  },
  {
    operations: ['POST /api/Configuration/LDAP/Directories'],
    part: 'request',
    file: 'DCList is required, HostAddresses not known',
    instead: directory,
    evidence: 'recorded: HostAddresses in place of DCList, answered 201',
  },
  {
    operations: ['POST /api/Configuration/LDAP/Directories'],
    part: 201,
    file: 'nothing is null, usages are numbers',
    instead: directory,
    evidence: 'recorded: null for what was not given',
  },
  {
    operations: ['GET /api/Configuration/LDAP/Directories/{directoryName}'],
    part: 200,
    file: 'nothing is null, usages are numbers',
    instead: directory,
    evidence: 'recorded: usages are names',
  },
  {
    operations: ['GET /api/Configuration/AuthenticationMethods'],
    part: 200,
    file: 'secondFactorAuth is not null',
    instead: listed('Methods', {
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: 'string', maxLength: 50 },
        displayName: text,
        enabled: flag,
        mobileEnabled: flag,
        logoffUrl: text,
        secondFactorAuth: { type: 'string', nullable: true },
        signInLabel: text,
        usernameFieldLabel: text,
        passwordFieldLabel: text,
      },
    }),
    evidence: 'recorded: null for most methods',
  },
  {
    operations: [
      'GET /api/Configuration/AuthenticationMethods/{id}',
      'PUT /api/Configuration/AuthenticationMethods/{id}',
    ],
    part: 200,
    file: 'secondFactorAuth is not null',
    instead: { further: { secondFactorAuth: text } },
    evidence: 'recorded: null for most methods',
  },
  {
    operations: ['POST /api/Configuration/AuthenticationMethods'],
    part: 201,
    file: 'secondFactorAuth is not null',
    instead: { further: { secondFactorAuth: text } },
    evidence: 'recorded: null for most methods',
  },
]
