import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { shellLine } from './shell.ts'

const awkward = [
  'plain',
  'two words',
  "it's",
  '$HOME',
  'a;b',
  '"q"',
  '*',
  '',
  'Query=Safe=A;Object=b',
  'a\nb',
  '\\',
]

describe('shellLine', () => {
  it.skipIf(process.platform === 'win32')('comes through a shell as it was', () => {
    const script = shellLine(
      [
        process.execPath,
        '-e',
        'process.stdout.write(JSON.stringify(process.argv.slice(1)))',
        '--',
        ...awkward,
      ],
      'linux',
    )
    expect(JSON.parse(execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }))).toEqual(awkward)
  })
})
