import { Duplex } from 'node:stream'
import { createSecureContext } from 'node:tls'
import { expect, it } from 'vitest'
import { Deadline } from '../transport/deadline.ts'
import { handshake } from './dial.ts'

it('a connection that is gone in the handshake without a word is not waited for [core/check-never-throws]', async () => {
  const connection = new Duplex({
    read: () => undefined,
    write: (_hello, _encoding, done) => {
      done()
      connection.destroy()
    },
  })
  const way = { origin: new URL('https://vault.example.com'), route: undefined }
  const trust = { secureContext: createSecureContext(), servername: undefined }
  const deadline = new Deadline(600_000, undefined, () => new Error('time is up'))
  try {
    await expect(handshake(way, connection, trust, deadline)).rejects.toMatchObject({
      name: 'ConnectionError',
      code: 'CONNECTION_RESET',
    })
  } finally {
    deadline.clear()
  }
})
