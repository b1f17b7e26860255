// Starts servers for benches, each in another process, and asks them without the library.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:https'
import { fileURLToPath } from 'node:url'
import { Lab } from '@sallyport/lab'

/** Starts a server of this folder and tells it how to serve; gives its port and a way to stop it. */
export async function startServer(file, settings) {
  const child = spawn(process.execPath, [fileURLToPath(new URL(file, import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.write(`${JSON.stringify(settings)}\n`)
  const [line] = await once(child.stdout, 'data')
  return {
    port: Number(String(line)),
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill()
      await exited
    },
  }
}

/** Runs something with a server that has a certificate of a lab; gives its port and the lab's authority. */
export async function withServer(file, settings, use) {
  const lab = await Lab.start()
  try {
    const { cert, key } = await lab.pki.issueServer({ hosts: ['127.0.0.1'] })
    const server = await startServer(file, { cert, key, ...settings })
    try {
      await use({ port: server.port, ca: lab.ca.pem })
    } finally {
      await server.stop()
    }
  } finally {
    await lab.stop()
  }
}

/** A client without the library: gives the bytes of each answer, over connections that are kept. */
export function bareClient(base, ca, { connections = 10, headers = {} } = {}) {
  const agent = new Agent({ keepAlive: true, ca, maxSockets: connections })
  const ask = (method, path) =>
    new Promise((resolve, reject) => {
      const asked = request(`${base}/${path}`, { agent, method, headers }, (response) => {
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
