import { ConnectionError, type CheckStep } from '@sallyport/sdk'
import { describe, expect, it } from 'vitest'
import { checkAsRecord, renderCheck, type CheckedVault } from './check-page.ts'
import { createStyle } from './style.ts'
import { displayWidth } from './width.ts'

const skipped = (layer: CheckStep['layer'], message: string): CheckStep => ({
  layer,
  status: 'skipped',
  message,
  durationMs: 0,
})

const error = new ConnectionError('x', { code: 'CONNECTION_REFUSED', layer: 'tcp' })
const vault: CheckedVault = {
  name: 'ccp\u001B[2J',
  kind: 'ccp',
  check: {
    ok: false,
    steps: [
      { layer: 'dns', status: 'ok', message: 'known', durationMs: 1.26 },
      {
        layer: 'tcp',
        status: 'failed',
        message: 'nothing listens there',
        remedy: 'Check the port of it.',
        error,
        durationMs: 2,
      },
      skipped('tls', 'Not looked at.'),
      skipped('clock', 'Not looked at.'),
      skipped('identity', 'Not asked.'),
    ],
  },
}
const plain = createStyle({ env: {} })

describe('the page of a check', () => {
  it('has a line for each layer, a hint below, and one line for what was skipped for one reason', () => {
    expect(renderCheck(vault, plain)).toBe(
      [
        'ccp\uFFFD[2J (ccp): broken',
        '  ok      dns                known',
        '  failed  tcp                nothing listens there',
        '                             hint: Check the port of it.',
        '  skipped tls, clock: Not looked at.',
        '  skipped identity           Not asked.',
        '',
      ].join('\n'),
    )
  })

  it('breaks its lines between words where the terminal is narrow, and not where there is no room at all', () => {
    const long = {
      ...vault,
      check: { ok: false, steps: [{ ...vault.check.steps[1]!, message: 'a word or two '.repeat(9) }] },
    }
    const lines = renderCheck(long, plain, 64).split('\n')
    expect(lines.length).toBeGreaterThan(5)
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(64)
    expect(lines.slice(2, -3).every((line) => /^ {29}\S/.test(line))).toBe(true)
    expect(renderCheck(long, plain, 40)).toBe(renderCheck(long, plain))
  })

  it('has signs where it has colours', () => {
    expect(renderCheck(vault, createStyle({ env: { FORCE_COLOR: '1' } }))).toContain(
      '\u001B[31m✗ failed  \u001B[39m',
    )
  })

  it('is a record for programs, with codes and without errors', () => {
    expect(checkAsRecord(vault)).toMatchObject({
      ok: false,
      steps: [
        { layer: 'dns', code: undefined, durationMs: 1.3 },
        { layer: 'tcp', code: 'CONNECTION_REFUSED', remedy: 'Check the port of it.' },
        {},
        {},
        {},
      ],
    })
    expect(JSON.stringify(checkAsRecord(vault))).not.toContain('"error"')
  })
})
