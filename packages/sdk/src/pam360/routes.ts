/** Operations that PAM360 has, and whose addresses no public source shows. */
import { isRecord, oneOf, type Check } from '../options.ts'
import { segment } from './input-data.ts'

/** The address of one operation. */
export interface Pam360Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below `restapi/json/v1/`, or with a slash before it below the host; names in braces stand for ids. */
  readonly path: string
}

/**
 * Where PAM360 is asked for what is known by name only. **This is Sallyport's own assumption**, which the lab shares;
 * override what differs with the option `routes`.
 *
 * @see docs/protocols/pam360.md, Not established
 */
export const pam360Routes = Object.freeze({
  trashResource: { method: 'PUT', path: 'resources/{resourceId}/trash' },
  trashAccount: { method: 'PUT', path: 'resources/{resourceId}/accounts/{accountId}/trash' },
  listTrash: { method: 'GET', path: 'trash' },
  remoteApps: { method: 'GET', path: 'resources/{resourceId}/remoteapps' },
  deleteAccount: { method: 'DELETE', path: 'resources/{resourceId}/accounts/{accountId}' },
  validatePassword: { method: 'POST', path: 'passwords/validate' },
  passwordHistory: { method: 'GET', path: 'resources/{resourceId}/accounts/{accountId}/passwordhistory' },
  verifyPassword: { method: 'GET', path: 'resources/{resourceId}/accounts/{accountId}/verifypassword' },
  approveRequest: { method: 'PUT', path: 'accounts/{accountId}/approvepasswordrequest' },
  rejectRequest: { method: 'PUT', path: 'accounts/{accountId}/rejectpasswordrequest' },
  checkOut: { method: 'PUT', path: 'accounts/{accountId}/checkoutpassword' },
  checkIn: { method: 'PUT', path: 'accounts/{accountId}/checkinpassword' },
  createResourceGroup: { method: 'POST', path: 'resourcegroup' },
  editResourceGroup: { method: 'PUT', path: 'resourcegroup/{groupId}' },
  deleteResourceGroup: { method: 'DELETE', path: 'resourcegroup/{groupId}' },
  removeGroupResources: { method: 'POST', path: 'resourcegroup/{groupId}/dissociateResources' },
  listUsers: { method: 'GET', path: 'user' },
  editUser: { method: 'PUT', path: 'user/{userId}' },
  createUserGroup: { method: 'POST', path: 'usergroup' },
  editUserGroup: { method: 'PUT', path: 'usergroup/{groupId}' },
  deleteUserGroup: { method: 'DELETE', path: 'usergroup/{groupId}' },
  addUserGroupMembers: { method: 'POST', path: 'usergroup/{groupId}/addUsers' },
  removeUserGroupMembers: { method: 'POST', path: 'usergroup/{groupId}/removeUsers' },
  createSshKey: { method: 'POST', path: '/api/pki/restapi/createSSHKey' },
  deleteSshKey: { method: 'POST', path: '/api/pki/restapi/deleteSSHKey' },
  importSshKey: { method: 'POST', path: '/api/pki/restapi/importSSHKey' },
  associateSshKey: { method: 'POST', path: '/api/pki/restapi/associateSSHKey' },
  dissociateSshKey: { method: 'POST', path: '/api/pki/restapi/dissociateSSHKey' },
  updateCredentials: { method: 'POST', path: '/api/pki/restapi/applycredentials' },
  enumerateUsers: { method: 'GET', path: '/api/pki/restapi/enumerateUsers' },
  listKeys: { method: 'GET', path: '/api/pki/restapi/getAllKeys' },
  getKey: { method: 'GET', path: '/api/pki/restapi/getKey' },
  exportKey: { method: 'GET', path: '/api/pki/restapi/exportKey' },
  addKey: { method: 'POST', path: '/api/pki/restapi/addKey' },
  updateKey: { method: 'POST', path: '/api/pki/restapi/updateKey' },
  deleteKey: { method: 'POST', path: '/api/pki/restapi/deleteKey' },
  deleteCertificate: { method: 'POST', path: '/api/pki/restapi/deleteCertificate' },
  discoverCertificates: { method: 'POST', path: '/api/pki/restapi/sslCertSingleDiscovery' },
  createCsr: { method: 'POST', path: '/api/pki/restapi/createCSR' },
  listCsrs: { method: 'GET', path: '/api/pki/restapi/getAllCSRs' },
} satisfies Readonly<Record<string, Pam360Route>>)

/** The name of an operation whose address is our assumption. */
export type Pam360RouteName = keyof typeof pam360Routes

/** An address for each of these operations. */
export type Pam360Routes = Readonly<Record<Pam360RouteName, Pam360Route>>

/** A route with the ids in their places. */
export function filledRoute(
  { method, path }: Pam360Route,
  ids: Readonly<Record<string, string>> = {},
): Pam360Route {
  return { method, path: path.replace(/\{(\w+)\}/g, (_, name: string) => segment(ids[name] ?? '')) }
}

const isMethod = oneOf('GET', 'POST', 'PUT', 'DELETE')
const placeholders = (path: string): readonly string[] => path.match(/\{\w+\}/g) ?? []

/** Checks a part of the table. */
export const routesOption: Check = (value) => {
  if (!isRecord(value)) return 'must be an object of routes'
  const ours: Readonly<Record<string, Pam360Route>> = pam360Routes
  for (const [name, route] of Object.entries(value)) {
    const own = Object.hasOwn(ours, name) ? ours[name] : undefined
    if (own === undefined) return `has the unknown route '${name}'`
    if (!isRecord(route) || isMethod(route['method']) !== undefined) {
      return `is not right: '${name}' must be { method, path }, the method GET, POST, PUT or DELETE`
    }
    const { path } = route
    if (typeof path !== 'string' || !/^[\x21-\x7e]+$/.test(path) || /[?#\\]|\.\./.test(path)) {
      return `is not right: the path of '${name}' must be percent-encoded and hold no query`
    }
    const known = placeholders(own.path)
    const strange = placeholders(path).find((one) => !known.includes(one))
    const missing = known.find((one) => !path.includes(one))
    if (missing !== undefined) return `is not right: the path of '${name}' must hold ${missing}`
    if (strange !== undefined)
      return `is not right: the path of '${name}' holds ${strange}, which has no value`
  }
  return undefined
}
