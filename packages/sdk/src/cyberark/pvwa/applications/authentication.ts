/** How applications prove who they are, as PVWA sends and takes it. Pure. */
import { ConfigurationError } from '../../../errors.ts'
import {
  checkOptions,
  flag,
  isList,
  isRecord,
  listOf,
  oneOf,
  optional,
  text,
  type Check,
  type Shape,
} from '../../../options.ts'
import { fieldsOf, type Fields } from '../fields.ts'
import { readId } from '../named.ts'

/** An application that runs from a path. */
export interface PathAuthentication {
  readonly kind: 'path'
  /** The path of its file or folder. */
  readonly path: string
  /** Whether it is a folder: whatever runs from it. Default `false`. */
  readonly isFolder?: boolean
  /** Whether scripts that it runs count too. Default `false`. */
  readonly allowInternalScripts?: boolean
}

/** An application whose file has a hash. */
export interface HashAuthentication {
  readonly kind: 'hash'
  readonly hash: string
  readonly comment?: string
}

/** An application that runs as a user of the operating system. */
export interface OsUserAuthentication {
  readonly kind: 'os-user'
  /** The user, with its domain where it has one. */
  readonly user: string
}

/** An application that asks from a machine. */
export interface MachineAuthentication {
  readonly kind: 'machine'
  /** Its address or name. */
  readonly address: string
}

/** An application whose client certificate has a serial number. */
export interface SerialNumberAuthentication {
  readonly kind: 'certificate-serial-number'
  readonly serialNumber: string
  readonly comment?: string
}

/** An application whose client certificate says certain things. At least one of the lists. From 11.4. */
export interface CertificateAttributesAuthentication {
  readonly kind: 'certificate-attributes'
  /** For example `CN=Corp CA`. */
  readonly issuer?: readonly string[]
  /** For example `CN=billing`. */
  readonly subject?: readonly string[]
  /** For example `DNS Name=billing.example.com`, `IP Address=10.0.0.5`. */
  readonly subjectAlternativeName?: readonly string[]
}

/** One way in which an application proves who it is. */
export type NewApplicationAuthentication =
  | PathAuthentication
  | HashAuthentication
  | OsUserAuthentication
  | MachineAuthentication
  | SerialNumberAuthentication
  | CertificateAttributesAuthentication

/** A kind that this library does not know. */
export interface OtherAuthentication {
  readonly kind: 'other'
  /** In the vendor's words. */
  readonly type: string
  readonly value: string | undefined
}

/** A way that an application has, with its id. */
export type ApplicationAuthentication = { readonly id: number } & (
  | Required<PathAuthentication>
  | (Omit<HashAuthentication, 'comment'> & { readonly comment: string | undefined })
  | OsUserAuthentication
  | MachineAuthentication
  | (Omit<SerialNumberAuthentication, 'comment'> & { readonly comment: string | undefined })
  | Required<CertificateAttributesAuthentication>
  | OtherAuthentication
)

/** One kind: the vendor's word for it, and its members with their checks and wire names. */
interface Kind {
  readonly type: string
  readonly members: Readonly<Record<string, readonly [wire: string, check: Check]>>
}

const names = optional(listOf(text))

const kinds: Readonly<Record<NewApplicationAuthentication['kind'], Kind>> = {
  path: {
    type: 'path',
    members: {
      path: ['AuthValue', text],
      isFolder: ['IsFolder', optional(flag)],
      allowInternalScripts: ['AllowInternalScripts', optional(flag)],
    },
  },
  hash: { type: 'hash', members: { hash: ['AuthValue', text], comment: ['Comment', optional(text)] } },
  'os-user': { type: 'osUser', members: { user: ['AuthValue', text] } },
  machine: { type: 'machineAddress', members: { address: ['AuthValue', text] } },
  'certificate-serial-number': {
    type: 'certificateserialnumber',
    members: { serialNumber: ['AuthValue', text], comment: ['Comment', optional(text)] },
  },
  'certificate-attributes': {
    type: 'certificateattr',
    members: {
      issuer: ['Issuer', names],
      subject: ['Subject', names],
      subjectAlternativeName: ['SubjectAlternativeName', names],
    },
  },
}

const kindNames = Object.keys(kinds)

/**
 * The body that adds a way.
 *
 * @throws ConfigurationError for an unknown kind, or a member that its kind does not have.
 */
export function authenticationBody(given: NewApplicationAuthentication): Record<string, unknown> {
  const where = 'applications.authentications.add'
  const kind = isRecord(given) && Object.hasOwn(kinds, given.kind) ? kinds[given.kind] : undefined
  if (kind === undefined) {
    throw new ConfigurationError(`${where}: option 'kind' must be one of ${kindNames.join(', ')}.`, {
      code: 'INVALID_OPTION',
    })
  }
  const rows = Object.entries(kind.members)
  const shape: Shape<Record<string, unknown>> = {
    kind: oneOf(given.kind),
    ...Object.fromEntries(rows.map(([name, [, check]]) => [name, check])),
  }
  const values: Record<string, unknown> = { ...given }
  checkOptions(where, values, shape)
  const members = rows.flatMap(([name, [wire]]) => (values[name] === undefined ? [] : [[wire, values[name]]]))
  const empty = members.every(([, value]) => isList(value) && value.length === 0)
  if (empty) {
    throw new ConfigurationError(
      `${where}: give 'issuer', 'subject' or 'subjectAlternativeName', or more than one.`,
      { code: 'INVALID_REQUEST' },
    )
  }
  return { authentication: { AuthType: kind.type, ...Object.fromEntries(members) } }
}

/** Reads a way; what the vendor calls it is read in any letter case. */
export function readAuthentication(value: unknown): ApplicationAuthentication {
  const fields = fieldsOf(value, 'an authentication')
  const id = readId(fields, 'authID', 'an authentication')
  const type = fields.string('AuthType')
  const kind = Object.entries(kinds).find(([, known]) => known.type.toLowerCase() === type.toLowerCase())?.[0]
  const held = fields.string('AuthValue')
  const comment = fields.text('Comment')
  switch (kind) {
    case 'path':
      return {
        id,
        kind,
        path: held,
        isFolder: fields.flag('IsFolder') ?? false,
        allowInternalScripts: fields.flag('AllowInternalScripts') ?? false,
      }
    case 'hash':
      return { id, kind, hash: held, comment }
    case 'os-user':
      return { id, kind, user: held }
    case 'machine':
      return { id, kind, address: held }
    case 'certificate-serial-number':
      return { id, kind, serialNumber: held, comment }
    case 'certificate-attributes':
      return {
        id,
        kind,
        issuer: textsIn(fields, 'Issuer'),
        subject: textsIn(fields, 'Subject'),
        subjectAlternativeName: textsIn(fields, 'SubjectAlternativeName'),
      }
    case undefined:
    default:
      return { id, kind: 'other', type, value: fields.text('AuthValue') }
  }
}

/** They are sent as lists and come back as one text. */
function textsIn(fields: Fields, name: string): readonly string[] {
  const value = fields.get(name)
  if (isList(value)) return value.filter((item) => typeof item === 'string')
  return typeof value === 'string' && value !== '' ? [value] : []
}
