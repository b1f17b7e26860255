import type { Pam360Resource, Pam360ResourceTexts } from '../../state/pam360/resource.ts'
import { resourceTypes } from '../../state/pam360/resource.ts'
import { fold } from '../../state/fold.ts'
import { fail } from './answers.ts'
import type { Outcome } from './answers.ts'
import { accountInitOf, customFieldsOf, mergedFields, optionsOf, policyOf } from './account-fields.ts'
import type { InputFields } from './input-data.ts'
import { pageOf, searched, viewed } from './listing.ts'
import { forIntegration } from './integration.ts'
import type { OperationSet } from './operations.ts'
import { configureReset } from './remote-reset.ts'
import type { Pam360Request } from './request.ts'
import { shareBy } from './sharing.ts'

/** The texts of a resource by their names on the wire. */
const textFields: Readonly<Record<string, keyof Pam360ResourceTexts>> = {
  RESOURCEDESCRIPTION: 'description',
  RESOURCEURL: 'url',
  DNSNAME: 'dnsName',
  DOMAINNAME: 'domainName',
  DEPARTMENT: 'department',
  LOCATION: 'location',
  NOTES: 'notes',
}

const keptOptions = [
  'RECORD_CONFIGURED_RESOURCE_URL',
  'DISABLE_TAB_DUPLICATION',
  'WEBSITE_SESSION_RECORDING',
  'GATEWAY_SESSION_RECORDING',
  'ENABLEPRIVATEKEY',
  'SAP_USER_TYPE',
]

/** The texts that an input gives; an empty one is a value. */
function textsOf(input: InputFields): Partial<Pam360ResourceTexts> {
  return Object.fromEntries(
    Object.entries(textFields).flatMap(([name, key]) => {
      const value = input.text(name)
      return value === undefined ? [] : [[key, value]]
    }),
  )
}

/** The user that an input names as owner, perhaps as `DOMAIN\user`. */
function ownerOf({ input, context, caller }: Pam360Request): Pam360Request['caller']['user'] | undefined {
  const name = input.text('OWNERNAME') ?? ''
  if (name === '') return undefined
  const { control } = context
  const found = control.findUser(name) ?? control.findUser(name.split('\\').at(-1) ?? '')
  if (found?.organisation !== caller.organisation.id) throw fail.missing('user')
  return found
}

function create(request: Pam360Request): Outcome {
  const { input, context, caller } = request
  const { control, settings } = context
  request.demandAbility('add-resources', 'add resources')
  const name = input.demand('RESOURCENAME')
  if (control.findResource(name, caller.organisation.id) !== undefined)
    throw fail.conflict('resource already exists')
  const type = input.text('RESOURCETYPE')
  const policy = policyOf(request, 'RESOURCEPASSWORDPOLICY', input)
  const owner = ownerOf(request) ?? caller.user
  const groupName = input.text('RESOURCEGROUPNAME') ?? ''
  const group =
    groupName === ''
      ? undefined
      : control.resourceGroups.find(
          (one) => one.organisation === caller.organisation.id && fold(one.name) === fold(groupName),
        )
  if (groupName !== '' && group === undefined) throw fail.missing('resource group')
  const account = input.text('ACCOUNTNAME') ?? ''
  const first = account === '' ? undefined : accountInitOf(request, input, policy ?? 'Strong')
  const added = control.addResource(
    {
      name,
      ...textsOf(input),
      ...(type === undefined || type === '' ? {} : { type }),
      ...(policy === undefined ? {} : { policy }),
      customFields: customFieldsOf(input, 'RESOURCECUSTOMFIELD') ?? [],
    },
    owner,
    caller.organisation.id,
  )
  for (const [option, value] of optionsOf(input, keptOptions)) added.options.set(option, value)
  if (first !== undefined) control.addAccount(added, first)
  group?.members.add(added.id)
  request.audit('Resource Added', { resource: added })
  return {
    message: `Resource ${name} has been added successfully`,
    ...(settings.createGivesId ? { details: { RESOURCEID: request.id(added.id) } } : {}),
  }
}

