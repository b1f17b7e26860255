import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { pam360Areas } from './areas.ts'

const names = pam360Areas.flatMap(({ commands }) => commands.map(({ name }) => name))

describe('the commands of pam360', () => {
  it('have names of their own, none of which hides another', () => {
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(names.filter((other) => other.startsWith(`${name} `))).toEqual([])
  })

  it('are what the README of the package lists', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
    const listed = [...readme.matchAll(/`([a-z-]+(?: [a-z-]+)?)(?: …)?`/g)].map(([, words]) => words)
    const first = (name: string): string => name.split(' ')[0] ?? ''
    expect(listed).toEqual(expect.arrayContaining([...new Set(names.map(first))]))
  })
})
