import { missing, refuse, wrong } from './errors.ts'
import type { ErrorDetail } from './errors.ts'
import type { Fields } from './request.ts'

/** What one member of a body is. Absent ones get `fallback`, or what is empty for their kind. */
export type MemberRule = {
  readonly required?: true
  /** What stands for an absent member; `undefined` leaves it out. */
  readonly fallback?: unknown
} & (
  | {
      readonly kind: 'text'
      /** Longest text. */
      readonly most?: number
      readonly values?: readonly string[]
      readonly pattern?: RegExp
    }
  | { readonly kind: 'flag' }
  | { readonly kind: 'number'; readonly least?: number; readonly most?: number }
  /** One of several names, which may come as its number; kept as the name. */
  | { readonly kind: 'name'; readonly names: readonly string[] }
  | { readonly kind: 'texts'; readonly values?: readonly string[] }
  /** Some of several names, each of which may come as a number; kept as names. */
  | { readonly kind: 'names'; readonly names: Readonly<Record<number, string>> }
  /** Names and texts: of any name, or of those with a longest text alone. */
  | { readonly kind: 'map'; readonly most?: Readonly<Record<string, number>> }
  | { readonly kind: 'objects'; readonly of: MemberRules }
)

/** The members of a body, by the vendor's names, in the order in which they are shown. */
export type MemberRules = Readonly<Record<string, MemberRule>>

type ValueOf<R extends MemberRule> = R extends { readonly kind: 'text' | 'name' }
  ? string
  : R extends { readonly kind: 'flag' }
    ? boolean
    : R extends { readonly kind: 'number' }
      ? number
      : R extends { readonly kind: 'texts' | 'names' }
        ? readonly string[]
        : R extends { readonly kind: 'objects'; readonly of: infer Of extends MemberRules }
          ? readonly RecordOf<Of>[]
          : Readonly<Record<string, string>>

/** What a body is that was read by rules. */
export type RecordOf<R extends MemberRules> = {
  readonly [Name in keyof R]: ValueOf<R[Name]> | (R[Name] extends { readonly fallback: infer F } ? F : never)
}

const emptyOf: Readonly<Record<MemberRule['kind'], unknown>> = {
  text: '',
  flag: false,
  number: 0,
  name: '',
  texts: [],
  names: [],
  map: {},
  objects: [],
}

function sameName(names: readonly string[], given: string): string | undefined {
  return names.find((name) => name.toLowerCase() === given.toLowerCase())
}

function readText(
  rule: MemberRule & { kind: 'text' },
  text: string,
  called: string,
  problems: ErrorDetail[],
): string {
  if (rule.most !== undefined && text.length > rule.most)
    problems.push(wrong(called, `The field ${called} must not exceed ${rule.most} characters.`))
  if (rule.pattern?.test(text) === false)
    problems.push(wrong(called, `The field ${called} holds a character that is not allowed.`))
  if (rule.values === undefined) return text
  const known = sameName(rule.values, text)
  if (known === undefined) problems.push(wrong(called, `The value '${text}' is not valid.`))
  return known ?? text
}

function readNames(
  names: Readonly<Record<number, string>>,
  given: readonly unknown[],
  called: string,
  problems: ErrorDetail[],
): string[] {
  return given.map((value) => {
    const known = typeof value === 'number' ? names[value] : sameName(Object.values(names), String(value))
    if (known === undefined) problems.push(wrong(called, `The value '${String(value)}' is not valid.`))
    return known ?? ''
  })
}

function readMap(
  rule: MemberRule & { kind: 'map' },
  map: Fields | undefined,
  problems: ErrorDetail[],
): Readonly<Record<string, string>> {
  if (map === undefined) return {}
  const names = rule.most === undefined ? map.entries().map(([name]) => name) : Object.keys(rule.most)
  return Object.fromEntries(
    names.map((name) => {
      const most = rule.most?.[name]
      const text = { kind: 'text', ...(most === undefined ? {} : { most }) } as const
      return [name, readText(text, map.text(name) ?? '', map.called(name), problems)]
    }),
  )
}

function readMember(rule: MemberRule, name: string, fields: Fields, problems: ErrorDetail[]): unknown {
  const called = fields.called(name)
  switch (rule.kind) {
    case 'text':
      return readText(rule, fields.text(name) ?? '', called, problems)
    case 'flag':
      return fields.flag(name)
    case 'number': {
      const value = fields.number(name) ?? 0
      const { least = -Infinity, most = Infinity } = rule
      if (value < least || value > most)
        problems.push(wrong(called, `The field ${called} must be between ${least} and ${most}.`))
      return value
    }
    case 'name': {
      const value = fields.value(name)
      const given = typeof value === 'string' && /^\d{1,3}$/u.test(value) ? Number(value) : value
      return readNames(rule.names, [given], called, problems)[0]
    }
    case 'texts': {
      const { values } = rule
      return fields
        .texts(name)
        ?.map((text) =>
          readText({ kind: 'text', ...(values === undefined ? {} : { values }) }, text, called, problems),
        )
    }
    case 'names':
      return readNames(rule.names, fields.list(name) ?? [], called, problems)
    case 'map':
      return readMap(rule, fields.object(name), problems)
    case 'objects':
      return fields.objects(name)?.map((inner) => readMembers(rule.of, inner, problems))
  }
}

function isAbsent(rule: MemberRule, value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (rule.required === true && (value === '' || (Array.isArray(value) && value.length === 0)))
  )
}

function readMembers(rules: MemberRules, fields: Fields, problems: ErrorDetail[]): Record<string, unknown> {
  const record: Record<string, unknown> = {}
  for (const [name, rule] of Object.entries(rules)) {
    const absent = isAbsent(rule, fields.value(name))
    if (absent && rule.required === true) problems.push(missing(fields.called(name)))
    const value = absent
      ? 'fallback' in rule
        ? rule.fallback
        : emptyOf[rule.kind]
      : readMember(rule, name, fields, problems)
    if (value !== undefined) record[name] = value
  }
  return record
}

/**
 * Reads a body by its rules into what is kept and shown. Members that the rules do not name are dropped. Throws
 * 400 PASWS167E with every problem.
 */
export function readRecord<R extends MemberRules>(rules: R, fields: Fields): RecordOf<R> {
  const problems: ErrorDetail[] = []
  const record = readMembers(rules, fields, problems)
  if (problems.length > 0) throw refuse.invalidParameters(...problems)
  // `readMembers` makes of each rule what `ValueOf` says; the checker cannot follow a walk over the names.
  return record as RecordOf<R>
}
