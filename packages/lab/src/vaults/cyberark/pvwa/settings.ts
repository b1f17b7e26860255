/**
 * What can be set about Password Vault Web Access. What the sources leave open is here rather than fixed, and
 * so is every quirk that a client must survive (PVWA protocol notes, Quirks).
 */
export interface PvwaSettings {
  /** Version that is played: `ExternalVersion`, and what behaviour depends on. Default `14.2.0`. */
  version: string
  /**
   * Whether Gen1 operations that the version no longer has (Verify, activities: above 13.2) are gone
   * (`by-version`, default), or all are there (`always`).
   */
  gen1: 'by-version' | 'always'
  /** Whether Gen1 refuses with an HTML page titled `Request Error` (`html`, default) or with JSON. */
  gen1Errors: 'html' | 'json'
  /** Nodes behind a load balancer. Default 1: no load balancer. */
  nodes: number
  /** Minutes without a call after which a session ends. Default 20 (assumption). */
  idleMinutes: number
  /** Failed log ons in a row that suspend a user. Default 5 (assumption). */
  lockoutAttempts: number
  /** Code of a suspended user's log on. Default `ITATS005E`; which of the three it is, is not established. */
  suspendedCode: 'ITATS005E' | 'ITATS006E' | 'ITATS009E'
  /** Code with the 409 of an expired password. Default `ITATS009E` (assumption). */
  expiredPasswordCode: string
  /** Between password and passcode in RADIUS append mode. Default a comma. */
  radiusDelimiter: string
  /** Seconds by the lab's clock that a task of the CPM takes. Default 5 (assumption). */
  cpmSeconds: number
  /** Status of a deletion: 204 (default) or 200. */
  deleteStatus: 200 | 204
  /** Body where there is nothing to say: none (default), or the JSON string `""`. */
  emptyBody: 'none' | 'quotes'
  /** What `count` means for accounts: all that match (default, assumption), or those on the page. */
  accountCount: 'total' | 'page'
  /** Whether versions come in an object with `Versions` (default) or as a bare array. */
  versionsForm: 'wrapper' | 'array'
  /** Form of a generated password: an object (default), or an array of such objects. */
  generateForm: 'object' | 'array'
  /** How a retrieved secret is sent: JSON (default), JSON labelled as text, or the bare text. */
  retrieveForm: 'json' | 'json-as-text' | 'text'
  /** Status where a reason is missing. Default 403. */
  reasonRequiredStatus: 400 | 403
  /** Status of an account that exists already. Default 409. */
  accountExistsStatus: 400 | 409
  /** Characters that SetNextPassword refuses. Default `,<`. */
  refusedSecretCharacters: string
  /** Letter case of answers: as recorded (default), or with upper-case first letters in accounts. */
  keyCase: 'camel' | 'pascal'
  /** How a membership without an end is shown: `null` (default) or a negative date. */
  noExpiryAs: 'null' | 'negative'
  /** Type of `memberId`: a number as self-hosted (default), or text. */
  memberIdType: 'number' | 'string'
  /** Seconds after a deletion during which the name still counts as taken. Default 0. */
  deleteLagSeconds: number
  /** Whether a safe in its retention period refuses to be deleted. Default true. */
  enforceRetention: boolean
  /** Whether paths with an encoded `+`, `%` or `&` get a 404 of IIS. Default false. */
  strictUrls: boolean
  /** Whether PUT and DELETE are eaten by WebDAV: 405. Default false. */
  webDav: boolean
  /** Whether every answer is the 200 with an HTML page that clients know as "Guru Meditation". Default false. */
  guruMeditation: boolean
  /** Whether PSMConnect can answer with an HTML5 gateway. Default true. */
  html5Gateway: boolean
  /** Code with the 409 of a user who is in a group already; both were seen. Default `PASWS213E`. */
  groupMemberExistsCode: 'PASWS213E' | 'ITATS262E'
  /** Whether there is `Users/{id}/safes`, which only one client knows. Default true. */
  userSafes: boolean
  /** Status of the members of an account group without any: 404 (default), or 200 and an empty list. */
  emptyAccountGroupStatus: 200 | 404
  /** Whether adding a directory gives its bind password back, as old servers do. Default false. */
  echoBindPassword: boolean
  /** Hours that an SSH key in place of a log on with several factors is good for. Default 12 (assumption). */
  cachedKeyHours: number
  /** Language of the values of a platform's settings: `Yes` (`en`, default) or `Oui` (`fr`). */
  language: 'en' | 'fr'
  /** Days after which a request for access is over, unless it says until when. Default 5 (assumption). */
  requestDays: number
  /** Minutes for which administrative access is granted. Default 240 (assumption). */
  administrativeAccessMinutes: number
  /** How scripted failures of listing safes look: status of CAWS00001E for members of `PSMMaster`. Default 500. */
  psmMasterStatus: 400 | 500
}

/** The defaults. */
export const defaultPvwaSettings: Readonly<PvwaSettings> = {
  version: '14.2.0',
  gen1: 'by-version',
  gen1Errors: 'html',
  nodes: 1,
  idleMinutes: 20,
  lockoutAttempts: 5,
  suspendedCode: 'ITATS005E',
  expiredPasswordCode: 'ITATS009E',
  radiusDelimiter: ',',
  cpmSeconds: 5,
  deleteStatus: 204,
  emptyBody: 'none',
  accountCount: 'total',
  versionsForm: 'wrapper',
  generateForm: 'object',
  retrieveForm: 'json',
  reasonRequiredStatus: 403,
  accountExistsStatus: 409,
  refusedSecretCharacters: ',<',
  keyCase: 'camel',
  noExpiryAs: 'null',
  memberIdType: 'number',
  deleteLagSeconds: 0,
  enforceRetention: true,
  strictUrls: false,
  webDav: false,
  guruMeditation: false,
  html5Gateway: true,
  groupMemberExistsCode: 'PASWS213E',
  userSafes: true,
  emptyAccountGroupStatus: 404,
  echoBindPassword: false,
  cachedKeyHours: 12,
  language: 'en',
  requestDays: 5,
  administrativeAccessMinutes: 240,
  psmMasterStatus: 500,
}

function numbersOf(version: string): number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10) || 0)
}

/** Whether the version that is played is that one or a later one. */
export function isAtLeast(settings: PvwaSettings, wanted: string): boolean {
  const own = numbersOf(settings.version)
  for (const [index, number] of numbersOf(wanted).entries()) {
    const mine = own[index] ?? 0
    if (mine !== number) return mine > number
  }
  return true
}
