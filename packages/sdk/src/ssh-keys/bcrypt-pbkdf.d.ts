/** What we use of a package that comes without types. */
declare module 'bcrypt-pbkdf' {
  const bcrypt: {
    /** Fills `key`; gives a number other than 0 when it could not. */
    pbkdf(
      passphrase: Uint8Array,
      passphraseLength: number,
      salt: Uint8Array,
      saltLength: number,
      key: Uint8Array,
      keyLength: number,
      rounds: number,
    ): number
  }
  export default bcrypt
}
