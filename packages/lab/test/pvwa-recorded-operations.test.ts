import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  loadRecorded,
  outsideEvidenceMissing,
  titleOverOutsideEvidence,
} from '../../../test/evidence/schemas.ts'
import { readZip } from '../src/archive/zip.ts'
import { Lab } from '../src/index.ts'
import { sessionOf } from './support/pvwa.ts'

/** Keys in their order and types at every level; of a list what its elements are together. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    const shapes = new Map(value.map((item) => [JSON.stringify(shapeOf(item)), shapeOf(item)]))
    return [...shapes].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, shape]) => shape)
  }
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  return Object.entries(value).map(([name, held]) => [name, shapeOf(held)])
}

/** How to ask the lab for what was recorded: the operation, and the name of the variant where several were. */
const asked: Readonly<Record<string, string>> = {
  'GET /api/Platforms/Targets': 'api/platforms/targets',
  'GET /api/Platforms/Groups': 'api/platforms/groups?search=SSH',
  'GET /api/Platforms/RotationalGroups': 'api/platforms/rotationalGroups?search=Oracle',
  'GET /api/PSM/Connectors': 'API/PSM/Connectors',
  'GET /api/PSM/Servers': 'API/PSM/Servers',
  'GET /api/Platforms/Targets/{platformID}/PrivilegedSessionManagement':
    'API/Platforms/Targets/WinDomain/PrivilegedSessionManagement',
  'GET /api/Platforms/{PlatformId}/Safes': 'api/Platforms/UnixSSH/Safes',
  'GET /api/ComponentsMonitoringSummary': 'API/ComponentsMonitoringSummary',
  'GET /api/ComponentsMonitoringDetails/{componentId}': 'API/ComponentsMonitoringDetails/SessionManagement',
}

describe.skipIf(outsideEvidenceMissing !== undefined)(
  titleOverOutsideEvidence('What real servers answered of platforms, PSM and health'),
  () => {
    let lab: Lab
    let admin: Awaited<ReturnType<typeof sessionOf>>

    beforeAll(async () => {
      lab = await Lab.start()
      admin = await sessionOf(lab)
    })
    afterAll(() => lab.stop())

    const recorded = outsideEvidenceMissing === undefined ? loadRecorded() : []
    const held = recorded.flatMap((one) => {
      const target = asked[one.operation]
      return target === undefined ? [] : [{ name: one.title, one, target }]
    })

    it('covers the area', () => {
      expect(new Set(held.map(({ one }) => one.operation))).toEqual(new Set(Object.keys(asked)))
    })

    it.each(held)(
      'has the keys, order and types of the lab: $name [pvwa/platforms-targets] [pvwa/platforms-groups] [pvwa/platforms-rotational-groups] [pvwa/psm-connectors] [pvwa/psm-servers] [pvwa/platforms-id-numeric] [pvwa/platforms-safes] [pvwa/health-summary] [pvwa/health-details]',
      async ({ one, target }) => {
        const reply = await admin.get(target)
        expect(reply.status).toBe(one.status)
        expect(reply.headers['content-type']).toBe(one.headers['Content-Type'])
        expect(shapeOf(reply.json)).toEqual(shapeOf(JSON.parse(one.body ?? '')))
      },
    )

    it('has the settings of a platform [pvwa/platforms-details]', async () => {
      const one = recorded.find(({ operation }) => operation === 'GET /api/Platforms/{id}')
      const reply = await admin.get('api/Platforms/WinDomain')
      expect(shapeOf(reply.json)).toEqual(shapeOf(JSON.parse(one?.body ?? '')))
    })

    it('has the files and the headers of an export [pvwa/platform-export]', async () => {
      const one = recorded.find(({ operation }) => operation === 'POST /api/Platforms/{PlatformID}/Export')
      const reply = await admin.post('api/Platforms/WinDomain/Export')
      for (const name of ['Content-Type', 'Content-Disposition']) {
        expect(reply.headers[name.toLowerCase()]).toBe(one?.headers[name])
      }
      // The recorded bytes went through a text editor; their names did not suffer.
      for (const { name } of readZip(reply.bytes)) expect(one?.body).toContain(name)
    })
  },
)
