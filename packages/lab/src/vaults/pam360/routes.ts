/** A method and an address below the base of the REST API, or from the root with a slash before it; `{NAME}` stands for what varies. */
export interface Pam360Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
}

/**
 * Addresses of operations that exist by the vendor's tables of contents, and whose address no public source shows.
 * They are our assumption (PAM360 protocol notes, grade C). The setting `routes` replaces any of them.
 */
export const assumedPam360Routes = {
  trashResource: { method: 'PUT', path: 'resources/{RESOURCEID}/trash' },
  trashAccount: { method: 'PUT', path: 'resources/{RESOURCEID}/accounts/{ACCOUNTID}/trash' },
  listTrash: { method: 'GET', path: 'trash' },
  approveRequest: { method: 'PUT', path: 'accounts/{ACCOUNTID}/approvepasswordrequest' },
  rejectRequest: { method: 'PUT', path: 'accounts/{ACCOUNTID}/rejectpasswordrequest' },
  checkOut: { method: 'PUT', path: 'accounts/{ACCOUNTID}/checkoutpassword' },
  checkIn: { method: 'PUT', path: 'accounts/{ACCOUNTID}/checkinpassword' },
  validatePassword: { method: 'POST', path: 'passwords/validate' },
  passwordHistory: { method: 'GET', path: 'resources/{RESOURCEID}/accounts/{ACCOUNTID}/passwordhistory' },
  verifyPassword: { method: 'GET', path: 'resources/{RESOURCEID}/accounts/{ACCOUNTID}/verifypassword' },
  createResourceGroup: { method: 'POST', path: 'resourcegroup' },
  editResourceGroup: { method: 'PUT', path: 'resourcegroup/{GROUPID}' },
  deleteResourceGroup: { method: 'DELETE', path: 'resourcegroup/{GROUPID}' },
  dissociateResources: { method: 'POST', path: 'resourcegroup/{GROUPID}/dissociateResources' },
  listUsers: { method: 'GET', path: 'user' },
  editUser: { method: 'PUT', path: 'user/{USERID}' },
  createUserGroup: { method: 'POST', path: 'usergroup' },
  editUserGroup: { method: 'PUT', path: 'usergroup/{USERGROUPID}' },
  deleteUserGroup: { method: 'DELETE', path: 'usergroup/{USERGROUPID}' },
  addGroupMembers: { method: 'POST', path: 'usergroup/{USERGROUPID}/addUsers' },
  removeGroupMembers: { method: 'POST', path: 'usergroup/{USERGROUPID}/removeUsers' },
  register: { method: 'POST', path: 'sdk/register' },
  remoteApps: { method: 'GET', path: 'resources/{RESOURCEID}/remoteapps' },
  createSshKey: { method: 'POST', path: '/api/pki/restapi/createSSHKey' },
  importSshKey: { method: 'POST', path: '/api/pki/restapi/importSSHKey' },
  associateSshKey: { method: 'POST', path: '/api/pki/restapi/associateSSHKey' },
  dissociateSshKey: { method: 'POST', path: '/api/pki/restapi/dissociateSSHKey' },
  deleteSshKey: { method: 'POST', path: '/api/pki/restapi/deleteSSHKey' },
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
} as const satisfies Readonly<Record<string, Pam360Route>>

/** An operation whose address is assumed. */
export type Pam360AssumedOperation = keyof typeof assumedPam360Routes

/** Addresses by operation. */
export type Pam360Routes = Readonly<Record<Pam360AssumedOperation, Pam360Route>>
