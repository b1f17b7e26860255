import { newCertificateKey, readCertificate, selfSigned } from '../pki/x509.ts'
import type { HeldCertificate } from '../pki/x509.ts'
import { describePrivateKey } from '../ssh/describe-key.ts'
import { generatePrivateKey } from '../ssh/private-key.ts'
import type { Pam360Pki } from '../state/pam360/pki.ts'
import type { Pam360State } from '../state/pam360/pam360-state.ts'
import type { SeedPam360Certificate, SeedPam360Pki } from './types-pam360.ts'
import type { Seed } from './types.ts'

const dayMs = 86_400_000

/** The certificates that were made for those of a seed. */
export type SeedCertificates = ReadonlyMap<SeedPam360Certificate, HeldCertificate>

async function make(
  {
    commonName,
    names = [commonName],
    kind = 'EC',
    length,
    authority = false,
    expiresInDays = 365,
  }: SeedPam360Certificate,
  now: number,
): Promise<HeldCertificate> {
  const end = now + expiresInDays * dayMs
  const key = await newCertificateKey(kind, length ?? (kind === 'RSA' ? 2048 : 256))
  const window = { notBefore: new Date(Math.min(now, end) - dayMs), notAfter: new Date(end) }
  return selfSigned({ commonName, names: authority ? [] : names }, key, window, { isAuthority: authority })
}

/** Makes the certificates of a seed. `now` is epoch milliseconds. */
export async function makeCertificates(seed: Seed, now: number): Promise<SeedCertificates> {
  const given = seed.pam360?.pki?.certificates ?? []
  const made = await Promise.all(given.map(async (one) => [one, await make(one, now)] as const))
  return new Map(made)
}

/** Puts certificates and keys of a seed where there are none. `now` is epoch milliseconds. */
export function populatePki(
  state: Pam360State & { readonly pki: Pam360Pki },
  { certificates = [], sshKeys = [], storeKeys = [] }: SeedPam360Pki,
  made: SeedCertificates,
  { now, random }: { readonly now: number; readonly random: number },
): void {
  const { pki } = state
  const home = (name: string | undefined): number =>
    (name === undefined ? state.organisations[0] : state.findOrganisation(name))?.id ?? 0
  for (const one of certificates) {
    const held = made.get(one)
    if (held === undefined) continue
    const organisation = home(one.organisation)
    const read = readCertificate(held.cert)
    const [host = '', port = '443'] = (one.host ?? '').split(':')
    if (host === '')
      pki.addCertificate({ ...read, key: held.key, passphrase: one.passphrase ?? '', organisation })
    else pki.shown.push({ ...read, organisation, host: host.toLowerCase(), port: Number(port) })
  }
  for (const {
    name,
    kind = 'ed25519',
    bits,
    passphrase,
    comment = '',
    users = [],
    organisation,
  } of sshKeys) {
    const { text } = generatePrivateKey(`pam360\0${random}\0${name}`, {
      kind,
      passphrase,
      comment,
      ...(bits === undefined ? {} : { bits }),
    })
    const description = describePrivateKey(text, passphrase)
    const added = pki.addSshKey({
      name,
      text,
      description,
      comment,
      createdAt: now,
      organisation: home(organisation),
    })
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
