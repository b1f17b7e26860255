import type { Diagnostics } from '../../diagnostics/diagnostics.ts'
import {
  AuthenticationError,
  ChallengeRequiredError,
  ConfigurationError,
  type SallyportError,
} from '../../errors.ts'
import { Secret } from '../../secret.ts'
import type { Deadline } from '../../transport/deadline.ts'
import { checkAnswer } from './answer.ts'
import { CookieJar, type Cookie } from './cookies.ts'
import type { Authentication, PasswordSource } from './logon/authentication.ts'
import {
  certificateLogOn,
  passwordLogOn,
  readLogOn,
  samlLogOn,
  sharedLogOn,
  type LogOnStep,
  type PasswordMethod,
} from './logon/messages.ts'
import { exchange, type Grant, type PvwaRequest, type SessionKeeper, type Wire } from './requester.ts'

/** How often a server may ask back in one log on. */
const mostRounds = 10

/** How many tokens in a row may be refused before they were ever taken. */
const mostStillborn = 3

/** A log on that waits for an answer of the user. */
interface Conversation {
  readonly method: PasswordMethod
  readonly username: string
  readonly cookies: CookieJar
  readonly error: ChallengeRequiredError
  readonly round: number
}

/** What a session is when it is given and not logged on to. */
export interface GivenSession {
  readonly token: Secret
  readonly cookies: readonly Cookie[]
}

/** The session of one client: logs on when it is needed, once for all who need it. */
export class Session implements SessionKeeper {
  readonly #wire: Wire
  readonly #authentication: Authentication | undefined
  readonly #diagnostics: Diagnostics
  #grant: Grant | undefined
  /** Whether this client opened it, and so closes it. */
  #own = false
  #underWay: Promise<Grant> | undefined
  #conversation: Conversation | undefined
  #refusal: SallyportError | undefined
  #newPassword: string | Secret | undefined
  #passwordIsNew = false
  #samlUsed = false
  #stillborn = 0

  constructor(
    wire: Wire,
    authentication: Authentication | undefined,
    given: GivenSession | undefined,
    diagnostics: Diagnostics,
  ) {
    this.#wire = wire
    this.#authentication = authentication
    this.#diagnostics = diagnostics
    if (given !== undefined) {
      const cookies = new CookieJar()
      cookies.restore(given.cookies)
      this.#grant = { token: given.token.reveal(), cookies, accepted: true }
    }
    if (authentication !== undefined && 'newPassword' in authentication) {
      this.#newPassword = authentication.newPassword
    }
  }

  /** Whether there is a token; it may have expired. */
  get loggedOn(): boolean {
    return this.#grant !== undefined
  }

  grant(deadline: Deadline): Promise<Grant> | Grant {
    return this.#grant ?? deadline.race(this.#logOnOnce(false))
  }

  async renew(refused: Grant, deadline: Deadline): Promise<Grant> {
    if (this.#grant === refused) {
      this.#stillborn = refused.accepted ? 0 : this.#stillborn + 1
      if (this.#stillborn >= mostStillborn) {
        throw notRenewed('PVWA refuses every session right after the log on.', {
          hint: 'A load balancer may send each request to another node: have it keep the cookies of a session.',
        })
      }
      this.#checkRenewable()
      this.#grant = undefined
    }
    return this.grant(deadline)
  }

