import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { CentralCredentialProvider, CredentialProvider } from '@sallyport/sdk/cyberark'
import { failureOf } from '../support/failure.ts'
import { reporting, transports } from '../support/lab.ts'

let lab: Lab
beforeAll(async () => {
  lab = await Lab.start({ ccp: { maxQueryBytes: 1_000_000 } })
})
afterAll(() => lab.stop())

const unit = 'grapheme'
/** Any name that the query language can carry. */
const name = fc.string({ unit, minLength: 1, maxLength: 30 }).filter((text) => !/[;\0]/.test(text))
/** Any name of a property that it can carry, beside those that are something else. */
const propertyName = fc
  .string({ unit, minLength: 1, maxLength: 30 })
  .filter((text) => !/[;=\0,]/.test(text) && text.trim() === text)
  .filter(
    (text) =>
      !/^(safe|folder|object|username|address|database|policyid|virtualusername|content|name|passwordchangeinprocess|__proto__)$/i.test(
        text,
      ),
  )
/** Any password without a NUL, but those that CP prints in place of none. */
const password = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
    fc.string({ unit, minLength: 1, maxLength: 60 }),
    fc.constantFrom(
      ' ',
      '\n',
      '\r\n',
      ' \t ',
      '"',
      "'",
      ',',
      '#_-_#',
      '@#@',
      '\\',
      '\uFEFF',
      '<',
      '</script>',
      '%s',
      '${x}',
      'é',
      '🔐'.repeat(20),
      'x'.repeat(20_000),
    ),
  )
  .filter((text) => !text.includes('\0') && text !== '<na>' && text !== '<null>')

interface World {
  readonly safe: string
  readonly object: string
  readonly property: string
  readonly value: string
  readonly secret: string
}

const world: fc.Arbitrary<World> = fc.record({
  safe: name,
  object: name,
  property: propertyName,
  value: name,
  secret: password,
})

/** Puts one account into a safe of its own, and takes both out again. */
async function withAccount(account: World, work: () => Promise<void>): Promise<void> {
  if (lab.vault.safe(account.safe) === undefined) lab.vault.addSafe(account.safe)
  for (const application of ['reporting', 'batch'])
    lab.vault.setPermissions(account.safe, application, ['list', 'use', 'retrieve'])
  lab.vault.addAccount({
    safe: account.safe,
    name: account.object,
    platformId: 'Oracle',
    secret: account.secret,
    properties: [[account.property, account.value]],
  })
  try {
    await work()
  } finally {
    lab.vault.removeAccount({ safe: account.safe, object: account.object })
  }
}

describe.each(transports)('CCP over %s', (_name, transport) => {
  it('carries any name that it can carry, and any password, byte for byte [ccp/unicode-names] [ccp/content-byte-exact] [ccp/percent-encoding] [core/secret-byte-exact]', async () => {
    await using ccp = new CentralCredentialProvider(
      reporting(lab, { allowSpecialCharacters: true, ...(transport === undefined ? {} : { transport }) }),
    )
    await fc.assert(
      fc.asyncProperty(world, (account) =>
        withAccount(account, async () => {
          const { safe, object, property, value, secret } = account
          const byName = await ccp.getPassword({ safe, object })
          expect(byName.secret.reveal()).toBe(secret)
          expect(byName.properties[property]).toBe(value)
          const byProperty = await ccp.getPassword({ safe, properties: { [property]: value } })
          expect(byProperty.secret.reveal()).toBe(secret)
          expect(byProperty.properties['Name']).toBe(object)
        }),
      ),
      { numRuns: 150 },
    )
  })
})

describe('CP', () => {
  it('carries any name that it can carry, and any password, byte for byte [cp/unicode-names] [cp/password-byte-exact] [core/secret-byte-exact]', async () => {
    await using cp = new CredentialProvider({ appId: 'batch', executable: lab.clipasswordsdk })
    await fc.assert(
      fc.asyncProperty(world, (account) =>
        withAccount(account, async () => {
          const { safe, object, property, value, secret } = account
          const [byName, byProperty] = await Promise.all([
            cp.getPassword({ safe, object, fields: [`PassProps.${property}`] }),
            cp.getPassword({ safe, properties: { [property]: value } }),
          ])
          expect(byName.secret.reveal()).toBe(secret)
          expect(Buffer.from(byProperty.secret.bytes())).toEqual(Buffer.from(secret))
          // What is printed for a value that is absent or empty cannot be told from those words themselves.
          if (value !== '<na>' && value !== '<null>') expect(byName.properties[property]).toBe(value)
        }),
      ),
      { numRuns: 25 },
    )
  }, 120_000)
})

describe('what cannot be carried', () => {
  const hopeless = fc.constantFrom(';', '\0', '\uD800', '\uDC00')
  const around = fc.string({ unit, maxLength: 10 })

  it('is refused with the reason, before anything is sent or run [ccp/semicolon-refused] [ccp/unencodable-refused] [cp/semicolon-refused] [cp/nul-refused]', async () => {
    await using ccp = new CentralCredentialProvider(reporting(lab, { allowSpecialCharacters: true }))
    await using cp = new CredentialProvider({ appId: 'batch', executable: lab.clipasswordsdk })
    lab.journal.clear()
    await fc.assert(
      fc.asyncProperty(around, hopeless, around, async (before, character, after) => {
        const text = before + character + after
        for (const request of [
          { safe: text },
          { object: text },
          { safe: 'S', properties: { [text]: 'x' } },
          { safe: 'S', properties: { Port: text } },
        ]) {
          for (const client of [ccp, cp]) {
            const error = await failureOf(client.getPassword(request))
            expect(error).toMatchObject({ name: 'ConfigurationError', code: 'INVALID_REQUEST' })
            expect(error.message).toMatch(/semicolon|NUL|surrogate|property name/)
          }
        }
      }),
      { numRuns: 50 },
    )
    expect(lab.journal.entries()).toHaveLength(0)
  })
})