/** Resources as lists have them. */
export function listedResources(request: Pam360Request, rows: readonly Pam360Resource[]): Outcome {
  const { access } = request.context.control
  return {
    message: 'Resources fetched successfully',
    totalRows: rows.length,
    details: pageOf(rows, request).map((one) => ({
      'RESOURCE ID': request.id(one.id),
      'RESOURCE NAME': one.name,
      'RESOURCE TYPE': one.type,
      'RESOURCE DESCRIPTION': one.texts.description,
      NOOFACCOUNTS: String(access.visibleAccounts(request.caller.user, one).length),
    })),
  }
}

/** The resources that the caller sees. */
export function seenResources({ context, caller }: Pam360Request): Pam360Resource[] {
  const { access, resources } = context.control
  return resources.filter(
    (one) =>
      one.organisation === caller.organisation.id && one.trashedAt === null && access.sees(caller.user, one),
  )
}

/** R2. */
export function listResources(request: Pam360Request): Outcome {
  const { access } = request.context.control
  const rows = searched(viewed(seenResources(request), request), request.input, (one) =>
    access.visibleAccounts(request.caller.user, one),
  )
  return listedResources(request, rows)
}

function byName(request: Pam360Request, name: string): Pam360Resource {
  const { control } = request.context
  const found = control.findResource(name, request.caller.organisation.id)
  if (found === undefined) throw fail.noSuchResource()
  return request.resource(String(found.id))
}

function idByName(request: Pam360Request): Outcome {
  const found = byName(request, request.parameter('RESOURCENAME'))
  return { message: 'LAB: resource ID fetched', details: { RESOURCEID: request.id(found.id) } }
}

function bothIds(request: Pam360Request, resourceName: string, accountName: string): Outcome {
  const resource = byName(request, resourceName)
  const account = request.context.control.findAccount(resource, accountName)
  const place = request.visible(account === undefined ? undefined : { resource, account })
  return {
    message: 'Resource ID and account ID fetched successfully for the given resource name and account name.',
    details: { RESOURCEID: request.id(place.resource.id), ACCOUNTID: request.id(place.account.id) },
  }
}

/** R5. */
export function resourceTypeList({ input }: Pam360Request): Outcome {
  const wanted = (input.list('RESOURCETYPE_CONTAINING') ?? []).map((text) => fold(String(text)))
  const rows = resourceTypes
    .map((type, index) => ({ 'RESOURCE TYPE ID': String(index + 1), 'RESOURCE TYPE': type }))
    .filter((row) => wanted.length === 0 || wanted.some((text) => fold(row['RESOURCE TYPE']).includes(text)))
  return {
    message: 'LAB: resource types fetched',
    totalRows: rows.length,
    details: rows,
  }
}

/** The type that an input names, by name or number. */
function typeIn(input: InputFields): string | undefined {
  const id = input.whole('RESOURCETYPEID')
  if (id === undefined) {
    const name = input.text('RESOURCETYPE')
    return name === '' ? undefined : name
  }
  const type = resourceTypes[id - 1]
  if (type === undefined) throw fail.missing('resource type')
  return type
}

function edit(request: Pam360Request): Outcome {
  const { input, context } = request
  const resource = request.resourceFor('fullaccess', 'edit this resource')
  const name = input.text('RESOURCENAME')
  if (name === '') throw fail.invalid('RESOURCENAME', 'it is empty')
  const policy = policyOf(request, 'RESOURCEPASSWORDPOLICY', input)
  const owner = ownerOf(request)
  const type = typeIn(input)
  const taken = name === undefined ? undefined : context.control.findResource(name, resource.organisation)
  if (taken !== undefined && taken !== resource) throw fail.conflict('resource already exists')
  if (name !== undefined) context.control.renameResource(resource, name)
  resource.texts = { ...resource.texts, ...textsOf(input) }
  resource.type = type ?? resource.type
  resource.policy = policy ?? resource.policy
  if (owner !== undefined) resource.owner = owner.id
  resource.customFields = mergedFields(resource.customFields, customFieldsOf(input, 'RESOURCECUSTOMFIELD'))
  for (const [option, value] of optionsOf(input, keptOptions)) resource.options.set(option, value)
  request.audit('Resource Modified', { resource })
  return { message: 'Resource  modified successfully.' }
}

