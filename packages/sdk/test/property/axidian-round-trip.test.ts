import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { AxidianPrivilege } from '@sallyport/sdk/axidian'
import { transports } from '../support/lab.ts'

let lab: Lab
/** Each run adds what no other has. */
let number = 0
beforeAll(async () => {
  lab = await Lab.start()
})
afterAll(() => lab.stop())

const unit = 'grapheme'
/** Any name that an account may be asked for by. */
const name = fc
  .string({ unit, minLength: 1, maxLength: 40 })
  .filter((text) => !/\p{Cc}/u.test(text) && text.length <= 200)
/** Any text that is well formed: JSON and forms carry it all. */
const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((one) => one.isWellFormed()),
  fc.string({ unit, minLength: 1, maxLength: 60 }),
  fc.constantFrom(' ', '\0', '\r\n', '"\\', '\uFEFF', '&=+%20', '🔐'.repeat(20), 'x'.repeat(4096), '\u2028'),
)
const reason = text.filter((one) => one.trim() !== '')

const world = fc.record({ resource: name, login: name, secret: text, application: text, reason })

describe.each(transports)('any Unicode round-trips over %s', (_, transport) => {
  it('application password, account name, reason and password [axidian/token-form-encoded] [axidian/reason-recorded] [axidian/password-request]', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ resource, login, secret, application, reason: why }) => {
        number += 1
        lab.axidian.addApplication({ name: `app ${number} & é`, password: application })
        const displayName = `${resource}/${login}`
        const { id } = lab.axidian.addAccount({
          id: `p-${number}/ü?`,
          place: { resource: `${resource}-${number}` },
          login,
          displayName,
          password: secret,
          key: null,
          keySupported: false,
        })
        lab.axidian.permit(`app ${number} & é`, id)
        await using client = new AxidianPrivilege({
          idpUrl: lab.urls.axidianIdp,
          coreUrl: lab.urls.axidianCore,
          username: `app ${number} & é`,
          password: application,
          tls: { ca: lab.ca.pem },
          ...(transport === undefined ? {} : { transport }),
        })
        const credential = await client.getPassword(displayName, { reason: why })
        expect(credential.secret.reveal()).toBe(secret)
        expect(credential.properties).toEqual({ id, displayName })
        expect(lab.axidian.events.entries().at(-1)).toMatchObject({ accountId: id, reason: why })
      }),
      { numRuns: 60 },
    )
  })
})
