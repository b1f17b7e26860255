import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { projectRoot } from './evidence/project-files.ts'

const script = join(projectRoot, 'scripts/setup.mjs')
const { engines } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  engines: { node: string }
}

/** Runs the check of the set-up, and no more of it, as if by another Node. */
const check = (version: string) => {
  const lie = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`
  const program = `${lie}; (await import(${JSON.stringify(pathToFileURL(script).href)})).checkNode()`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  })
  return { status, stderr }
}

describe('npm run setup', () => {
  it.each(['20.19.0', '20.20.2', '22.13.0', '22.22.1', '24.0.0', '25.1.0', '26.0.0-nightly'])(
    'goes on with Node %s',
    (version) => expect(check(version)).toEqual({ status: 0, stderr: '' }),
  )

  it.each(['18.20.8', '20.18.3', '21.7.3', '22.0.0', '22.12.0', '23.11.1'])('refuses Node %s', (version) => {
    expect(check(version)).toEqual({
      status: 1,
      stderr: `sallyport: this is Node ${version}, but 20.19 or a later 20, 22.13 or a later 22, or 24 or later is needed (engines: ${engines.node})\n`,
    })
  })
})
