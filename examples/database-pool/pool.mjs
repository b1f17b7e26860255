// @ts-check
// A pool of PostgreSQL connections that outlives the password, and the user, that it began with.
import pg from 'pg'

/** @param {unknown} error PostgreSQL's code of a password, or of a user, that it does not accept. */
const isRefused = (error) =>
  error instanceof pg.DatabaseError && ['28P01', '28000'].includes(error.code ?? '')

/**
 * New connections log on with the credential that is kept. If the database refuses it, the vault is asked once for all
 * that were refused together, and the log on is done again. Connections that are open stay as they are: a change of
 * password does not end them.
 *
 * @param {import('@sallyport/sdk').Sallyport} sallyport Its vault should have a cache: every new connection asks.
 * @param {string} reference
 * @param {import('pg').PoolConfig} options All but user and password.
 */
export function openPool(sallyport, reference, options) {
  /** @type {import('@sallyport/sdk').Credential | undefined} */
  let current
  // The pool makes connections when it needs them: each takes the user too from the credential as it is then.
  class Client extends pg.Client {
    /** @param {import('pg').ClientConfig} [config] */
    constructor(config) {
      super({ ...config, user: current?.username, password: current?.secret.reveal() })
    }
  }
  const pool = new pg.Pool({ ...options, Client })
  // An idle connection that breaks is replaced by the next; without a listener it would end the process.
  pool.on('error', () => {})

  const connect = () =>
    sallyport.withCredential(
      reference,
      (credential) => {
        current = credential
        return pool.connect()
      },
      { isRefused },
    )
  return {
    connect,
    /**
     * @param {string} text
     * @param {unknown[]} [values]
     */
    async query(text, values) {
      const client = await connect()
      try {
        return await client.query(text, values)
      } finally {
        client.release()
      }
    },
    end: () => pool.end(),
  }
}
