// A plain TLS server in a process of its own that answers as PVWA does: so many accounts, each answer after so many
// milliseconds. Bodies are made once, so that what is measured is the client.
import { once } from 'node:events'
import { createServer } from 'node:https'
import { createInterface } from 'node:readline'

const lines = createInterface({ input: process.stdin })
lines.once('close', () => process.exit(0))
const [line] = await once(lines, 'line')
const { cert, key, accounts, latencyMs } = JSON.parse(line)

const pages = new Map()
const token = JSON.stringify('bench'.repeat(49).slice(0, 244))
const password = JSON.stringify('Passw0rd-2"\\é')
let changes = 0

const server = createServer({ cert, key, keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume()
  request.once('end', () => setTimeout(() => answer(request, response), latencyMs))
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))

function answer(request, response) {
  const url = new URL(request.url, 'https://localhost')
  const path = url.pathname.toLowerCase().replace('/passwordvault/', '')
  if (path === 'api/auth/logoff') return send(response, '{"LogoffUrl":""}')
  if (/^api\/auth\/\w+\/logon\/?$/.test(path)) return send(response, token)
  if (/^api\/accounts\/[\d_]+\/password\/retrieve\/?$/.test(path)) return send(response, password)
  if (/^api\/accounts\/[\d_]+\/(change|verify|reconcile)\/?$/.test(path)) {
    changes += 1
    return send(response, '')
  }
  if (path === 'api/accounts') {
    const offset = Number(url.searchParams.get('offset') ?? 0)
    const limit = Number(url.searchParams.get('limit') ?? 50)
    return send(response, pageOf(offset, limit))
  }
  if (path === 'changes') return send(response, String(changes))
  response.writeHead(404).end()
}

function send(response, body) {
  response.writeHead(200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  })
  response.end(body)
}

function pageOf(offset, limit) {
  const name = `${offset} ${limit}`
  let page = pages.get(name)
  if (page === undefined) {
    const end = Math.min(offset + limit, accounts)
    const value = Array.from({ length: Math.max(0, end - offset) }, (_, index) => accountAt(offset + index))
    const nextLink = end < accounts ? { nextLink: `api/accounts?offset=${end}&limit=${limit}` } : {}
    page = Buffer.from(JSON.stringify({ value, count: accounts, ...nextLink }))
    pages.set(name, page)
  }
  return page
}

function accountAt(index) {
  const safe = 1 + Math.floor(index / 500)
  return {
    categoryModificationTime: 1_610_319_618,
    id: `${safe}_${index}`,
    name: `Operating System-UnixSSH-host${index}.example.com-root`,
    address: `host${index}.example.com`,
    userName: 'root',
    platformId: 'UnixSSH',
    safeName: `Estate-${String(safe).padStart(4, '0')}`,
    secretType: 'password',
    platformAccountProperties: { LogonDomain: 'EXAMPLE', Location: 'hall 3' },
    secretManagement: {
      automaticManagementEnabled: true,
      status: 'success',
      lastModifiedTime: 1_610_319_618,
    },
    createdTime: 1_610_319_618,
  }
}
