import type { Diagnostics } from '../../diagnostics/diagnostics.ts'
import { AuthenticationError, ConfigurationError, type SallyportError } from '../../errors.ts'
import type { Secret } from '../../secret.ts'
import type { CallOptions } from '../../transport/call-options.ts'
import { closed } from '../../transport/calls.ts'
import type { Deadline } from '../../transport/deadline.ts'
import { checkAnswer, type PvwaAnswer } from './answer.ts'
import { CookieJar, type Cookie } from './cookies.ts'
import { Attempt } from './logon/attempt.ts'
import type { Authentication } from './logon/authentication.ts'
import { LogOn, notRenewed } from './logon/log-on.ts'
import { reveal } from './logon/password-source.ts'
import { exchange, type Grant, type PvwaRequest, type SessionKeeper, type Wire } from './requester.ts'

/** How many tokens in a row may be refused before they were ever taken. */
const mostStillborn = 3

/** Longer than anybody waits. */
const noLimitMs = 2 ** 31 - 1

/** How long a client that is closed waits for a log on that nobody else waits for, so that it can log off. */
const logOnGraceMs = 3_000

/** How long it waits for its log off. */
const logOffGraceMs = 10_000

/** What a session is when it is given and not logged on to. */
export interface GivenSession {
  readonly token: Secret
  readonly cookies: readonly Cookie[]
}

/** The session of one client: logs on when it is needed, once for all who need it. */
export class Session implements SessionKeeper {
  readonly #wire: Wire
  readonly #logOn: LogOn
  readonly #diagnostics: Diagnostics
  #grant: Grant | undefined
  /** Whether this client opened it, and so closes it. */
  #own = false
  #underWay: Attempt | undefined
  #refusal: SallyportError | undefined
  #stillborn = 0

