import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { failureOf } from '../support/failure.ts'
import { ServedPvwa, type ServedAnswer, type ServedRequest } from '../support/served-pvwa.ts'
import { zipOf } from '../support/zip.ts'

let lab: Lab
let folder: string
beforeAll(async () => {
  lab = await Lab.start()
})
afterAll(() => lab.stop())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-platforms-'))
})
afterEach(() => rm(folder, { recursive: true }))

const refusal: ServedAnswer = {
  status: 403,
  body: { ErrorCode: 'PASWS041E', ErrorMessage: 'S3ntinel text' },
}
const target = (ID: number, PlatformID: string, Name = PlatformID): object => ({
  ID,
  PlatformID,
  Name,
  Active: true,
})
const lists = (...platforms: object[]): ServedAnswer => ({
  body: { Platforms: platforms, Total: platforms.length },
})
const serve = (answer: (request: ServedRequest) => ServedAnswer): Promise<ServedPvwa> =>
  ServedPvwa.start(lab, answer)
const packageOf = (id: string): Buffer =>
  zipOf({ [`Policy-${id}.ini`]: `PolicyID=${id}`, [`Policy-${id}.xml`]: `<Policy ID="${id}"/>` })

describe('lists of platforms', () => {
  it('send every condition, those that are false too [pvwa/platforms-targets-filter] [pvwa/platforms-targets-false] [pvwa/platforms-list-query]', async () => {
    await using pvwa = await serve(() => lists())
    const { platforms } = pvwa.vault
    await platforms.targets.list({ active: false, systemType: 'Windows', manualReconcile: true }).toArray()
    await platforms.targets.list({ search: 'ssh' }).toArray()
    await platforms.targets.list().toArray()
    await platforms.list({ active: false, type: 'group', search: 'x', systemType: '*NIX' }).toArray()
    await platforms.groups.list({ search: 'pair' }).toArray()
    expect(pvwa.lines).toEqual([
      'GET API/Platforms/Targets?filter=active eq False AND systemType eq Windows AND manualReconcile eq True',
      'GET API/Platforms/Targets?search=ssh',
      'GET API/Platforms/Targets',
      'GET API/Platforms?Active=False&PlatformType=Group&Search=x&SystemType=*NIX',
      'GET API/Platforms/Groups?search=pair',
    ])
  })

  it('refuse what no filter can carry, and options that nobody knows, before anything is sent [pvwa/platforms-targets-filter]', async () => {
    await using pvwa = await serve(() => lists())
    const { targets } = pvwa.vault.platforms
    const wrong = [{ systemType: 'x and active eq True' }, { systemType: '"' }, { search: 'x'.repeat(101) }]
    for (const options of wrong) expect(() => targets.list(options)).toThrow(/targets|filter/)
    expect(() => targets.list({ activ: true } as never)).toThrow("did you mean 'active'?")
    expect(pvwa.lines).toEqual([])
  })

  it('read what servers send in any letter case, and miss what is not there [pvwa/platforms-targets] [pvwa/platforms-psm-server-casing]', async () => {
    await using pvwa = await serve(({ line }) =>
      line.endsWith('Targets')
        ? lists({
            id: '7',
            platformid: 'X',
            name: 'x',
            CredentialsManagementPolicy: { Change: { RequirePasswordEveryXDays: 90, AutoOnAdd: false } },
            PrivilegedAccessWorkflows: {
              RequireDualControlPasswordAccessApproval: { IsActive: true, IsAnException: true },
            },
            PrivilegedSessionManagement: { PSMServerID: 'PSMServer' },
          })
        : lists({ general: { id: 'X' }, sessionManagement: { PSMServerId: 'S' } }),
    )
    expect(await pvwa.vault.platforms.targets.list().toArray()).toMatchObject([
      {
        id: 7,
        platformId: 'X',
        active: undefined,
        psmServerId: 'PSMServer',
        workflows: { dualControl: { active: true, exception: true }, reason: undefined },
        credentialsPolicy: { change: { everyDays: 90, onAdd: false, manual: undefined } },
      },
    ])
    expect(await pvwa.vault.platforms.list().toArray()).toMatchObject([
      { platformId: 'X', requiredProperties: [], sessionManagement: { psmServerId: 'S' } },
    ])
  })

  it('are no empty lists when the answer is no list [pvwa/platforms-targets]', async () => {
    await using pvwa = await serve(() => ({ body: { Total: 0 } }))
    const failure = await failureOf(pvwa.vault.platforms.targets.list().toArray())
    expect(failure).toMatchObject({ name: 'ProtocolError', code: 'UNEXPECTED_ANSWER' })
  })
})

