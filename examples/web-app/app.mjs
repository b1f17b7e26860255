// @ts-check
// A web service on Fastify, which asks another service with a credential out of the vault.
import Fastify from 'fastify'
import { credentialRefused } from '@sallyport/sdk'

/**
 * @param {object} parts
 * @param {import('@sallyport/sdk').Sallyport} parts.sallyport Closed with the app.
 * @param {string} parts.ledgerUrl
 * @param {import('node:stream').Writable} [parts.logTo]
 */
export function createApp({ sallyport, ledgerUrl, logTo = process.stdout }) {
  const app = Fastify({ logger: { stream: logTo } })
  app.addHook('onClose', () => sallyport.close())

  app.get('/balance', async (request) =>
    sallyport.withCredential('pam://ccp/Billing-DB/oracle-prod?reason=balance', async (credential) => {
      // A credential may be logged: its secret shows as [REDACTED].
      request.log.info({ credential }, 'ask the ledger')
      const { username, secret } = credential
      const basic = Buffer.from(`${username ?? ''}:${secret.reveal()}`).toString('base64')
      const answer = await fetch(ledgerUrl, { headers: { authorization: `Basic ${basic}` } })
      // What a rotated password looks like here: it is fetched anew, and this runs once more.
      if (answer.status === 401) throw credentialRefused(new Error('The ledger refused the password.'))
      if (!answer.ok) throw new Error(`The ledger answered ${answer.status}.`)
      return await answer.json()
    }),
  )
  return app
}
