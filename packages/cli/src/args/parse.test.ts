import { describe, expect, it } from 'vitest'
import { UsageError } from '../cli-error.ts'
import { getTable } from '../testing/tables.ts'
import { parseArguments } from './parse.ts'

const parse = (...argv: string[]) => parseArguments(argv, getTable)
const refusal = (...argv: string[]): UsageError => {
  try {
    parse(...argv)
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
  throw new Error('it was accepted')
}

describe('parseArguments', () => {
  it('reads values after a space and after an equals sign', () => {
    expect(parse('--safe', 'A', '--object=b=c').flags).toEqual({ safe: 'A', object: 'b=c' })
  })

  it('keeps values exactly, also those that start with a dash or hold a newline', () => {
    expect(parse('--reason', '-x', '--safe= a\nb ').flags).toEqual({ reason: '-x', safe: ' a\nb ' })
  })

  it('collects what may be repeated', () => {
    expect(parse('--property', 'A=1', '--property=B=2').flags.property).toEqual(['A=1', 'B=2'])
  })

  it('knows single letters', () => {
    expect(parse('-v', '-q').flags).toEqual({ verbose: true, quiet: true })
  })

  it('takes nothing after -- for a flag', () => {
    expect(parse('--json', '--', '--safe').positionals).toEqual(['--safe'])
  })

  it('lets the value of --cp be left out', () => {
    expect(parse('--cp').flags.cp).toBe('')
    expect(parse('--cp', '--safe', 'A').flags.cp).toBe('')
    expect(parse('--cp', '/opt/sdk').flags.cp).toBe('/opt/sdk')
    expect(parse('--cp=/opt/sdk').flags.cp).toBe('/opt/sdk')
    expect(parse('--cp', 'pam://cp/A/b')).toEqual({ flags: { cp: '' }, positionals: ['pam://cp/A/b'] })
  })

  it('refuses unknown flags and names the nearest', () => {
    expect(refusal('--appid', 'x').message).toBe('Unknown flag --appid, did you mean --app-id?')
    expect(refusal('--frobnicate').message).toBe('Unknown flag --frobnicate.')
    expect(refusal('--frobnicate').hint).toContain('--help')
    expect(refusal('-safe', 'x').message).toBe('Unknown flag -safe, did you mean --safe?')
    expect(refusal('--APP_ID=x').message).toBe('Unknown flag --APP_ID, did you mean --app-id?')
  })

  it('is not fooled by names that every object has', () => {
    expect(refusal('--constructor').message).toBe('Unknown flag --constructor.')
    expect(refusal('--__proto__=x').message).toBe('Unknown flag --__proto__.')
  })

  it('refuses secrets as flags, and never repeats a value', () => {
    for (const flag of ['--password=hunter2', '--passphrase=hunter2', '--token=hunter2', '--hunter2!=x']) {
      const { message, hint } = refusal(flag)
      expect(`${message}${hint ?? ''}`).not.toContain('hunter2')
    }
    expect(refusal('--passphrase', 'hunter2').hint).toContain('SALLYPORT_PASSPHRASE')
  })

  it('refuses missing, empty and repeated values', () => {
    expect(refusal('--safe').message).toBe('--safe needs a value: NAME.')
    expect(refusal('--safe', '').hint).toContain('variable unset')
    const text = { note: { kind: 'text', value: 'TEXT', brief: '', mayBeEmpty: true } } as const
    expect(parseArguments(['--note', ''], text).flags.note).toBe('')
    expect(parseArguments(['--note='], text).flags.note).toBe('')
    expect(() => parseArguments(['--note'], text)).toThrow('needs a value')
    expect(refusal('--safe', '--object', 'x').message).toBe('--safe needs a value: NAME.')
    expect(refusal('--safe', 'a', '--safe', 'b').message).toBe('--safe was given twice.')
    expect(refusal('--json=yes').message).toBe('--json takes no value.')
  })
})
