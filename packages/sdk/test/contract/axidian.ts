import type { Lab } from '@sallyport/lab'
import { AxidianPrivilege, axidianVault, type AxidianPrivilegeOptions } from '@sallyport/sdk/axidian'
import { at, type Product } from './product.ts'

const application = 'nightly-batch'

export const axidian: Product = {
  kind: 'axidian',
  open: (lab, options) => axidianVault(clientOf(lab, options)),
  openAsStranger: (lab) => axidianVault(clientOf(lab, { password: 'Wrong-1' })),
  openUnreachable: (lab) => axidianVault(clientOf(lab, { idpUrl: 'https://127.0.0.1:1/idp', retry: false })),
  stall: (lab) =>
    void lab.faults.add({ surface: 'axidian-core', kind: 'stall', match: { path: /\/(password|ssh-key)$/ } }),
  prepare: (lab) => {
    for (const name of ['TWINS/Admin', 'TWINS/ADMIN']) addTo(lab, name, 'secret of a twin')
    addTo(lab, 'DB-SERVER/never-set', null)
  },
  account: at(['DB-SERVER', 'admin']),
  otherwise: (lab) => [
    at([], { id: lab.axidian.account('DB-SERVER/admin').id }),
    at(['DB-SERVER/admin']),
    at(['db-server', 'ADMIN']),
  ],
  passwordOf: (lab) => lab.axidian.account('DB-SERVER/admin').revealPassword() ?? '',
  username: 'admin',
  missing: at(['DB-SERVER', 'nothing']),
  ambiguous: at(['twins', 'admin']),
  unset: at(['DB-SERVER', 'never-set']),
  reasoned: at(['DB-SERVER', 'root']),
  lastReason: (lab) => lab.axidian.events.entries().at(-1)?.reason ?? undefined,
  key: at(['LINUX-SERVER', 'deploy']),
  unusable: [
    [at(['DB-SERVER', 'admin'], { ID: '7' }), "no key 'ID', did you mean 'id'?"],
    [at(['DB-SERVER'], { username: 'admin' }), "no key 'username'"],
    [at(['DB-SERVER', 'admin'], { id: '7' }), "the key 'id' names an account already"],
    [at([]), 'nothing selects an account'],
  ],
  add: (lab, name, secret) => {
    addTo(lab, `ADDED/${name}`, secret)
    return at(['ADDED', name])
  },
  carries: () => true,
  listing: { search: 'server/adm', container: 'DB-SERVER' },
}

let number = 0

function addTo(lab: Lab, displayName: string, password: string | null): void {
  number += 1
  const { id } = lab.axidian.addAccount({
    id: `contract-${number}`,
    place: { resource: `CONTRACT-${number}` },
    login: displayName.split('/').at(-1) ?? '',
    displayName,
    password,
    key: null,
    keySupported: false,
  })
  lab.axidian.permit(application, id)
}

function clientOf(lab: Lab, more: Partial<AxidianPrivilegeOptions> = {}): AxidianPrivilege {
  return new AxidianPrivilege({
    idpUrl: lab.urls.axidianIdp,
    coreUrl: lab.urls.axidianCore,
    username: application,
    password: 'Lab-Nightly-1',
    tls: { ca: lab.ca.pem },
    ...more,
  })
}
