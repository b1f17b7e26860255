import { findingsOf } from './schema.ts'
import type { Schema } from './schema.ts'

const text: Schema = { type: 'string' }
const filled: Schema = { type: 'string', minLength: 1 }
const id: Schema = { type: 'string', pattern: '^\\d+$' }
const flag: Schema = { type: 'string', pattern: '^(?:[Tt]rue|[Ff]alse|TRUE|FALSE)$' }

const object = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: true,
})

/** The envelope of everything but certificates and keys. */
const envelope = (details: Schema | undefined): Schema => ({
  type: 'object',
  properties: {
    operation: {
      type: 'object',
      properties: {
        name: filled,
        result: {
          type: 'object',
          properties: {
            status: { type: 'string', pattern: '^(?:[Ss]uccess|SUCCESS|[Tt]rue|Failed)$' },
            message: text,
            statusCode: { type: 'integer' },
          },
          required: ['status', 'message'],
          additionalProperties: false,
        },
        totalRows: { type: 'integer', minimum: 0 },
        ...(details === undefined ? {} : { Details: details }),
      },
      required: ['name', 'result'],
      additionalProperties: details === undefined,
    },
  },
  required: ['operation'],
  additionalProperties: false,
})

const rows = (of: Schema): Schema => ({ type: 'array', items: of })

const account = object(
  {
    'ACCOUNT ID': id,
    'ACCOUNT NAME': filled,
    PASSWDID: id,
    'PASSWORD STATUS': text,
    ISFAVPASS: flag,
    ISREASONREQUIRED: flag,
    IS_TICKETID_REQD: flag,
    IS_TICKETID_REQD_MANDATORY: flag,
    IS_TICKETID_REQD_ACW: flag,
    AUTOLOGONLIST: rows(filled),
    AUTOLOGONSTATUS: filled,
  },
  ['ACCOUNT ID', 'ACCOUNT NAME', 'PASSWDID', 'PASSWORD STATUS'],
)

interface Answer {
  readonly method: string
  readonly target: RegExp
  readonly details: Schema
}

/** What stands in `Details` where a source shows it. */
const answers: readonly Answer[] = [
  {
    method: 'GET',
    target: /^resources(?:\?|$)/,
    details: rows(
      object({ 'RESOURCE ID': id, 'RESOURCE NAME': filled, 'RESOURCE TYPE': filled, NOOFACCOUNTS: id }, [
        'RESOURCE ID',
        'RESOURCE NAME',
        'RESOURCE TYPE',
        'RESOURCE DESCRIPTION',
        'NOOFACCOUNTS',
      ]),
    ),
  },
  {
    method: 'GET',
    target: /^resources\/getResourceIdAccountId\?|^resources\/resourcename\/[^/]+\/accounts\/accountname\//,
    details: object({ RESOURCEID: id, ACCOUNTID: id }, ['RESOURCEID', 'ACCOUNTID']),
  },
  {
    method: 'GET',
    target: /^resources\/resourcename\/[^/]+$/,
    details: object({ RESOURCEID: id }, ['RESOURCEID']),
  },
  {
    method: 'GET',
    target: /^resources\/\d+\/accounts(?:\?|$)/,
    details: object({ 'RESOURCE ID': id, 'RESOURCE NAME': filled, 'ACCOUNT LIST': rows(account) }, [
      'RESOURCE ID',
      'RESOURCE NAME',
    ]),
  },
  {
    method: 'POST',
    target: /^resources\/\d+\/accounts$/,
    details: rows({ type: 'object', additionalProperties: object({ STATUS: filled }, ['STATUS']) }),
  },
  {
    method: 'GET',
    target: /^resources\/\d+\/accounts\/\d+$/,
    details: object({ PASSWDID: id, 'EXPIRY STATUS': filled, PASSWORDREQUEST_REASON_MANDATORY: flag }, [
      'PASSWDID',
      'PASSWORD STATUS',
    ]),
  },
  {
    method: 'GET',
    target: /^resources\/\d+\/accounts\/\d+\/password(?:\?|$)|^passwords\/generate(?:\?|$)/,
    details: object({ PASSWORD: filled }, ['PASSWORD']),
  },
  { method: 'GET', target: /^user\/getUserId\?/, details: object({ USERID: id }, ['USERID']) },
  {
    method: 'GET',
    target: /^user\/getUserGroupId\?/,
    details: object({ USERGROUPID: id }, ['USERGROUPID']),
  },
  {
    method: 'PUT',
    target: /^user\/regenerateAuthtoken$/,
    details: object(
      { AUTHTOKEN: { type: 'string', pattern: '^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$' } },
      ['AUTHTOKEN'],
    ),
  },
  {
    method: 'GET',
    target: /^audit\?/,
    details: rows(
      object(
        { 'Audit ID': id, TIME: id, 'Time Stamp': { type: 'string', pattern: '^\\d{4}(?:-\\d\\d){2} ' } },
        [
          'Audit ID',
          'Operated by',
          'Operation Type',
          'TIME',
          'Time Stamp',
          'IP Address',
          'User Name',
          "User's Full Name",
        ],
      ),
    ),
  },
  {
    method: 'GET',
    target: /^accounts\/passwordaccessrequests$/,
    details: rows(
      object(
        {
          'REQUESTER USERID': id,
          PASSWORDREQUESTLIST: rows(
            object({ 'PASSWD ID': id, 'RESOURCE ID': id, 'ACCOUNT ID': id, STATUS: text }, [
              'PASSWD ID',
              'RESOURCE NAME',
              'ACCOUNT NAME',
              'STATUS',
            ]),
          ),
        },
        ['REQUESTED BY', 'PASSWORDREQUESTLIST'],
      ),
    ),
  },
]

/** The envelope of certificates and keys, flat or with a result; names in any letter case. */
const pki: Schema = object({ name: filled })

const rest = 'restapi/json/v1/'

/** Where the JSON body of an answer leaves what is known of it. Of a failure only the envelope is. */
export function findingsOfPam360Answer(method: string, target: string, body: unknown): readonly string[] {
  if (target.startsWith('api/pki/restapi/')) return findingsOf(pki, body, rules)
  if (!target.startsWith(rest)) return [`${target} is below no base`]
  const path = target.slice(rest.length)
  const known = answers.find((one) => one.method === method && one.target.test(path))
  return findingsOf(envelope(known?.details), body, rules)
}

const rules = {
  keysAnyCase: false,
  resolve: (ref: string): Schema => {
    throw new Error(`${ref}: the contract has no references`)
  },
}
