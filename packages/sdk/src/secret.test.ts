import { Session } from 'node:inspector/promises'
import { format, inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, ProtocolError } from './errors.ts'
import { isSecret, REDACTED, Secret } from './secret.ts'

const sentinel = 'S3ntinel-pa,ss;wo"rd \u00e9\u{1F511}'

describe('Secret', () => {
  it('shows nothing of its value however it is printed [core/secret-never-printed]', () => {
    const secret = new Secret(sentinel)
    // Where a program without types takes it for a text.
    const asText = secret as unknown as string
    const shown = [
      String(secret),
      `<${asText}>`,
      '='.concat(asText),
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ deep: { er: [secret] } }, { depth: 9, showHidden: true, getters: true, customInspect: true }),
      inspect(secret, { customInspect: false, showHidden: true }),
      format('%s %o %O %j', secret, secret, secret, secret),
      JSON.stringify(structuredClone({ ...secret })),
      JSON.stringify(Object.getOwnPropertyDescriptors(secret)),
      Object.prototype.toString.call(secret),
    ]
    for (const text of shown) expect(text).not.toMatch(/S3ntinel|pa,ss/)
    expect(shown.slice(0, 5)).toEqual([
      REDACTED,
      `<${REDACTED}>`,
      `=${REDACTED}`,
      '{"secret":"[REDACTED]"}',
      REDACTED,
    ])
  })

  it('shows nothing of its value in a debugger that looks at it [core/secret-never-printed]', async () => {
    const session = new Session()
    session.connect()
    try {
      Reflect.set(globalThis, 'shownToDebugger', {
        text: new Secret(sentinel),
        bytes: new Secret(Buffer.from(sentinel)),
      })
      for (const expression of ['shownToDebugger', 'shownToDebugger.text', 'shownToDebugger.bytes']) {
        const { result } = await session.post('Runtime.evaluate', { expression, generatePreview: true })
        const properties = await session.post('Runtime.getProperties', {
          objectId: result.objectId ?? '',
          generatePreview: true,
        })
        expect(result.preview?.type).toBe('object')
        expect(JSON.stringify([result, properties])).not.toMatch(/S3ntinel|pa,ss/)
      }
    } finally {
      Reflect.deleteProperty(globalThis, 'shownToDebugger')
      session.disconnect()
    }
  })

  it('clones and spreads into nothing [core/secret-never-printed]', () => {
    const secret = new Secret(sentinel)
    expect(structuredClone(secret)).toEqual({})
    expect(Reflect.ownKeys({ ...secret })).toEqual([])
    expect(isSecret(structuredClone(secret))).toBe(false)
  })

  it('gives back any string and any bytes exactly [core/secret-byte-exact]', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const secret = new Secret(value)
        expect(secret.reveal()).toBe(value)
        expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(secret.bytes())).toBe(value)
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array(), (value) => {
        expect([...new Secret(value).bytes()]).toEqual([...value])
      }),
    )
    expect(new Secret(Buffer.from('\uFEFF x \n')).reveal()).toBe('\uFEFF x \n')
  })

  it('copies the bytes it is given and the bytes it gives [core/secret-never-printed]', () => {
    const given = Uint8Array.from([1, 2, 3])
    const secret = new Secret(given)
    given.fill(0)
    const first = secret.bytes()
    first.fill(9)
    expect([...secret.bytes()]).toEqual([1, 2, 3])
  })

  it('says so when bytes have no string, or a string no bytes [core/secret-byte-exact]', () => {
    expect(() => new Secret(Uint8Array.from([0xff, 0xfe])).reveal()).toThrow(ProtocolError)
    expect(() => new Secret('\uD800').bytes()).toThrow(ProtocolError)
    expect(new Secret('\uD800').reveal()).toBe('\uD800')
  })

  it('is gone after dispose, also at the end of a using block [core/secret-dispose]', () => {
    const secret = new Secret(Buffer.from(sentinel))
    secret.dispose()
    secret.dispose()
    expect(secret.disposed).toBe(true)
    expect(() => secret.reveal()).toThrow(ConfigurationError)
    expect(() => secret.bytes()).toThrow(/disposed/)
    const escaped = (() => {
      using inner = new Secret(sentinel)
      return inner
    })()
    expect(escaped.disposed).toBe(true)
  })

  it('is made of text or bytes only [core/options-checked]', () => {
    expect(() => new Secret(42 as never)).toThrow(ConfigurationError)
  })
})
