import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { passwordIn } from '../../src/pam360/access/states.ts'
import { transports } from '../support/lab.ts'
import { pam360As } from '../support/pam360-lab.ts'

let lab: Lab
/** Each run adds what no other has. */
let number = 0
beforeAll(async () => {
  lab = await Lab.start()
  lab.settings.pam360.lenientInput = false
})
afterAll(() => lab.stop())

const unit = 'grapheme'
const awkward = [
  '%',
  '+',
  '&',
  '#',
  '"',
  '\\',
  '/',
  ' ',
  '  % + & # " \\ \' ',
  '.',
  '..',
  "'()*!~",
  '=;,?',
  '%2F',
  'é漢🔐',
]
/** Any name: what awkward signs are in it, and blanks around it. */
const name = fc
  .tuple(
    fc.constantFrom('', ...awkward),
    fc.string({ unit, minLength: 1, maxLength: 30 }),
    fc.constantFrom('', ...awkward),
  )
  .map((parts) => parts.join(''))
  .filter((text) => !/\p{Cc}/u.test(text) && text.isWellFormed())
/** Any text that is well formed: JSON carries it all. */
const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((one) => one.isWellFormed()),
  fc.string({ unit, minLength: 1, maxLength: 60 }),
  fc.constantFrom(...awkward, '\0', '\r\n', '\uFEFF', '\u2028', 'x'.repeat(2048)),
)
/** What no server judges harmful. */
const reason = text.filter((one) => one.trim() !== '' && !/[<>]|script|javascript/i.test(one))
const isTaken = (one: string) => {
  try {
    return passwordIn(one, false) !== one
  } catch {
    return true
  }
}
const world = fc.record({
  resource: name,
  account: name,
  password: text.filter((one) => !isTaken(one)),
  reason,
})

describe.each(transports)('any Unicode round-trips over %s', (_, transport) => {
  it('resource, account, reason and password [pam360/input-data-unicode] [pam360/path-encoded] [pam360/password-get]', async () => {
    await using owner = pam360As(lab, 'owner', transport === undefined ? {} : { transport })
    await fc.assert(
      fc.asyncProperty(world, async ({ account, password, reason: why, ...given }) => {
        number += 1
        const resource = `${given.resource}${number}`
        const resourceId = await owner.resources.create({ name: resource, accountName: account })
        // The policy would refuse most of them.
        lab.pam360.account(resource, account).setPassword(password, lab.clock.now())
        expect(await owner.resources.getId(resource)).toBe(resourceId)
        const credential = await owner.passwords.get({ resource, account }, { reason: why, ticketId: why })
        expect(credential.secret.reveal()).toBe(password)
        expect(lab.pam360.audit.entries().at(-1)).toMatchObject({ reason: why })
        expect((await owner.resources.get({ resourceId })).name).toBe(resource)
        const accounts = await owner.accounts.list({ resource }).toArray()
        expect(accounts.map((one) => one.name)).toEqual([account])
        // What the policy takes, at most 16 long.
        const changed = ` Aa1!Aa1${[...password].slice(0, 3).join('')} `
        await owner.passwords.change(
          { resource, account },
          { newPassword: changed, resetType: 'local', reason: why },
        )
        expect((await owner.passwords.get({ resource, account })).secret.reveal()).toBe(changed)
      }),
      { numRuns: 30 },
    )
    expect(lab.pam360.inputs.entries().flatMap(({ leniencies }) => leniencies)).toEqual([])
  })
})
