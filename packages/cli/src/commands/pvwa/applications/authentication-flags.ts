import type { ApplicationAuthentication, NewApplicationAuthentication } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../../args/flags.ts'
import { UsageError } from '../../../cli-error.ts'
import { given } from '../../../config/given.ts'
import type { Settings } from '../../../config/settings.ts'

const group = 'How it proves who it is'
const certificate = 'By its client certificate'

/** Ways in which an application proves who it is, each of which may be repeated. */
export const authenticationFlags = {
  path: { kind: 'list', value: 'PATH', group, brief: 'The path of its file, or of its folder; repeatable' },
  folder: { kind: 'switch', group, brief: 'With --path: it is a folder' },
  'internal-scripts': { kind: 'switch', group, brief: 'With --path: scripts that it runs count too' },
  hash: { kind: 'list', value: 'HASH', group, brief: 'The hash of its file; repeatable' },
  'os-user': {
    kind: 'list',
    value: 'USER',
    group,
    brief: 'The user that it runs as, DOMAIN\\user; repeatable',
  },
  machine: { kind: 'list', value: 'ADDRESS', group, brief: 'The machine that it asks from; repeatable' },
  'serial-number': {
    kind: 'list',
    value: 'NUMBER',
    group: certificate,
    brief: 'The serial number of its certificate; repeatable',
  },
  comment: { kind: 'text', value: 'TEXT', group, brief: 'With --hash or --serial-number: a remark' },
  issuer: {
    kind: 'list',
    value: 'NAME=VALUE',
    group: certificate,
    brief: 'Of its issuer: CN=Corp CA; repeatable',
  },
  subject: {
    kind: 'list',
    value: 'NAME=VALUE',
    group: certificate,
    brief: 'Of its subject: CN=billing; repeatable',
  },
  'alternative-name': {
    kind: 'list',
    value: 'NAME=VALUE',
    group: certificate,
    brief: 'A further name: DNS Name=billing.example.com, IP Address=10.0.0.5; repeatable',
  },
} as const satisfies FlagTable

/**
 * Reads ways to authenticate: one for each value, but all attributes of a certificate together as one.
 *
 * @returns The ways by what names them.
 * @throws UsageError where there is none, or a flag says something about a way that is not there.
 */
export function readAuthentications(
  settings: Settings<typeof authenticationFlags>,
): ReadonlyMap<string, NewApplicationAuthentication> {
  const values = (name: keyof typeof authenticationFlags): readonly string[] =>
    settings.list(name).map(({ value }) => value)
  const isFolder = settings.isOn('folder')
  const allowInternalScripts = settings.isOn('internal-scripts')
  const remark = given({ comment: settings.value('comment') })
  const attributes = {
    issuer: values('issuer'),
    subject: values('subject'),
    subjectAlternativeName: values('alternative-name'),
  }
  const ways: NewApplicationAuthentication[] = [
    ...values('path').map((path) => ({ kind: 'path' as const, path, isFolder, allowInternalScripts })),
    ...values('hash').map((hash) => ({ kind: 'hash' as const, hash, ...remark })),
    ...values('os-user').map((user) => ({ kind: 'os-user' as const, user })),
    ...values('machine').map((address) => ({ kind: 'machine' as const, address })),
    ...values('serial-number').map((serialNumber) => ({
      kind: 'certificate-serial-number' as const,
      serialNumber,
      ...remark,
    })),
  ]
  if (Object.values(attributes).some(({ length }) => length > 0)) {
    const named = Object.entries(attributes).filter(([, { length }]) => length > 0)
    ways.push({ kind: 'certificate-attributes', ...Object.fromEntries(named) })
  }
  if (ways.length === 0) {
    throw new UsageError(
      'Nothing says how it proves who it is.',
      'Give --path, --hash, --os-user, --machine, --serial-number, or --issuer, --subject, --alternative-name.',
    )
  }
  const has = (...kinds: readonly string[]): boolean => ways.some(({ kind }) => kinds.includes(kind))
  if ((isFolder || allowInternalScripts) && !has('path')) {
    throw new UsageError('--folder and --internal-scripts go with --path only.')
  }
  if (remark.comment !== undefined && !has('hash', 'certificate-serial-number')) {
    throw new UsageError('--comment goes with --hash and --serial-number only.')
  }
  return new Map(ways.map((way) => [wordsOf(way), way]))
}

/** A way in words, the same for one that is to be added and one that is there. */
export function wordsOf(way: NewApplicationAuthentication | ApplicationAuthentication): string {
  return `${way.kind} ${valueOf(way)}`
}

/** What a way compares with. */
export function valueOf(way: NewApplicationAuthentication | ApplicationAuthentication): string {
  switch (way.kind) {
    case 'path':
      return way.path
    case 'hash':
      return way.hash
    case 'os-user':
      return way.user
    case 'machine':
      return way.address
    case 'certificate-serial-number':
      return way.serialNumber
    case 'certificate-attributes':
      return [...(way.issuer ?? []), ...(way.subject ?? []), ...(way.subjectAlternativeName ?? [])].join(', ')
    case 'other':
      return [way.type, way.value].filter(Boolean).join(' ')
  }
}
