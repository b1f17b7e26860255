import { ruleKinds } from '../../../../state/application.ts'
import type { ApplicationRule, RuleKind } from '../../../../state/application.ts'
import { deleted, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { noteObject } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { missing, refuse, wrong } from '../errors.ts'
import { pathNumber } from '../request.ts'
import type { Fields, PvwaRequest } from '../request.ts'
import { isAtLeast } from '../settings.ts'
import { applicationOf } from './application-routes.ts'

interface Kind {
  /** As it is written on the wire. */
  readonly type: string
  /** The members that it has. */
  readonly members: readonly string[]
  readonly since?: string
}

/** The kinds of authentication (PVWA protocol notes, section 9). */
const kinds: Readonly<Record<RuleKind, Kind>> = {
  path: { type: 'path', members: ['AuthValue', 'IsFolder', 'AllowInternalScripts'] },
  hash: { type: 'hash', members: ['AuthValue', 'Comment'] },
  osUser: { type: 'osUser', members: ['AuthValue'] },
  machineAddress: { type: 'machineAddress', members: ['AuthValue'] },
  certificateSerialNumber: { type: 'certificateserialnumber', members: ['AuthValue', 'Comment'] },
  certificateAttributes: {
    type: 'certificateattr',
    members: ['Issuer', 'Subject', 'SubjectAlternativeName'],
    since: '11.4',
  },
}

const allMembers = [...new Set(Object.values(kinds).flatMap(({ members }) => members))]

/** A restriction in the recorded order. Attributes come as one text each. */
function ruleModel(application: string, rule: ApplicationRule): Record<string, unknown> {
  const isPath = rule.kind === 'path'
  return {
    AllowInternalScripts: isPath ? (rule.allowInternalScripts ?? false) : null,
    AppID: application,
    AuthType: kinds[rule.kind].type,
    AuthValue: 'value' in rule ? rule.value : null,
    Comment: rule.comment ?? null,
    IsFolder: isPath ? (rule.isFolder ?? false) : null,
    authID: rule.authId,
    ...(rule.kind === 'certificateAttributes'
      ? {
          Issuer: rule.issuer.join(','),
          Subject: rule.subject.join(','),
          SubjectAlternativeName: rule.subjectAlternativeName.join(','),
        }
      : {}),
  }
}

/** Gen1: `GET …/Applications/{id}/Authentications`. */
export function listAuthentications(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  context.access.demandVault(request.user, 'AuditUsers', 'AddUpdateUsers')
  const { id, rules } = applicationOf(context, request)
  return json({ authentication: rules.map((rule) => ruleModel(id, rule)) })
}

function isGiven(fields: Fields, name: string): boolean {
  const value = fields.value(name)
  return value !== undefined && value !== null && value !== ''
}

function attributesOf(fields: Fields): ApplicationRule {
  const rule = {
    kind: 'certificateAttributes',
    subject: fields.texts('Subject') ?? [],
    issuer: fields.texts('Issuer') ?? [],
    subjectAlternativeName: fields.texts('SubjectAlternativeName') ?? [],
  } as const
  if (rule.subject.length + rule.issuer.length + rule.subjectAlternativeName.length === 0)
    throw refuse.invalidParameters(missing('Subject'))
  return rule
}

function valueRule(kind: Exclude<RuleKind, 'certificateAttributes'>, fields: Fields): ApplicationRule {
  const value = fields.required('AuthValue')
  const comment = fields.text('Comment') ?? ''
  const told = comment === '' ? {} : { comment }
  switch (kind) {
    case 'path':
      return {
        kind,
        value,
        isFolder: fields.flag('IsFolder') ?? false,
        allowInternalScripts: fields.flag('AllowInternalScripts') ?? false,
      }
    case 'certificateSerialNumber':
      if (!/^[0-9a-f:\s]+$/iu.test(value))
        throw refuse.invalidParameters(wrong('AuthValue', 'The value is not a serial number.'))
      return { kind, value, ...told }
    case 'hash':
    case 'osUser':
    case 'machineAddress':
      return { kind, value, ...told }
  }
}

function readRule({ settings }: PvwaContext, fields: Fields): ApplicationRule {
  const type = fields.required('AuthType')
  const kind = ruleKinds.find((name) => kinds[name].type.toLowerCase() === type.toLowerCase())
  if (kind === undefined || !isAtLeast(settings, kinds[kind].since ?? '0'))
    throw refuse.invalidParameters(wrong('AuthType', `The value '${type}' is not valid.`))
  const foreign = allMembers.find((name) => !kinds[kind].members.includes(name) && isGiven(fields, name))
  if (foreign !== undefined)
    throw refuse.invalidParameters(wrong(foreign, `An authentication of type ${type} has no ${foreign}.`))
  return kind === 'certificateAttributes' ? attributesOf(fields) : valueRule(kind, fields)
}

/** Gen1: `POST …/Applications/{id}/Authentications/`: 201 without a body. CCP and CP look at it at once. */
export async function postAuthentication(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access, state } = context
  access.demandVault(request.user, 'AddUpdateUsers')
  const application = applicationOf(context, request)
  const fields = (await request.fields()).object('authentication')
  if (fields === undefined) throw refuse.invalidParameters(missing('authentication'))
  state.setApplication({ ...application, rules: [...application.rules, readRule(context, fields)] })
  noteObject(context, request, 'Update application', application.id)
  return { status: 201 }
}

/** Gen1: `DELETE …/Applications/{id}/Authentications/{authID}`. */
export function deleteAuthentication(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const { access, state, settings } = context
  access.demandVault(request.user, 'AddUpdateUsers')
  const application = applicationOf(context, request)
  const number = pathNumber(request, 'authentication')
  const rules = application.rules.filter((rule) => rule.authId !== number)
  if (rules.length === application.rules.length) throw refuse.notFound('Authentication', number)
  state.setApplication({ ...application, rules })
  noteObject(context, request, 'Update application', application.id)
  return deleted(settings)
}
