import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  axidianRequirements,
  ccpRequirements,
  cpRequirements,
  requirements,
} from '../../requirements/index.ts'
import type { Requirement } from '../../requirements/index.ts'
import { differencesOfAnswer, differencesOfResult } from './compare-answer.ts'
import { isObject } from './compare-exchange.ts'
import { estatePath, loadCorpus } from './load-corpus.ts'
import type { CorpusCase, CorpusVault, Expected, ExpectedOfCall } from './load-corpus.ts'
import { filesBelow } from './project-files.ts'

const vaults = ['cyberark-ccp', 'cyberark-cp', 'cyberark-pvwa', 'axidian', 'pam360'] as const
const conversing: ReadonlySet<CorpusVault> = new Set(['cyberark-pvwa', 'axidian', 'pam360'])
const sidesById = new Map(requirements.map(({ id, sides }) => [id, sides]))
const errorNames = new Set([
  'ConfigurationError',
  'ConnectionError',
  'AuthenticationError',
  'PermissionError',
  'NotFoundError',
  'AmbiguousMatchError',
  'ReasonRequiredError',
  'SecretNotSetError',
  'TicketRequiredError',
  'ChangeInProgressError',
  'RateLimitError',
  'ServerError',
  'ProtocolError',
  'ChallengeRequiredError',
  'ConflictError',
])
const evidenceKinds = new Set([
  'documented',
  'recorded',
  'observed',
  'source',
  'public',
  'assumption',
  'design',
])
const cyberArkCode =
  /\b(?:(?:APPAP|APPBC|AIMWS|CASVL|ITATS|PASWS|CASSM|CASTM|EPVWS|EPVPA)\d{3}[A-Z]|SFWS\d{4}E?|CAWS\d{5}E)\b/g
/** What the statements name as codes of the vault's answers. */
const vendorCodes: Readonly<Record<CorpusVault, RegExp>> = {
  'cyberark-ccp': cyberArkCode,
  'cyberark-cp': cyberArkCode,
  'cyberark-pvwa': cyberArkCode,
  axidian:
    /\b(?:(?:invalid|unsupported|unauthorized)_[a-z_]+|(?:REASON|ACCOUNT|PASSWORD|SSH_KEY|ACCESS)_[A-Z_]+)\b/g,
  pam360: /\b(?:[245]000[01]|RO_SERVER|TICKET ID (?:CORRECT )?REQUIRED)\b/g,
}
const requirementsOfVault = {
  'cyberark-ccp': ccpRequirements,
  'cyberark-cp': cpRequirements,
  'cyberark-pvwa': requirements.filter(({ id }) => id.startsWith('pvwa/')),
  axidian: axidianRequirements,
  pam360: requirements.filter(({ id }) => id.startsWith('pam360/')),
} as const
const ownKeys: Readonly<Record<CorpusVault, readonly string[]>> = {
  'cyberark-ccp': ['request', 'response'],
  'cyberark-cp': ['argv', 'result'],
  'cyberark-pvwa': ['request', 'response', 'version', 'session', 'before'],
  axidian: ['request', 'response', 'session', 'before'],
  pam360: ['request', 'response', 'session', 'before'],
}

type AnyCase = CorpusCase<Expected | ExpectedOfCall>

/** Applies a rule to each case and fails with every case that breaks it. */
function expectOfAll<C extends AnyCase>(cases: readonly C[], rule: (one: C) => string | undefined): void {
  const broken = cases.flatMap((one) => {
    const problem = rule(one)
    return problem === undefined ? [] : [`${one.verdict}/${one.id}: ${problem}`]
  })
  if (broken.length > 0) throw new Error(broken.join('\n'))
}

/** What both kinds of case call their question and their answer. */
function exchangeKeys(vault: CorpusVault): readonly [question: string, answer: string] {
  return vault === 'cyberark-cp' ? ['argv', 'result'] : ['request', 'response']
}

