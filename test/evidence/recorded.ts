import { readOutsideEvidence } from './outside-evidence.ts'

/** One answer of a real server, as somebody recorded it. */
export interface RecordedAnswer {
  /** The place in the collection, its name and its variant, for titles of tests. */
  readonly title: string
  readonly method: string
  /**
   * What was asked, as `METHOD /path/{parameter}` below the application's root; undefined for operations outside sessions, server,
   * accounts, safes and members.
   */
  readonly operation: string | undefined
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
  'Logon - PKIPN Authentication': 'POST /api/Auth/{type}/Logon',
  Logoff: 'POST /api/Auth/Logoff',
  'Get All Safes': 'GET /WebServices/PIMServices.svc/Safes',
  'Get Safe Details': 'GET /WebServices/PIMServices.svc/Safes/{safeName}',
  'Delete Safe': 'DELETE /api/Safes/{safeUrlId}',
  Server: 'GET /WebServices/PIMServices.svc/Server',
  Verify: 'GET /WebServices/PIMServices.svc/Verify',
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

/** Every recorded answer, in the order of the collection. Throws where the folder of outside evidence is absent. */
export function loadRecorded(): readonly RecordedAnswer[] {
  const file = readOutsideEvidence('recorded') as RecordedFile
  return file.responses.map(({ area, name, variant, method, status, headers, requestBody, body }) => ({
    title: `${area.split(' / ').at(-1) ?? area}: ${name}, ${variant}`,
    method,
    operation: operations[name],
    status,
    headers,
    requestBody: typeof requestBody === 'string' && requestBody !== '' ? requestBody : undefined,
    body: body ?? undefined,
  }))
}
