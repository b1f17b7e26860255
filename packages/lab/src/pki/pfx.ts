import { createHmac, createPrivateKey, hash, pbkdf2, randomBytes, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { keyCiphers } from '../ssh/ciphers.ts'
import { der, identifier, integer, nothing, octetString, sequence } from './der.ts'
import { iterations, pbes2 } from './pbes2.ts'

// Written here: the libraries that do it took longer than all the rest of the lab's start.

// What OpenSSL 3 and current Windows write, and the only kind that Node reads. The older RC2/3DES containers are
// what needs `-legacy` elsewhere.
const cipher = keyCiphers['aes-256-cbc']

const data = identifier('2a864886f70d010701')
const encryptedData = identifier('2a864886f70d010706')
const keyBag = identifier('2a864886f70d010c0a0102')
const certificateBag = identifier('2a864886f70d010c0a0103')
const x509Certificate = identifier('2a864886f70d01091601')
const sha256 = identifier('608648016503040201')

const explicit = (bytes: Uint8Array): Buffer => der(0xa0, bytes)

const deriveKey = promisify(pbkdf2)

async function sealed(bytes: Uint8Array, passphrase: string): Promise<ReturnType<typeof pbes2>> {
  const [salt, iv] = [randomBytes(16), randomBytes(cipher.ivBytes)]
  const key = await deriveKey(passphrase, salt, iterations, cipher.keyBytes, 'sha256')
  return pbes2({ salt, iv, key, cipher }, bytes)
}

/**
 * Packs a certificate and its key into PKCS#12 (PFX), RFC 7292, with AES-256 under PBKDF2 and a SHA-256 MAC.
 * The issuer's certificate is left out on purpose: authorities inside a PFX become trust anchors in some
 * clients.
 */
export async function createPfx(cert: string, key: string, passphrase: string): Promise<Uint8Array> {
  const shrouded = await sealed(createPrivateKey(key).export({ format: 'der', type: 'pkcs8' }), passphrase)
  const bags = sequence(
    sequence(keyBag, explicit(sequence(shrouded.algorithm, octetString(shrouded.sealed)))),
    sequence(
      certificateBag,
      explicit(sequence(x509Certificate, explicit(octetString(new X509Certificate(cert).raw)))),
    ),
  )
  const content = await sealed(bags, passphrase)
  const information = sequence(data, content.algorithm, der(0x80, content.sealed))
  const safe = sequence(sequence(encryptedData, explicit(sequence(integer(0), information))))
  const salt = randomBytes(16)
  const mac = createHmac('sha256', macKey(passphrase, salt)).update(safe).digest()
  return sequence(
    integer(3),
    sequence(data, explicit(octetString(safe))),
    sequence(sequence(sequence(sha256, nothing), octetString(mac)), octetString(salt), integer(iterations)),
  )
}

/** The key of the MAC: RFC 7292, appendix B.2, where one hash is as long as the key. */
function macKey(passphrase: string, salt: Uint8Array): Uint8Array {
  const block = 64
  const blocks = (bytes: Uint8Array): Buffer => Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes)
  // The passphrase is a BMPString there, with two octets of zero at its end.
  const text = Buffer.from(`${passphrase}\0`, 'utf16le').swap16()
  let key: Buffer = Buffer.concat([Buffer.alloc(block, 3), blocks(salt), blocks(text)])
  for (let round = 0; round < iterations; round += 1) key = hash('sha256', key, 'buffer')
  return key
}
