import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { literal, put, secretSource, yamlText, type YamlTree } from './yaml-text.ts'

describe('yamlText', () => {
  it.each([
    'https://h.example.com:8282/a',
    'C:\\Program Files\\x',
    'yes',
    '~',
    '1.5',
    'a: b',
    'a #b',
    '"quoted"',
    '/etc/ssl/corp.pem',
    '',
    ' leading',
    'ends:',
    '@at',
    'Zürich 🔑',
    '- dash',
    '0x1F',
  ])('is read back by YAML: %j', (text) => {
    const tree: YamlTree = {}
    put(tree, ['vaults', 'one', 'tls', 'ca'], text)
    put(tree, ['vaults', 'one', 'kind'], 'ccp')
    expect(parse(yamlText(tree))).toEqual({ vaults: { one: { tls: { ca: text }, kind: 'ccp' } } })
  })
})

describe('secretSource', () => {
  it('takes places, and nothing that may be a secret', () => {
    expect(secretSource('env:PVWA_PASSWORD')).toBe('${env:PVWA_PASSWORD}')
    expect(secretSource('file:/run/secrets/pvwa')).toBe('${file:/run/secrets/pvwa}')
    expect(secretSource('pam://ccp/Robots/pvwa')).toBe('pam://ccp/Robots/pvwa')
    for (const text of ['hunter2', 'env:', 'env:A B', 'env:A}${file:x', 'pam://', 'file:}']) {
      expect(secretSource(text)).toBeUndefined()
    }
    expect(literal('a${env:X}')).toBe('a$${env:X}')
  })
})
