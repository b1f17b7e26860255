/** Resources as PAM360 tells of them, and as it is told of them. */
import { anyOf, anyText, flag, secretText, text, type Check } from '../../options.ts'
import { plainOf, type Secret } from '../../secret.ts'
import { field, type WireFields } from '../../wire-fields.ts'
import { customFields, customFieldsIn, type Pam360CustomField } from '../custom-fields.ts'
import { fieldsOf } from '../fields.ts'
import { idText } from '../refs.ts'

/** A resource, as lists show it. */
export interface Pam360Resource {
  readonly id: string
  readonly name: string
  readonly type: string | null
  readonly description: string | null
  /** How many accounts it has, of those that the user may see. */
  readonly accountCount: number | null
  /** All that the server said, under the vendor's names. */
  readonly properties: Readonly<Record<string, string>>
}

/** A resource with all that PAM360 tells of it. */
export interface Pam360ResourceDetails {
  readonly id: string
  readonly name: string
  readonly type: string | null
  readonly description: string | null
  readonly dnsName: string | null
  readonly domainName: string | null
  readonly department: string | null
  readonly location: string | null
  readonly url: string | null
  /** A local name, or `DOMAIN\user`. */
  readonly owner: string | null
  readonly passwordPolicy: string | null
  /** Whether requests for access need a reason. */
  readonly isRequestReasonRequired: boolean | null
  readonly customFields: readonly Pam360CustomField[]
  /** All that the server said, under the vendor's names. */
  readonly properties: Readonly<Record<string, string>>
}

/** A type of resources. */
export interface Pam360ResourceType {
  readonly id: string | null
  readonly name: string
  /** All that the server said, under the vendor's names. */
  readonly properties: Readonly<Record<string, string>>
}

/** The address of a resource. */
export interface Pam360ResourceUrl {
  readonly resourceId: string
  readonly url: string | null
}

/** An application that is opened on another machine. */
export interface Pam360RemoteApp {
  readonly id: string | null
  readonly name: string | null
  /** All that the server said, under the vendor's names. */
  readonly properties: Readonly<Record<string, string>>
}

/** Reads a row of a list of resources. */
export function parseResource(row: unknown): Pam360Resource {
  const fields = fieldsOf(row, 'a resource')
  return {
    id: fields.needId('the id of a resource', 'RESOURCE ID'),
    name: fields.exact('RESOURCE NAME') ?? '',
    type: fields.text('RESOURCE TYPE'),
    description: fields.text('RESOURCE DESCRIPTION'),
    accountCount: fields.count('NOOFACCOUNTS'),
    properties: fields.properties(),
  }
}

/** Reads what stands around a list of accounts. */
export function parseResourceDetails(details: unknown): Pam360ResourceDetails {
  const fields = fieldsOf(details, 'a resource')
  return {
    id: fields.needId('the id of a resource', 'RESOURCE ID'),
    name: fields.exact('RESOURCE NAME') ?? '',
    type: fields.text('RESOURCE TYPE'),
    description: fields.text('RESOURCE DESCRIPTION'),
    dnsName: fields.text('DNS NAME'),
    domainName: fields.text('DOMAIN NAME'),
    department: fields.text('DEPARTMENT'),
    location: fields.text('LOCATION'),
    url: fields.text('RESOURCE URL'),
    owner: fields.text('RESOURCE OWNER'),
    passwordPolicy: fields.text('RESOURCE PASSWORD POLICY', 'PASSWORD POLICY'),
    isRequestReasonRequired: fields.flag('PASSWORDREQUEST_REASON_MANDATORY'),
    customFields: customFieldsIn(fields),
    properties: fields.properties(),
  }
}

/** Reads a row of the list of types. */
export function parseResourceType(row: unknown): Pam360ResourceType {
  if (typeof row === 'string') return { id: null, name: row, properties: {} }
  const fields = fieldsOf(row, 'a type of resources')
  return {
    id: fields.id('RESOURCE TYPE ID'),
    name: fields.exact('RESOURCE TYPE', 'RESOURCE TYPE NAME') ?? '',
    properties: fields.properties(),
  }
}

/** Reads a row of the list of addresses. */
export function parseResourceUrl(row: unknown): Pam360ResourceUrl {
  const fields = fieldsOf(row, 'an address')
  return {
    resourceId: fields.needId('the id of a resource', 'RESOURCE ID'),
    url: fields.text('RESOURCE URL'),
  }
}