  /** Logs on now, unless there is a session. An earlier refusal is forgotten. */
  async logOn(): Promise<void> {
    if (this.#grant !== undefined) return
    await this.#logOnOnce(true)
  }

  /**
   * Answers the question of a {@link ChallengeRequiredError}.
   *
   * @throws ChallengeRequiredError when the server asks again.
   */
  async continueLogOn(answer: string | Secret): Promise<void> {
    const conversation = this.#conversation
    if (conversation === undefined) {
      throw new ConfigurationError('No log on waits for an answer.', {
        code: 'INVALID_REQUEST',
        hint: 'Log on first; a ChallengeRequiredError says when an answer is wanted.',
      })
    }
    this.#conversation = undefined
    await this.#share(async () => {
      const { method, username, cookies, round } = conversation
      const step = await this.#ask(answerTo(this.#authentication, method, username, reveal(answer)), cookies)
      return await this.#finish(step, method, username, cookies, round + 1)
    })
  }

  /** Ends the session at the server, and forgets it in any case. Does nothing without one. */
  async logOff(): Promise<void> {
    await this.#underWay?.catch(() => undefined)
    this.#conversation = undefined
    const grant = this.#grant
    this.#grant = undefined
    this.#own = false
    if (grant === undefined) return
    const answer = await this.#exchange(
      { method: 'POST', path: 'API/Auth/Logoff', repeatable: true },
      grant.token,
      grant.cookies,
    )
    // Whoever is not known any more is logged off.
    if (answer.status !== 401) checkAnswer(answer)
  }

  /** Ends the session if this client opened it. What goes wrong is only logged. */
  async close(): Promise<void> {
    await this.#underWay?.catch(() => undefined)
    if (!this.#own) {
      this.#grant = undefined
      return
    }
    try {
      await this.logOff()
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
  #logOnOnce(again: boolean): Promise<Grant> {
    if (this.#underWay !== undefined) return this.#underWay
    if (again) {
      this.#refusal = undefined
      this.#conversation = undefined
      this.#stillborn = 0
    }
    if (this.#refusal !== undefined) return Promise.reject(this.#refusal)
    if (this.#conversation !== undefined) return Promise.reject(this.#conversation.error)
    return this.#share(() => this.#logOn())
  }

  #share(work: () => Promise<Grant>): Promise<Grant> {
    this.#underWay = work()
      .then((grant) => {
        this.#grant = grant
        this.#own = true
        this.#refusal = undefined
        return grant
      })
      .catch((error: unknown) => {
        if (error instanceof AuthenticationError) this.#refusal = error
        throw error
      })
      .finally(() => {
        this.#underWay = undefined
      })
    return this.#underWay
  }

  async #logOn(): Promise<Grant> {
    const authentication = this.#authentication
    const cookies = new CookieJar()
    if (authentication === undefined) throw noWay()
    switch (authentication.method) {
      case 'cyberark':
      case 'ldap':
      case 'windows':
      case 'radius': {
        const { method } = authentication
        const given = await passwordOf(
          this.#passwordIsNew ? (this.#newPassword ?? '') : authentication.password,
        )
        const username = authentication.username ?? given.username
        if (username === undefined || username === '') throw noUser()
        let { password } = given
        if (method === 'radius' && authentication.passcode !== undefined) {
          const passcode = await passwordOf(authentication.passcode)
          password += `${authentication.delimiter ?? ','}${passcode.password}`
        }
        const newPassword =
          this.#passwordIsNew || this.#newPassword === undefined ? undefined : reveal(this.#newPassword)
        const request = passwordLogOn(
          method,
          username,
          password,
          newPassword,
          authentication.concurrentSession ?? true,
        )
        const grant = await this.#finish(await this.#ask(request, cookies), method, username, cookies, 1)
        if (newPassword !== undefined) this.#passwordIsNew = true
        return grant
      }
      case 'saml': {
        const { samlResponse, concurrentSession = true } = authentication
        const assertion = typeof samlResponse === 'function' ? await samlResponse() : samlResponse
        this.#samlUsed = true
        return this.#finishPlain(
          await this.#ask(samlLogOn(reveal(assertion), concurrentSession), cookies),
          cookies,
        )
      }
      case 'pki':
      case 'pkipn': {
        const { method, concurrentSession } = authentication
        const step = await this.#ask(certificateLogOn(method, concurrentSession), cookies)
        if (step.kind !== 'second-step' || authentication.password === undefined) {
          return this.#finishPlain(step, cookies)
        }
        const second = authentication.secondStep ?? 'ldap'
        const { password } = await passwordOf(authentication.password)
        const request = passwordLogOn(second, step.username, password, undefined, concurrentSession ?? true)
        return this.#finish(await this.#ask(request, cookies), second, step.username, cookies, 1)
      }
      case 'shared':
        return this.#finishPlain(await this.#ask(sharedLogOn(), cookies), cookies)
    }
  }

  /** Answers questions until there is a token, or nobody here can answer. */
  async #finish(
    first: LogOnStep,
    method: PasswordMethod,
    username: string,
    cookies: CookieJar,
    firstRound: number,
  ): Promise<Grant> {
    const authentication = this.#authentication
    const ask = authentication?.method === 'radius' ? authentication.challenge : undefined
    let step = first
    for (let round = firstRound; step.kind === 'challenge'; round += 1) {
      const { prompt, status } = step
      if (round > mostRounds) {
        throw new AuthenticationError(`PVWA asked for more than ${mostRounds} answers in one log on.`, {
          code: 'AUTHENTICATION_FAILED',
          vendorCode: 'ITATS542I',
          status,
          hint: 'The answers may be wrong; check the RADIUS server.',
        })
      }
      if (ask === undefined) {
        const error = new ChallengeRequiredError(
          'The log on is not finished: PVWA asks for a further answer.',
          {
            code: 'CHALLENGE_REQUIRED',
            vendorCode: 'ITATS542I',
            status,
            hint: "Ask the user what the error's 'prompt' says and call continueLogOn with the answer, or give a 'challenge' callback under 'auth'.",
          },
          prompt,
        )
        this.#conversation = { method, username, cookies, error, round }
        throw error
      }
      const answer = reveal(await ask({ prompt, round }))
      step = await this.#ask(answerTo(authentication, method, username, answer), cookies)
    }
    return this.#finishPlain(step, cookies)
  }

  #finishPlain(step: LogOnStep, cookies: CookieJar): Grant {
    if (step.kind === 'token') return { token: step.token, cookies, accepted: false }
    throw new AuthenticationError('PVWA asks for a further step that this way to log on does not have.', {
      code: 'AUTHENTICATION_FAILED',
      hint: "With a certificate, give the 'password' for the second step; for RADIUS use the method 'radius'.",
    })
  }

  async #ask(request: PvwaRequest, cookies: CookieJar): Promise<LogOnStep> {
    const answer = await this.#exchange(request, undefined, cookies)
    const step = readLogOn(answer)
    answer.body.fill(0)
    return step
  }

  /** Each request of a log on has a time of its own: between them people may be asked. */
  async #exchange(
    request: PvwaRequest,
    token: string | undefined,
    cookies: CookieJar,
  ): ReturnType<typeof exchange> {
    const { http, endpoint } = this.#wire
    const deadline = http.deadline(endpoint.origin.host, request)
    try {
      return await exchange(this.#wire, request, token, cookies, deadline)
    } finally {
      deadline.clear()
    }
  }

  #checkRenewable(): void {
    const authentication = this.#authentication
    if (authentication === undefined) {
      throw notRenewed('The session is not valid, or no longer.', {
        hint: "It was given as a token: make the client with 'auth' as well, so that it can log on again.",
      })
    }
    if (
      authentication.method === 'saml' &&
      this.#samlUsed &&
      typeof authentication.samlResponse !== 'function'
    ) {
      throw notRenewed('The session is not valid, or no longer.', {
        hint: "A SAML assertion is good once: give a function as 'samlResponse' that gets a new one.",
      })
    }
  }
}

