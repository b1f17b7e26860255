import { estateDeviations } from './deviations-estate.ts'
import type { Schema } from './schema.ts'

/** A place where we do not follow the vendor's OpenAPI file, and what shows that the file is wrong or old there. */
export interface Deviation {
  /** Operations as the file names them, or as it would name them. */
  readonly operations: readonly string[]
  /** `request`, or the status of the answer. */
  readonly part: 'request' | number
  /** What the file says. */
  readonly file: string
  /** What we take instead: another schema, or the file's with further properties. `$ref` leads into the file. */
  readonly instead: Schema | { readonly further: Readonly<Record<string, Schema>> }
  /** Who says so. */
  readonly evidence: string
}

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })
const anything: Schema = {}
const number: Schema = { type: 'integer', format: 'int64', nullable: true }

const envelope = (items: Schema): Schema => ({
  type: 'object',
  required: ['value', 'count'],
  properties: {
    value: { type: 'array', items },
    count: { type: 'integer' },
    nextLink: { type: 'string' },
  },
})

/** Members of a safe that real servers answer with null. */
const safe = (name: string): Schema => ({
  type: 'object',
  required: ['safeUrlId', 'safeName', 'safeNumber'],
  properties: {
    safeUrlId: { type: 'string' },
    safeName: { type: 'string', maxLength: 28 },
    safeNumber: { type: 'integer', format: 'int64' },
    description: { type: 'string', maxLength: 100, nullable: true },
    location: { type: 'string' },
    creator: ref('SafeCreator'),
    olacEnabled: { type: 'boolean' },
    managingCPM: { type: 'string', nullable: true },
    numberOfVersionsRetention: { ...number, minimum: 0, maximum: 999 },
    numberOfDaysRetention: { ...number, minimum: 0, maximum: 3650 },
    autoPurgeEnabled: { type: 'boolean' },
    creationTime: number,
    lastModificationTime: number,
    ...(name === 'written'
      ? {}
      : { accounts: { type: 'array', items: ref('AccountInSafe') }, isExpiredMember: { type: 'boolean' } }),
  },
})

const member: Schema = {
  type: 'object',
  required: ['safeName', 'memberName', 'permissions'],
  properties: {
    safeUrlId: { type: 'string' },
    safeName: { type: 'string' },
    safeNumber: { type: 'integer', format: 'int64' },
    memberId: { anyOf: [{ type: 'integer', format: 'int64' }, { type: 'string' }] },
    memberName: { type: 'string' },
    memberType: { type: 'string', enum: ['User', 'Group', 'Role'] },
    membershipExpirationDate: number,
    isExpiredMembershipEnable: { type: 'boolean' },
    isPredefinedUser: { type: 'boolean' },
    isReadOnly: { type: 'boolean' },
    permissions: { type: 'object', additionalProperties: { type: 'boolean' } },
  },
}

const patch: Schema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['op', 'path'],
    properties: {
      op: { type: 'string', enum: ['add', 'replace', 'remove'] },
      path: { type: 'string', pattern: '^/' },
      value: anything,
    },
  },
}

/** What an account looks like in an answer: never with its secret. */
const account: Schema = {
  type: 'object',
  required: ['id', 'platformId', 'safeName'],
  properties: {
    categoryModificationTime: { type: 'integer', format: 'int64' },
    id: { type: 'string', pattern: '^\\d+_\\d+$' },
    name: { type: 'string' },
    address: { type: 'string' },
    userName: { type: 'string' },
    platformId: { type: 'string' },
    safeName: { type: 'string' },
    secretType: { type: 'string', enum: ['key', 'password'] },
    platformAccountProperties: { type: 'object', additionalProperties: { type: 'string' } },
    secretManagement: ref('AutomaticSecretManagement'),
    remoteMachinesAccess: ref('RemoteMachinesAccess'),
    createdTime: { type: 'integer', format: 'int64' },
  },
}

/** The answer to every refusal. The file describes none. */
export const errorSchema: Schema = {
  type: 'object',
  required: ['ErrorCode', 'ErrorMessage'],
  properties: {
    ErrorCode: { type: 'string' },
    ErrorMessage: { type: 'string' },
    Details: {
      anyOf: [
        {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              ParameterName: { type: 'string' },
              ErrorCode: { type: 'string' },
              ErrorMessage: { type: 'string' },
            },
          },
        },
        { type: 'object' },
        { type: 'string', nullable: true },
      ],
    },
  },
}

