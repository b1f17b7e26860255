/** `npm run build:bundle`: one file, copied alone into an empty folder. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Lab } from '@sallyport/lab'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run, type Ended } from '../smoke/cli.ts'
import { frontFolder, logOns, type FrontFolder } from '../smoke/front.ts'

let lab: Lab
let folder: FrontFolder
let alone: string
let file: string
beforeAll(async () => {
  lab = await Lab.start()
  folder = frontFolder(lab)
  // Far from any node_modules.
  alone = join(mkdtempSync(join(tmpdir(), 'sallyport-single-')), 'alone')
  mkdirSync(alone)
  file = join(alone, 'sallyport.cjs')
  execFileSync(process.execPath, [
    fileURLToPath(new URL('../../scripts/bundle-single.mjs', import.meta.url)),
    file,
  ])
})
afterAll(async () => {
  await lab.stop()
  folder.remove()
  rmSync(join(alone, '..'), { recursive: true })
})

const runs = (...argv: readonly string[]): Promise<Ended> =>
  run(argv, {
    program: [process.execPath, file],
    cwd: alone,
    env: { ...logOns, SALLYPORT_CONFIG: folder.config, SALLYPORT_STATE_DIR: join(folder.path, 'state') },
  })

describe('the command as a single file', () => {
  it('is one file, with the licences of what is in it', () => {
    expect(readdirSync(alone)).toEqual(['sallyport.cjs'])
    const text = readFileSync(file, 'utf8')
    for (const name of ['MIT License', 'liquidjs', 'tweetnacl', 'yaml']) {
      expect(text.slice(text.lastIndexOf('/*!'))).toContain(name)
    }
  })

  it('tells the version of the command that is published', async () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../packages/cli/package.json', import.meta.url), 'utf8'),
    ) as { version: string }
    expect((await runs('--version')).stdout.toString()).toBe(`${version}\n`)
  })

  it('retrieves from each vault, runs programs and fills templates', async () => {
    const reference = 'pam://ccp/Billing-DB/oracle-prod'
    const got = await runs('get', reference)
    expect(got).toMatchObject({ code: 0, stderr: '' })
    for (const other of ['pam://pvwa/Billing-DB/oracle-prod', 'pam://axidian/DB-SERVER/admin']) {
      expect((await runs('get', other)).code).toBe(0)
    }
    const check = 'process.exit(process.env.PW.length > 8 ? 7 : 1)'
    expect(await runs('run', '-e', `PW=${reference}`, '--', process.execPath, '-e', check)).toMatchObject({
      code: 7,
    })
    const template = folder.write('one.liquid', `x={{ '${reference}' | secret }}`)
    const output = join(folder.path, 'one.txt')
    expect(await runs('inject', '-i', template, '-o', output)).toMatchObject({ code: 0, stderr: '' })
    expect(readFileSync(output, 'utf8')).toBe(`x=${got.stdout.toString()}`)
  })

  it('says what is not in it: the lab, and keychains', async () => {
    const { code, stderr } = await runs('lab')
    expect(code).toBe(20)
    expect(stderr).toContain('npm install @sallyport/lab')
    const login = await runs('login', 'pvwa', '--keep', 'keychain')
    expect(login.code).toBe(20)
    expect(login.stderr).toContain('@napi-rs/keyring is not installed')
    expect(await runs('login', 'pvwa', '--keep', 'file')).toMatchObject({ code: 0 })
  })
})
