// What the benches of PVWA share: a server in another process, and a client that is logged on to it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:https'
import { fileURLToPath } from 'node:url'
import { PasswordVault } from '@sallyport/sdk/cyberark'
import { Lab } from '@sallyport/lab'

/**
 * Starts a server with so many accounts, users, groups and platforms that answers after so long; gives a client for
 * it, and where it is.
 */
export async function withPvwa({ latencyMs, ...estate }, use) {
  const lab = await Lab.start()
  const { cert, key } = await lab.pki.issueServer({ hosts: ['127.0.0.1'] })
  const child = spawn(process.execPath, [fileURLToPath(new URL('pvwa-server.mjs', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.write(`${JSON.stringify({ cert, key, latencyMs, ...estate })}\n`)
  const [line] = await once(child.stdout, 'data')
  const url = `https://127.0.0.1:${Number(String(line))}`
  const pvwa = new PasswordVault({
    url,
    auth: { method: 'cyberark', username: 'bench', password: 'bench' },
    tls: { ca: lab.ca.pem },
  })
  try {
    await pvwa.logOn()
    await use(pvwa, { url, ca: lab.ca.pem })
  } finally {
    await pvwa.close()
    const exited = once(child, 'exit')
    child.kill()
    await exited
    await lab.stop()
  }
}

/** A client without the library: gives the bytes of each answer, over connections that are kept. */
export function bareClient(url, ca, connections = 10) {
  const agent = new Agent({ keepAlive: true, ca, maxSockets: connections })
  const ask = (method, path) =>
    new Promise((resolve, reject) => {
      const asked = request(`${url}/PasswordVault/${path}`, { agent, method }, (response) => {
        const chunks = []
        response.on('data', (chunk) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => resolve(Buffer.concat(chunks)))
      })
      asked.on('error', reject)
      asked.end()
    })
  return { ask, close: () => agent.destroy() }
}
