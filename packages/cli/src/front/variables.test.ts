import { parseReference } from '@sallyport/sdk'
import { describe, expect, it } from 'vitest'
import type { Configuration } from '@sallyport/config'
import { childEnvironment } from '../run/child-environment.ts'
import { readAssignments, variablesOf, wantedOf, withValues } from './variables.ts'

/** As much of a configuration as is looked at here. */
const configuration: Configuration = {
  path: 'sallyport.yaml',
  profile: undefined,
  vaults: [],
  cache: undefined,
  environment: { A: parseReference('pam://v/a'), B: parseReference('pam://v/b#username') },
  warnings: [],
  shown: [
    ['[REDACTED]', 'SPENT'],
    ['https://ccp', 'SEEN'],
  ].map(([value = '', name = '']) => ({
    key: 'vaults.v.x',
    value,
    file: 'sallyport.yaml',
    line: 1,
    column: 1,
    profile: undefined,
    from: [{ kind: 'env', name }],
  })),
}

describe('variablesOf', () => {
  const valuesOf = (env: Record<string, string>, given: [string, string][] = []): Record<string, string> => {
    const more = given.map(([name, value]) => ({ name, value, origin: '-e' }))
    return Object.fromEntries(variablesOf(configuration, env, more).map(({ name, value }) => [name, value]))
  }

  it('lets the later say what a variable is, and takes an empty one of the environment as not set', () => {
    expect(valuesOf({ A: '', B: 'here', C: '' })).toEqual({ A: 'pam://v/a', B: 'here', C: '' })
    expect(
      valuesOf({ A: 'here' }, [
        ['A', 'first'],
        ['A', ''],
      ]),
    ).toEqual({ A: '', B: 'pam://v/b#username' })
  })

  it('wants what is a reference as a whole', () => {
    const variables = variablesOf(undefined, { X: 'pam://v/x', Y: 'see pam://v/y', Z: 'z' }, [])
    expect(wantedOf(variables)).toEqual([{ name: 'X', reference: 'pam://v/x', origin: 'the environment' }])
    const resolved = [{ name: 'X', reference: 'pam://v/x', value: '1', secrets: ['1'] }]
    expect(withValues(variables, resolved).map(({ value }) => value)).toEqual(['1', 'see pam://v/y', 'z'])
  })
})

describe('childEnvironment', () => {
  it('leaves out what the command reads secrets from, unless it is asked for', () => {
    const env = {
      SALLYPORT_PASSWORD: '1',
      SALLYPORT_NEW_PASSWORD: '1',
      SALLYPORT_AXIDIAN_PASSWORD: '1',
      SALLYPORT_PASSPHRASE: '1',
      SALLYPORT_PASSCODE: '1',
      SPENT: '1',
      SEEN: '1',
      SALLYPORT_PASSWORD_FILE: '1',
      MY_PASSWORD: '1',
    }
    const left = (given: string[] = []): string[] => {
      const more = given.map((name) => ({ name, value: '2', origin: '-e' }))
      return Object.keys(childEnvironment(variablesOf(configuration, env, more), configuration))
    }
    expect(left()).toEqual(['A', 'B', 'SEEN', 'SALLYPORT_PASSWORD_FILE', 'MY_PASSWORD'])
    expect(left(['SPENT', 'SALLYPORT_PASSWORD'])).toContain('SPENT')
    expect(left(['SPENT', 'SALLYPORT_PASSWORD'])).toContain('SALLYPORT_PASSWORD')
  })
})

describe('readAssignments', () => {
  it.each(['S3cret', 'A=S3cret', '=pam://v/a', '1=pam://v/a', 'A B=pam://v/a', ''])(
    'refuses %j without repeating it',
    (word) => {
      expect(() => readAssignments([word], '-e')).toThrow('-e must be NAME=REFERENCE.')
    },
  )
})