/** Reads a row of the list of remote applications. */
export function parseRemoteApp(row: unknown): Pam360RemoteApp {
  const fields = fieldsOf(row, 'a remote application')
  return {
    id: fields.id('REMOTEAPP ID', 'REMOTE APP ID', 'ID'),
    name: fields.text('REMOTEAPP NAME', 'REMOTE APP NAME', 'NAME'),
    properties: fields.properties(),
  }
}

/** What resources are made of and changed by alike. */
interface CommonFields {
  readonly type?: string
  readonly description?: string
  readonly url?: string
  readonly dnsName?: string
  readonly department?: string
  readonly location?: string
  /** A local name, or `DOMAIN\user`. */
  readonly ownerName?: string
  /** The name of a policy, such as `Strong`. */
  readonly passwordPolicy?: string
  /** Values by the labels of custom fields of resources. */
  readonly customFields?: Readonly<Record<string, string>>
  /** Whether sessions with the configured URL are recorded. */
  readonly recordConfiguredUrl?: boolean
  readonly disableTabDuplication?: boolean
  readonly websiteSessionRecording?: boolean
  readonly gatewaySessionRecording?: boolean
}

/** A resource to make. */
export interface Pam360ResourceFields extends CommonFields {
  readonly name: string
  readonly domainName?: string
  /** A group that it goes into. */
  readonly groupName?: string
  readonly notes?: string
  readonly enablePrivateKey?: boolean
  /** The name of a first account that is made with it. */
  readonly accountName?: string
  /** The password of that account. Default: one that the policy makes. */
  readonly accountPassword?: string | Secret
  readonly accountPasswordPolicy?: string
  /** Values by the labels of custom fields of accounts. */
  readonly accountCustomFields?: Readonly<Record<string, string>>
  /** For the type SAP. */
  readonly sapUserType?: string
}

/** What is to be changed of a resource; an empty text is a value. */
export interface Pam360ResourceChanges extends CommonFields {
  readonly name?: string
  readonly typeId?: string
  readonly passwordPolicyId?: string
}

/** A password to set: text that is not empty, or a secret. */
export const newPassword: Check = anyOf('a string that is not empty, or a Secret', text, (value) =>
  typeof value === 'string' ? 'is empty' : secretText(value),
)

const commonFields: WireFields<CommonFields> = {
  type: field('RESOURCETYPE', text),
  description: field('RESOURCEDESCRIPTION', anyText),
  url: field('RESOURCEURL', anyText),
  dnsName: field('DNSNAME', anyText),
  department: field('DEPARTMENT', anyText),
  location: field('LOCATION', anyText),
  ownerName: field('OWNERNAME', text),
  passwordPolicy: field('RESOURCEPASSWORDPOLICY', text),
  customFields: customFields('RESOURCECUSTOMFIELD'),
  recordConfiguredUrl: field('RECORD_CONFIGURED_RESOURCE_URL', flag),
  disableTabDuplication: field('DISABLE_TAB_DUPLICATION', flag),
  websiteSessionRecording: field('WEBSITE_SESSION_RECORDING', flag),
  gatewaySessionRecording: field('GATEWAY_SESSION_RECORDING', flag),
}

/** How a resource to make goes on the wire. */
export const resourceFields: WireFields<Pam360ResourceFields> = {
  name: field('RESOURCENAME', text),
  ...commonFields,
  domainName: field('DOMAINNAME', anyText),
  groupName: field('RESOURCEGROUPNAME', text),
  notes: field('NOTES', anyText),
  enablePrivateKey: field('ENABLEPRIVATEKEY', flag),
  // A text where resources are made, a boolean where they are changed: the pages disagree.
  recordConfiguredUrl: { ...commonFields.recordConfiguredUrl, write: (value: boolean) => String(value) },
  accountName: field('ACCOUNTNAME', text),
  accountPassword: { wire: 'PASSWORD', check: newPassword, write: plainOf },
  accountPasswordPolicy: field('ACCOUNTPASSWORDPOLICY', text),
  accountCustomFields: customFields('ACCOUNTCUSTOMFIELD'),
  sapUserType: field('SAP_USER_TYPE', text),
}

/** How changes of a resource go on the wire. */
export const resourceChanges: WireFields<Pam360ResourceChanges> = {
  name: field('RESOURCENAME', text),
  ...commonFields,
  typeId: field('RESOURCETYPEID', idText),
  passwordPolicyId: field('RESOURCEPASSWORDPOLICYID', idText),
}
