/** Mappings of directories as PVWA sends and takes them. Pure. */
import { field, type ReadSettings, type WireFields } from '../../../wire-fields.ts'
import { flag, integer, listOf, oneOf, text, textUpTo } from '../../../options.ts'
import { textList } from '../checks.ts'
import { fieldsOf } from '../fields.ts'
import { readId } from '../named.ts'
import { vaultAuthorizations, type VaultAuthorization } from '../users/user.ts'

/** What a mapping is made of. */
export interface MappingSettings {
  /** At most 28 characters. */
  readonly name?: string
  /** The branch of the directory, for example `DC=corp,DC=example,DC=com`. */
  readonly branch?: string
  /** Whom it takes, as a query of LDAP; or name groups under `domainGroups`. */
  readonly query?: string
  /** The groups of the directory whose members it takes. */
  readonly domainGroups?: readonly string[]
  /** The groups of the vault that they join. */
  readonly vaultGroups?: readonly string[]
  /** What they may do in the vault itself. */
  readonly authorizations?: readonly VaultAuthorization[]
  /** Where they are in the vault's tree. */
  readonly location?: string
  /** How they log on, in the vendor's words, for example `AuthTypeLDAP`. */
  readonly authenticationMethods?: readonly string[]
  /** Their type by licence, for example `EPVUser`. */
  readonly userType?: string
  /** Whether they may not log on. */
  readonly disabled?: boolean
  /** For how many days their activities are kept. */
  readonly activityLogDays?: number
  /** After how many days they expire, as the server counts it; 0 for never. */
  readonly expiration?: number
  /** From which hour of the day they may log on, 0 to 24. */
  readonly logonFromHour?: number
  /** To which hour of the day, 0 to 24. */
  readonly logonToHour?: number
  /** Its place among the mappings. */
  readonly order?: number
}

/** Who of a directory becomes what user of the vault. */
export interface DirectoryMapping extends ReadSettings<Omit<MappingSettings, 'authorizations'>> {
  readonly id: number
  readonly name: string
  readonly branch: string
  /** What they may do in the vault itself, in the vendor's words. */
  readonly authorizations: readonly string[]
}

/** How the settings of a mapping go on the wire. */
export const mappingFields: WireFields<MappingSettings> = {
  name: field('MappingName', textUpTo(28)),
  branch: field('LDAPBranch', text),
  query: field('LDAPQuery', text),
  domainGroups: field('DomainGroups', listOf(text)),
  vaultGroups: field('VaultGroups', listOf(text)),
  authorizations: field('MappingAuthorizations', listOf(oneOf(...vaultAuthorizations))),
  location: field('Location', text),
  authenticationMethods: field('AuthenticationMethod', listOf(text)),
  userType: field('UserType', text),
  disabled: field('DisableUser', flag),
  activityLogDays: field('UserActivityLogPeriod', integer(0)),
  expiration: field('UserExpiration', integer(0)),
  logonFromHour: field('LogonFromHour', integer(0, 24)),
  logonToHour: field('LogonToHour', integer(0, 24)),
  order: field('DirectoryMappingOrder', integer(0)),
}

/** Reads a mapping. */
export function readMapping(value: unknown): DirectoryMapping {
  const fields = fieldsOf(value, 'a mapping of a directory')
  return {
    id: readId(fields, 'MappingID', 'a mapping of a directory'),
    name: fields.string('MappingName'),
    branch: fields.string('LDAPBranch'),
    authorizations: textList(fields, 'MappingAuthorizations') ?? [],
    domainGroups: textList(fields, 'DomainGroups'),
    vaultGroups: textList(fields, 'VaultGroups'),
    query: fields.text('LDAPQuery'),
    location: fields.text('Location'),
    authenticationMethods: textList(fields, 'AuthenticationMethod'),
    userType: fields.text('UserType'),
    disabled: fields.flag('DisableUser'),
    activityLogDays: fields.number('UserActivityLogPeriod'),
    expiration: fields.number('UserExpiration'),
    logonFromHour: fields.number('LogonFromHour'),
    logonToHour: fields.number('LogonToHour'),
    order: fields.number('DirectoryMappingOrder'),
  }
}
