/** CCP, CP and PVWA: three ways to the same accounts. */
import type { Lab } from '@sallyport/lab'
import {
  CentralCredentialProvider,
  ccpVault,
  cpVault,
  CredentialProvider,
  pvwaVault,
  type CentralCredentialProviderOptions,
  type CredentialProviderOptions,
  type PasswordVaultOptions,
} from '@sallyport/sdk/cyberark'
import { billing, secretIn } from '../support/lab.ts'
import { vaultOf } from '../support/pvwa-lab.ts'
import { at, type Product } from './product.ts'

const shared = {
  account: at(['Billing-DB', 'oracle-prod']),
  passwordOf: (lab: Lab) => secretIn(lab, 'Billing-DB', 'oracle-prod'),
  username: 'app',
  missing: at(['Billing-DB', 'nothing']),
  ambiguous: at(['Billing-DB'], { username: 'app' }),
  unset: at(['Billing-DB', 'unset']),
  reasoned: at(['Windows-Test', 'domain-admin']),
  lastReason: (lab: Lab) => lab.audit.entries().at(-1)?.reason,
  key: at(['Linux', 'deploy-key']),
  add: (lab: Lab, name: string, secret: string) => {
    lab.vault.addAccount({ safe: 'Billing-DB', name, platformId: 'Oracle', secret })
    return at(['Billing-DB', name])
  },
} as const

/** What the query language of CCP and CP can say, in every way. */
const byQuery = {
  otherwise: () => [
    at([], { safe: 'Billing-DB', object: 'oracle-prod' }),
    at([], { safe: 'Billing-DB', folder: 'Root', object: 'oracle-prod' }),
    at(['Billing-DB'], { username: 'app', database: 'ORCL' }),
    at(['Billing-DB'], { address: 'db1.example.com', 'property.Database': 'ORCL' }),
    at([], { query: 'Safe=Billing-DB;Object=oracle-prod' }),
    at(['Billing-DB'], { object: '^oracle-p', queryFormat: 'regexp' }),
  ],
  unusable: [
    [at(['Billing-DB', 'x'], { usrname: 'app' }), "no key 'usrname', did you mean 'username'?"],
    [at(['Billing-DB', 'x'], { object: 'y' }), "the key 'object' is given, and the path names it too"],
    [at(['S', 'folder', 'x'], { folder: 'Root' }), "the key 'folder' is given"],
    [at(['S'], { queryFormat: 'fuzzy' }), "neither 'exact' nor 'regexp'"],
    [at(['S'], { 'property.': 'x' }), "no key 'property.'"],
    [at([]), 'nothing selects an account'],
  ],
} as const satisfies Partial<Product>

export const ccp: Product = {
  ...shared,
  ...byQuery,
  kind: 'ccp',
  open: (lab, options) => ccpVault(ccpOf(lab, options)),
  openAsStranger: (lab) => ccpVault(ccpOf(lab, { appId: 'nobody' })),
  openUnreachable: (lab) => ccpVault(ccpOf(lab, { url: nowhere, retry: false })),
  stall: (lab) => void lab.faults.add({ surface: 'ccp', kind: 'stall' }),
  carries: () => true,
}

export const cp: Product = {
  ...shared,
  ...byQuery,
  kind: 'cp',
  open: (lab, options) => cpVault(cpOf(lab, options)),
  openAsStranger: (lab) => cpVault(cpOf(lab, { appId: 'nobody' })),
  openUnreachable: (lab) => {
    lab.faults.add({ surface: 'cp', kind: 'crash' })
    return cpVault(cpOf(lab))
  },
  stall: (lab) => void lab.faults.add({ surface: 'cp', kind: 'hang' }),
  // What it prints in place of nothing, and what its output cannot hold.
  carries: (secret) => !secret.includes('\0') && !['<na>', '<null>'].includes(secret),
}

export const pvwa: Product = {
  ...shared,
  kind: 'pvwa',
  open: (lab, options) => pvwaVault(pvwaOf(lab, options)),
  openAsStranger: (lab) =>
    pvwaVault(pvwaOf(lab, { auth: { method: 'cyberark', username: 'administrator', password: 'Wrong-1' } })),
  openUnreachable: (lab) => pvwaVault(pvwaOf(lab, { url: nowhere, retry: false })),
  stall: (lab) => void lab.faults.add({ surface: 'pvwa', kind: 'stall', match: { path: /\/Retrieve$/i } }),
  otherwise: (lab) => [
    at([], { id: lab.vault.account({ safe: 'Billing-DB', object: 'oracle-prod' }).id }),
    at([], { safe: 'Billing-DB', name: 'oracle-prod' }),
    at(['Billing-DB'], { username: 'APP', 'property.Database': 'ORCL' }),
    at(['Billing-DB'], {
      platformId: 'Oracle',
      address: 'db1.example.com',
      'property.Database': 'ORCL',
    }),
  ],
  unusable: [
    [at(['Billing-DB', 'x'], { adress: 'app' }), "no key 'adress', did you mean 'address'?"],
    [at(['Billing-DB', 'x'], { name: 'y' }), "the key 'name' is given, and the path names it too"],
    [at(['Billing-DB', 'folder', 'x']), 'more than a safe and a name'],
    [at(['Billing-DB'], { id: '24_3' }), "the key 'id' names an account already"],
    [at([], { ticketingSystem: 'x' }), 'nothing selects an account'],
  ],
  carries: () => true,
  listing: { search: 'oracle-prod', container: 'Billing-DB' },
}

/** No program listens there. */
const nowhere = 'https://127.0.0.1:1'

function ccpOf(lab: Lab, more: Partial<CentralCredentialProviderOptions> = {}): CentralCredentialProvider {
  return new CentralCredentialProvider(billing(lab, { allowSpecialCharacters: true, ...more }))
}

function cpOf(lab: Lab, more: Partial<CredentialProviderOptions> = {}): CredentialProvider {
  return new CredentialProvider({ appId: 'batch', executable: lab.clipasswordsdk, ...more })
}

function pvwaOf(lab: Lab, more: Partial<PasswordVaultOptions> = {}): ReturnType<typeof vaultOf> {
  return vaultOf(lab, more)
}