/** Every place where requests of the SDK or answers of the lab may differ from the vendor's OpenAPI file. */
export const deviations: readonly Deviation[] = [
  {
    operations: ['POST /api/Auth/{type}/Logon'],
    part: 'request',
    file: 'no properties for the form that SAML takes',
    instead: {
      further: {
        apiUse: { type: 'string' },
        SAMLResponse: { type: 'string' },
        concurrentSession: { anyOf: [{ type: 'boolean' }, { type: 'string', enum: ['true', 'false'] }] },
      },
    },
    evidence: 'source: pspete/psPAS 7.0',
  },
  {
    operations: ['POST /api/Auth/{type}/Logon'],
    part: 200,
    file: 'no schema',
    instead: {
      anyOf: [
        { type: 'string', minLength: 1 },
        { type: 'object', required: ['UserName'] },
      ],
    },
    evidence:
      'recorded: a token as JSON string; source: pspete/psPAS 7.0 for the object that asks for a second log on',
  },
  {
    operations: ['GET /api/Accounts'],
    part: 200,
    file: 'accounts may hold a secret and lack an id',
    instead: envelope(account),
    evidence: 'recorded: no answer repeats the secret; source: every public client reads the id',
  },
  {
    operations: ['GET /api/Accounts/{id}', 'PATCH /api/Accounts/{accountId}'],
    part: 200,
    file: 'an account may hold a secret and lack an id',
    instead: account,
    evidence: 'recorded: no answer repeats the secret; source: every public client reads the id',
  },
  {
    operations: ['POST /api/Accounts'],
    part: 201,
    file: 'an account may hold a secret and lack an id',
    instead: account,
    evidence: 'recorded: 201 without the secret that the request held',
  },
  {
    operations: ['PATCH /api/Accounts/{accountId}'],
    part: 'request',
    file: 'an object with Operations, whose values are objects',
    instead: patch,
    evidence: 'recorded: a bare array with a text as value; source: aiobastion, psPAS',
  },
  {
    operations: [
      'POST /api/Accounts/{accountId}/Password/Retrieve',
      'POST /api/Accounts/{accountId}/Secret/Retrieve',
    ],
    part: 200,
    file: 'an object',
    instead: { type: 'string' },
    evidence: 'source: aiobastion, psPAS, cybr-cli read a JSON string',
  },
  {
    operations: ['GET /api/Accounts/{accountId}/Secret/Versions'],
    part: 200,
    file: 'a bare array',
    instead: {
      anyOf: [
        {
          type: 'object',
          required: ['Versions'],
          properties: { Versions: { type: 'array', items: ref('VersionData') } },
        },
        { type: 'array', items: ref('VersionData') },
      ],
    },
    evidence: 'source: aiobastion and psPAS read Versions',
  },
  {
    operations: ['POST /api/Accounts/{accountId}/Secret/Generate'],
    part: 'request',
    file: 'a body with AccountId is required',
    instead: { type: 'object', properties: { AccountId: { type: 'string' } } },
    evidence: 'source: psPAS sends no body',
  },
  {
    operations: ['POST /api/Accounts/{accountId}/Secret/Generate'],
    part: 200,
    file: 'an array of { Password }',
    instead: {
      anyOf: [
        { type: 'object', required: ['password'], properties: { password: { type: 'string' } } },
        { type: 'array', items: ref('GeneratedPassword') },
      ],
    },
    evidence: 'source: psPAS reads { password }',
  },
  {
    operations: ['POST /api/Accounts/{id}/LinkAccount'],
    part: 'request',
    file: 'extraPasswordIndex alone',
    instead: {
      anyOf: [
        ref('LinkAccountData'),
        {
          type: 'object',
          required: ['ExtraPassID', 'folder', 'name', 'safe'],
          properties: {
            ExtraPassID: { type: 'integer', minimum: 1, maximum: 3 },
            folder: { type: 'string' },
            name: { type: 'string' },
            safe: { type: 'string', minLength: 1, maxLength: 28 },
          },
        },
      ],
    },
    evidence: 'source: aiobastion sends ExtraPassID up to 12.1.1',
  },
  {
    operations: ['GET /api/Safes'],
    part: 200,
    file: 'a bare array',
    instead: envelope(safe('listed')),
    evidence: "documented: the vendor's sample with value, count and nextLink; source: aiobastion, psPAS",
  },
  {
    operations: ['GET /api/Safes/{safeUrlId}'],
    part: 200,
    file: 'no member may be null',
    instead: safe('listed'),
    evidence: 'recorded: null for the retention that does not apply and for an empty description (Gen1)',
  },
  {
    operations: ['POST /api/Safes'],
    part: 201,
    file: 'no member may be null',
    instead: safe('written'),
    evidence: 'recorded: null for the retention that does not apply and for an empty description (Gen1)',
  },
  {
    operations: ['PUT /api/Safes/{safeUrlId}'],
    part: 200,
    file: 'no member may be null',
    instead: safe('written'),
    evidence: 'recorded: null for the retention that does not apply and for an empty description (Gen1)',
  },
  {
    operations: ['POST /api/Safes', 'PUT /api/Safes/{safeUrlId}'],
    part: 'request',
    file: 'no AutoPurgeEnabled',
    instead: { further: { AutoPurgeEnabled: { type: 'boolean' } } },
    evidence: 'observed: aiobastion sends it',
  },
  {
    operations: ['GET /api/Safes/{safeUrlId}/members'],
    part: 200,
    file: 'one member',
    instead: envelope(member),
    evidence: "documented: the vendor's sample with value, count and nextLink; source: aiobastion, psPAS",
  },
  {
    operations: [
      'GET /api/Safes/{safeUrlId}/members/{memberName}',
      'PUT /api/Safes/{safeUrlId}/members/{memberName}',
    ],
    part: 200,
    file: 'memberId is a number, membershipExpirationDate not null',
    instead: member,
    evidence: 'public: memberId is text in the cloud; source: psPAS sends null for no expiry',
  },
  {
    operations: ['POST /api/Safes/{safeUrlId}/members'],
    part: 201,
    file: 'memberId is a number, membershipExpirationDate not null',
    instead: member,
    evidence: 'public: memberId is text in the cloud; source: psPAS sends null for no expiry',
  },
  {
    operations: ['POST /api/Safes/{safeUrlId}/members'],
    part: 'request',
    file: 'no MemberType, no null',
    instead: {
      further: {
        MemberType: { type: 'string', enum: ['User', 'Group', 'Role'] },
        MembershipExpirationDate: number,
      },
    },
    evidence: 'source: psPAS sends MemberType from 12.6, and null for no expiry',
  },
  {
    operations: ['PUT /api/Safes/{safeUrlId}/members/{memberName}'],
    part: 'request',
    file: 'no null',
    instead: { further: { MembershipExpirationDate: number } },
    evidence: 'source: psPAS sends null for no expiry',
  },
  ...estateDeviations,
]
