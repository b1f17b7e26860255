/**
 * Installs and builds what is missing or out of date, and nothing else. `npm run setup` does both; the other
 * scripts import the parts they need. Plain Node, since it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Installs the dependencies if there are none, or if they are older than the lock file. */
export function ensureInstalled() {
  checkNode()
  const installed = modified(join(root, 'node_modules/.package-lock.json'))
  if (installed >= modified(join(root, 'package-lock.json'))) return
  say('installing dependencies (npm ci)')
  runNpm(['ci', '--no-audit', '--no-fund'])
}

/** Builds the packages if there is no build, or if a source is newer than it. */
export function ensureBuilt() {
  const packages = ['sdk', 'config', 'lab', 'cli'].map((name) => join(root, 'packages', name))
  const sources = packages.flatMap((folder) => [
    join(folder, 'src'),
    join(folder, 'package.json'),
    join(folder, 'tsconfig.json'),
  ])
  const inputs = [...sources, join(root, 'tsconfig.base.json'), join(root, 'scripts/bundle-cli.mjs')]
  const outputs = ['sdk/dist/index.js', 'config/dist/index.js', 'lab/dist/index.js', 'cli/dist/bin.js']
  const isBuilt = outputs.every((file) => existsSync(join(root, 'packages', file)))
  // The bundle is written last and on every build: it tells when that was.
  const built = isBuilt ? modified(join(root, 'packages/cli/dist/bin.js')) : 0
  if (inputs.every((path) => newest(path) <= built)) return
  say('building (npm run build)')
  runNpm(['run', '--silent', 'build'])
}

/** Says what a script is doing, on standard error. */
export function say(what) {
  process.stderr.write(`sallyport: ${what}\n`)
}

/** Runs npm quietly; what it printed is shown only if it fails. */
function runNpm(words) {
  // The npm that started this script, if one did: no shell and no guess which npm is meant.
  const npm = process.env.npm_execpath
  const isScript = npm !== undefined && /\.[cm]?js$/.test(npm)
  const [command, ...before] = isScript ? [process.execPath, npm] : ['npm']
  const { status, error, stdout, stderr } = spawnSync(command, [...before, ...words], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
    // On Windows npm is a script of the shell. The words are ours alone, so there is nothing to quote.
    shell: !isScript && process.platform === 'win32',
    windowsHide: true,
  })
  if (status === 0) return
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`)
  say(`npm ${words.join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`)
  process.exit(status ?? 1)
}

/** Ends the script on a Node that the project does not run on, by the `engines` of the root. */
export function checkNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const wanted = engines.node.split('||').map(readRange)
  const [major, minor, patch] = process.versions.node.split(/[.-]/, 3).map(Number)
  const isAtLeast = (least) => (major - least[0] || minor - least[1] || patch - least[2]) >= 0
  if (wanted.some(({ least, sameMajor }) => isAtLeast(least) && (!sameMajor || major === least[0]))) return
  const words = wanted.map(({ words }) => words)
  say(
    `this is Node ${process.versions.node}, but ${words.slice(0, -1).join(', ')}, or ${words.at(-1)} is needed (engines: ${engines.node})`,
  )
  process.exit(1)
}

/** One of the two forms that `engines` has: `^20.19.0` or `>=24`. There is no semver before the installation. */
function readRange(text) {
  const [, sign, version] = /^(\^|>=)(\d+(?:\.\d+){0,2})$/.exec(text.trim()) ?? []
  if (version === undefined) throw new Error(`engines in package.json: '${text}' is not understood`)
  const [major, minor = 0, patch = 0] = version.split('.').map(Number)
  const sameMajor = sign === '^'
  const shown = version.replace(/\.0$/, '')
  return {
    least: [major, minor, patch],
    sameMajor,
    words: `${shown} or ${sameMajor ? `a later ${major}` : 'later'}`,
  }
}

/** When a file was last changed; 0 if there is none. */
function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** When anything at or under a path was last changed. A folder changes when a file in it comes or goes. */
function newest(path) {
  const entry = statSync(path, { throwIfNoEntry: false })
  if (entry === undefined) return 0
  if (!entry.isDirectory()) return entry.mtimeMs
  const within = readdirSync(path, { withFileTypes: true })
    // Tests are no part of the build.
    .filter((item) => !/\.test\.ts$/.test(item.name))
    .map((item) => newest(join(path, item.name)))
  return Math.max(entry.mtimeMs, ...within)
}

/** Whether a script was started itself, as against imported. */
export function isStarted(url) {
  const started = process.argv[1]
  return started !== undefined && realpathSync(started) === realpathSync(fileURLToPath(url))
}

if (isStarted(import.meta.url)) {
  ensureInstalled()
  ensureBuilt()
  say('ready')
}
