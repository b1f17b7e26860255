import type { Pam360AccessControl } from './access-request.ts'
import type { Pam360Account, Pam360CustomField, Pam360Demands } from './account.ts'
import { Shares } from './shares.ts'

/** Types whose accounts hold a file in place of a password. */
export const fileTypes = ['License Store', 'Key Store', 'File Store'] as const

/** Types that come with the product, as far as public pages name them. */
export const resourceTypes = [
  'Linux',
  'Windows',
  'WindowsDomain',
  'MS SQL Server',
  'MySQL Server',
  'Oracle DB Server',
  'SAP',
  'Cisco IOS',
  'Web Site Accounts',
  ...fileTypes,
] as const

/** The texts of a resource. */
export interface Pam360ResourceTexts {
  readonly description: string
  readonly url: string
  readonly dnsName: string
  readonly domainName: string
  readonly department: string
  readonly location: string
  readonly notes: string
}

/** What a resource is made with. */
export interface Pam360ResourceInit extends Partial<Pam360ResourceTexts>, Pam360Demands {
  readonly name: string
  /** Default `Linux`. */
  readonly type?: string
  /** Name of its password policy. Default `Strong`. */
  readonly policy?: string
  readonly customFields?: readonly Pam360CustomField[]
  readonly accessControl?: Pam360AccessControl
}

/** A resource: a machine, a database, a site, with its accounts. */
export class Pam360Resource {
  readonly id: number
  /** Number of its organisation. */
  readonly organisation: number
  name: string
  type: string
  policy: string
  /** Number of the user that owns it. */
  owner: number
  texts: Pam360ResourceTexts
  customFields: readonly Pam360CustomField[]
  accessControl: Pam360AccessControl | null
  demands: Pam360Demands
  readonly accounts: Pam360Account[] = []
  readonly remoteApps: { readonly id: number; readonly name: string }[] = []
  /** What was set that the lab only keeps, by its name on the wire. */
  readonly options = new Map<string, string>()
  readonly shares = new Shares()
  /** When it was put into the trash, epoch milliseconds; `null`: it is not there. */
  trashedAt: number | null = null

  constructor(
    init: Pam360ResourceInit,
    { id, organisation, owner }: { id: number; organisation: number; owner: number },
  ) {
    this.id = id
    this.organisation = organisation
    this.owner = owner
    this.name = init.name
    this.type = init.type ?? 'Linux'
    this.policy = init.policy ?? 'Strong'
    const {
      description = '',
      url = '',
      dnsName = '',
      domainName = '',
      department = '',
      location = '',
      notes = '',
    } = init
    this.texts = { description, url, dnsName, domainName, department, location, notes }
    this.customFields = init.customFields ?? []
    this.accessControl = init.accessControl ?? null
    const { reasonRequired = false, ticketRequired = false, ticketRequiredForRequest = false } = init
    this.demands = { reasonRequired, ticketRequired, ticketRequiredForRequest }
  }

  /** Whether its accounts hold files. */
  get holdsFiles(): boolean {
    return fileTypes.some((type) => type === this.type)
  }

  /** The accounts that are not in the trash. */
  get present(): Pam360Account[] {
    return this.accounts.filter(({ trashedAt }) => trashedAt === null)
  }
}
