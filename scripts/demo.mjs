/** `npm run demo`: on a fresh clone installs and builds what is missing, then runs the demo of the command. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ensureBuilt, ensureInstalled } from './setup.mjs'

ensureInstalled()
ensureBuilt()

const bin = fileURLToPath(new URL('../packages/cli/bin/sallyport.js', import.meta.url))
const child = spawn(process.execPath, [bin, 'demo', ...process.argv.slice(2)], { stdio: 'inherit' })
// The terminal sends Ctrl-C to both; the demo ends in good order, and this one with it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  process.stderr.write(`sallyport: the demo cannot be started: ${error.message}\n`)
  process.exitCode = 1
})
child.on('exit', (code) => {
  process.exitCode = code ?? 1
})
