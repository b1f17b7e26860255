import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { pam360Sdk } from './parity.ts'

const spec = new URL('../shared/spec/pam360.md', new URL('../../', import.meta.url))
const missing = existsSync(spec) ? '' : ' (skipped: the specification is not beside the checkout)'
const text = missing === '' ? readFileSync(spec, 'utf8') : ''

/** A numbered part of the specification, such as `9.4`. */
const part = (number: string): string => {
  const [, after = ''] = text.split(new RegExp(`^#+ ${number.replace('.', '\\.')}[. ].*$`, 'm'))
  return after.split(/^##/m)[0] ?? ''
}

const firstCells = (from: string): readonly string[] =>
  [...from.matchAll(/^\| `([^`]+)`/gm)].map(([, name = '']) => name)

/** What a row of a table lists in one of its cells, without remarks in brackets. */
const listed = (from: string, name: string): readonly string[] => {
  const [, cell = ''] = new RegExp(`^\\| \`${name}\` \\|([^|]*)\\|`, 'm').exec(from) ?? []
  return cell
    .replace(/\([^)]*\)/g, '')
    .split(',')
    .map((one) => one.trim())
}

const own = (name: string): readonly string[] => pam360Sdk[name] ?? []

describe.skipIf(missing !== '')(`the surface of the SDK of PAM360${missing}`, () => {
  it('has the same parameters of the configuration and the service', () => {
    const parameters = firstCells(part('9.2')).map((name) => `ServiceConfiguration(${name})`)
    expect(parameters).toEqual(own('ServiceConfiguration'))
    expect(text).toContain('PAMService(service_config, user_token, org_name=None)')
    expect(own('PAMService').slice(0, 3)).toEqual(
      ['service_config', 'user_token', 'org_name'].map((name) => `PAMService(${name})`),
    )
  })

  it('has the same life of a registration', () => {
    const methods = [...part('9.3').matchAll(/`(\w+)\(/g)].map(([, name = '']) => name)
    const held = new Set(own('ClientRegistrationManager').map((row) => row.split('(')[0]))
    expect(methods.length).toBeGreaterThan(3)
    expect(methods.filter((name) => !held.has(name))).toEqual([])
  })

  it('has the same ways to the entities', () => {
    const getters = firstCells(part('9.4')).map((name) => `${name}()`)
    expect(getters).toHaveLength(7)
    expect([...own('PAMService').slice(3)].sort()).toEqual([...getters].sort())
  })

  it('has every method that is known of them', () => {
    const [, known = ''] = part('9.5').split('Known Python methods:')
    const methods = [...known.matchAll(/^\| (\w+) \| `(\w+)\(/gm)]
    expect(methods).toHaveLength(4)
    const without = methods.filter(
      ([, entity = '', method = '']) => !own(entity).some((row) => row.startsWith(`${method}(`)),
    )
    expect(without.map(([, entity, method]) => `${entity}.${method}`)).toEqual([])
  })

  it('has the same fields of models', () => {
    const [, resource = '', account = ''] = part('9.6').split(/^`(?:Resource|Account)Model`/m)
    const names = (from: string): readonly string[] =>
      [...from.matchAll(/`([a-z_]+)`/g)].map(([, name = '']) => name)
    expect(names(resource)).toEqual(own('ResourceModel'))
    expect(names(account)).toEqual(own('AccountModel'))
  })

  it('has the same fields of results', () => {
    const results = part('9.7')
    for (const name of ['AccountDetails', 'AccountsOfResourceDetails']) {
      expect(listed(results, name)).toEqual(own(name))
    }
    const audit = listed(results, 'AuditDetails').map((name) =>
      name.replace(/^resource name.*$/, 'resource_name'),
    )
    expect(audit).toEqual(own('AuditDetails'))
  })

  it('has the same constants and exceptions', () => {
    const constants = [...part('9.8').matchAll(/`(\w+Constant\.\w+)`/g)].map(([, name]) => name)
    expect(constants).toEqual(own('constants'))
    expect(firstCells(part('9.9'))).toEqual(own('exception').filter((name) => !name.includes('.')))
  })

  it('has a row for each item of the checklist', () => {
    const rows = Object.values(pam360Sdk).flat().join('\n')
    const items = firstCells(part('11')).flatMap((item) => item.match(/\w+/g) ?? [])
    const sections = Object.keys(pam360Sdk).join('\n')
    expect(items.length).toBeGreaterThan(15)
    expect(items.filter((item) => !`${rows}\n${sections}`.includes(item))).toEqual([])
  })
})
