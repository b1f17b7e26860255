import { newCertificateKey, readCertificate, selfSigned } from '../pki/x509.ts'
import type { HeldCertificate, IssuedFacts } from '../pki/x509.ts'
import { describePrivateKey } from '../ssh/describe-key.ts'
import type { KeyDescription } from '../ssh/describe-key.ts'
import { generatePrivateKey } from '../ssh/private-key.ts'
import type { Pam360Pki } from '../state/pam360/pki.ts'
import type { Pam360State } from '../state/pam360/pam360-state.ts'
import type { SeedPam360Certificate, SeedPam360Pki, SeedPam360SshKey } from './types-pam360.ts'
import type { Seed } from './types.ts'

const dayMs = 86_400_000

/** A certificate that was made, as it is read. */
interface MadeCertificate extends HeldCertificate {
  readonly facts: IssuedFacts
}

/** An SSH key that was made. */
interface MadeSshKey {
  readonly text: string
  readonly description: KeyDescription
}

/** What was made for certificates and SSH keys of a seed. */
export interface SeedKeys {
  readonly certificates: ReadonlyMap<SeedPam360Certificate, MadeCertificate>
  readonly sshKeys: ReadonlyMap<SeedPam360SshKey, MadeSshKey>
}

async function makeCertificate(
  {
    commonName,
    names = [commonName],
    kind = 'EC',
    length,
    authority = false,
    expiresInDays = 365,
  }: SeedPam360Certificate,
  now: number,
): Promise<MadeCertificate> {
  const end = now + expiresInDays * dayMs
  const key = await newCertificateKey(kind, length ?? (kind === 'RSA' ? 2048 : 256))
  const window = { notBefore: new Date(Math.min(now, end) - dayMs), notAfter: new Date(end) }
  const subject = { commonName, names: authority ? [] : names }
  const { cert } = await selfSigned(subject, key, window, { isAuthority: authority })
  return { ...readCertificate(cert), key }
}

function makeSshKey(
  { name, kind = 'ed25519', bits, passphrase, comment = '' }: SeedPam360SshKey,
  random: number,
): MadeSshKey {
  const { text } = generatePrivateKey(`pam360\0${random}\0${name}`, {
    kind,
    passphrase,
    comment,
    ...(bits === undefined ? {} : { bits }),
  })
  return { text, description: describePrivateKey(text, passphrase) }
}

/** Makes certificates and SSH keys of a seed. `now` is epoch milliseconds. */
export async function makeSeedKeys(
  { pam360 }: Seed,
  { now, random }: { readonly now: number; readonly random: number },
): Promise<SeedKeys> {
  const { certificates = [], sshKeys = [] } = pam360?.pki ?? {}
  const made = certificates.map(async (one) => [one, await makeCertificate(one, now)] as const)
  return {
    certificates: new Map(await Promise.all(made)),
    sshKeys: new Map(sshKeys.map((one) => [one, makeSshKey(one, random)])),
  }
}

/** Puts certificates and keys of a seed where there are none. `now` is epoch milliseconds. */
export function populatePki(
  state: Pam360State & { readonly pki: Pam360Pki },
  { certificates = [], sshKeys = [], storeKeys = [] }: SeedPam360Pki,
  made: SeedKeys,
  now: number,
): void {
  const { pki } = state
  const home = (name: string | undefined): number =>
    (name === undefined ? state.organisations[0] : state.findOrganisation(name))?.id ?? 0
  for (const one of certificates) {
    const held = made.certificates.get(one)
    if (held === undefined) continue
    const organisation = home(one.organisation)
    const [host = '', port = '443'] = (one.host ?? '').split(':')
    const { cert, facts, key } = held
    if (host === '') pki.addCertificate({ cert, facts, key, passphrase: one.passphrase ?? '', organisation })
    else pki.shown.push({ cert, facts, organisation, host: host.toLowerCase(), port: Number(port) })
  }
  for (const one of sshKeys) {
    const key = made.sshKeys.get(one)
    if (key === undefined) continue
    const { name, comment = '', users = [], organisation } = one
    const added = pki.addSshKey({ ...key, name, comment, createdAt: now, organisation: home(organisation) })
    added.users = users.map(({ resource, userName }) => ({
      resource: state.resource(resource, added.organisation).id,
      userName,
    }))
  }
  for (const { name, fileName = name, content, description = '', organisation } of storeKeys) {
    pki.addStoreKey({
      name,
      fileName,
      description,
      content: Buffer.from(content),
      createdAt: now,
      organisation: home(organisation),
    })
  }
}
