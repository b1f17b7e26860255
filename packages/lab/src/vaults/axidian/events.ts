import type { LogStamp } from '../../log.ts'

/** What an event is about. The names are the lab's own; the product's are not public. */
export type AxidianAction = 'token' | 'list' | 'view-password' | 'view-ssh-key'

/** One event of Axidian Privilege. Holds no secret. */
export interface AxidianEvent extends LogStamp {
  readonly action: AxidianAction
  readonly result: 'success' | 'denied'
  /** The application as the request named it; `null` when it named none that is known. */
  readonly application: string | null
  /** The account that was asked for, as the request named it; `null` when it was about none. */
  readonly accountId: string | null
  /** The reason that was given. */
  readonly reason: string | null
  /** Address that the request came from. */
  readonly ip: string
  /** Why it was denied: the code that was answered, or for a token the lab's own word for the cause. */
  readonly error?: string
}

/** What a recorder hands in. */
export type AxidianEventRecord = Omit<AxidianEvent, keyof LogStamp>
