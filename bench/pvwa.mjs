// What the benches of PVWA share: a client that is logged on to a server in another process.
import { PasswordVault } from '@sallyport/sdk/cyberark'
import { withServer } from './servers.mjs'

/**
 * Starts a server with so many accounts, users, groups and platforms that answers after so long; gives a client for
 * it, and where it is.
 */
export function withPvwa(settings, use) {
  return withServer('pvwa-server.mjs', settings, async ({ port, ca }) => {
    const url = `https://127.0.0.1:${port}`
    const pvwa = new PasswordVault({
      url,
      auth: { method: 'cyberark', username: 'bench', password: 'bench' },
      tls: { ca },
    })
    try {
      await pvwa.logOn()
      await use(pvwa, { base: `${url}/PasswordVault`, ca })
    } finally {
      await pvwa.close()
    }
  })
}
