import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { PasswordVault } from '@sallyport/sdk/cyberark'
import { loadRecorded, outsideEvidenceMissing, titleOverOutsideEvidence } from './schemas.ts'

/** What the lab is asked for each recorded operation; operations that the corpus shows in full are left out. */
const paths: Readonly<Record<string, string>> = {
  'GET /WebServices/PIMServices.svc/Applications': 'WebServices/PIMServices.svc/Applications/',
  'GET /WebServices/PIMServices.svc/Applications/{appId}':
    'WebServices/PIMServices.svc/Applications/billing/',
  'GET /WebServices/PIMServices.svc/Applications/{appId}/Authentications':
    'WebServices/PIMServices.svc/Applications/reporting/Authentications',
  'GET /WebServices/PIMServices.svc/Safes': 'WebServices/PIMServices.svc/Safes',
  'GET /WebServices/PIMServices.svc/Server': 'WebServices/PIMServices.svc/Server',
  'GET /api/Configuration/AuthenticationMethods': 'API/Configuration/AuthenticationMethods',
  'GET /api/Configuration/AuthenticationMethods/{id}': 'API/Configuration/AuthenticationMethods/ldap',
  'GET /api/Configuration/LDAP/Directories': 'API/Configuration/LDAP/Directories',
  'GET /api/Platforms/Targets': 'API/Platforms/Targets',
  'GET /api/Platforms/Groups': 'API/Platforms/Groups',
  'GET /api/Platforms/RotationalGroups': 'API/Platforms/RotationalGroups',
  'GET /api/Platforms/{id}': 'API/Platforms/WinDomain',
  'GET /api/Platforms/{PlatformId}/Safes': 'API/Platforms/UnixSSH/Safes/',
  'GET /api/PSM/Connectors': 'API/PSM/Connectors',
  'GET /api/PSM/Servers': 'API/PSM/Servers',
  'GET /api/ComponentsMonitoringSummary': 'API/ComponentsMonitoringSummary',
  'GET /api/ComponentsMonitoringDetails/{componentId}': 'API/ComponentsMonitoringDetails/CPM',
  'GET /api/Users/{userID}': 'API/Users/{user}',
  'GET /api/Users': 'API/Users',
  'GET /api/UserGroups': 'API/UserGroups',
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value)

/** What all items of a recorded list have, with the values of the first. */
function common(items: readonly unknown[]): unknown {
  const [first] = items
  if (!isObject(first)) return first
  const everywhere = ([key]: [string, unknown]): boolean =>
    items.every((item) => isObject(item) && Object.hasOwn(item, key))
  return Object.fromEntries(Object.entries(first).filter(everywhere))
}

/** Keys of the recorded answer that the lab's lacks, or holds as another type. Items of lists must have what all recorded ones have. */
function missing(recorded: unknown, own: unknown, at = '$'): readonly string[] {
  // A value that is absent says nothing about the type of one that is there.
  if (recorded === null || own === null) return []
  if (kindOf(recorded) !== kindOf(own)) return [`${at}: ${kindOf(own)}, not ${kindOf(recorded)}`]
  if (Array.isArray(recorded) && Array.isArray(own)) {
    if (recorded.length === 0) return []
    const item = common(recorded)
    return own.flatMap((one, index) => missing(item, one, `${at}[${index}]`))
  }
  if (!isObject(recorded) || !isObject(own)) return []
  return Object.entries(recorded).flatMap(([key, value]) =>
    Object.hasOwn(own, key) ? missing(value, own[key], `${at}.${key}`) : [`${at} lacks ${key}`],
  )
}

describe('missing', () => {
  it('finds keys in another letter case, other types, and looks into lists', () => {
    expect(missing({ a: [{ b: 1, c: null }] }, { a: [{ b: 2, c: 'x', d: 1 }] })).toEqual([])
    expect(missing([{ a: 1, b: 1 }, { a: 2 }], [{ a: 3 }, {}])).toEqual(['$[1] lacks a'])
    expect(missing({ a: [{ b: 1 }], x: 'y' }, { a: [{ B: 1 }], x: 1 })).toEqual([
      '$.a[0] lacks b',
      '$.x: number, not string',
    ])
  })
})

const recorded =
  outsideEvidenceMissing === undefined
    ? loadRecorded().filter(({ status, operation }) => status < 300 && paths[operation] !== undefined)
    : []

describe.skipIf(outsideEvidenceMissing !== undefined)(
  titleOverOutsideEvidence('answers of the lab against recorded ones'),
  () => {
    let lab: Lab
    let vault: PasswordVault
    beforeAll(async () => {
      lab = await Lab.start()
      vault = new PasswordVault({
        url: lab.urls.pvwa,
        tls: { ca: lab.ca.pem },
        auth: { method: 'cyberark', username: 'administrator', password: 'Lab-Administrator-1' },
      })
    })
    afterAll(async () => {
      await vault.close()
      await lab.stop()
    })

    it('are there for every path', () => {
      expect(new Set(recorded.map(({ operation }) => operation)).size).toBe(Object.keys(paths).length)
    })

    it.each(recorded.map((one) => [one.title, one] as const))('%s', async (_, { operation, body = '' }) => {
      const path = (paths[operation] ?? '').replace('{user}', String(await vault.users.idOf('auditor')))
      expect(missing(JSON.parse(body), await vault.request({ method: 'GET', path }))).toEqual([])
    })
  },
)
