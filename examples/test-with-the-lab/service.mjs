// @ts-check
// A small service that takes its database password from the vault, and keeps the one it has through an outage.
import { isSallyportError } from '@sallyport/sdk'

export class Billing {
  /** @type {import('@sallyport/sdk').Secret | undefined} */
  #password
  #vault

  /** @param {Pick<import('@sallyport/sdk/cyberark').CentralCredentialProvider, 'getPassword'>} vault */
  constructor(vault) {
    this.#vault = vault
  }

  /**
   * The password to connect with.
   *
   * @returns {Promise<string>}
   */
  async password() {
    try {
      const { secret } = await this.#vault.getPassword({ safe: 'Billing-DB', object: 'oracle-prod' })
      this.#password?.dispose()
      this.#password = secret
    } catch (error) {
      // An outage passes. A refusal does not, and must be heard.
      if (!isSallyportError(error) || !error.retryable || this.#password === undefined) throw error
    }
    return this.#password.reveal()
  }
}