function answerTo(
  authentication: Authentication | undefined,
  method: PasswordMethod,
  username: string,
  answer: string,
): PvwaRequest {
  const concurrent =
    authentication !== undefined && 'concurrentSession' in authentication
      ? (authentication.concurrentSession ?? true)
      : true
  return { ...passwordLogOn(method, username, answer, undefined, concurrent), repeatable: false }
}

/** Asks a source. What was retrieved for this purpose alone is dropped; what a function gives may be in use. */
async function passwordOf(
  source: PasswordSource,
): Promise<{ readonly password: string; readonly username: string | undefined }> {
  if (typeof source === 'object' && !(source instanceof Secret)) {
    const { secret, username } = await source.from.getPassword(source.request)
    const password = secret.reveal()
    secret.dispose()
    return { password, username }
  }
  const given = typeof source === 'function' ? await source() : source
  if (typeof given === 'string' || given instanceof Secret) {
    return { password: reveal(given), username: undefined }
  }
  return { password: given.secret.reveal(), username: given.username }
}

function reveal(secret: string | Secret): string {
  return typeof secret === 'string' ? secret : secret.reveal()
}

function noWay(): ConfigurationError {
  return new ConfigurationError('There is no session and no way to log on.', {
    code: 'INVALID_OPTION',
    hint: "Give 'auth', or a 'token' that is still good.",
  })
}

function noUser(): ConfigurationError {
  return new ConfigurationError('There is no user name to log on with.', {
    code: 'INVALID_OPTION',
    hint: "Give 'auth.username': the source of the password did not name one.",
  })
}

function notRenewed(message: string, { hint }: { hint: string }): AuthenticationError {
  return new AuthenticationError(message, { code: 'SESSION_EXPIRED', status: 401, hint })
}
