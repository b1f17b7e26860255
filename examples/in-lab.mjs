// @ts-check
// What the examples of other tools stand on: a lab, a folder that is gone afterwards, and `sallyport` in PATH.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Lab } from '@sallyport/lab'

const bin = fileURLToPath(new URL('../node_modules/.bin', import.meta.url))

/** This checkout's `sallyport` and this Node, then what a system has. */
export const path = [bin, dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter)

/** What the examples retrieve. */
export const account = { safe: 'Billing-DB', object: 'oracle-prod' }

/** The folder of an example. @param {string} url Its `import.meta.url`. */
export const folderOf = (url) => dirname(fileURLToPath(url))

/**
 * @typedef {object} Stage
 * @property {Lab} lab
 * @property {string} folder Removed at the end. It has `ca.pem`, `billing.pem` and `billing.key`.
 * @property {Record<string, string>} ccp Where CCP is, and what `billing` shows to it, as variables.
 * @property {(name: string, text: string, places?: Record<string, string>) => string} place Writes a file as it would be
 *   installed into the folder, with the lab in the place of `https://ccp.example.com`, and whatever else is elsewhere here.
 */

/** @param {(stage: Stage) => Promise<void>} play */
export async function inLab(play) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sallyport-example-')))
  const lab = await Lab.start()
  try {
    const { cert, key } =
      lab.clients['billing']?.files ?? assert.fail('the default seed has a client "billing"')
    copyFileSync(lab.ca.file, join(folder, 'ca.pem'))
    copyFileSync(cert, join(folder, 'billing.pem'))
    copyFileSync(key, join(folder, 'billing.key'))
    await play({
      lab,
      folder,
      ccp: { CCP_URL: lab.urls.ccp, CCP_CA: lab.ca.file, CCP_CERT: cert, CCP_KEY: key },
      place(name, text, places = {}) {
        const file = join(folder, name)
        const here = { 'https://ccp.example.com': lab.urls.ccp, ...places }
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, inPlace(text, here), { mode: 0o700 })
        return file
      },
    })
  } finally {
    await lab.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Replaces what is elsewhere on this machine.
 *
 * @param {string} text
 * @param {Record<string, string>} places
 */
export function inPlace(text, places) {
  return Object.entries(places).reduce((done, [there, here]) => done.replaceAll(there, here), text)
}

/**
 * Runs a program to its end, with no variable but those that are given and `PATH`.
 *
 * @param {readonly string[]} command
 * @param {{ env?: Record<string, string>, cwd: string, input?: string }} options
 */
export async function run([program = '', ...words], { env = {}, cwd, input }) {
  const home = join(cwd, 'home')
  mkdirSync(home, { recursive: true })
  const child = spawn(program, words, { cwd, env: { HOME: home, PATH: path, ...env }, stdio: 'pipe' })
  child.stdin.on('error', () => {}).end(input)
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve, reject) => child.on('error', reject).on('close', resolve)),
  ])
  return { code, stdout, stderr }
}