describe.each(vaults)('corpus of %s', (vault) => {
  const cases: readonly AnyCase[] = loadCorpus(vault)
  const [question, answer] = exchangeKeys(vault)
  const part = (one: AnyCase, key: string): unknown => Reflect.get(one, key)

  it('has its world, and cases of both verdicts', () => {
    const estate = readFileSync(estatePath(vault), 'utf8')
    expect(estate).toMatch(/^version: 1$/m)
    expect(estate).not.toContain('\t')
    for (const verdict of ['accept', 'reject']) {
      expect(cases.filter((one) => one.verdict === verdict).length).toBeGreaterThan(20)
    }
  })

  it('has files named after their cases, each id once', () => {
    const files = filesBelow(`corpus/${vault}`).filter((path) => /(?:accept|reject).*\.json$/.test(path))
    expect(files).toEqual(cases.map(({ verdict, id }) => `corpus/${vault}/${verdict}/${id}.json`).sort())
    const ids = cases.map(({ id }) => id)
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
    expectOfAll(cases, ({ id }) => (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id) ? undefined : 'not kebab case'))
  })

  it('has all fields and no other', () => {
    const keys = [
      'id',
      'title',
      'requirements',
      'evidence',
      'sides',
      'call',
      ...ownKeys[vault],
      'expect',
      'verdict',
    ]
    const optional = conversing.has(vault) ? ['setup'] : []
    expectOfAll(cases, (one) => {
      const own = Object.keys(one)
      const missing = keys.filter((key) => !own.includes(key))
      const surplus = own.filter((key) => !keys.includes(key) && !optional.includes(key))
      if (missing.length + surplus.length > 0) return `lacks ${missing.join()} has ${surplus.join()}`
      if (one.title.trim() === '' || one.evidence.source.trim() === '') return 'no title or source'
      if (!evidenceKinds.has(one.evidence.kind)) return `evidence kind '${one.evidence.kind}'`
      return undefined
    })
  })

  it('cites requirements that exist and concern a side of the case', () => {
    expectOfAll(cases, (one) => {
      if (one.requirements.length === 0) return 'cites nothing'
      for (const id of one.requirements) {
        const sides = sidesById.get(id)
        if (sides === undefined) return `unknown requirement ${id}`
        if (!sides.some((side) => one.sides.includes(side)))
          return `${id} concerns neither of ${one.sides.join()}`
      }
      return undefined
    })
  })

  it('gives each side what it needs', () => {
    expectOfAll(cases, (one) => {
      const sides = one.sides.join()
      if (!['sdk,lab', 'sdk', 'lab'].includes(sides)) return `sides '${sides}'`
      const forSdk = one.sides.includes('sdk')
      if ((one.call !== null) !== forSdk) return 'a call without the sdk, or the sdk without a call'
      if ((one.expect !== null) !== forSdk) return 'an expectation without the sdk, or the reverse'
      const asked = part(one, question) !== null
      if (asked !== (part(one, answer) !== null)) return `${question} without ${answer}, or the reverse`
      if (!asked && (sides !== 'sdk' || one.expect?.error?.name !== 'ConfigurationError')) {
        return 'only a call that the sdk refuses as ConfigurationError may have no exchange'
      }
      return undefined
    })
  })

  it('expects a result of what is accepted and an error of what is refused', () => {
    expectOfAll(cases, ({ expect: expected, verdict }) => {
      if (expected === null || 'value' in expected) return undefined
      if (verdict === 'accept') {
        const { credential } = expected as Expected
        if (!isObject(credential) || expected.error !== undefined) return 'no credential'
        if (typeof credential.secret !== 'string' || credential.secret === '') return 'no secret'
        const values = [
          ...Object.values(credential.properties),
          credential.username ?? '',
          credential.address ?? '',
        ]
        return values.every((value) => typeof value === 'string') ? undefined : 'a property that is not text'
      }
      const { error } = expected
      if (!isObject(error) || Object.keys(expected).length > 1) return 'no error'
      if (!errorNames.has(error.name)) return `unknown error class ${error.name}`
      return typeof error.retryable === 'boolean' ? undefined : 'retryable is not said'
    })
  })

  it('shows every vendor code that the requirements name', () => {
    const named = (list: readonly Requirement[]): readonly string[] =>
      list.flatMap(({ statement }) => statement.match(vendorCodes[vault]) ?? [])
    const shown = new Set(JSON.stringify(cases).match(vendorCodes[vault]))
    const wanted = named(requirementsOfVault[vault])
    expect([...new Set(wanted)].filter((code) => !shown.has(code))).toEqual([])
  })
})

describe('CCP cases', () => {
  const cases = loadCorpus('cyberark-ccp')

  it('hold well-formed requests', () => {
    expectOfAll(cases, ({ request, sides }) => {
      if (request === null) return undefined
      if (request.method !== 'GET') return `method ${request.method}`
      for (const target of [request.target, ...(request.alternatives ?? [])]) {
        if (!/^\/[!-~]*$/.test(target)) return `not a target: ${target}`
      }
      if (sides.includes('sdk') && /[+ \u0000-\u001f]/.test(request.target))
        return 'the client writes no plus'
      return undefined
    })
  })

  it('hold one form of body each, and patterns that fit it', () => {
    expectOfAll(cases, ({ response, sides }) => {
      if (response === null) return undefined
      const forms = [response.body, response.text, response.base64].filter((form) => form !== undefined)
      if (forms.length !== 1) return `${forms.length} forms of body`
      if (sides.includes('lab') && response.base64 !== undefined) return 'bytes cannot be asked of the lab'
      const body: unknown = response.body
      for (const [key, pattern] of Object.entries(response.patterns ?? {})) {
        const value = isObject(body) ? body[key] : undefined
        if (typeof value !== 'string' || !new RegExp(pattern, 'u').test(value)) return `pattern of ${key}`
      }
      return undefined
    })
  })

  it('expect what their bodies say', () => {
    expectOfAll(cases, ({ response, expect: expected }) => {
      if (response === null || expected === null) return undefined
      const { body, text } = response
      const value: unknown =
        body ??
        (text?.startsWith('{"Content"') === true && expected.credential ? JSON.parse(text) : undefined)
      if (expected.error !== undefined) {
        if (expected.error.status !== response.status) return 'another status'
        const code = isObject(value) ? (value['ErrorCode'] ?? null) : null
        return code === expected.error.vendorCode ? undefined : 'another code'
      }
      if (!isObject(value)) return 'no object'
      const { credential } = expected
      if (value['Content'] !== credential.secret) return 'another secret'
      if ((value['UserName'] ?? null) !== credential.username) return 'another user name'
      if ((value['Address'] ?? null) !== credential.address) return 'another address'
      if (/^true$/i.test(String(value['PasswordChangeInProcess'])) !== credential.changeInProgress)
        return 'another flag'
      const own = ['Content', 'UserName', 'Address', 'PasswordChangeInProcess']
      const rest = Object.entries(value).filter(([key]) => !own.includes(key))
      const wanted = Object.entries(credential.properties)
      if (rest.length !== wanted.length) return 'other properties'
      return rest.every(([key, held]) => wanted.some(([name, text]) => name === key && text === String(held)))
        ? undefined
        : 'other properties'
    })
  })
})