describe('one platform', () => {
  it('is found by PlatformID before name, and never guessed [pvwa/platforms-find] [pvwa/platforms-unique-id] [pvwa/platforms-id-numeric]', async () => {
    await using pvwa = await serve(({ line }) =>
      line.startsWith('GET')
        ? lists(
            target(1, 'UnixSSH', 'Unix via SSH'),
            target(2, 'Other', 'UnixSSH'),
            target(3, 'A', 'Twice'),
            target(4, 'B', 'twice'),
          )
        : {},
    )
    const { targets } = pvwa.vault.platforms
    expect(await targets.get('UnixSSH')).toMatchObject({ id: 1 })
    expect(await targets.idOf('unix VIA ssh')).toBe(1)
    expect(await targets.get(2)).toMatchObject({ platformId: 'Other' })
    expect(await failureOf(targets.get('Twice'))).toMatchObject({ name: 'AmbiguousMatchError' })
    expect(await failureOf(targets.get('Unix'))).toMatchObject({ name: 'NotFoundError' })
    expect(await failureOf(targets.get(9))).toMatchObject({ name: 'NotFoundError' })
    // What a list gave, and a number, need no look-up; a name does.
    pvwa.requests.length = 0
    await targets.activate({ id: 5 })
    await targets.deactivate({ platformId: 'UnixSSH' })
    expect(pvwa.lines).toEqual([
      'POST API/Platforms/Targets/5/activate',
      'GET API/Platforms/Targets',
      'POST API/Platforms/Targets/1/deactivate',
    ])
    pvwa.requests.length = 0
    for (const wrong of ['', -1, 1.5, {}, undefined]) {
      expect(await failureOf(targets.get(wrong as never))).toMatchObject({ code: 'INVALID_REQUEST' })
    }
    expect(pvwa.lines).toEqual([])
  })

  it('hands its settings on as they are, whatever their language [pvwa/platforms-details] [pvwa/platforms-details-localised]', async () => {
    await using pvwa = await serve(() => ({
      body: { PlatformID: 'a.b', Details: { PerformPeriodicChange: 'Non', Timeout: 30 }, Active: true },
    }))
    expect(await pvwa.vault.platforms.details({ platformId: 'a.b' })).toEqual({
      platformId: 'a.b',
      active: true,
      settings: { PerformPeriodicChange: 'Non', Timeout: '30' },
    })
    expect(pvwa.lines).toEqual(['GET API/Platforms/a.b/'])
  })

  it('says which safes may use it, and how many there are of its type [pvwa/platforms-safes] [pvwa/platforms-system-types]', async () => {
    await using pvwa = await serve(({ line }) =>
      line.includes('Safes') ? { body: ['One', 'Two'] } : { body: [{ Name: 'Windows', PlatformsCount: 2 }] },
    )
    expect(await pvwa.vault.platforms.safes('X')).toEqual(['One', 'Two'])
    expect(await pvwa.vault.platforms.systemTypes()).toEqual([{ name: 'Windows', platforms: 2 }])
  })

  it('keeps what a change of its session management does not name [pvwa/session-policy-put] [pvwa/session-policy-keeps]', async () => {
    const before = {
      PSMConnectors: [
        { PSMConnectorID: 'PSM-SSH', Enabled: true, Overrides: { Port: '22' } },
        { PSMConnectorID: 'PSM-RDP', Enabled: true },
        { PSMConnectorID: 'Old', Enabled: false },
      ],
      PSMServerId: 'One',
      PSMServerName: 'PSM one',
      NewThing: 5,
    }
    await using pvwa = await serve(({ line }) =>
      line.startsWith('GET') ? { body: before } : { status: 204 },
    )
    const { targets } = pvwa.vault.platforms
    await targets.updateSessionManagement(7, {
      connectors: { 'psm-ssh': false, 'PSM-WinSCP': true },
      removeConnectors: ['old'],
    })
    await targets.updateSessionManagement(7, { psmServerId: 'Two' })
    const puts = pvwa.requests.filter(({ line }) => line.startsWith('PUT')).map(({ json }) => json)
    expect(puts[0]).toEqual({
      PSMConnectors: [
        { PSMConnectorID: 'PSM-SSH', Enabled: false, Overrides: { Port: '22' } },
        { PSMConnectorID: 'PSM-RDP', Enabled: true },
        { PSMConnectorID: 'PSM-WinSCP', Enabled: true },
      ],
      PSMServerId: 'One',
      PSMServerName: 'PSM one',
      NewThing: 5,
    })
    expect(puts[1]).toEqual({ PSMConnectors: before.PSMConnectors, PSMServerId: 'Two', NewThing: 5 })
    expect(await failureOf(targets.updateSessionManagement(7, {}))).toMatchObject({
      code: 'INVALID_REQUEST',
    })
  })
})

