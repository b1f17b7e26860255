import { keyLengths } from '../../../pki/x509.ts'
import type {
  CertificateKeyKind,
  CertificateSubject,
  CertificateWindow,
  SignatureHash,
} from '../../../pki/x509.ts'
import { fail } from '../answers.ts'
import type { InputFields } from '../input-data.ts'
import { pick } from './answers.ts'

// What creating a certificate and creating a CSR both take.

const unitsMs: Readonly<Record<string, number>> = { days: 86_400_000, hours: 3_600_000, minutes: 60_000 }

const hashes: Readonly<Record<string, SignatureHash>> = {
  SHA256: 'SHA-256',
  SHA384: 'SHA-384',
  SHA512: 'SHA-512',
}

const kinds: Readonly<Record<string, CertificateKeyKind>> = { RSA: 'RSA', EC: 'EC' }
const stores: Readonly<Record<string, string>> = { PKCS12: 'p12' }

/** Text of a field; a default where it is missing or empty. */
function textOr(input: InputFields, name: string, absent: string): string {
  const text = input.text(name) ?? ''
  return text === '' ? absent : text
}

function chosen<T>(input: InputFields, name: string, table: Readonly<Record<string, T>>, absent: string): T {
  const found = pick(table, textOr(input, name, absent))
  // The lab makes neither DSA keys nor Java key stores; the product does.
  if (found === undefined) throw fail.invalid(name, `the lab knows ${Object.keys(table).join(', ')}`)
  return found
}

/** Who a certificate shall be about. `ALT_NAMES` are parted by commas. */
export function subjectOf(input: InputFields): CertificateSubject {
  const names = (input.text('ALT_NAMES') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const country = input.text('COUNTRY') ?? ''
  if (country !== '' && !/^[A-Za-z]{2}$/u.test(country)) throw fail.invalid('COUNTRY', 'two letters')
  return {
    commonName: input.demand('CNAME'),
    unit: input.text('ORGUNIT') ?? '',
    organisation: input.text('ORG') ?? '',
    locality: input.text('LOCATION') ?? '',
    state: input.text('STATE') ?? '',
    country: country.toUpperCase(),
    names,
  }
}

/** How long a certificate is to be good, from now on. */
export function windowOf(input: InputFields, now: number): CertificateWindow {
  const unit = chosen(input, 'VALIDITY_TYPE', unitsMs, 'days')
  input.demand('VALIDITY')
  const count = input.whole('VALIDITY') ?? 0
  if (count < 1 || count * unit > 36_500 * 86_400_000) throw fail.invalid('VALIDITY', 'up to 100 years')
  return { notBefore: new Date(now), notAfter: new Date(now + count * unit) }
}

/** What key is to be made. */
export function keyChoice(input: InputFields): { kind: CertificateKeyKind; bits: number } {
  const kind = chosen(input, 'ALG', kinds, 'RSA')
  const known: readonly number[] = keyLengths[kind]
  const bits = input.whole('LEN') ?? known[0] ?? 0
  if (!known.includes(bits)) throw fail.invalid('LEN', `the lab knows ${known.join(', ')}`)
  return { kind, bits }
}

/** The hash that signs. */
export function signatureChoice(input: InputFields): SignatureHash {
  return chosen(input, 'SIGALG', hashes, 'SHA256')
}

/** The kind of key store. */
export function storeChoice(input: InputFields): string {
  return chosen(input, 'StoreType', stores, 'PKCS12')
}