  constructor(
    wire: Wire,
    authentication: Authentication | undefined,
    given: GivenSession | undefined,
    diagnostics: Diagnostics,
  ) {
    this.#wire = wire
    this.#logOn = new LogOn(authentication, (request, authorization, cookies) =>
      this.#exchange(request, authorization, cookies),
    )
    this.#diagnostics = diagnostics
    if (given !== undefined) {
      const cookies = new CookieJar()
      cookies.restore(given.cookies)
      this.#grant = {
        token: given.token.reveal(),
        cookies,
        logOffPath: 'API/Auth/Logoff',
        accepted: true,
      }
    }
  }

  /** Whether there is a token; it may have expired. */
  get loggedOn(): boolean {
    return this.#grant !== undefined
  }

  grant(deadline: Deadline): Promise<Grant> | Grant {
    if (this.#grant !== undefined) return this.#grant
    const underWay = this.#logOnOnce(false)
    underWay.want()
    return underWay.wait(deadline)
  }

  async renew(refused: Grant, deadline: Deadline): Promise<Grant> {
    if (this.#grant === refused) {
      this.#stillborn = refused.accepted ? 0 : this.#stillborn + 1
      if (this.#stillborn >= mostStillborn) {
        throw notRenewed('PVWA refuses every session right after the log on.', {
          hint: 'A load balancer may send each request to another node: have it keep the cookies of a session.',
        })
      }
      this.#logOn.checkRenewable()
      this.#grant = undefined
    }
    return this.grant(deadline)
  }

  /**
   * Logs on now, unless there is a session. An earlier refusal is forgotten. When the last who wait for it give up,
   * the log on is given up too.
   */
  async logOn(call: CallOptions = {}): Promise<void> {
    if (this.#grant !== undefined) return
    await this.#waitFor(call, () => this.#logOnOnce(true))
  }

  /**
   * Answers the question of a {@link ChallengeRequiredError}.
   *
   * @throws ChallengeRequiredError when the server asks again.
   */
  async continueLogOn(answer: string | Secret, call: CallOptions = {}): Promise<void> {
    const { conversation } = this.#logOn
    if (conversation === undefined) {
      throw new ConfigurationError('No log on waits for an answer.', {
        code: 'INVALID_REQUEST',
        hint: 'Log on first; a ChallengeRequiredError says when an answer is wanted.',
      })
    }
    await this.#waitFor(call, () => {
      this.#logOn.conversation = undefined
      return this.#share((attempt) => this.#logOn.goOn(conversation, reveal(answer), attempt))
    })
  }

  /** Ends the session at the server, and forgets it in any case. Does nothing without one. */
  async logOff(call: CallOptions = {}): Promise<void> {
    await this.#settled()
    this.#logOn.conversation = undefined
    const grant = this.#grant
    this.#grant = undefined
    this.#own = false
    if (grant === undefined) return
    const answer = await this.#exchange(
      { method: 'POST', path: grant.logOffPath, repeatable: true, ...call },
      grant.token,
      grant.cookies,
    )
    // Whoever is not known any more is logged off.
    if (answer.status !== 401) checkAnswer(answer)
  }

  /** Ends the session if this client opened it, without waiting long for it. What goes wrong is only logged. */
  async close(): Promise<void> {
    this.#underWay?.stopAsking(closed())
    await this.#settledSoon()
    if (!this.#own) {
      this.#grant = undefined
      return
    }
    try {
      await this.logOff({ signal: AbortSignal.timeout(logOffGraceMs) })
    } catch {
      this.#diagnostics.warn('The log off failed: the session ends when PVWA finds it idle.')
    }
  }

  /**
   * The session as it can be kept elsewhere. From then on {@link close} leaves it open.
   *
   * @throws ConfigurationError when there is none.
   */
  keep(): { readonly token: string; readonly cookies: readonly Cookie[] } {
    if (this.#grant === undefined) {
      throw new ConfigurationError('There is no session to keep.', {
        code: 'INVALID_REQUEST',
        hint: 'Log on first.',
      })
    }
    this.#own = false
    return { token: this.#grant.token, cookies: this.#grant.cookies.list() }
  }

  /** Whether the server still takes the token; `false` without one. Never logs on. */
  async check(request: PvwaRequest): Promise<boolean> {
    const grant = this.#grant
    if (grant === undefined) return false
    const answer = await this.#exchange(request, grant.token, grant.cookies)
    if (answer.status === 401) return false
    checkAnswer(answer)
    return true
  }

  /** One log on for all who wait. A refusal stands until somebody asks for another try: each counts against the user. */
  #logOnOnce(again: boolean): Attempt {
    if (this.#underWay?.signal.aborted === false) return this.#underWay
    if (again) {
      this.#refusal = undefined
      this.#logOn.conversation = undefined
      this.#stillborn = 0
    }
    const refusal = this.#refusal ?? this.#logOn.conversation?.error
    return this.#share((attempt) =>
      refusal === undefined ? this.#logOn.begin(attempt) : Promise.reject(refusal),
    )
  }

  #share(work: (attempt: Attempt) => Promise<Grant>): Attempt {
    const attempt = new Attempt(async () => {
      try {
        const grant = await work(attempt)
        this.#grant ??= grant
        this.#own = true
        this.#refusal = undefined
        return grant
      } catch (error) {
        if (error instanceof AuthenticationError) this.#refusal = error
        throw error
      } finally {
        if (this.#underWay === attempt) this.#underWay = undefined
      }
    })
    this.#underWay = attempt
    return attempt
  }

  /** Waits for a log on as long as the call allows; each request of it has its own time besides. */
  async #waitFor(call: CallOptions, begin: () => Attempt): Promise<void> {
    const { http, endpoint } = this.#wire
    const deadline = http.deadline(endpoint.origin.host, { timeoutMs: noLimitMs, ...call })
    try {
      await begin().wait(deadline)
    } finally {
      deadline.clear()
    }
  }

  async #settled(): Promise<void> {
    await this.#underWay?.done.catch(() => undefined)
  }

  /** A log on that nobody waits for, and that takes its time, is given up. */
  async #settledSoon(): Promise<void> {
    const attempt = this.#underWay
    if (attempt === undefined) return
    const timer = setTimeout(() => {
      attempt.letGo(closed())
      if (attempt.signal.aborted) {
        this.#diagnostics.warn(
          'A log on was given up: if PVWA has opened a session for it, that ends when PVWA finds it idle.',
        )
      }
    }, logOnGraceMs)
    await this.#settled()
    clearTimeout(timer)
  }

  /** Each request of a log on has a time of its own: between them people may be asked. */
  async #exchange(request: PvwaRequest, token: string | undefined, cookies: CookieJar): Promise<PvwaAnswer> {
    const { http, endpoint } = this.#wire
    const deadline = http.deadline(endpoint.origin.host, request)
    try {
      // Before the requests that wait for a place: others wait for what this brings.
      return await exchange(this.#wire, request, token, cookies, deadline, { urgent: true })
    } finally {
      deadline.clear()
    }
  }
}