describe('an export', () => {
  it('is a sound zip archive, or an error [pvwa/platform-export] [pvwa/platform-export-not-zip]', async () => {
    const answers: Record<string, ServedAnswer> = {
      good: { body: packageOf('good') },
      cut: { body: packageOf('cut').subarray(0, -5) },
      page: { body: '<html><title>Error</title></html>', type: 'text/html; charset=utf-8' },
      empty: { body: '' },
      refused: refusal,
    }
    await using pvwa = await serve(({ line }) => answers[line.split('/')[2]!]!)
    const { platforms } = pvwa.vault
    expect(Buffer.from(await platforms.export('good')).equals(packageOf('good'))).toBe(true)
    for (const id of ['cut', 'page', 'empty']) {
      expect(await failureOf(platforms.export(id))).toMatchObject({ name: 'ProtocolError' })
    }
    // aiobastion gave the refusal back as text (defect 13).
    const failure = await failureOf(platforms.exportTo(folder, 'refused'))
    expect(failure).toMatchObject({ name: 'PermissionError', vendorCode: 'PASWS041E' })
    expect(String(failure)).not.toContain('S3ntinel')
    expect(await readdir(folder)).toEqual([])
  })

  it('of any kind goes by its number [pvwa/platform-export-kinds]', async () => {
    await using pvwa = await serve(() => ({ body: packageOf('g') }))
    await pvwa.vault.platforms.groups.export(34)
    await pvwa.vault.platforms.dependents.export({ id: 44 })
    expect(pvwa.lines).toEqual([
      'POST API/Platforms/Groups/34/Export',
      'POST API/Platforms/Dependents/44/Export',
    ])
  })

  it('goes to a file that every system can have, and nowhere else [pvwa/platform-export-file]', async () => {
    await using pvwa = await serve(() => ({ body: packageOf('x') }))
    const exported = await pvwa.vault.platforms.exportTo(join(folder, 'new'), '../evil:name')
    expect(exported).toEqual({
      platformId: '../evil:name',
      path: join(folder, 'new', '%2E.%2Fevil%3Aname.zip'),
      size: packageOf('x').length,
    })
    expect(await readdir(folder)).toEqual(['new'])
    expect((await readFile(exported.path)).equals(packageOf('x'))).toBe(true)
  })

  it('of all tells what came of each, with progress, so many at a time [pvwa/platform-export-all]', async () => {
    let underWay = 0
    let most = 0
    const names = Array.from({ length: 12 }, (_, index) => `P${index}`)
    await using pvwa = await ServedPvwa.start(lab, async ({ line }) => {
      if (line.startsWith('GET')) return lists(...names.map((name, index) => target(index + 1, name)))
      underWay += 1
      most = Math.max(most, underWay)
      await new Promise((resolve) => setImmediate(resolve))
      underWay -= 1
      const id = line.split('/')[2]!
      return id === 'P3' ? refusal : id === 'P5' ? { body: 'no zip' } : { body: packageOf(id) }
    })
    const told: string[] = []
    const outcomes = await pvwa.vault.platforms.exportAll(folder, {
      concurrency: 3,
      onProgress: ({ item, done, failed, total }) => told.push(`${item} ${done}/${total} ${failed > 0}`),
    })
    expect(outcomes.map(({ item }) => item)).toEqual(names)
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(
      names.map((name) => name !== 'P3' && name !== 'P5'),
    )
    expect(outcomes[3]).toMatchObject({ error: { name: 'PermissionError' } })
    expect(outcomes[5]).toMatchObject({ error: { name: 'ProtocolError' } })
    expect(told).toHaveLength(12)
    expect(told.at(-1)).toContain('12/12 true')
    expect(most).toBeLessThanOrEqual(3)
    const files = await readdir(folder)
    expect(files.sort()).toEqual(
      names
        .filter((name) => name !== 'P3' && name !== 'P5')
        .map((n) => `${n}.zip`)
        .sort(),
    )
  })

  it('of all goes on where it was interrupted [pvwa/platform-export-all]', async () => {
    let down = true
    await using pvwa = await serve(({ line }) => {
      if (line.startsWith('GET')) return lists(target(1, 'A'), target(2, 'B'), target(3, 'C'))
      return down && line.includes('/B/') ? { status: 503, body: {} } : { body: packageOf('x') }
    })
    const journal = join(folder, 'journal')
    const first = await pvwa.vault.platforms.exportAll(folder, { journal })
    expect(first.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    down = false
    pvwa.requests.length = 0
    const second = await pvwa.vault.platforms.exportAll(folder, { journal })
    expect(second.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
    expect(pvwa.lines.filter((line) => line.startsWith('POST'))).toEqual(['POST API/Platforms/B/Export'])
  })
})

describe('an import', () => {
  it('sends the package in base64, from bytes or a file [pvwa/platform-import] [pvwa/connection-component-import]', async () => {
    await using pvwa = await serve(({ line }) => ({
      body: line.includes('Components') ? { ConnectionComponentID: 'PSM-New' } : { PlatformID: 'New' },
    }))
    const archive = packageOf('New')
    const file = join(folder, 'New.zip')
    await writeFile(file, archive)
    expect(await pvwa.vault.platforms.import(archive)).toBe('New')
    expect(await pvwa.vault.psm.importConnector(file)).toBe('PSM-New')
    const sent = { ImportFile: archive.toString('base64') }
    expect(pvwa.requests.map(({ json }) => json)).toEqual([sent, sent])
    expect(pvwa.lines).toEqual(['POST API/Platforms/Import', 'POST API/ConnectionComponents/Import'])
  })

  it('refuses what is no package before sending [pvwa/platform-import-bad-zip]', async () => {
    await using pvwa = await serve(() => ({ body: { PlatformID: 'New' } }))
    const { platforms } = pvwa.vault
    const broken = packageOf('x').subarray(0, -1)
    for (const source of [Buffer.from('no zip'), broken, join(folder, 'none.zip'), 5 as never]) {
      expect(await failureOf(platforms.import(source))).toMatchObject({ name: 'ConfigurationError' })
    }
    expect(pvwa.lines).toEqual([])
  })

  it('stands beside what is there, or renews it [pvwa/platform-import-update]', async () => {
    await using pvwa = await serve(({ line }) =>
      line.startsWith('PATCH') ? { body: { PlatformID: 'X2' } } : { status: 200 },
    )
    expect(await pvwa.vault.platforms.importSideBySide(packageOf('X'))).toBe('X2')
    await pvwa.vault.platforms.renew('X', packageOf('X'))
    expect(pvwa.lines).toEqual(['PATCH API/Platforms/Import', 'POST API/Platforms/X/Update'])
  })
})
