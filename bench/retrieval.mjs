// Retrieval through the SDK against the bare HTTP client underneath it, on the same connection settings.
import { Agent, request as httpsRequest } from 'node:https'
import { createSecureContext } from 'node:tls'
import { CentralCredentialProvider } from '@sallyport/sdk/cyberark'
import { undiciTransport } from '@sallyport/sdk/undici'
import { Lab } from '@sallyport/lab'
import { Pool } from 'undici'
import { startServer } from './servers.mjs'
import { pairedRatio } from './statistics.mjs'

const target = '/AIMWebService/api/Accounts?AppID=billing&Safe=Billing-DB&Object=oracle-prod'
const headers = { Accept: 'application/json', 'Content-Type': 'application/json' }
const roundMs = 400
const rounds = 9

export async function* retrieval() {
  const lab = await Lab.start()
  try {
    for (const mutual of [false, true]) yield* overConnections(lab, mutual)
  } finally {
    await lab.stop()
  }
}

async function* overConnections(lab, mutual) {
  const { cert, key } = await lab.pki.issueServer({ hosts: ['127.0.0.1'] })
  const client = lab.clients.billing
  const server = await startServer('server.mjs', { cert, key, ca: lab.ca.pem, mutual })
  const tls = { ca: lab.ca.pem, ...(mutual ? { cert: client.cert, key: client.key } : {}) }
  try {
    for (const kind of ['node:https', 'undici']) {
      for (const concurrency of [1, 10, 50]) {
        yield {
          name: `retrieval, ${kind}, ${mutual ? 'mutual TLS' : 'TLS'}, concurrency ${concurrency}`,
          value: await compare(kind, server.port, tls, concurrency),
          unit: 'ratio',
          target: 0.9,
          better: 'higher',
        }
      }
    }
  } finally {
    await server.stop()
  }
}

async function compare(kind, port, tls, concurrency) {
  const bare = kind === 'undici' ? bareUndici(port, tls, concurrency) : bareHttps(port, tls, concurrency)
  const ccp = new CentralCredentialProvider({
    url: `https://127.0.0.1:${port}`,
    appId: 'billing',
    tls,
    maxConcurrency: concurrency,
    ...(kind === 'undici' ? { transport: undiciTransport() } : {}),
  })
  const request = { safe: 'Billing-DB', object: 'oracle-prod' }
  const throughSdk = () => ccp.getPassword(request)
  const throughBare = () => bare.get()
  try {
    await throughput(throughSdk, concurrency)
    await throughput(throughBare, concurrency)
    return await pairedRatio(
      rounds,
      () => throughput(throughSdk, concurrency),
      () => throughput(throughBare, concurrency),
    )
  } finally {
    await ccp.close()
    await bare.close()
  }
}

/** How many calls come back per second, with so many under way. */
async function throughput(call, concurrency) {
  const started = performance.now()
  const end = started + roundMs
  let count = 0
  const worker = async () => {
    while (performance.now() < end) {
      await call()
      count += 1
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return count / ((performance.now() - started) / 1000)
}

function bareHttps(port, tls, concurrency) {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: concurrency,
    maxFreeSockets: concurrency,
    scheduling: 'lifo',
    secureContext: createSecureContext({ ...tls, minVersion: 'TLSv1.2' }),
  })
  const options = { host: '127.0.0.1', port, agent, method: 'GET', path: target, headers }
  return {
    get: () =>
      new Promise((resolve, reject) => {
        const request = httpsRequest(options, (response) => {
          const chunks = []
          response.on('data', (chunk) => chunks.push(chunk))
          response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString()).Content))
          response.on('error', reject)
        })
        request.on('error', reject)
        request.end()
      }),
    close: () => agent.destroy(),
  }
}

function bareUndici(port, tls, concurrency) {
  const pool = new Pool(`https://127.0.0.1:${port}`, {
    connections: concurrency,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { secureContext: createSecureContext({ ...tls, minVersion: 'TLSv1.2' }) },
  })
  return {
    get: async () => {
      const { body } = await pool.request({ method: 'GET', path: target, headers })
      return (await body.json()).Content
    },
    close: () => pool.close(),
  }
}
