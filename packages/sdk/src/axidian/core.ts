/** How Core is asked. */
import type { Deadline } from '../transport/deadline.ts'
import type { BaseUrl } from '../transport/base-url.ts'
import type { HttpClient } from '../transport/http-client.ts'
import { parseCore, type Answer, type Asked } from './answers.ts'
import type { AxidianRoute } from './routes.ts'
import type { TokenKeeper } from './token.ts'

/** One request to Core. */
interface CoreRequest {
  readonly route: AxidianRoute
  readonly json?: object | undefined
  /** Gives the token to go with it. */
  readonly bearer?: () => string
  /** Whether it leaves nothing behind, so that it may be sent again after a connection that broke. */
  readonly traceless: boolean
}

/** Core, as one application asks it. */
export class Core {
  readonly #http: HttpClient
  readonly #url: BaseUrl
  readonly #token: TokenKeeper

  constructor(http: HttpClient, url: BaseUrl, token: TokenKeeper) {
    this.#http = http
    this.#url = url
    this.#token = token
  }

  /**
   * Asks with the application's token; a 401 gets another token, once.
   *
   * @throws What the IdP's answer or {@link parseCore} says.
   */
  async ask(
    route: AxidianRoute,
    json: object | undefined,
    asked: Asked,
    deadline: Deadline,
  ): Promise<unknown> {
    let sent = await this.#token.token(deadline)
    // Read as the request goes out: while it waited for its place another may have renewed the token.
    const bearer = (): string => (sent = this.#token.current ?? sent)
    const request = { route, json, bearer, traceless: asked.what === 'accounts' }
    let answer = await this.#send(request, deadline)
    if (answer.status === 401) {
      sent = await this.#token.renew(sent, deadline)
      // It has waited for its place; behind all the others a short token would end again.
      answer = await this.#send(request, deadline, true)
    }
    try {
      return parseCore(answer, asked)
    } finally {
      // The bytes may hold a secret; nothing else refers to them.
      answer.body.fill(0)
    }
  }

  /** What Core shows to everybody at a path. Sends no credentials. */
  look(path: string, deadline: Deadline): Promise<Answer> {
    return this.#send({ route: { method: 'GET', path }, traceless: true }, deadline)
  }

  #send(
    { route, json, bearer, traceless }: CoreRequest,
    deadline: Deadline,
    urgent = false,
  ): Promise<Answer> {
    const isRead = route.method === 'GET'
    return this.#http.send(
      {
        method: route.method,
        origin: this.#url.origin,
        target: `${this.#url.path}${route.path}`,
        get headers() {
          return {
            Accept: 'application/json',
            ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer()}` }),
            ...(isRead ? {} : { 'Content-Type': 'application/json; charset=utf-8' }),
          }
        },
        ...(isRead ? {} : { body: JSON.stringify(json ?? {}) }),
        maxAnswerBytes: this.#http.maxAnswerBytes,
        repeatable: true,
        // A retrieval is an event, by whichever method.
        traceless,
        urgent,
      },
      deadline,
    )
  }
}
