import { spawnSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { keyBits, keyKinds } from './generate.ts'
import { ciphersOf, formsOf, generatePrivateKey } from './private-key.ts'

const passphrase = 'correct, horse é'
const hasTool = spawnSync('ssh-keygen', ['-?']).error === undefined

// Every cipher in every form for the kind that is made quickly; the others in each form, open and encrypted.
const rows = keyKinds.flatMap((kind) =>
  formsOf[kind].flatMap((form) =>
    [undefined, ...ciphersOf[form].slice(0, kind === 'ecdsa' ? undefined : 1)].map((cipher) => ({
      kind,
      form,
      cipher,
      bits: keyBits[kind][0] ?? 0,
    })),
  ),
)
const curves = [384, 521].flatMap((bits) => [
  { kind: 'ecdsa' as const, form: 'openssh' as const, cipher: 'aes-256-ctr' as const, bits },
  { kind: 'ecdsa' as const, form: 'sec1' as const, cipher: undefined, bits },
])
const all = [...rows, ...curves].map((row) => ({
  ...row,
  title: `${row.kind}-${row.bits} as ${row.form}, ${row.cipher ?? 'open'}`,
}))

function make({ kind, form, cipher, bits }: (typeof all)[number]) {
  const encryption = cipher === undefined ? {} : { cipher, passphrase }
  return generatePrivateKey('a name', { kind, form, bits, comment: 'some comment', ...encryption })
}

describe('Generated SSH keys', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-keys-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it.each(all.filter(({ form }) => form !== 'openssh'))('open in Node: $title', (row) => {
    const { text } = make(row)
    const key = createPrivateKey({ key: text, passphrase })
    const format = row.form === 'pkcs8' || row.form === 'pkcs1' || row.form === 'sec1' ? row.form : 'pkcs8'
    const open = make({ ...row, cipher: undefined }).text
    expect(key.export({ format: 'pem', type: format })).toBe(open)
    if (row.cipher !== undefined) expect(() => createPrivateKey({ key: text, passphrase: 'wrong' })).toThrow()
  })

  // The tool opens Ed25519 in PKCS#8 only in its latest versions.
  const forTool = all.filter(({ kind, form }) => !(kind === 'ed25519' && form === 'pkcs8'))
  it.skipIf(!hasTool).each(forTool)('open in ssh-keygen: $title', (row) => {
    const { text, publicLine } = make(row)
    const file = join(folder, 'key')
    writeFileSync(file, text, { mode: 0o600 })
    const read = (given: string) =>
      spawnSync('ssh-keygen', ['-y', '-P', given, '-f', file], { encoding: 'utf8' })
    const shown = read(row.cipher === undefined ? '' : passphrase).stdout.trim()
    expect(shown.split(' ').slice(0, 2)).toEqual(publicLine.split(' ').slice(0, 2))
    if (row.cipher !== undefined) expect(read('wrong').status).not.toBe(0)
  })

  it('are the same for the same name, and others for another', () => {
    const options = { kind: 'rsa', passphrase } as const
    expect(generatePrivateKey('one', options)).toEqual(generatePrivateKey('one', options))
    expect(generatePrivateKey('one', options)).not.toEqual(generatePrivateKey('two', options))
  })
})
