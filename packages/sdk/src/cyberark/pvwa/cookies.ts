/** One cookie, as it is kept between two sessions. */
export interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
}

/**
 * The cookies of one PVWA. A load balancer tells by them which node holds a session. There is one host, so the
 * domain that a cookie names is of no account (behind a balancer it is often another).
 */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie & { readonly expires: number }>()
  #header: { readonly target: string; readonly text: string | undefined } | undefined

  /** Takes what an answer sets. */
  store(header: string | readonly string[] | undefined, now: number = Date.now()): void {
    if (header === undefined) return
    for (const line of typeof header === 'string' ? [header] : header) this.#storeOne(line, now)
    this.#header = undefined
  }

  /** The `Cookie` header for a path; `undefined` when there is nothing to send. */
  header(target: string, now: number = Date.now()): string | undefined {
    if (this.#cookies.size === 0) return undefined
    const [plain = ''] = target.split('?', 1)
    if (this.#header?.target === plain) return this.#header.text
    let expiring = false
    const sent: string[] = []
    for (const [key, cookie] of this.#cookies) {
      if (cookie.expires <= now) {
        this.#cookies.delete(key)
        continue
      }
      expiring ||= cookie.expires !== Infinity
      if (covers(cookie.path, plain)) sent.push(`${cookie.name}=${cookie.value}`)
    }
    const text = sent.length === 0 ? undefined : sent.join('; ')
    if (!expiring) this.#header = { target: plain, text }
    return text
  }

  /** All that is kept. */
  list(): Cookie[] {
    return [...this.#cookies.values()].map(({ name, value, path }) => ({ name, value, path }))
  }

  /** Puts back what {@link list} gave. */
  restore(cookies: readonly Cookie[]): void {
    for (const cookie of cookies) {
      this.#cookies.set(`${cookie.name};${cookie.path}`, { ...cookie, expires: Infinity })
    }
    this.#header = undefined
  }

  /** Forgets everything. */
  clear(): void {
    this.#cookies.clear()
    this.#header = undefined
  }

  #storeOne(line: string, now: number): void {
    const [pair = '', ...attributes] = line.split(';')
    const equals = pair.indexOf('=')
    const name = pair.slice(0, Math.max(equals, 0)).trim()
    const value = pair.slice(equals + 1).trim()
    if (name === '' || /[\p{Cc},;]/u.test(name + value)) return
    let path = '/'
    let expires = Infinity
    let hasMaxAge = false
    for (const attribute of attributes) {
      const [key = '', given = ''] = attribute.split(/=(.*)/s, 2).map((part) => part.trim())
      const word = key.toLowerCase()
      if (word === 'path' && given.startsWith('/')) path = given
      else if (word === 'max-age' && /^-?\d+$/.test(given)) {
        expires = now + Number(given) * 1000
        hasMaxAge = true
      } else if (word === 'expires' && !hasMaxAge && !Number.isNaN(Date.parse(given))) {
        expires = Date.parse(given)
      }
    }
    const key = `${name};${path}`
    if (expires <= now) this.#cookies.delete(key)
    else this.#cookies.set(key, { name, value, path, expires })
  }
}

/** IIS does not tell letter cases of paths apart, and neither does whoever wrote the cookie's path. */
function covers(path: string, target: string): boolean {
  const of = path.toLowerCase()
  const asked = target.toLowerCase()
  if (!asked.startsWith(of)) return asked === of.replace(/\/$/, '')
  return of.endsWith('/') || asked.length === of.length || asked[of.length] === '/'
}
