// A plain TLS server in a process of its own that answers as PVWA does: so many of each, each answer after so many
// milliseconds. Bodies are made once, so that what is measured is the client.
import { accountAt, groupAt, platformAt, platformPackage, userAt } from './pvwa-bodies.mjs'
import { after, readSettings, send, serve } from './serving.mjs'

const { cert, key, latencyMs, accounts = 0, users = 0, groups = 0, platforms = 0 } = await readSettings()

const pages = new Map()
const token = JSON.stringify('bench'.repeat(49).slice(0, 244))
const many = (length, make) => Array.from({ length }, (_, index) => make(index))
/** What comes in one answer, however much it is. */
const whole = new Map(
  Object.entries({
    'api/users': { Users: many(users, userAt), Total: users },
    'api/usergroups': { value: many(groups, groupAt), count: groups },
    'api/platforms/targets': { Platforms: many(platforms, platformAt), Total: platforms },
  }).map(([path, body]) => [path, Buffer.from(JSON.stringify(body))]),
)
const archive = platformPackage(50 * 1024)
const password = JSON.stringify('Passw0rd-2"\\é')
let changes = 0

serve({ cert, key }, after(latencyMs, answer))

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
  if (whole.has(path)) return send(response, whole.get(path))
  if (/^api\/platforms\/[^/]+\/export\/?$/.test(path)) {
    return send(response, archive, 'application/octet-stream')
  }
  if (path === 'changes') return send(response, String(changes))
  response.writeHead(404).end()
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
