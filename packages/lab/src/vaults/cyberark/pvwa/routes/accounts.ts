import { activities, gen1Activities } from '../accounts/account-activities.ts'
import { linkAccount, linkedAccounts, unlinkAccount } from '../accounts/account-links.ts'
import { listAccounts, searchProperties } from '../accounts/account-list.ts'
import { checkIn, unlock } from '../accounts/account-locks.ts'
import { askCpm, setNextPassword, updateInVault } from '../accounts/account-management.ts'
import { patchAccount } from '../accounts/account-patch.ts'
import { generateSecret, listVersions, retrieveSecret } from '../accounts/account-secrets.ts'
import { deleteAccount, gen1DeleteAccount, getAccount, postAccount } from '../accounts/account-writing.ts'
import { getUpload, listUploads, startUpload } from '../accounts/bulk-upload.ts'
import { adHocConnect, psmConnect } from '../accounts/psm-connect.ts'
import { gen1 } from './route.ts'
import type { PvwaRoute } from './route.ts'

/** Accounts (PVWA protocol notes, section 5). What stands first is tried first. */
export const accountRoutes: readonly PvwaRoute[] = [
  { method: 'GET', path: 'api/accounts', handle: listAccounts },
  { method: 'POST', path: 'api/accounts', handle: postAccount },
  {
    method: 'GET',
    path: 'api/accounts/advancedsearchproperties',
    since: '14.4',
    handle: (context) => searchProperties(context),
  },
  { method: 'POST', path: 'api/accounts/adhocconnect', handle: adHocConnect },
  { method: 'GET', path: 'api/accounts/:id', handle: getAccount },
  { method: 'PATCH', path: 'api/accounts/:id', handle: patchAccount },
  { method: 'DELETE', path: 'api/accounts/:id', handle: deleteAccount },
  { method: 'DELETE', path: `${gen1}/accounts/:id`, handle: gen1DeleteAccount },
  { method: 'POST', path: 'api/accounts/:id/password/retrieve', handle: retrieveSecret },
  { method: 'POST', path: 'api/accounts/:id/secret/retrieve', handle: retrieveSecret },
  { method: 'GET', path: 'api/accounts/:id/secret/versions', handle: listVersions },
  { method: 'POST', path: 'api/accounts/:id/secret/generate', since: '12.0', handle: generateSecret },
  { method: 'POST', path: 'api/accounts/:id/change', handle: askCpm('change') },
  { method: 'POST', path: 'api/accounts/:id/verify', handle: askCpm('verify') },
  { method: 'POST', path: 'api/accounts/:id/reconcile', handle: askCpm('reconcile') },
  { method: 'POST', path: 'api/accounts/:id/setnextpassword', handle: setNextPassword },
  { method: 'POST', path: 'api/accounts/:id/password/update', handle: updateInVault },
  { method: 'POST', path: 'api/accounts/:id/linkaccount', handle: linkAccount },
  { method: 'DELETE', path: 'api/accounts/:id/linkaccount/:index', handle: unlinkAccount },
  {
    method: 'GET',
    path: 'api/extendedaccounts/:id/linkedaccounts',
    since: '12.2',
    handle: linkedAccounts,
  },
  { method: 'GET', path: 'api/accounts/:id/activities', since: '13.2', handle: activities },
  { method: 'GET', path: `${gen1}/accounts/:id/activities`, until: '13.3', handle: gen1Activities },
  { method: 'POST', path: 'api/accounts/:id/psmconnect', handle: psmConnect },
  { method: 'POST', path: 'api/accounts/:id/checkin', handle: checkIn },
  { method: 'POST', path: 'api/accounts/:id/unlock', since: '11.6', handle: unlock },
  { method: 'POST', path: 'api/bulkactions/accounts', since: '11.6', handle: startUpload },
  { method: 'GET', path: 'api/bulkactions/accounts', since: '11.6', handle: listUploads },
  { method: 'GET', path: 'api/bulkactions/accounts/:id', since: '11.6', handle: getUpload },
]
