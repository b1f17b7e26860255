import type { SessionAbout } from './session-file.ts'

/** Which session is meant: all that is known of it. */
export interface SessionWish {
  readonly url: string | undefined
  readonly user: string | undefined
}

/** The sessions that a wish may mean. Address and user are compared in any letter case. */
export function fittingSessions<About extends SessionAbout>(
  sessions: readonly About[],
  { url, user }: SessionWish,
): readonly About[] {
  const same = (one: string | undefined, other: string | undefined): boolean =>
    one === undefined || one.toLowerCase() === other?.toLowerCase()
  return sessions.filter((session) => same(url, session.url) && same(user, session.user))
}

/** What a session is called in messages. */
export function sessionName({ url, user, method }: SessionAbout): string {
  return `${user ?? `by ${method}`} at ${url}`
}
