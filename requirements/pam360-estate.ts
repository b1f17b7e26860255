import { requirementsOf } from './requirement.ts'
import type { Requirement } from './requirement.ts'

const resourceApi = 'vendor documentation: PAM360 REST API, resources'
const recorded = 'published answers: PAM360 integration of demisto/content, PasswordManPro_CLI'
const pypmp = 'pypmp'
const xsoar = 'PAM360 integration of demisto/content'
const javaClient = 'public Java key client'
const actionHandler = 'python-arago-pyactionhandler'
const assumed = 'our assumption'
const automation = 'pam360-automation of allamiro'
const ansible = 'Ansible lookup of ManageEngine'
const extension = 'browser extension of the vendor'
const sharing = 'vendor documentation: PAM360, sharing'
const accountApi = 'vendor documentation: PAM360 REST API, accounts'
const kmpIssuer = 'kmp-issuer'
const pkiApi = 'vendor documentation: PAM360 REST API, SSL certificates and SSH keys'
const groupApi = 'vendor documentation: PAM360 REST API, resource groups'
const userApi = 'vendor documentation: PAM360 REST API, users'
const mspApi = 'vendor documentation: PAM360 REST API, MSP'
const pythonSdk = 'vendor documentation: PAM360 Python SDK'
const design = 'our design'
const operatorNotes = 'public notes on Password Manager Pro'