describe('CP cases', () => {
  const cases = loadCorpus('cyberark-cp')

  it('hold well-formed command lines', () => {
    expectOfAll(cases, ({ argv, sides }) => {
      if (argv === null) return undefined
      if (!/^(?:getpassword|password)$/i.test(argv[0] ?? '')) return 'no command word'
      if (argv.length % 2 !== 1) return 'a switch without its value'
      if (!sides.includes('sdk')) return undefined
      return argv.at(-2) === '-d' && argv.at(-1) === '{delimiter}'
        ? undefined
        : 'the client ends with its delimiter'
    })
  })

  it('hold results that fit their expectation', () => {
    expectOfAll(cases, ({ argv, result, expect: expected }) => {
      if (result === null || argv === null) return undefined
      if ((result.stdout === undefined) === (result.stdoutBase64 === undefined))
        return 'not one form of stdout'
      if (result.stderrPattern !== undefined && !new RegExp(result.stderrPattern, 'u').test(result.stderr)) {
        return 'pattern of stderr'
      }
      if (expected?.credential !== undefined) {
        const { credential } = expected
        const fields = (argv[argv.indexOf('-o') + 1] ?? '').split(',')
        const parts = result.stdout?.replace(/\n$/, '').split('{delimiter}') ?? []
        if (parts.length !== fields.length) return 'parts and fields differ in number'
        if (parts[fields.indexOf('Password')] !== credential.secret) return 'another secret'
        for (const [at, field] of fields.entries()) {
          const property = field.replace(/^PassProps\./, '')
          if (property === field) continue
          const held = {
            ...credential.properties,
            UserName: credential.username,
            Address: credential.address,
          }[property]
          const printed = parts[at] === '<na>' ? null : parts[at] === '<null>' ? '' : parts[at]
          if ((held ?? null) !== printed) return `another ${property}`
        }
      }
      const code = expected?.error?.vendorCode
      if (typeof code === 'string' && !`${result.stderr}${result.stdout ?? ''}`.includes(code))
        return 'no such code'
      return undefined
    })
  })
})

describe('differencesOfAnswer', () => {
  const json = { 'content-type': 'application/json; charset=utf-8' }

  it('accepts equal answers, more headers and usual properties', () => {
    const expected = { status: 200, headers: json, body: { Content: 'x' } }
    const text = '{"Content":"x","PolicyID":"P"}'
    expect(differencesOfAnswer(expected, { status: 200, headers: { ...json, date: 'now' }, text })).toEqual(
      [],
    )
    const page = { status: 404, headers: { 'content-type': 'text/html' }, text: '<p>' }
    const given = { status: 404, headers: { 'content-type': 'text/html; charset=us-ascii' }, text: '<b>' }
    expect(differencesOfAnswer(page, given)).toEqual([])
  })

  it('finds every difference', () => {
    const expected = {
      status: 404,
      headers: json,
      body: { ErrorCode: 'A', ErrorMsg: 'b' },
      patterns: { ErrorMsg: '^b+$' },
    }
    const given = {
      status: 400,
      headers: { 'content-type': 'text/html' },
      text: '{"ErrorCode":1,"ErrorMsg":"c","X":""}',
    }
    expect(differencesOfAnswer(expected, given)).toHaveLength(5)
    expect(differencesOfAnswer(expected, { ...given, text: '<html>' })).toHaveLength(3)
  })
})

describe('differencesOfResult', () => {
  const expected = { exitCode: 0, stdout: 'a{delimiter}b\n', stderr: '' }

  it('puts the delimiter in its place, whatever it holds', () => {
    expect(differencesOfResult(expected, { exitCode: 0, stdout: 'a$&b\n', stderr: '' }, '$&')).toEqual([])
  })

  it('compares zero or not, and finds every difference', () => {
    expect(
      differencesOfResult({ ...expected, exitCode: 1 }, { exitCode: 255, stdout: 'a,b\n', stderr: '' }, ','),
    ).toEqual([])
    expect(differencesOfResult(expected, { exitCode: 1, stdout: 'a,b', stderr: 'x' }, ',')).toHaveLength(3)
  })
})
