// Runs every test of the project, on a machine that may have nothing yet: installs, builds, checks, tests.
// Ends with one line, `N passed, N failed`, and exit code 0 only when nothing failed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name) => join(root, 'node_modules', name)
const node = process.execPath

let passed = 0
let failed = 0
let skipped = 0

/** Runs one step with its output shown; true when it went well. */
function run(...args) {
  return spawnSync(node, args, { cwd: root, stdio: 'inherit', env: process.env }).status === 0
}

/** A step that counts as one test. */
function check(name, ...args) {
  const started = performance.now()
  const ok = run(...args)
  if (ok) passed += 1
  else failed += 1
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return ok
}

if (!run('scripts/setup.mjs')) {
  console.log('0 passed, 1 failed')
  process.exit(1)
}

const built =
  check('build', bin('typescript/bin/tsc'), '-b', 'packages/sdk', 'packages/lab', 'packages/cli') &&
  check('bundle', 'scripts/bundle-cli.mjs')
if (built) {
  check('types of tests', bin('typescript/bin/tsc'), '-b')
  check('lint', bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0')
  check('format', bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.')
  check('unused code', bin('knip/bin/knip.js'))

  const folder = mkdtempSync(join(tmpdir(), 'sallyport-results-'))
  const results = join(folder, 'results.json')
  const finished = run(
    bin('vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
    ...process.argv.slice(2),
  )
  try {
    const report = JSON.parse(readFileSync(results, 'utf8'))
    passed += report.numPassedTests
    failed += report.numFailedTests
    skipped += report.numPendingTests + report.numTodoTests
    // A file that cannot even be loaded has no test that could fail.
    failed += report.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    ).length
  } catch {
    failed += 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  if (!finished && failed === 0) failed += 1
}

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exit(failed === 0 ? 0 : 1)
