import { authenticationTypes } from '../users/authentication.ts'
import { vaultAuthorizations } from '../../../../state/user-profile.ts'
import type { ConfigurationRecord, Shelf } from '../../../../state/configuration.ts'
import { demandAdministrator } from '../administrators.ts'
import { empty, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { noteObject } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { missing, refuse, wrong } from '../errors.ts'
import { readRecord } from '../records.ts'
import type { MemberRules } from '../records.ts'
import type { Fields, PvwaRequest } from '../request.ts'
import { handlersOf, textOf } from './resource.ts'

/** Which numbers the usages have is our assumption; recorded answers hold their names. */
const usages = { 1: 'ExternalObjectCreation', 2: 'ClientBrowsing', 4: 'Authentication' } as const

const port = { kind: 'number', least: 0, most: 65_535, fallback: 389 } as const

/** A directory in the recorded order. */
const directoryRules = {
  DirectoryType: { kind: 'text', required: true },
  BindUsername: { kind: 'text' },
  BindPassword: { kind: 'text' },
  Port: port,
  SSLConnect: { kind: 'flag' },
  LDAPDirectoryName: { kind: 'text' },
  LDAPDirectoryQueryOrder: { kind: 'number', fallback: 1 },
  LDAPDirectoryDescription: { kind: 'text' },
  VaultObjectNamesPrefix: { kind: 'text' },
  PasswordObjectPath: { kind: 'text' },
  LDAPDirectoryGroupBaseContext: { kind: 'text' },
  ReferralsChasingHopLimit: { kind: 'number', fallback: -1 },
  AppendFriendlyDomainNameToGroup: { kind: 'flag' },
  RequireReferredDirectoryDefinition: { kind: 'flag' },
  ReferralsDNSLookup: { kind: 'flag' },
  DisableUserEnumeration: { kind: 'flag' },
  AdditionalQueryFilterOptimize: { kind: 'flag', fallback: true },
  ClientBrowsing: { kind: 'flag', fallback: true },
  ExternalObjectCreation: { kind: 'flag', fallback: true },
  Authentication: { kind: 'flag', fallback: true },
  UseLDAPCertificatesOnly: { kind: 'flag' },
  DisablePaging: { kind: 'flag' },
  ProvisionDisabledUsers: { kind: 'flag' },
  LDAPDirectoryUsage: { kind: 'names', names: usages, fallback: Object.values(usages) },
  HostAddresses: { kind: 'texts' },
  DCList: {
    kind: 'objects',
    of: { Name: { kind: 'text', required: true }, Port: port, SSLConnect: { kind: 'flag' } },
  },
  DomainName: { kind: 'text', required: true },
  DomainBaseContext: { kind: 'text', required: true },
} as const satisfies MemberRules

/** Directories and mappings take ManageDirectoryMapping, or the group Vault Admins (our assumption). */
function demand(context: PvwaContext, { user }: PvwaRequest): void {
  if (!user.vaultAuthorization.has('ManageDirectoryMapping')) demandAdministrator(context, user)
}

/** Reads a directory. Hosts become domain controllers. */
export function readDirectory(fields: Fields): ConfigurationRecord {
  const { HostAddresses: hosts, DCList: controllers, ...record } = readRecord(directoryRules, fields)
  if (hosts.length + controllers.length === 0) throw refuse.invalidParameters(missing('DCList'))
  const { Port: hostPort, SSLConnect } = record
  const named = hosts.map((Name) => ({ Name, Port: hostPort, SSLConnect }))
  return {
    ...record,
    LDAPDirectoryName: record.LDAPDirectoryName === '' ? record.DomainName : record.LDAPDirectoryName,
    DCList: [...controllers, ...named],
  }
}

/** LDAP directories, by their domain's name. */
export const directories = handlersOf({
  what: 'Directory',
  shelf: ({ state }) => state.configuration.directories,
  demand,
  keyOf: (record) => textOf(record, 'DomainName'),
  read: (fields) => readDirectory(fields),
  show: (record) => ({ ...record, BindPassword: '' }),
  brief: ({ DomainName, DomainBaseContext }) => ({ DomainName, DomainBaseContext }),
  remove: ({ state }, key) => {
    state.configuration.removeDirectory(key)
  },
})

/** `POST …/LDAP/Directories`: old servers give the bind password back. */
export async function postDirectory(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const answer = await directories.post(context, request)
  if (!context.settings.echoBindPassword) return answer
  const name = (await request.fields()).required('DomainName')
  return json(context.state.configuration.directories.get(name), 201)
}

const mappingRules = {
  LDAPBranch: { kind: 'text', required: true },
  VaultGroups: { kind: 'texts', fallback: undefined },
  MappingAuthorizations: { kind: 'texts', values: [...vaultAuthorizations, 'AllAuths'] },
  Location: { kind: 'text', fallback: '\\' },
  AuthenticationMethod: { kind: 'texts', values: authenticationTypes, fallback: ['AuthTypeLDAP'] },
  UserType: { kind: 'text', fallback: 'EPVUser' },
  DisableUser: { kind: 'flag' },
  UserActivityLogPeriod: { kind: 'number', least: 1, most: 3650, fallback: 7 },
  UserExpiration: { kind: 'number' },
  LogonFromHour: { kind: 'number', least: 0, most: 24 },
  LogonToHour: { kind: 'number', least: 0, most: 24, fallback: 24 },
  MappingName: { kind: 'text', most: 28, required: true },
  LDAPQuery: { kind: 'text' },
  DomainGroups: { kind: 'texts' },
} as const satisfies MemberRules

/** Mappings are tried in steps of a thousand, as recorded. */
const step = 1000

/** The name of the directory in the path; 404 when there is none. */
function directoryOf({ state }: PvwaContext, { parameters }: PvwaRequest): string {
  const name = parameters['directory'] ?? ''
  if (state.configuration.directories.get(name) === undefined) throw refuse.notFound('Directory', name)
  return name
}

function inOrder(records: readonly ConfigurationRecord[]): ConfigurationRecord[] {
  const order = (record: ConfigurationRecord): number => Number(record['DirectoryMappingOrder'])
  return [...records].sort((left, right) => order(left) - order(right))
}

/** Reads a mapping; a new one is tried last. */
export function mappingRecord(
  fields: Fields,
  shelf: Shelf,
  before: ConfigurationRecord | undefined,
): ConfigurationRecord {
  const { MappingName, LDAPQuery, DomainGroups, ...record } = readRecord(mappingRules, fields)
  const last = Number(inOrder(shelf.all).at(-1)?.['DirectoryMappingOrder'] ?? 0)
  return {
    ...record,
    MappingID: before?.['MappingID'] ?? shelf.takeNumber(),
    DirectoryMappingOrder: before?.['DirectoryMappingOrder'] ?? last + step,
    MappingName,
    LDAPQuery,
    DomainGroups,
  }
}

/** Mappings of a directory, by their number. */
export const mappings = handlersOf({
  what: 'Directory mapping',
  shelf: (context, request) => context.state.configuration.mappingsOf(directoryOf(context, request)),
  demand,
  keyOf: (record) => textOf(record, 'MappingID'),
  read: (fields, context, request, before) =>
    mappingRecord(fields, context.state.configuration.mappingsOf(directoryOf(context, request)), before),
  select: inOrder,
})

/** `POST …/Mappings/Reorder` with `MappingsOrder`: every mapping of the directory, once. */
export async function reorderMappings(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  demand(context, request)
  const directory = directoryOf(context, request)
  const shelf = context.state.configuration.mappingsOf(directory)
  const ids = (await request.fields()).list('MappingsOrder')
  if (ids === undefined) throw refuse.invalidParameters(missing('MappingsOrder'))
  const wanted = ids.map((id) => shelf.get(String(id)))
  const isWhole = new Set(wanted).size === shelf.all.length && wanted.length === shelf.all.length
  if (!isWhole || wanted.includes(undefined))
    throw refuse.invalidParameters(
      wrong('MappingsOrder', 'The list must hold every mapping of the directory once.'),
    )
  for (const [index, record] of wanted.entries())
    if (record !== undefined)
      shelf.set(textOf(record, 'MappingID'), { ...record, DirectoryMappingOrder: (index + 1) * step })
  noteObject(context, request, 'Update configuration', `Directory ${directory}`)
  return empty(context.settings)
}
