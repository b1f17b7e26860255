import { AuthenticationError, ChallengeRequiredError, ConfigurationError } from '../../../errors.ts'
import type { Secret } from '../../../secret.ts'
import type { PvwaAnswer } from '../answer.ts'
import { CookieJar } from '../cookies.ts'
import type { Grant, PvwaRequest } from '../requester.ts'
import type { Attempt } from './attempt.ts'
import type { Authentication } from './authentication.ts'
import {
  certificateLogOn,
  logOffPath,
  passwordLogOn,
  readLogOn,
  samlLogOn,
  samlLogOnGen1,
  sharedLogOn,
  type LogOnStep,
  type PasswordMethod,
} from './messages.ts'
import { passwordOf, reveal } from './password-source.ts'

/** How often a server may ask back in one log on. */
const mostRounds = 10

/** Who logs on, and the cookies of the log on. */
interface Speaker {
  readonly method: PasswordMethod
  readonly username: string
  readonly cookies: CookieJar
  /** Whether this log on sets another password, which is then the one to use. */
  readonly setsPassword: boolean
}

/** A log on that waits for an answer of the user. */
export interface Conversation extends Speaker {
  readonly error: ChallengeRequiredError
  readonly round: number
}

/** Sends one request of a log on. */
type Send = (
  request: PvwaRequest,
  authorization: string | undefined,
  cookies: CookieJar,
) => Promise<PvwaAnswer>

/** The way to log on of one client, step by step. */
export class LogOn {
  /** Where the last log on stopped, if it waits for an answer. */
  conversation: Conversation | undefined
  readonly #authentication: Authentication | undefined
  readonly #send: Send
  #newPassword: string | Secret | undefined
  #passwordIsNew = false
  #samlUsed = false

  constructor(authentication: Authentication | undefined, send: Send) {
    this.#authentication = authentication
    this.#send = send
    if (authentication !== undefined && 'newPassword' in authentication) {
      this.#newPassword = authentication.newPassword
    }
  }

  /**
   * Logs on from the beginning.
   *
   * @throws ChallengeRequiredError when somebody has to answer first, see {@link conversation}; AuthenticationError.
   */
  async begin(attempt: Attempt): Promise<Grant> {
    const authentication = this.#authentication
    const cookies = new CookieJar()
    if (authentication === undefined) throw noWay()
    switch (authentication.method) {
      case 'cyberark':
      case 'ldap':
      case 'windows':
      case 'radius': {
        const { method } = authentication
        const source = this.#passwordIsNew ? (this.#newPassword ?? '') : authentication.password
        const given = await attempt.callBack((signal) => passwordOf(source, signal))
        const username = authentication.username ?? given.username
        if (username === undefined || username === '') throw noUser()
        let { password } = given
        if (method === 'radius' && authentication.passcode !== undefined) {
          const from = authentication.passcode
          const passcode = await attempt.callBack((signal) => passwordOf(from, signal))
          password += `${authentication.delimiter ?? ','}${passcode.password}`
        }
        const newPassword =
          this.#passwordIsNew || this.#newPassword === undefined ? undefined : reveal(this.#newPassword)
        const { generation, concurrentSession, connectionNumber } = authentication
        const request = passwordLogOn({
          method,
          username,
          password,
          newPassword,
          generation,
          concurrentSession,
          connectionNumber,
        })
        const step = await this.#ask(request, cookies, attempt)
        const speaker = { method, username, cookies, setsPassword: newPassword !== undefined }
        return this.#finish(step, speaker, 1, attempt)
      }
      case 'saml': {
        const { samlResponse, concurrentSession = true } = authentication
        const assertion =
          typeof samlResponse === 'function'
            ? await attempt.callBack((signal) => samlResponse({ signal }))
            : samlResponse
        this.#samlUsed = true
        const given = reveal(assertion)
        const step =
          authentication.generation === 1
            ? await this.#ask(samlLogOnGen1, cookies, attempt, headerOf(given))
            : await this.#ask(samlLogOn(given, concurrentSession), cookies, attempt)
        return this.#finishPlain(step, cookies)
      }
      case 'pki':
      case 'pkipn': {
        const { method, concurrentSession } = authentication
        const step = await this.#ask(certificateLogOn(method, concurrentSession), cookies, attempt)
        const { password: source, secondStep: second = 'ldap' } = authentication
        if (step.kind !== 'second-step' || source === undefined) return this.#finishPlain(step, cookies)
        const { password } = await attempt.callBack((signal) => passwordOf(source, signal))
        const { username } = step
        const request = passwordLogOn({ method: second, username, password, concurrentSession })
        const speaker = { method: second, username, cookies, setsPassword: false }
        return this.#finish(await this.#ask(request, cookies, attempt), speaker, 1, attempt)
      }
      case 'shared':
        return this.#finishPlain(await this.#ask(sharedLogOn(), cookies, attempt), cookies)
    }
  }

