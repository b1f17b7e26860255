import { execFile, type ExecFileOptions } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../evidence/project-files.ts'

/** A package as npm packed it. */
export interface PackedPackage {
  readonly name: string
  readonly tarball: string
  /** What is in it, sorted. */
  readonly files: readonly string[]
}

/** What a program printed, and how it ended. */
export interface Run {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** An empty project that the packed packages were installed into. */
export interface Consumer {
  readonly folder: string
  readonly packages: readonly PackedPackage[]
  /** Runs plain Node in it. */
  node(...words: readonly string[]): Promise<Run>
  /** Runs an installed command of it. */
  command(name: string, ...words: readonly string[]): Promise<Run>
  remove(): Promise<void>
}

const built = ['sdk/dist/index.js', 'config/dist/index.js', 'lab/dist/index.js', 'cli/dist/bin.js']

/** Packs the built packages and installs them into an empty project in a temporary folder. */
export async function installPacked(): Promise<Consumer> {
  const missing = built.filter((file) => !existsSync(join(projectRoot, 'packages', file)))
  if (missing.length > 0) throw new Error(`There is no build (${missing.join(', ')}): npm run build`)
  // macOS has a link in the path of its temporary folder, which would make paths differ.
  const root = await mkdtemp(join(await realpath(tmpdir()), 'sallyport-package-'))
  try {
    const packages = await pack(root)
    const folder = join(root, 'consumer')
    await cp(join(projectRoot, 'test/package/consumer'), folder, { recursive: true })
    await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
    const tarballs = packages.map(({ tarball }) => tarball)
    await npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs)
    return {
      folder,
      packages,
      node: (...words) => run(process.execPath, words, { cwd: folder }),
      command: (name, ...words) => {
        const shell = process.platform === 'win32'
        const path = join(folder, 'node_modules/.bin', shell ? `${name}.cmd` : name)
        return run(path, words, { cwd: folder, shell })
      },
      remove: () => rm(root, { recursive: true, force: true }),
    }
  } catch (error) {
    await rm(root, { recursive: true, force: true })
    throw error
  }
}

async function pack(root: string): Promise<PackedPackage[]> {
  const text = await npm(projectRoot, 'pack', '--workspaces', '--json', '--pack-destination', root)
  const packed = JSON.parse(text) as { name: string; filename: string; files: { path: string }[] }[]
  const inFolder = await readdir(root)
  return packed.map(({ name, filename, files }) => {
    // Some versions of npm write the slash of a scope into the name that they report.
    const file = inFolder.find((found) => found === filename.replace('@', '').replace('/', '-'))
    if (file === undefined) throw new Error(`npm packed ${filename}, which is not there`)
    return { name, tarball: join(root, file), files: files.map(({ path }) => path).sort() }
  })
}

/** Runs the npm that runs this, and gives what it printed. */
async function npm(cwd: string, ...words: string[]): Promise<string> {
  const script = process.env['npm_execpath']
  const isScript = script !== undefined && /\.[cm]?js$/.test(script)
  const [command, before] = isScript ? [process.execPath, [script]] : ['npm', []]
  const shell = !isScript && process.platform === 'win32'
  const { exitCode, stdout, stderr } = await run(command, [...before, ...words], { cwd, shell })
  if (exitCode !== 0) throw new Error(`npm ${words[0] ?? ''} failed with ${exitCode}:\n${stderr}${stdout}`)
  return stdout
}

/** Runs a program in the environment of a user: nothing of the test runner, and nothing of `npm test`. */
export function run(command: string, words: readonly string[], options: ExecFileOptions): Promise<Run> {
  const foreign =
    /^(?:npm_(?:package|lifecycle|command|config_local_prefix)|INIT_CWD$|NODE_|VITEST|TEST$|SALLYPORT_)/
  const kept = Object.entries(process.env).filter(
    ([name]) => !foreign.test(name) || name === 'NODE_EXTRA_CA_CERTS',
  )
  const settings = { ...options, env: Object.fromEntries(kept), maxBuffer: 64 * 2 ** 20 }
  return new Promise((resolve) => {
    execFile(command, words, { ...settings, encoding: 'utf8' }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
      resolve({ exitCode, stdout, stderr: exitCode === 0 ? stderr : `${stderr}${error?.message ?? ''}` })
    })
  })
}
