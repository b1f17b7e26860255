import { chmodSync, chownSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkConfiguration, findConfiguration, loadConfiguration } from '@sallyport/config'
import { placesToLook } from '../src/find.ts'
import { failureOf, testFolder } from './support/files.ts'

const folder = testFolder()
const text = 'vaults: { a: { kind: cp, appId: b } }'
const home = join(folder.path, 'home')
const project = join(home, 'maria/project/src')
const env = { HOME: join(home, 'maria'), USERPROFILE: join(home, 'maria') }
mkdirSync(project, { recursive: true })

describe('findConfiguration', () => {
  it('takes what SALLYPORT_CONFIG names, from the working folder', async () => {
    expect(await findConfiguration({ cwd: project, env: { ...env, SALLYPORT_CONFIG: '../c.yaml' } })).toEqual(
      {
        path: join(home, 'maria/project/c.yaml'),
        origin: 'variable',
      },
    )
    const failure = await failureOf(
      loadConfiguration(undefined, { cwd: project, env: { SALLYPORT_CONFIG: 'no' } }),
    )
    expect(failure.message).toMatch(/^SALLYPORT_CONFIG: The configuration .*no cannot be read \(ENOENT\)\.$/)
  })

  it('looks in the working folder, then above it, then for the user', async () => {
    const find = (): Promise<unknown> =>
      findConfiguration({ cwd: project, env: { ...env, SALLYPORT_CONFIG: '' } })
    const user = folder.file('home/maria/.config/sallyport/sallyport.json', text)
    if (process.platform === 'linux') expect(await find()).toEqual({ path: user, origin: 'user' })
    const atHome = folder.file('home/maria/sallyport.yml', text)
    expect(await find()).toEqual({ path: atHome, origin: 'folder' })
    const near = folder.file('home/maria/project/sallyport.yaml', text)
    expect(await find()).toEqual({ path: near, origin: 'folder' })
    const nearest = folder.file('home/maria/project/src/sallyport.json', '{"vaults":{}}')
    expect(await find()).toEqual({ path: nearest, origin: 'folder' })
  })

  it('does not go above the home folder', () => {
    const places = (cwd: string): readonly string[] =>
      placesToLook(cwd, env, 'linux').map((place) => place.folder)
    expect(places(project)).not.toContain(home)
    expect(places(join(home, 'other'))).toContain(home)
    expect(places(join(home, 'maria-2'))).toContain(home)
  })

  it('refuses two in one folder', async () => {
    const cwd = join(folder.path, 'two')
    folder.file('two/sallyport.yaml', text)
    folder.file('two/sallyport.json', '{}')
    const failure = await failureOf(findConfiguration({ cwd, env }))
    expect(failure.message).toMatch(
      /^There are two configurations: .*sallyport\.yaml and .*sallyport\.json\.$/,
    )
  })

  it.skipIf(process.platform === 'win32')(
    'takes a link that leads nowhere for one, and says so',
    async () => {
      const cwd = join(folder.path, 'outer/inner')
      folder.file('outer/sallyport.yaml', text)
      mkdirSync(cwd)
      symlinkSync('nowhere', join(cwd, 'sallyport.yaml'))
      expect(await findConfiguration({ cwd, env })).toEqual({
        path: join(cwd, 'sallyport.yaml'),
        origin: 'folder',
      })
      const failure = await failureOf(loadConfiguration(undefined, { cwd, env }))
      expect(failure.message).toMatch(/inner\/sallyport\.yaml cannot be read \(ENOENT\)\.$/)
    },
  )

  it('finds none where there is none, and loading says so', async () => {
    const cwd = join(folder.path, 'empty')
    mkdirSync(cwd)
    const nowhere = { HOME: cwd, USERPROFILE: cwd, XDG_CONFIG_HOME: cwd, APPDATA: cwd, ProgramData: cwd }
    expect(await findConfiguration({ cwd, env: nowhere })).toBeUndefined()
    const failure = await failureOf(loadConfiguration(undefined, { cwd, env: nowhere }))
    expect(failure).toMatchObject({ message: 'There is no configuration.', code: 'FILE_UNUSABLE' })
  })

  it.each([
    ['linux', { HOME: '/h' }, ['/h/.config/sallyport', '/etc/sallyport']],
    ['linux', { HOME: '/h', XDG_CONFIG_HOME: '/x' }, ['/x/sallyport', '/etc/sallyport']],
    ['linux', { HOME: '/h', XDG_CONFIG_HOME: 'relative' }, ['/h/.config/sallyport', '/etc/sallyport']],
    [
      'darwin',
      { HOME: '/h' },
      ['/h/Library/Application Support/sallyport', '/Library/Application Support/sallyport'],
    ],
    ['win32', { APPDATA: '/roaming', ProgramData: '/data' }, ['/roaming/sallyport', '/data/sallyport']],
  ] as const)('on %s with %j it has the folders of user and system', (platform, variables, expected) => {
    const places = placesToLook('/work', variables, platform).slice(-2)
    expect(places.map((place) => place.folder.replaceAll('\\', '/'))).toEqual(expected)
    expect(places.map(({ origin }) => origin)).toEqual(['user', 'system'])
  })
})

describe.skipIf(process.platform === 'win32')('a file that was found', () => {
  it.skipIf(process.getuid?.() !== 0)(
    'and belongs to somebody else is refused, unless it was named',
    async () => {
      const path = folder.file('foreign/sallyport.yaml', text, 0o644)
      chownSync(path, 12_345, 12_345)
      const cwd = join(folder.path, 'foreign')
      const failure = await failureOf(loadConfiguration(undefined, { cwd, env }))
      expect(failure.message).toMatch(/sallyport\.yaml: this file belongs to somebody else\.$/)
      expect((await loadConfiguration(path, { env })).vaults).toHaveLength(1)
      const named = await loadConfiguration(undefined, { cwd, env: { SALLYPORT_CONFIG: path } })
      expect(named.vaults).toHaveLength(1)
    },
  )

  it('and whose place others can take is warned of, but not in a folder with the sticky bit', async () => {
    const path = folder.file('shared/sallyport.yaml', text)
    const warnings = async (mode: number): Promise<readonly string[]> => {
      chmodSync(join(folder.path, 'shared'), mode)
      const { ok, problems } = await checkConfiguration(path, { env })
      expect(ok).toBe(true)
      return problems.map(({ message }) => message)
    }
    expect(await warnings(0o777)).toEqual(['others can put another file in the place of this one'])
    expect(await warnings(0o1777)).toEqual([])
    expect(await warnings(0o755)).toEqual([])
  })
})
