import { readOutsideEvidence } from './outside-evidence.ts'

/** One answer of a real server, as somebody recorded it. */
export interface RecordedAnswer {
  /** The place in the collection, its name and its variant, for titles of tests. */
  readonly title: string
  readonly method: string
  /** What was asked, as `METHOD /path/{parameter}` below the application's root. */
  readonly operation: string
  readonly status: number
  /** Names as they were recorded. */
  readonly headers: Readonly<Record<string, string>>
  readonly requestBody: string | undefined
  /** The exact text of the body; undefined where there was none. */
  readonly body: string | undefined
}

/** The collection names no address for most answers: what each of them answers, by its name there. */
const operations: Readonly<Record<string, string>> = {
  'Get Account Details': 'GET /api/Accounts/{id}',
  'Get Account Activity': 'GET /WebServices/PIMServices.svc/Accounts/{id}/Activities',
  'Add Account': 'POST /api/Accounts',
  'Update Account': 'PATCH /api/Accounts/{accountId}',
  'List Applications': 'GET /WebServices/PIMServices.svc/Applications',
  'List a Specific Application': 'GET /WebServices/PIMServices.svc/Applications/{appId}',
  'List all Authentication Methods of a Specific Application':
    'GET /WebServices/PIMServices.svc/Applications/{appId}/Authentications',
  'Add Application': 'POST /WebServices/PIMServices.svc/Applications',
  'Get Authentication Methods': 'GET /api/Configuration/AuthenticationMethods',
  'Get Specific Authentication Method': 'GET /api/Configuration/AuthenticationMethods/{id}',
  'Logon - PKIPN Authentication': 'POST /api/Auth/{type}/Logon',
  Logoff: 'POST /api/Auth/Logoff',
  'Get Allowed Referrer': 'GET /api/Configuration/AccessRestriction/AllowedReferrers',
  'Get Directories': 'GET /api/Configuration/LDAP/Directories',
  'Get Directory Details': 'GET /api/Configuration/LDAP/Directories/{directoryName}',
  'Create Directory': 'POST /api/Configuration/LDAP/Directories',
  'Get Directory Mapping List': 'GET /api/Configuration/LDAP/Directories/{directoryName}/Mappings',
  'Get Mapping Details': 'GET /api/Configuration/LDAP/Directories/{directoryName}/Mappings/{mappingID}',
  'Get Target Platforms': 'GET /api/Platforms/Targets',
  'Get Group Platforms': 'GET /api/Platforms/Groups',
  'Get Rotational Group Platforms': 'GET /api/Platforms/RotationalGroups',
  'Get Platform Details': 'GET /api/Platforms/{id}',
  'Export Platform': 'POST /api/Platforms/{PlatformID}/Export',
  'Get All Connection Components': 'GET /api/PSM/Connectors',
  'Get All PSM Servers': 'GET /api/PSM/Servers',
  'Get Session Management Policy of Platform':
    'GET /api/Platforms/Targets/{platformID}/PrivilegedSessionManagement',
  'Get All Safes': 'GET /WebServices/PIMServices.svc/Safes',
  'Get Safe by Platform ID': 'GET /api/Platforms/{PlatformId}/Safes',
  'Get Safe Details': 'GET /WebServices/PIMServices.svc/Safes/{safeName}',
  'Delete Safe': 'DELETE /api/Safes/{safeUrlId}',
  Server: 'GET /WebServices/PIMServices.svc/Server',
  Verify: 'GET /WebServices/PIMServices.svc/Verify',
  'System Details': 'GET /api/ComponentsMonitoringDetails/{componentId}',
  'System Summary': 'GET /api/ComponentsMonitoringSummary',
  'Get User Details': 'GET /api/Users/{userID}',
  'Get Users': 'GET /api/Users',
  'Get Groups': 'GET /api/UserGroups',
  'Create Group': 'POST /api/UserGroups',
  'Get Public SSH Key':
    'GET /WebServices/PIMServices.svc/Users/{userName}/AuthenticationMethods/SSHKeyAuthentication/AuthorizedKeys',
  'Add a Public SSH Key':
    'POST /WebServices/PIMServices.svc/Users/{userName}/AuthenticationMethods/SSHKeyAuthentication/AuthorizedKeys',
  'Delete Public SSH Key':
    'DELETE /WebServices/PIMServices.svc/Users/{userName}/AuthenticationMethods/SSHKeyAuthentication/AuthorizedKeys/{keyId}',
}

interface RecordedFile {
  readonly responses: readonly {
    readonly area: string
    readonly name: string
    readonly variant: string
    readonly method: string
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly requestBody: unknown
    readonly body: string | null
  }[]
}

function operationOf(name: string): string {
  const operation = operations[name]
  if (operation === undefined) throw new Error(`nobody says what '${name}' answers`)
  return operation
}

/** Every recorded answer, in the order of the collection. Throws where the folder of outside evidence is absent. */
export function loadRecorded(): readonly RecordedAnswer[] {
  const file = readOutsideEvidence('recorded') as RecordedFile
  return file.responses.map(({ area, name, variant, method, status, headers, requestBody, body }) => ({
    title: `${area.split(' / ').at(-1) ?? area}: ${name}, ${variant}`,
    method,
    operation: operationOf(name),
    status,
    headers,
    requestBody: typeof requestBody === 'string' && requestBody !== '' ? requestBody : undefined,
    body: body ?? undefined,
  }))
}