  /** Answers questions until there is a token, or nobody here can answer. */
  async #finish(first: LogOnStep, speaker: Speaker, firstRound: number, attempt: Attempt): Promise<Grant> {
    const { cookies } = speaker
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
        this.conversation = { ...speaker, error, round }
        throw error
      }
      const answer = reveal(await attempt.callBack((signal) => ask({ prompt, round, signal })))
      step = await this.#ask(answerTo(authentication, speaker, answer), cookies, attempt)
    }
    const grant = this.#finishPlain(step, cookies)
    this.#passwordIsNew ||= speaker.setsPassword
    return grant
  }

  #finishPlain(step: LogOnStep, cookies: CookieJar): Grant {
    if (step.kind === 'token' && this.#authentication !== undefined) {
      return { token: step.token, cookies, logOffPath: logOffPath(this.#authentication), accepted: false }
    }
    throw new AuthenticationError('PVWA asks for a further step that this way to log on does not have.', {
      code: 'AUTHENTICATION_FAILED',
      hint: "With a certificate, give the 'password' for the second step; for RADIUS use the method 'radius'.",
    })
  }

  async #ask(
    request: PvwaRequest,
    cookies: CookieJar,
    { signal }: Attempt,
    authorization?: string,
  ): Promise<LogOnStep> {
    const answer = await this.#send({ ...request, signal }, authorization, cookies)
    const step = readLogOn(answer)
    answer.body.fill(0)
    return step
  }

  /**
   * Goes on where a log on waits for an answer.
   *
   * @throws ChallengeRequiredError when the server asks again.
   */
  async goOn(conversation: Conversation, answer: string, attempt: Attempt): Promise<Grant> {
    const request = answerTo(this.#authentication, conversation, answer)
    const step = await this.#ask(request, conversation.cookies, attempt)
    return this.#finish(step, conversation, conversation.round + 1, attempt)
  }

  /**
   * Passes if another log on can be made when a session ends.
   *
   * @throws AuthenticationError `SESSION_EXPIRED`.
   */
  checkRenewable(): void {
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
  { method, username }: Speaker,
  answer: string,
): PvwaRequest {
  const how = authentication?.method === 'shared' ? undefined : authentication
  return {
    ...passwordLogOn({ ...how, method, username, password: answer, newPassword: undefined }),
    repeatable: false,
  }
}

/** It goes into a header as it is. */
function headerOf(assertion: string): string {
  if (/^[\x21-\x7e]+$/.test(assertion)) return assertion
  throw new ConfigurationError("'auth.samlResponse' is no base64 in one line.", {
    code: 'INVALID_OPTION',
    hint: 'Nothing was sent. Take the breaks out of it.',
  })
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

/** The session has ended, and nobody here can log on again. */
export function notRenewed(message: string, { hint }: { hint: string }): AuthenticationError {
  return new AuthenticationError(message, { code: 'SESSION_EXPIRED', status: 401, hint })
}
