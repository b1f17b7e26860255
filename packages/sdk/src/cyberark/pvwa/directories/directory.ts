/** LDAP directories as PVWA sends and takes them. Pure. */
import { bodyOf, field, type ReadSettings, type WireFields } from '../../../wire-fields.ts'
import { flag, integer, listOf, nested, optional, text, type Shape } from '../../../options.ts'
import { plainOf, type Secret } from '../../../secret.ts'
import { passwordUpTo } from '../checks.ts'
import { fieldsOf } from '../fields.ts'

/** A host of a directory. */
export interface DomainController {
  readonly name: string
  /** Default: the directory's. */
  readonly port?: number
  /** Whether it is spoken to over TLS. */
  readonly tls?: boolean
}

/** What a directory is made of, beside its name. */
export interface DirectorySettings {
  /** Where its users are, for example `DC=corp,DC=example,DC=com`. */
  readonly baseContext?: string
  /** What it is, as the vault's profile is called. Default for a new one: `MicrosoftADProfile.ini`. */
  readonly type?: string
  /** Its hosts, one by one; or their addresses under `addresses`, for older servers. */
  readonly controllers?: readonly DomainController[]
  readonly addresses?: readonly string[]
  /** The user that the vault reads the directory as. */
  readonly bindUsername?: string
  readonly bindPassword?: string | Secret
  readonly port?: number
  /** Whether it is spoken to over TLS. */
  readonly tls?: boolean
  readonly description?: string
}

/** A directory as lists give it. */
export interface DirectorySummary {
  /** Its domain, which names it. */
  readonly name: string
  readonly baseContext: string
}

/** A directory in full. Never the bind password. */
export interface Directory
  extends DirectorySummary, ReadSettings<Omit<DirectorySettings, 'bindPassword' | 'baseContext'>> {
  /** What else the server says, under its names. */
  readonly properties: Readonly<Record<string, string>>
}

const controller: Shape<DomainController> = {
  name: text,
  port: optional(integer(1, 65_535)),
  tls: optional(flag),
}

/** How the settings of a directory go on the wire. */
export const directoryFields: WireFields<DirectorySettings> = {
  baseContext: field('DomainBaseContext', text),
  type: field('DirectoryType', text),
  controllers: {
    wire: 'DCList',
    check: listOf(nested(controller)),
    write: (list: readonly DomainController[]) => list.map((one) => bodyOf(controllerFields, one)),
  },
  addresses: field('HostAddresses', listOf(text)),
  bindUsername: field('BindUsername', text),
  bindPassword: { wire: 'BindPassword', check: passwordUpTo(1_000), write: plainOf },
  port: field('Port', integer(1, 65_535)),
  tls: field('SSLConnect', flag),
  description: field('LDAPDirectoryDescription', text),
}

const controllerFields: WireFields<DomainController> = {
  name: field('Name', text),
  port: field('Port', integer(1, 65_535)),
  tls: field('SSLConnect', flag),
}

/** Reads a directory of a list. */
export function readSummary(value: unknown): DirectorySummary {
  const fields = fieldsOf(value, 'a directory')
  return { name: fields.string('DomainName'), baseContext: fields.string('DomainBaseContext') }
}

const known: ReadonlySet<string> = new Set(
  Object.values(directoryFields)
    .map(({ wire }) => wire.toLowerCase())
    .concat('domainname'),
)

/** Reads a directory. An old server sends the bind password back: it is not looked at. */
export function readDirectory(value: unknown): Directory {
  const fields = fieldsOf(value, 'a directory')
  const addresses = fields.list('HostAddresses').filter((item) => typeof item === 'string')
  return {
    ...readSummary(value),
    type: fields.text('DirectoryType'),
    controllers: fields.get('DCList') === undefined ? undefined : fields.list('DCList').map(readController),
    addresses: addresses.length === 0 ? undefined : addresses,
    bindUsername: fields.text('BindUsername'),
    port: fields.number('Port'),
    tls: fields.flag('SSLConnect'),
    description: fields.text('LDAPDirectoryDescription'),
    properties: fields.others(known) ?? {},
  }
}

function readController(value: unknown): DomainController {
  const fields = fieldsOf(value, 'a host of a directory')
  const port = fields.number('Port')
  const tls = fields.flag('SSLConnect')
  return {
    name: fields.string('Name'),
    ...(port === undefined ? {} : { port }),
    ...(tls === undefined ? {} : { tls }),
  }
}
