import type { User } from '@sallyport/sdk/cyberark'

/** What a user is called as a person, where that is known. */
export function nameOf({ firstName, lastName }: Named = {}): string {
  return [firstName, lastName].filter(Boolean).join(' ')
}

interface Named {
  readonly firstName?: string | undefined
  readonly lastName?: string | undefined
}

/** Whether a user can log on, in a word; empty where nobody said. */
export function stateOf({ enabled, suspended }: Pick<User, 'enabled' | 'suspended'>): string {
  if (enabled === false) return 'disabled'
  if (suspended === true) return 'suspended'
  return enabled === true ? 'active' : ''
}
