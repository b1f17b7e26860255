/** Passwords and tokens that are kept for configured vaults. */
import type { VaultSettings } from '@sallyport/config'
import { openKeyPlaces } from '../sessions/keys.ts'
import type { SessionAbout } from '../sessions/session-file.ts'
import { SessionStore } from '../sessions/session-store.ts'
import type { OpenParts } from './open.ts'

/** Whose password or token a vault asks for; `undefined` where it asks for none, or its configuration says it. */
export function askedFor(settings: VaultSettings): SessionAbout | undefined {
  const since = new Date()
  switch (settings.kind) {
    case 'axidian': {
      const { idpUrl: url, username: user, password } = settings
      return password === undefined ? { url, user, method: 'axidian', since } : undefined
    }
    case 'pam360': {
      const { url, host = '', port, product, token, orgName: user } = settings
      const address = url ?? `https://${host}:${port ?? (product === 'pmp' ? 7272 : 8282)}`
      return token === undefined ? { url: address, user, method: 'pam360', since } : undefined
    }
    case 'ccp':
    case 'cp':
    case 'pvwa':
    case 'fallback':
      return undefined
  }
}

/** What is kept of them. */
export function passwordStore({ io, signal }: Pick<OpenParts, 'io' | 'signal'>): SessionStore {
  return new SessionStore(io.env, signal, openKeyPlaces, 'passwords')
}
