import { createPrivateKey, webcrypto, X509Certificate } from 'node:crypto'
import * as pkijs from 'pkijs'

const iterations = 2048

// AES-256-CBC under PBKDF2 with SHA-256 for the bags: what OpenSSL 3 and current Windows write, and the only
// kind that Node reads. The older RC2/3DES containers are what needs `-legacy` elsewhere.
const encryption = {
  contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256 },
  hmacHashAlgorithm: 'SHA-256',
  iterationCount: iterations,
}

function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.byteLength)
  new Uint8Array(copy).set(bytes)
  return copy
}

/**
 * Packs a certificate and its key into PKCS#12 (PFX), RFC 7292, with AES-256 under PBKDF2 and a SHA-256 MAC.
 * The issuer's certificate is left out on purpose: authorities inside a PFX become trust anchors in some
 * clients.
 */
export async function createPfx(cert: string, key: string, passphrase: string): Promise<Uint8Array> {
  const engine = new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto })
  const password = arrayBuffer(new TextEncoder().encode(passphrase))
  const keyDer = createPrivateKey(key).export({ format: 'der', type: 'pkcs8' })
  const keyBag = new pkijs.PKCS8ShroudedKeyBag({
    parsedValue: pkijs.PrivateKeyInfo.fromBER(arrayBuffer(keyDer)),
  })
  await keyBag.makeInternalValues({ ...encryption, password }, engine)
  const certificate = pkijs.Certificate.fromBER(arrayBuffer(new X509Certificate(cert).raw))
  const safeContents = new pkijs.SafeContents({
    safeBags: [
      new pkijs.SafeBag({ bagId: '1.2.840.113549.1.12.10.1.2', bagValue: keyBag }),
      new pkijs.SafeBag({
        bagId: '1.2.840.113549.1.12.10.1.3',
        bagValue: new pkijs.CertBag({ parsedValue: certificate }),
      }),
    ],
  })
  const authenticatedSafe = new pkijs.AuthenticatedSafe({
    parsedValue: { safeContents: [{ privacyMode: 1, value: safeContents }] },
  })
  await authenticatedSafe.makeInternalValues({ safeContents: [{ ...encryption, password }] }, engine)
  const pfx = new pkijs.PFX({ parsedValue: { integrityMode: 0, authenticatedSafe } })
  await pfx.makeInternalValues(
    { password, iterations, pbkdf2HashAlgorithm: 'SHA-256', hmacHashAlgorithm: 'SHA-256' },
    engine,
  )
  return new Uint8Array(pfx.toSchema().toBER(false))
}