/** ManageEngine PAM360: what is kept there beside passwords, registration, logging, and Password Manager Pro. */
export const pam360EstateRequirements: readonly Requirement[] = requirementsOf('docs/protocols/pam360.md', {
  // Resources
  'pam360/resource-create': {
    sides: 'both',
    says: '`POST resources` with `RESOURCENAME` and optional fields creates a resource, with its first account if `ACCOUNTNAME` is given.',
    kind: 'documented',
    source: resourceApi,
    anchor: 'resources',
  },
  'pam360/resource-create-id': {
    sides: 'both',
    says: 'The answer holds `Details.RESOURCEID` or no `Details`; without it the client asks by name.',
    kind: 'recorded',
    source: recorded,
    anchor: 'resources',
  },
  'pam360/resource-custom-fields': {
    sides: 'both',
    says: 'Custom fields travel as arrays of `{CUSTOMLABEL, CUSTOMVALUE}`; the client takes an object of labels and values.',
    kind: 'documented',
    source: resourceApi,
    anchor: 'resources',
  },
  'pam360/resource-list': {
    sides: 'both',
    says: '`GET resources` with `VIEWTYPE`, `STARTINDEX`, `LIMIT`, `SEARCHTYPE`, `SEARCHVALUE`, `SEARCHCOLUMN`, all optional, answers `RESOURCE ID`, `RESOURCE NAME`, `RESOURCE TYPE`, `RESOURCE DESCRIPTION`, `NOOFACCOUNTS`.',
    kind: 'documented',
    source: resourceApi,
    anchor: 'resources',
  },
  'pam360/resource-list-views': {
    sides: 'both',
    says: '`VIEWTYPE` is `ALLMYPASSWORD` unless given, or `FAVOURITEPASSWORD`, `RECENTLYACCESSEDPASSWORD`, `LINUXSSHPASSWORD`, `WINDOWSRDPPASSWORD`.',
    kind: 'documented',
    source: resourceApi,
    anchor: 'resources',
  },
  'pam360/resource-id-by-name': {
    sides: 'both',
    says: '`GET resources/resourcename/{RESOURCENAME}` answers `Details.RESOURCEID`.',
    kind: 'source',
    source: pypmp,
    anchor: 'resources',
  },
  'pam360/resource-and-account-id': {
    sides: 'both',
    says: '`GET resources/getResourceIdAccountId?RESOURCENAME=&ACCOUNTNAME=` answers both ids under `GET_RESOURCEACCOUNTID`.',
    kind: 'recorded',
    source: recorded,
    anchor: 'resources',
  },
  'pam360/resource-and-account-id-older': {
    sides: 'both',
    says: '`GET resources/resourcename/{r}/accounts/accountname/{a}` is the older form of it.',
    kind: 'source',
    source: javaClient,
    anchor: 'resources',
  },
  'pam360/resource-types': {
    sides: 'both',
    says: '`GET resources/resourcetypes` with an optional list `RESOURCETYPE_CONTAINING` answers the types.',
    kind: 'documented',
    source: resourceApi,
    anchor: 'resources',
  },
  'pam360/resource-edit': {
    sides: 'both',
    says: '`PUT resources/{RESOURCEID}` changes the fields that are given; an empty text is a value, a field that is not given is not sent.',
    kind: 'documented',
    source: resourceApi,
    anchor: 'resources',
  },
  'pam360/resource-empty-texts': {
    sides: 'lab',
    says: 'An empty type, policy, group, owner or password of a resource or account, made or changed, is taken as not given.',
    kind: 'source',
    source: xsoar,
    anchor: 'resources',
  },
  'pam360/resource-delete': {
    sides: 'both',
    says: '`DELETE resources/{RESOURCEID}` deletes a resource.',
    kind: 'source',
    source: pypmp,
    anchor: 'resources',
  },
  'pam360/resource-trash': {
    sides: 'both',
    says: '`PUT resources/{RESOURCEID}/trash` moves a resource to the trash. The route is ours.',
    kind: 'assumption',
    source: assumed,
    anchor: 'resources',
  },
  'pam360/trash-list': {
    sides: 'both',
    says: '`GET trash?type=resource` lists what is in the trash. The route is ours.',
    kind: 'assumption',
    source: assumed,
    anchor: 'resources',
  },
  'pam360/trash-restore': {
    sides: 'both',
    says: '`PUT trash/restore` with camelCase `type` (`resource` or `account`) and `trashIds` restores.',
    kind: 'documented',
    source: resourceApi,
    anchor: 'resources',
  },
  'pam360/resource-remote-reset': {
    sides: 'both',
    says: '`POST resources/configureremotepasswordreset` with `RESOURCETYPE`, `RESOURCEIDS` and the fields of the type (SAP, WindowsDomain) configures remote resets.',
    kind: 'documented',
    source: resourceApi,
    anchor: 'resources',
  },
  'pam360/resource-share': {
    sides: 'both',
    says: '`PUT resources/{RESOURCEID}/share` with `ACCESSTYPE` `view`, `modify`, `fullaccess` or `revoke` and either `USERID` or `USERGROUPID`; both or neither is refused before anything is sent.',
    kind: 'source',
    source: automation,
    anchor: 'resources',
  },
  'pam360/resource-groups-of': {
    sides: 'both',
    says: '`GET resources/{RESOURCEID}/associatedGroups` answers `Details["ASSOCIATED GROUPS"]` with `GROUP ID`.',
    kind: 'source',
    source: automation,
    anchor: 'resources',
  },
  'pam360/resource-for-integration': {
    sides: 'both',
    says: '`GET resources/getResourceAccountDetails?RESOURCEID=&ACCOUNTID=` with an integration token answers `RESOURCEDETAILS`, and `ACCOUNTDETAILS` as text that holds JSON, with `PASSWORD` or `PASSWORD_REASON`.',
    kind: 'source',
    source: ansible,
    anchor: 'resources',
  },
  'pam360/resource-urls': {
    sides: 'both',
    says: '`GET resources/websiteurls` answers `RESOURCE ID` and `RESOURCE URL` of each.',
    kind: 'source',
    source: extension,
    anchor: 'resources',
  },
  'pam360/resource-remote-apps': {
    sides: 'both',
    says: '`GET resources/{RESOURCEID}/remoteapps` lists the remote applications. The route is ours.',
    kind: 'assumption',
    source: assumed,
    anchor: 'resources',
  },
  'pam360/share-precedence': {
    sides: 'lab',
    says: 'A share of an account beats one of its resource, which beats one of a resource group; the levels are remote application only, view, modify, full access.',
    kind: 'documented',
    source: sharing,
    anchor: 'resources',
  },

  // Accounts
  'pam360/account-add': {
    sides: 'both',
    says: '`POST resources/{RESOURCEID}/accounts` with `ACCOUNTLIST` adds accounts; only `ACCOUNTNAME` is required of each.',
    kind: 'documented',
    source: accountApi,
    anchor: 'accounts',
  },
  'pam360/account-add-command-set': {
    sides: 'both',
    says: 'Adding spells `COMMAN_SET`, editing `COMMAND_SET`.',
    kind: 'documented',
    source: accountApi,
    anchor: 'accounts',
  },
  'pam360/account-add-per-item': {
    sides: 'both',
    says: '`ADD ACCOUNTS` answers an array of objects keyed by account name with a `STATUS` each, under `Success` even if some failed; the client gives one result for each and throws only if asked, or if all failed.',
    kind: 'recorded',
    source: recorded,
    anchor: 'accounts',
  },
  'pam360/account-add-duplicate': {
    sides: 'both',
    says: 'A duplicate is `Account is not added  as it already exists`, with two spaces.',
    kind: 'recorded',
    source: recorded,
    anchor: 'accounts',
  },
  'pam360/account-list': {
    sides: 'both',
    says: '`GET resources/{RESOURCEID}/accounts` answers the resource and its `ACCOUNT LIST`; booleans are texts.',
    kind: 'recorded',
    source: recorded,
    anchor: 'accounts',
  },
  'pam360/account-list-older-policy': {
    sides: 'both',
    says: 'The policy of the resource is `RESOURCE PASSWORD POLICY`, in older builds `PASSWORD POLICY`.',
    kind: 'recorded',
    source: recorded,
    anchor: 'accounts',
  },
  'pam360/account-list-input': {
    sides: 'both',
    says: '`VIEWTYPE`, `GROUPID`, `SEARCHTYPE`, `SEARCHCOLUMN`, `SEARCHVALUE`, `STARTINDEX` and `LIMIT` are its optional inputs.',
    kind: 'documented',
    source: accountApi,
    anchor: 'accounts',
  },
  'pam360/account-custom-fields': {
    sides: 'both',
    says: '`CUSTOM FIELD` holds `CUSTOMFIELDLABEL`, `CUSTOMFIELDVALUE`, `CUSTOMFIELDTYPE` and `CUSTOMFIELDCOLUMNNAME`; a value of type `Password` is a secret.',
    kind: 'recorded',
    source: recorded,
    anchor: 'accounts',
  },
  'pam360/account-get': {
    sides: 'both',
    says: '`GET resources/{RESOURCEID}/accounts/{ACCOUNTID}` answers description, `PASSWDID`, times, expiry, compliance, status, policy and whether a reason is needed.',
    kind: 'recorded',
    source: recorded,
    anchor: 'accounts',
  },
  'pam360/account-edit': {
    sides: 'both',
    says: '`PUT resources/{RESOURCEID}/accounts/{ACCOUNTID}` changes the fields given; a password is none of them, the client refuses one.',
    kind: 'documented',
    source: accountApi,
    anchor: 'accounts',
  },
  'pam360/account-share': {
    sides: 'both',
    says: '`PUT resources/{RESOURCEID}/accounts/{ACCOUNTID}/share` with `ACCESSTYPE` and `USERID` or `USERGROUPID`.',
    kind: 'documented',
    source: accountApi,
    anchor: 'accounts',
  },
  'pam360/account-delete': {
    sides: 'both',
    says: '`DELETE resources/{RESOURCEID}/accounts/{ACCOUNTID}` deletes an account; existence is documented, the path follows the others.',
    kind: 'assumption',
    source: assumed,
    anchor: 'accounts',
  },
  'pam360/account-totp': {
    sides: 'both',
    says: '`GET accounts/{ACCOUNTID}/totp` answers `Details.TOTP`, a code of RFC 6238, with code 20000.',
    kind: 'source',
    source: extension,
    anchor: 'accounts',
  },
  'pam360/account-ticket-check': {
    sides: 'both',
    says: '`GET accounts/{ACCOUNTID}/validateHelpDeskID` with `REASON` and `TICKETID`; in a failure `Details.STATUSCODE` `3` means that the reason is missing.',
    kind: 'source',
    source: extension,
    anchor: 'accounts',
  },
  'pam360/account-favourite': {
    sides: 'both',
    says: '`SET_FAVOURITEPASSWORD` and `REMOVE_FAVOURITEPASSWORD` with `ACCOUNTID`, as legacy calls.',
    kind: 'source',
    source: extension,
    anchor: 'accounts',
  },
  'pam360/account-trash': {
    sides: 'both',
    says: '`PUT resources/{RESOURCEID}/accounts/{ACCOUNTID}/trash` moves an account to the trash. The route is ours.',
    kind: 'assumption',
    source: assumed,
    anchor: 'accounts',
  },

  // Files
  'pam360/file-download': {
    sides: 'both',
    says: '`GET resources/{RESOURCEID}/accounts/{ACCOUNTID}/downloadfile` answers raw bytes; they are a secret, byte-exact.',
    kind: 'source',
    source: javaClient,
    anchor: 'files',
  },
  'pam360/file-download-failed': {
    sides: 'both',
    says: 'A failure of a download is JSON in the envelope, told from a file by content type and first byte.',
    kind: 'source',
    source: javaClient,
    anchor: 'files',
  },
  'pam360/file-custom-field': {
    sides: 'both',
    says: '`DOWNLOAD_CERTIFICATE` answers the bytes of a file field, by `CUSTOMFIELDTYPE` and `CUSTOMFIELDCOLUMNNAME`.',
    kind: 'source',
    source: extension,
    anchor: 'files',
  },
  'pam360/file-custom-field-label': {
    sides: 'both',
    says: '`downloadfile` with `ISCUSTOMFIELD` `TRUE`, `CUSTOMFIELDTYPE` and `CUSTOMFIELDLABEL` answers the bytes of the file field of that label; seen for fields of accounts, for those of resources our assumption.',
    kind: 'source',
    source: actionHandler,
    anchor: 'files',
  },
  'pam360/file-no-password': {
    sides: 'both',
    says: 'An account that is a file has no password to read: that is refused.',
    kind: 'assumption',
    source: assumed,
    anchor: 'files',
  },
  'pam360/file-states': {
    sides: 'both',
    says: 'Where the account is a file, `PASSWORD STATUS` is its name, perhaps with `[Check In]`.',
    kind: 'source',
    source: extension,
    anchor: 'files',
  },

  // Certificates and SSH keys
  'pam360/pki-envelope': {
    sides: 'both',
    says: 'Answers have no `operation` around them: `{"result":{"status","message"},"name",…}`, or flat `{"Status","Message"}`; names are read in any letter case.',
    kind: 'source',
    source: kmpIssuer,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-raw': {
    sides: 'both',
    says: 'Exports answer raw bytes; a failure is JSON.',
    kind: 'source',
    source: pypmp,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-create-certificate': {
    sides: 'both',
    says: '`POST createCertificate` with `CNAME`, `PASSWORD`, `VALIDITY` and optional fields creates a certificate.',
    kind: 'documented',
    source: pkiApi,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-sign-csr': {
    sides: 'both',
    says: '`POST signCSR` signs with the root or a Microsoft CA, by `signType`.',
    kind: 'documented',
    source: pkiApi,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-sign-csr-variants': {
    sides: 'both',
    says: '`signType` may be `MSCAusingAgent`, with server, CA, template and agent.',
    kind: 'source',
    source: kmpIssuer,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-import-csr': {
    sides: 'both',
    says: '`POST importCSR` is multipart: the file part `CSR`, and INPUT_DATA with `Email`.',
    kind: 'source',
    source: kmpIssuer,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-get-certificate': {
    sides: 'both',
    says: '`GET getCertificate` with `common_name`, `serial_number` and `fileType` answers the file.',
    kind: 'source',
    source: pypmp,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-key-store': {
    sides: 'both',
    says: '`GET getCertificateKeyStore` answers the key store.',
    kind: 'source',
    source: pypmp,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-passphrase': {
    sides: 'both',
    says: '`GET getCertificatePassphrase` answers the passphrase as the last word of the message; the client gives a secret.',
    kind: 'source',
    source: pypmp,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-certificate-details': {
    sides: 'both',
    says: '`GET getCertificateDetails` answers the details keyed by certificate id beside `name` and `result`.',
    kind: 'source',
    source: pypmp,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-list-certificates': {
    sides: 'both',
    says: '`GET getAllSSLCertificates` with an optional `withExpiryDaysLessThan` answers rows under `SSLCertificates` or `details`.',
    kind: 'source',
    source: kmpIssuer,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-add-certificate': {
    sides: 'both',
    says: '`POST addCertificate` is multipart: INPUT_DATA with `fileType` in the query, the file as part `File`.',
    kind: 'source',
    source: kmpIssuer,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-additional-fields': {
    sides: 'both',
    says: '`POST updateSSLAdditionalFields` sets additional fields of a certificate.',
    kind: 'source',
    source: kmpIssuer,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-ssh-keys-for-user': {
    sides: 'both',
    says: '`GET getSSHkeysforuser` with `userName` and `resourceName` answers the keys of a user.',
    kind: 'documented',
    source: pkiApi,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-list-ssh-keys': {
    sides: 'both',
    says: '`GET getAllSSHKeys` answers `SSHKeys`.',
    kind: 'source',
    source: pypmp,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-ssh-key': {
    sides: 'both',
    says: "`POST getSSHKey` and `POST exportSSHKey` with `keyName`: details, and the key's text as a secret.",
    kind: 'source',
    source: pypmp,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-associated-users': {
    sides: 'both',
    says: '`GET getAllAssociatedUsers` answers the users with keys.',
    kind: 'source',
    source: pypmp,
    anchor: 'certificates-and-ssh-keys',
  },
  'pam360/pki-own-routes': {
    sides: 'both',
    says: 'Creating, importing, associating and deleting keys, key store keys, deleting certificates, creating and listing CSRs and discovery are on routes of ours, below the base of PKI.',
    kind: 'assumption',
    source: assumed,
    anchor: 'certificates-and-ssh-keys',
  },

  // Resource groups
  'pam360/group-list': {
    sides: 'both',
    says: '`GET resourcegroup` takes lower-case `details` with camelCase fields and answers `resourceGroupId`, `resourceGroupName`.',
    kind: 'documented',
    source: groupApi,
    anchor: 'resource-groups',
  },
  'pam360/group-add-resources': {
    sides: 'both',
    says: '`POST resourcegroup/{id}/associateResources` with `RESOURCEIDS` adds resources.',
    kind: 'source',
    source: automation,
    anchor: 'resource-groups',
  },
  'pam360/group-share': {
    sides: 'both',
    says: '`PUT resourcegroup/share` with `resourceGroupIds`, either `userIds` or `userGroupIds`, and `accessType`.',
    kind: 'source',
    source: automation,
    anchor: 'resource-groups',
  },
  'pam360/group-own-routes': {
    sides: 'both',
    says: 'Creating static and dynamic groups, editing, deleting and removing members are on routes of ours; criteria are field, operator, value and conjunction.',
    kind: 'assumption',
    source: assumed,
    anchor: 'resource-groups',
  },

  // Users and user groups
  'pam360/user-create-api': {
    sides: 'both',
    says: '`POST user` creates an API user; the answer holds the id and the generated token, which is a secret.',
    kind: 'documented',
    source: userApi,
    anchor: 'users-and-user-groups',
  },
  'pam360/user-create': {
    sides: 'both',
    says: '`POST user` creates an ordinary user; booleans are texts, `EXPIRYDATE` is `yyyy-MM-dd` or `NeverExpires`; of the names but `USERNAME`, and of `EMAIL`, a public client sends empty texts.',
    kind: 'source',
    source: pypmp,
    anchor: 'users-and-user-groups',
  },
  'pam360/user-id-by-name': {
    sides: 'both',
    says: '`GET user/getUserId?USERNAME=` answers `Details.USERID`.',
    kind: 'source',
    source: pypmp,
    anchor: 'users-and-user-groups',
  },
  'pam360/user-delete': {
    sides: 'both',
    says: '`DELETE user/{USERID}` deletes a user.',
    kind: 'source',
    source: pypmp,
    anchor: 'users-and-user-groups',
  },
  'pam360/user-lock': {
    sides: 'both',
    says: '`PUT user/lock?USERNAME=` and `PUT user/unlock?USERNAME=` lock and unlock.',
    kind: 'source',
    source: pypmp,
    anchor: 'users-and-user-groups',
  },
  'pam360/user-transfer': {
    sides: 'both',
    says: '`POST user/transferUserAccountabilities` with camelCase `oldUserId` and `newUserId` hands over what a user owns.',
    kind: 'documented',
    source: userApi,
    anchor: 'users-and-user-groups',
  },
  'pam360/user-group-id-by-name': {
    sides: 'both',
    says: '`GET user/getUserGroupId?USERGROUPNAME=` answers `Details.USERGROUPID`.',
    kind: 'source',
    source: automation,
    anchor: 'users-and-user-groups',
  },
  'pam360/user-feature-roles': {
    sides: 'both',
    says: '`GET user/featureroles` answers what the caller may do.',
    kind: 'source',
    source: extension,
    anchor: 'users-and-user-groups',
  },
  'pam360/user-own-routes': {
    sides: 'both',
    says: 'Editing and listing users, and making, editing, deleting and filling user groups are on routes of ours.',
    kind: 'assumption',
    source: assumed,
    anchor: 'users-and-user-groups',
  },
  'pam360/user-roles': {
    sides: 'lab',
    says: 'Only a Privileged Administrator, an Administrator, or a role that may manage API users creates API users.',
    kind: 'documented',
    source: userApi,
    anchor: 'users-and-user-groups',
  },

  // Organisations
  'pam360/organisation-manage': {
    sides: 'both',
    says: '`POST organizations/manage` with camelCase `userIds`, `userGroupIds`, `managePermission`, `orgIds`, `approvalAdminId` grants or revokes.',
    kind: 'documented',
    source: mspApi,
    anchor: 'organisations',
  },
  'pam360/organisation-apart': {
    sides: 'lab',
    says: 'What belongs to one organisation is not seen from another.',
    kind: 'assumption',
    source: assumed,
    anchor: 'organisations',
  },

  // Audit
  'pam360/audit-list': {
    sides: 'both',
    says: '`GET audit?AUDITTYPE=&STARTINDEX=&LIMIT=&DURATION=` answers `GET_AUDIT` with its mixed-case keys, apostrophe included.',
    kind: 'recorded',
    source: recorded,
    anchor: 'audit',
  },
  'pam360/audit-rows': {
    sides: 'lab',
    says: 'Every retrieval and change makes a row, refused ones too, with reason and ticket and never a secret.',
    kind: 'assumption',
    source: assumed,
    anchor: 'audit',
  },

  // Personal vault
  'pam360/personal-passphrase': {
    sides: 'both',
    says: '`GET personal` says whether a passphrase is needed; it goes in the header `PASSPHRASE` of each call, and is checked by `GET personal/passphrasecheck`.',
    kind: 'source',
    source: extension,
    anchor: 'personal-vault',
  },
  'pam360/personal-read': {
    sides: 'both',
    says: '`GET personal/categories`, `…/{c}/accounts`, `…/fields`, `…/search`, `…/accounts/{a}/password`, `GET personal/websiteurls` and `GET personal/webaccounts/{id}/totp` read it.',
    kind: 'source',
    source: extension,
    anchor: 'personal-vault',
  },

  // Registration
  'pam360/registration-request': {
    sides: 'both',
    says: '`POST sdk/register` with `REGISTRATIONTOKEN`, `CLIENTNAME` and `APPLICATIONTYPE` answers `CLIENTID`, `CLIENTSECRET` and `POLICYNAME`. The wire is ours, behind a transport that can be replaced; it does not talk to a real PAM360.',
    kind: 'assumption',
    source: assumed,
    anchor: 'registration',
  },
  'pam360/registration-refused': {
    sides: 'both',
    says: 'An unknown, used up or expired registration token is `Failed` 40000; the client throws a RegistrationError.',
    kind: 'assumption',
    source: assumed,
    anchor: 'registration',
  },
  'pam360/registration-file': {
    sides: 'sdk',
    says: 'Registration makes a file in the folder `sdk_config`, or in the one that an option names.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'registration',
  },
  'pam360/registration-file-safe': {
    sides: 'sdk',
    says: 'The file has mode 0600, is written atomically, and is not overwritten without `force`; a second registration for the same server is refused.',
    kind: 'design',
    source: design,
    anchor: 'registration',
  },
  'pam360/registration-needed': {
    sides: 'sdk',
    says: 'A client that was made to use a registration throws a RegistrationError before there is one.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'registration',
  },
  'pam360/registration-update': {
    sides: 'sdk',
    says: '`updateRegistration` registers anew, `removeRegistration` removes the file, `isRegistered` says whether there is one.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'registration',
  },
  'pam360/registration-signed': {
    sides: 'both',
    says: 'Later calls carry `SDKCLIENTID` and `SDKHMAC: t=…,v1=…`, HMAC-SHA256 with `CLIENTSECRET` over time, method, path and query, token, organisation and the hash of the body; another signature, or a time too far off, is refused under `Authentication`.',
    kind: 'assumption',
    source: assumed,
    anchor: 'signed-calls',
  },
  'pam360/registration-access': {
    sides: 'lab',
    says: 'A signed call needs the SDK access of its user; an unsigned one the REST access.',
    kind: 'assumption',
    source: assumed,
    anchor: 'signed-calls',
  },
  'pam360/registration-revoked': {
    sides: 'both',
    says: 'Removing the application at the server ends its registration; each of its calls is audited with its name.',
    kind: 'assumption',
    source: assumed,
    anchor: 'registration',
  },

  // Logging
  'pam360/logging-off': {
    sides: 'sdk',
    says: 'No log file is written unless asked.',
    kind: 'design',
    source: design,
    anchor: 'logging',
  },
  'pam360/logging-file': {
    sides: 'sdk',
    says: '`setLogFile` takes an absolute path once; another path later, or a relative one, is refused.',
    kind: 'documented',
    source: pythonSdk,
    anchor: 'logging',
  },
  'pam360/logging-file-safe': {
    sides: 'sdk',
    says: 'The file has mode 0600, and holds no token, password, reason or ticket.',
    kind: 'design',
    source: design,
    anchor: 'logging',
  },

  // Password Manager Pro
  'pam360/pmp-port': {
    sides: 'sdk',
    says: "`product: 'pmp'` makes the port 7272 unless given.",
    kind: 'public',
    source: operatorNotes,
    anchor: 'password-manager-pro',
  },
  'pam360/pmp-token-in-query': {
    sides: 'both',
    says: 'Builds of Password Manager Pro below 10102 take `AUTHTOKEN` in the query: the lab does in that mode, the client sends it there with that product only if an option says so.',
    kind: 'public',
    source: operatorNotes,
    anchor: 'password-manager-pro',
  },
  'pam360/pmp-older-lookup': {
    sides: 'both',
    says: 'Password Manager Pro also knows the older lookup of both ids.',
    kind: 'source',
    source: javaClient,
    anchor: 'password-manager-pro',
  },
})
