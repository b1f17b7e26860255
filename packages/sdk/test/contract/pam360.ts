import type { Lab } from '@sallyport/lab'
import { pam360Vault } from '@sallyport/sdk/pam360'
import { pam360As } from '../support/pam360-lab.ts'
import { at, type Product } from './product.ts'

const idsOf = (lab: Lab, resource: string, account: string): Record<string, string> => ({
  resourceId: String(lab.pam360.resource(resource).id),
  accountId: String(lab.pam360.account(resource, account).id),
})

export const pam360: Product = {
  kind: 'pam360',
  open: (lab, options) => pam360Vault(pam360As(lab, 'billing', options)),
  openAsStranger: (lab) =>
    pam360Vault(pam360As(lab, 'billing', { token: '0A1B2C3D-0000-4444-8888-000000000000' })),
  openUnreachable: (lab) =>
    pam360Vault(pam360As(lab, 'billing', { url: 'https://127.0.0.1:1', retry: false })),
  stall: (lab) => void lab.faults.add({ surface: 'pam360', kind: 'stall', match: { path: /\/password$/ } }),
  prepare: (lab) => addTo(lab, 'never-set', ''),
  account: at(['web-01', 'svc']),
  otherwise: (lab) => [
    at([], idsOf(lab, 'web-01', 'svc')),
    at([], { resource: 'web-01', account: 'svc' }),
    at([], { resource: 'WEB-01', account: 'SVC', orgName: 'acme' }),
    at(['web-01'], { account: 'svc', orgName: 'Acme' }),
  ],
  passwordOf: (lab) => lab.pam360.account('web-01', 'svc').revealPassword(),
  username: 'svc',
  missing: at(['web-01', 'nothing']),
  unset: at(['web-01', 'never-set']),
  reasoned: at(['web-01', 'reasoned']),
  lastReason: (lab) => lab.pam360.audit.entries().at(-1)?.reason ?? undefined,
  unusable: [
    [at(['web-01', 'svc'], { orgname: 'Acme' }), "no key 'orgname', did you mean 'orgName'?"],
    [at(['web-01', 'svc'], { username: 'svc' }), "no key 'username'"],
    [at(['web-01', 'svc'], { account: 'other' }), "the key 'account' is given, and the path names it too"],
    [at(['web-01', 'svc', 'more']), 'more than a resource and an account'],
    [at(['web-01']), 'it names no resource, or no account'],
    [at([], { account: 'svc' }), 'it names no resource, or no account'],
    [at([], { resourceId: '301' }), 'one id is missing'],
    [at([], { resourceId: '301', accountId: 'svc' }), 'an id must be an id, a string of digits'],
    [at(['web-01', 'svc'], { resourceId: '301', accountId: '302' }), 'ids and names are given'],
    [at([], { orgName: 'Acme' }), 'nothing selects an account'],
    [at([]), 'nothing selects an account'],
  ],
  add: (lab, name, secret) => {
    addTo(lab, name, secret)
    return at(['web-01', name])
  },
  // What PAM360 writes in place of a password is taken for that.
  carries: (secret) => !/^(?:#{4,}|\*{4})?(?:\[[\w ]+\])?$/.test(secret) && !secret.startsWith('TICKET ID'),
  listing: { search: 'web-01', container: 'web-01' },
}

function addTo(lab: Lab, name: string, password: string): void {
  lab.pam360.addAccount(lab.pam360.resource('web-01'), { name, password })
}
