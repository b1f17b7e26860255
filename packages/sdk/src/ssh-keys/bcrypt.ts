/**
 * The key derivation of encrypted keys in OpenSSH's own format. Node has none, so that it comes from `bcrypt-pbkdf`,
 * which the program installs itself (an optional peer dependency), and is loaded when such a key comes.
 */
import { ConfigurationError } from '../errors.ts'

/** More rounds than anybody asks for; each takes some 20 ms, and nothing else runs meanwhile. */
const mostRounds = 1024

/**
 * Derives a key as OpenSSH does.
 *
 * @param length How many bytes are wanted.
 * @throws ConfigurationError when the package is not installed, or the rounds are beyond reason.
 */
export async function bcryptKey(
  passphrase: Uint8Array,
  salt: Uint8Array,
  rounds: number,
  length: number,
): Promise<Uint8Array> {
  if (rounds < 1 || rounds > mostRounds) {
    throw new ConfigurationError('The SSH key is encrypted with more rounds than this library takes.', {
      code: 'KEY_UNREADABLE',
      hint: `Encrypt it anew with at most ${mostRounds}, or take it with decrypt: false.`,
    })
  }
  const { default: bcrypt } = await import('bcrypt-pbkdf').catch((cause: unknown) => {
    throw new ConfigurationError("An encrypted key in OpenSSH's own format needs the package bcrypt-pbkdf.", {
      code: 'NOT_SUPPORTED',
      hint: 'npm install bcrypt-pbkdf, or take the key with decrypt: false and hand it to ssh together with its passphrase.',
      cause,
    })
  })
  const key = new Uint8Array(length)
  // It refuses an empty passphrase, an empty salt and nothing else.
  if (bcrypt.pbkdf(passphrase, passphrase.length, salt, salt.length, key, length, rounds) !== 0) {
    throw new ConfigurationError('The SSH key cannot be decrypted with this passphrase.', {
      code: 'KEY_PASSPHRASE',
      hint: 'The vault gave the two together: have both set anew there.',
    })
  }
  return key
}
