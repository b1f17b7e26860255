import type { Lab } from '@sallyport/lab'
import { PasswordVault, type Authentication, type PasswordVaultOptions } from '@sallyport/sdk/cyberark'

/** How one of the lab's users logs on. */
export function userOf(lab: Lab, name: string): Authentication {
  const password = lab.describe().pvwa.users.find((user) => user.name === name)?.password
  if (password === undefined || password === null) throw new Error(`the lab has no user ${name}`)
  return { method: name.startsWith('ldap') ? 'ldap' : 'cyberark', username: name, password }
}

/** A client of the lab's PVWA, by default the administrator's. */
export function vaultOf(
  lab: Lab,
  { user = 'administrator', ...more }: Partial<PasswordVaultOptions> & { readonly user?: string } = {},
): PasswordVault {
  return new PasswordVault({
    url: lab.urls.pvwa,
    tls: { ca: lab.ca.pem },
    auth: userOf(lab, user),
    ...more,
  })
}

/** How many requests of that kind the lab has seen, by its journal: `POST` and the end of the path. */
export function requestsTo(lab: Lab, method: string, path: RegExp): number {
  return lab.journal.entries().filter((entry) => entry.method === method && path.test(entry.path)).length
}
