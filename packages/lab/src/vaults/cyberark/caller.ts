import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { ClientCertificate } from '../../http/connection.ts'
import { ruleKinds } from '../../state/application.ts'
import type { Application, ApplicationRule, RuleKind } from '../../state/application.ts'

/** Who asks the Central Credential Provider: what TLS and TCP say of the caller. */
interface RemoteCaller {
  readonly via: 'ccp'
  readonly address: string
  /** Only set when the lab's authority vouches for it. */
  readonly certificate?: ClientCertificate | undefined
}

/** Who asks the Credential Provider on the same machine: what the executable says of its caller. */
interface LocalCaller {
  readonly via: 'cp'
  readonly address: string
  readonly osUser: string
  /** Executable of the calling process; empty when it could not be found out. */
  readonly path: string
}

/** Whoever asks. */
export type Caller = RemoteCaller | LocalCaller

type Verdict = boolean | Promise<boolean>

function sameText(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}

function plainSerial(text: string): string {
  return text.replace(/[\s:]/gu, '').replace(/^0+/u, '').toUpperCase()
}

// "DNS Name=x" is how Windows prints what OpenSSL prints as "DNS:x"; both are accepted, and a bare name too.
function plainAlternativeName(text: string): string {
  return text
    .replace(/^\s*(?:DNS Name|DNS|IP Address|URI|URL|email|RFC822 Name)\s*[=:]\s*/iu, '')
    .trim()
    .toLowerCase()
}

function plainAttribute(text: string): string {
  return text
    .replace(/\s*=\s*/u, '=')
    .trim()
    .toLowerCase()
}

function holdsAll(
  actual: readonly string[],
  wanted: readonly string[],
  plain: (text: string) => string,
): boolean {
  const present = new Set(actual.map(plain))
  return wanted.every((text) => present.has(plain(text)))
}

async function hashMatches(path: string, wanted: string): Promise<boolean> {
  if (path === '') return false
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
  } catch {
    return false
  }
  return sameText(hash.digest('hex'), wanted.replace(/\s/gu, ''))
}

function remoteVerdict(caller: RemoteCaller, rule: ApplicationRule): Verdict {
  const { certificate } = caller
  switch (rule.kind) {
    case 'certificateSerialNumber':
      return certificate !== undefined && plainSerial(certificate.serialNumber) === plainSerial(rule.value)
    case 'certificateAttributes':
      return (
        certificate !== undefined &&
        holdsAll(certificate.subjectAttributes, rule.subject, plainAttribute) &&
        holdsAll(certificate.issuerAttributes, rule.issuer, plainAttribute) &&
        holdsAll(certificate.alternativeNames, rule.subjectAlternativeName, plainAlternativeName)
      )
    case 'machineAddress':
      return addressMatches(caller.address, rule.value)
    case 'osUser':
      // Windows authentication is not emulated, so no OS user is ever known here.
      return false
    case 'path':
    case 'hash':
      return true
  }
}

function localVerdict(caller: LocalCaller, rule: ApplicationRule): Verdict {
  switch (rule.kind) {
    case 'certificateSerialNumber':
    case 'certificateAttributes':
      return true
    case 'machineAddress':
      return addressMatches(caller.address, rule.value)
    case 'osUser':
      return sameText(rule.value, caller.osUser)
    case 'path':
      return pathMatches(caller.path, rule.value, rule.isFolder === true)
    case 'hash':
      return hashMatches(caller.path, rule.value)
  }
}

function pathMatches(path: string, wanted: string, isFolder: boolean): boolean {
  const fold = (text: string): string => (process.platform === 'win32' ? text.toLowerCase() : text)
  if (!isFolder) return fold(path) === fold(wanted)
  const folder = fold(wanted).replace(/[\\/]+$/u, '')
  return fold(path).startsWith(folder) && /^[\\/]/u.test(path.slice(folder.length))
}

function addressMatches(address: string, wanted: string): boolean {
  return wanted === address || (sameText(wanted, 'localhost') && isLoopback(address))
}

// Which kinds one door does not look at: path and hash describe a local process, certificates a remote one
// (CCP protocol notes, Caller authentication: our assumption).
const notApplied: Readonly<Record<Caller['via'], readonly RuleKind[]>> = {
  ccp: ['path', 'hash'],
  cp: ['certificateSerialNumber', 'certificateAttributes'],
}

function subjectOf(caller: Caller, kind: RuleKind): string {
  const certificate = caller.via === 'ccp' ? caller.certificate : undefined
  const local = caller.via === 'cp' ? caller : undefined
  const subjects: Readonly<Record<RuleKind, string>> = {
    certificateSerialNumber: `CertificateSN "${certificate?.serialNumber ?? ''}"`,
    certificateAttributes: `CertificateAttributes "${certificate?.subject ?? ''}"`,
    machineAddress: `Address "${caller.address}"`,
    osUser: `OSUser "${local?.osUser ?? ''}"`,
    path: `Path "${local?.path ?? ''}"`,
    hash: 'Hash',
  }
  return subjects[kind]
}

/**
 * Checks an application's restrictions. Of one kind any may fit; every kind that is configured and applies at
 * this door must fit (our assumption). Gives the words for what failed, `CertificateSN "63…"`, or `undefined`
 * when the caller may pass. The texts for Path, Hash, OSUser and CertificateSN are the published ones, the
 * other two ours.
 */
export async function failedRestriction(
  application: Application,
  caller: Caller,
): Promise<string | undefined> {
  for (const kind of ruleKinds) {
    if (notApplied[caller.via].includes(kind)) continue
    const rules = application.rules.filter((rule) => rule.kind === kind)
    if (rules.length === 0) continue
    let passed = false
    for (const rule of rules) {
      const verdict = caller.via === 'ccp' ? remoteVerdict(caller, rule) : localVerdict(caller, rule)
      passed ||= typeof verdict === 'boolean' ? verdict : await verdict
    }
    if (!passed) return subjectOf(caller, kind)
  }
  return undefined
}
