import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { pam360Areas } from './pam360/areas.ts'
import { pvwaAreas } from './pvwa/areas.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

describe.each([
  ['pvwa', pvwaAreas],
  ['pam360', pam360Areas],
] as const)('the commands of %s', (_, areas) => {
  const names = areas.flatMap(({ commands }) => commands.map(({ name }) => name))

  it('have names of their own, none of which hides another', () => {
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(names.filter((other) => other.startsWith(`${name} `))).toEqual([])
  })

  it('are what the README of the package lists', () => {
    const listed = [...readme.matchAll(/`([a-z-]+(?: [a-z-]+)?)(?: …)?`/g)].map(([, words]) => words)
    const first = (name: string): string => name.split(' ')[0] ?? ''
    expect(listed).toEqual(expect.arrayContaining([...new Set(names.map(first))]))
  })
})