function remove(request: Pam360Request): Outcome {
  const resource = request.resourceFor('fullaccess', 'delete this resource')
  request.context.control.removeResource(resource)
  request.audit('Resource Deleted', { resource })
  return { message: 'LAB: resource deleted' }
}

function share(request: Pam360Request): Outcome {
  const resource = request.resourceFor('fullaccess', 'share this resource')
  const level = shareBy(request, resource.shares)
  request.audit(level === 'revoke' ? 'Resource Share Revoked' : 'Resource Shared', { resource })
  return { message: 'LAB: resource shared' }
}

function groupsOf(request: Pam360Request): Outcome {
  const groups = request.context.control.groupsWith(request.resource())
  return {
    message: 'LAB: associated groups fetched',
    totalRows: groups.length,
    details: {
      'ASSOCIATED GROUPS': groups.map((group) => ({
        'GROUP ID': request.id(group.id),
        'GROUP NAME': group.name,
      })),
    },
  }
}

function urls(request: Pam360Request): Outcome {
  const rows = seenResources(request).filter((one) => one.texts.url !== '')
  return {
    message: 'LAB: resource URLs fetched',
    totalRows: rows.length,
    details: rows.map((one) => ({ 'RESOURCE ID': request.id(one.id), 'RESOURCE URL': one.texts.url })),
  }
}

/** R14. */
function remoteApps(request: Pam360Request): Outcome {
  const rows = request.resource().remoteApps
  return {
    message: 'LAB: remote applications fetched',
    totalRows: rows.length,
    details: rows.map(({ id, name }) => ({ 'REMOTE APP ID': request.id(id), 'REMOTE APP NAME': name })),
  }
}

/** The operations on resources (R1–R7, R11–R14, R16, R17). */
export const resourceOperations: OperationSet = {
  routed: [
    {
      method: 'GET',
      path: 'resources/getResourceIdAccountId',
      name: 'GET_RESOURCEACCOUNTID',
      handle: (request) =>
        bothIds(request, request.demandQuery('RESOURCENAME'), request.demandQuery('ACCOUNTNAME')),
    },
    {
      method: 'GET',
      path: 'resources/getResourceAccountDetails',
      name: 'GET_RESOURCE_ACCOUNT_DETAILS',
      handle: forIntegration,
    },
    { method: 'GET', path: 'resources/resourcetypes', name: 'GET RESOURCE TYPES', handle: resourceTypeList },
    { method: 'GET', path: 'resources/websiteurls', name: 'GET RESOURCE URLS', handle: urls },
    {
      method: 'POST',
      path: 'resources/configureremotepasswordreset',
      name: 'CONFIGURE REMOTE PASSWORD RESET',
      handle: configureReset,
    },
    { method: 'POST', path: 'resources', name: 'CREATE RESOURCE', handle: create },
    { method: 'GET', path: 'resources', name: 'GET RESOURCES', handle: listResources },
    {
      method: 'GET',
      path: 'resources/resourcename/{RESOURCENAME}',
      name: 'GET RESOURCE ID',
      handle: idByName,
    },
    {
      method: 'GET',
      path: 'resources/resourcename/{RESOURCENAME}/accounts/accountname/{ACCOUNTNAME}',
      name: 'GET_RESOURCEACCOUNTID',
      handle: (request) =>
        bothIds(request, request.parameter('RESOURCENAME'), request.parameter('ACCOUNTNAME')),
    },
    { method: 'PUT', path: 'resources/{RESOURCEID}', name: 'EDIT RESOURCE', handle: edit },
    { method: 'DELETE', path: 'resources/{RESOURCEID}', name: 'DELETE RESOURCE', handle: remove },
    { method: 'PUT', path: 'resources/{RESOURCEID}/share', name: 'SHARE RESOURCE', handle: share },
    {
      method: 'GET',
      path: 'resources/{RESOURCEID}/associatedGroups',
      name: 'GET ASSOCIATED GROUPS',
      handle: groupsOf,
    },
  ],
  assumed: { remoteApps: { name: 'GET REMOTE APPS', handle: remoteApps } },
}
