// A plain TLS server in a process of its own that answers as PAM360 does: so many resources with so many accounts each,
// each answer after so many milliseconds. Names tell the ids, so that a look-up costs the server nothing.
import { after, readSettings, send, serve } from './serving.mjs'

const { cert, key, latencyMs, resources, accountsOfEach } = await readSettings()
const base = '/restapi/json/v1/'
const firstId = 1_000
const many = (from, length, make) =>
  Array.from({ length: Math.max(0, length) }, (_, index) => make(from + index))

serve({ cert, key }, after(latencyMs, answer))

function answer(request, response) {
  const url = new URL(request.url, 'https://localhost')
  const path = url.pathname.replace(base, '')
  const [, resource, account] = /^resources\/(\d+)\/accounts(?:\/(\d+)\/password)?$/.exec(path) ?? []
  if (path === 'resources') return succeed(response, 'GET RESOURCES', resourcesOn(pageOf(url)))
  if (path === 'resources/getResourceIdAccountId')
    return succeed(response, 'GET_RESOURCEACCOUNTID', idsOf(url))
  if (account !== undefined) {
    return succeed(response, 'GET PASSWORD', {
      Details: { PASSWORD: `Passw0rd-2"\\é ${resource} ${account}` },
    })
  }
  if (resource !== undefined) {
    return succeed(response, 'GET RESOURCE ACCOUNTLIST', accountsOn(Number(resource), pageOf(url)))
  }
  response.writeHead(404).end()
}

function succeed(response, name, { totalRows, Details }) {
  const result = { status: 'Success', message: 'Fetched successfully' }
  send(response, JSON.stringify({ operation: { name, result, totalRows, Details } }))
}

function pageOf(url) {
  const { STARTINDEX, LIMIT } = JSON.parse(url.searchParams.get('INPUT_DATA')).operation.Details
  return { from: STARTINDEX, size: LIMIT }
}

function resourcesOn({ from, size }) {
  return {
    totalRows: resources,
    Details: many(from, Math.min(size, resources - from), (index) => ({
      'RESOURCE DESCRIPTION': 'N/A',
      'RESOURCE NAME': `estate-${index}`,
      'RESOURCE ID': String(firstId + index),
      'RESOURCE TYPE': 'Linux',
      NOOFACCOUNTS: String(accountsOfEach),
    })),
  }
}

function accountsOn(resource, { from, size }) {
  return {
    totalRows: accountsOfEach,
    Details: {
      'RESOURCE ID': String(resource),
      'RESOURCE NAME': `estate-${resource - firstId}`,
      'RESOURCE TYPE': 'Linux',
      'RESOURCE DESCRIPTION': 'N/A',
      'DNS NAME': `estate-${resource - firstId}.example.com`,
      'RESOURCE OWNER': 'admin',
      'RESOURCE PASSWORD POLICY': 'Strong',
      PASSWORDREQUEST_REASON_MANDATORY: 'false',
      'ACCOUNT LIST': many(from, Math.min(size, accountsOfEach - from), (index) => ({
        ISFAVPASS: 'false',
        'ACCOUNT NAME': `svc-${index}`,
        PASSWDID: String(idOf(resource, index)),
        IS_TICKETID_REQD_MANDATORY: 'false',
        ISREASONREQUIRED: 'false',
        AUTOLOGONLIST: ['SSH', 'Telnet'],
        'PASSWORD STATUS': '****',
        IS_TICKETID_REQD: 'false',
        'ACCOUNT ID': String(idOf(resource, index)),
        AUTOLOGONSTATUS: 'ALLOWED',
        IS_TICKETID_REQD_ACW: 'false',
        'ACCOUNT PASSWORD POLICY': 'Strong',
      })),
    },
  }
}

function idsOf(url) {
  const [resource, account] = ['RESOURCENAME', 'ACCOUNTNAME'].map((name) =>
    Number(url.searchParams.get(name).split('-')[1]),
  )
  return {
    Details: { RESOURCEID: String(firstId + resource), ACCOUNTID: String(idOf(firstId + resource, account)) },
  }
}

function idOf(resource, index) {
  return resource * accountsOfEach + index
}
