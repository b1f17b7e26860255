/** What PVWA says about users beside the users themselves. Pure. */
import { fieldsOf } from '../fields.ts'

/** The user of a session, as the first generation of the API tells it. */
export interface LoggedOnUser {
  readonly username: string
  readonly firstName: string | undefined
  readonly lastName: string | undefined
  readonly email: string | undefined
  /** The type by licence. */
  readonly type: string | undefined
  readonly source: string | undefined
  readonly location: string | undefined
  /** Whether it is a component of the vault and no person. */
  readonly component: boolean | undefined
  readonly disabled: boolean | undefined
  readonly expired: boolean | undefined
  readonly suspended: boolean | undefined
  /** What else the server says, under its names. */
  readonly properties: Readonly<Record<string, string>>
}

/** A safe that a user is a member of. */
export interface UserSafe {
  readonly name: string
  /** What else the server says, under its names. */
  readonly properties: Readonly<Record<string, string>>
}

/** A type of users. */
export interface UserType {
  readonly name: string
  /** What else the server says, under its names. */
  readonly properties: Readonly<Record<string, string>>
}

const ofMe = lower(
  'UserName',
  'FirstName',
  'LastName',
  'Email',
  'UserTypeName',
  'Source',
  'Location',
  'AgentUser',
  'Disabled',
  'Expired',
  'Suspended',
)

/** Reads who is logged on. */
export function readLoggedOnUser(value: unknown): LoggedOnUser {
  const fields = fieldsOf(value, 'a user')
  return {
    username: fields.string('UserName'),
    firstName: fields.text('FirstName'),
    lastName: fields.text('LastName'),
    email: fields.text('Email'),
    type: fields.text('UserTypeName'),
    source: fields.text('Source'),
    location: fields.text('Location'),
    component: fields.flag('AgentUser'),
    disabled: fields.flag('Disabled'),
    expired: fields.flag('Expired'),
    suspended: fields.flag('Suspended'),
    properties: fields.others(ofMe) ?? {},
  }
}

const ofSafe = lower('SafeName')

/** Reads a safe of a user. */
export function readUserSafe(value: unknown): UserSafe {
  const fields = fieldsOf(value, 'a safe of a user')
  return { name: fields.string('SafeName'), properties: fields.others(ofSafe) ?? {} }
}

const typeNames = ['UserTypeName', 'UserType', 'Name']
const ofType = lower(...typeNames)

/** Reads a type of users. What it is called nobody established: the likely names are looked for. */
export function readUserType(value: unknown): UserType {
  if (typeof value === 'string') return { name: value, properties: {} }
  const fields = fieldsOf(value, 'a type of users')
  const name = typeNames.map((candidate) => fields.text(candidate)).find((found) => found !== undefined)
  return { name: name ?? '', properties: fields.others(ofType) ?? {} }
}

function lower(...names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()))
}
