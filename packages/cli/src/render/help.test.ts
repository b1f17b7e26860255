import { describe, expect, it } from 'vitest'
import { variablesOf } from '../args/flags.ts'
import { axidianCommands } from '../commands/axidian.ts'
import { pam360Commands } from '../commands/pam360.ts'
import { pvwaCommands } from '../commands/pvwa.ts'
import { commands } from '../commands/registry.ts'
import { exitCodes } from '../exit-codes.ts'
import { renderExitCodes, renderHelp } from './help.ts'
import { createStyle } from './style.ts'

const plain = createStyle({ env: {} })

const groups = { pvwa: pvwaCommands, axidian: axidianCommands, pam360: pam360Commands }
const members = Object.entries(groups).flatMap(([group, ones]) =>
  ones.map((one) => ({ ...one, name: `${group} ${one.name}` })),
)

describe.each([...commands, ...members])('help of $name', (registered) => {
  const { name, summary } = registered
  const load = () => registered.load()
  it('is the same command, with examples, and names every flag and variable', async () => {
    const command = await load()
    expect({ name: command.name, summary: command.summary }).toEqual({ name, summary })
    expect(command.examples.length).toBeGreaterThan(0)
    const help = renderHelp(command, plain)
    for (const [name, flag] of Object.entries(command.flags)) {
      expect(help).toContain(`--${name}`)
      for (const variable of variablesOf(flag)) expect(help).toContain(variable)
    }
  })

  it('fits a terminal of 120 columns, and its examples name only flags that exist', async () => {
    const command = await load()
    for (const line of renderHelp(command, plain).split('\n')) expect(line.length).toBeLessThanOrEqual(120)
    for (const { line } of command.examples) {
      for (const [, flag] of line.matchAll(/ --([a-z0-9-]+)/g))
        expect(command.flags).toHaveProperty([flag ?? ''])
    }
  })

  it('uses no environment variable twice', async () => {
    const { flags, environment = {} } = await load()
    const names = [...Object.values(flags).flatMap(variablesOf), ...Object.keys(environment)]
    expect(new Set(names).size).toBe(names.length)
  })
})

it('lists every exit code', () => {
  const help = renderExitCodes(plain)
  for (const { code, name } of Object.values(exitCodes))
    expect(help).toMatch(new RegExp(`^ +${code}  ${name}\\b`, 'm'))
})
