import { accessOperations, accessRpcOperations } from './access.ts'
import { accountOperations, accountRpcOperations } from './accounts.ts'
import { auditOperations } from './audit.ts'
import { groupOperations } from './groups.ts'
import { legacyOperations } from './legacy.ts'
import { passwordOperations, passwordRpcOperations } from './passwords.ts'
import { certificateOperations } from './pki/certificates.ts'
import { requestOperations } from './pki/requests.ts'
import { sshKeyOperations } from './pki/ssh-keys.ts'
import { storeKeyOperations } from './pki/store-keys.ts'
import { organisationOperations } from './organisations.ts'
import { resourceOperations } from './resources.ts'
import { personalOperations } from './personal.ts'
import { registrationOperations } from './registration.ts'
import type { AnyOperation, Operation, RoutedOperation } from './request.ts'
import { assumedPam360Routes } from './routes.ts'
import type { Pam360AssumedOperation } from './routes.ts'
import type { Pam360Settings } from './settings.ts'
import { trashOperations } from './trash.ts'
import { userGroupOperations } from './user-groups.ts'
import { userOperations } from './users.ts'

/** Operations at the vendor's addresses, and those at assumed ones by what they are for. */
export interface OperationSet {
  readonly routed: readonly RoutedOperation[]
  readonly assumed: Partial<Readonly<Record<Pam360AssumedOperation, AnyOperation>>>
}

const sets: readonly OperationSet[] = [
  resourceOperations,
  accountOperations,
  passwordOperations,
  accessOperations,
  groupOperations,
  userOperations,
  userGroupOperations,
  organisationOperations,
  auditOperations,
  trashOperations,
  registrationOperations,
  personalOperations,
  certificateOperations,
  requestOperations,
  sshKeyOperations,
  storeKeyOperations,
]
const routed = sets.flatMap((set) => set.routed)
const assumed: OperationSet['assumed'] = Object.fromEntries(
  sets.flatMap((set) => Object.entries(set.assumed)),
)

function isAssumed(name: string): name is Pam360AssumedOperation {
  return Object.hasOwn(assumedPam360Routes, name)
}

/** An operation and where it is. */
export type AddressedOperation = AnyOperation & Pick<RoutedOperation, 'method' | 'path'>

const addressed = new WeakMap<Pam360Settings['routes'], readonly AddressedOperation[]>()

/** Every operation that has an address, with it, the assumed ones as the settings have them. */
export function operationsAt({ routes }: Pam360Settings): readonly AddressedOperation[] {
  const found = addressed.get(routes)
  if (found !== undefined) return found
  const own = Object.entries(assumed).flatMap(([name, operation]) =>
    isAssumed(name) ? [{ ...operation, ...(routes[name] ?? assumedPam360Routes[name]) }] : [],
  )
  const made = [...routed, ...own]
  addressed.set(routes, made)
  return made
}

/** The legacy calls by their names. */
export const rpcOperations: ReadonlyMap<string, Operation> = new Map(
  [...passwordRpcOperations, ...accessRpcOperations, ...accountRpcOperations, ...legacyOperations].map(
    (operation) => [operation.name, operation],
  ),
)

/** What the product has and the lab has not: these answer a 501 that names itself. */
export const namedOnly = {
  /** First segments below the base of the REST API. */
  rest: [
    'organizations',
    'landingservers',
    'reports',
    'dashboard',
    'discovery',
    'customfields',
    'remoteapps',
  ],
  rpc: ['GET_AUTHENTICATION_MODE', 'GET_SECONDAUTHENTICATION_STATUS', 'ADD_OFFLINEAUDIT', 'LOGOUT_USER'],
  /** Addresses elsewhere. */
  paths: ['/api/json/auth', '/api/json/firstauth', '/api/json/secondauth', '/scim/*'],
} as const satisfies Readonly<Record<string, readonly string[]>>
