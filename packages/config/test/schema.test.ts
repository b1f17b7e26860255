import { readdirSync, readFileSync } from 'node:fs'
import Ajv from 'ajv'
import { format, resolveConfig } from 'prettier'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { checkConfiguration } from '@sallyport/config'
import { testFolder } from './support/files.ts'
import { writeSchema } from './support/write-schema.ts'

const published = new URL('../schema.json', import.meta.url)
const guide = new URL('../../../docs/guides/configuration-file.md', import.meta.url)
const folder = testFolder()

/** The samples of the guide. */
const samples = [...readFileSync(guide, 'utf8').matchAll(/^```yaml\n(# sallyport\.yaml[^]*?)^```$/gm)].map(
  ([, text = '']) => text,
)

const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(published, 'utf8')) as object)
const problemsOf = (text: string): readonly string[] => {
  validate(parse(text))
  return (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message ?? ''}`)
}

describe('the published JSON Schema', () => {
  it('is what the table says; vitest -u writes it anew', async () => {
    const options = await resolveConfig(published.pathname)
    const text = await format(JSON.stringify(writeSchema()), { ...options, parser: 'json' })
    await expect(text).toMatchFileSnapshot(published.pathname)
  })

  it('describes every key that it knows', () => {
    const keys: string[] = []
    JSON.parse(readFileSync(published, 'utf8'), (key, value: unknown) => {
      if (key === 'properties') {
        for (const [name, one] of Object.entries(value as Record<string, object>)) {
          if (!('description' in one)) keys.push(name)
        }
      }
      return value
    })
    expect(keys).toEqual([])
  })

  it('takes every sample of the guide', () => {
    expect(samples.length).toBeGreaterThan(3)
    for (const sample of samples) expect(problemsOf(sample), sample).toEqual([])
  })

  const ccp = 'kind: ccp, url: https://ccp.example.com, appId: billing'
  const wrong: Readonly<Record<string, string>> = {
    'an unknown key': `vaults: { a: { ${ccp}, appid: x } }`,
    'a key that is missing': 'vaults: { a: { kind: ccp, appId: billing } }',
    'an unknown kind': 'vaults: { a: { kind: ccpp, appId: billing } }',
    'no vaults': 'cache: 5m',
    'a time without a unit': `vaults: { a: { ${ccp}, timeout: 30 } }`,
    'a number where text belongs': 'vaults: { a: { kind: cp, appId: 007 } }',
    'text where a number belongs': `vaults: { a: { ${ccp}, maxConcurrency: many } }`,
    'a number out of bounds': `vaults: { a: { ${ccp}, maxConcurrency: 0 } }`,
    'a key without its certificate': `vaults: { a: { ${ccp}, tls: { key: k.pem } } }`,
    'a pfx beside a certificate': `vaults: { a: { ${ccp}, tls: { pfx: a.pfx, cert: c.pem } } }`,
    'neither address nor file': 'vaults: { a: { kind: pvwa, auth: { method: shared } } }',
    'no reference': `vaults: { a: { ${ccp} } }\nenvironment: { A: secret }`,
    'a name that no reference can have': `vaults: { "a b": { ${ccp} } }`,
    'an empty list': `vaults: { a: { ${ccp}, tls: { ca: [] } } }`,
    'a wrong value in a profile': `vaults: { a: { ${ccp} } }\nprofiles: { p: { vaults: { a: { timeout: 5 } } } }`,
    'an unknown key in a profile': `vaults: { a: { ${ccp} } }\nprofiles: { p: { vault: { a: { timeout: 5s } } } }`,
  }

  it.each(Object.entries(wrong))('refuses %s, as the reader does', async (name, text) => {
    expect(problemsOf(text)).not.toEqual([])
    const path = folder.file(`${name}/sallyport.yaml`, text)
    const { ok } = await checkConfiguration(path, { env: {} })
    expect(ok).toBe(false)
  })
})

describe('the samples of the guide', () => {
  it.each(samples)('can be read: %#', async (sample) => {
    const env: Record<string, string> = {}
    for (const [, name = ''] of sample.matchAll(/\$\{env:(\w+)\}/g)) env[name] = 'value'
    const number = readdirSync(folder.path).length
    for (const [, name = ''] of sample.matchAll(/\$\{file:([\w/.-]+)\}/g)) {
      if (!name.startsWith('/')) folder.file(`sample-${number}/${name}`, 'value\n')
    }
    const path = folder.file(`sample-${number}/sallyport.yaml`, sample)
    const { problems } = await checkConfiguration(path, { env })
    expect(problems.filter(({ message }) => !message.includes('/run/secrets'))).toEqual([])
  })
})
