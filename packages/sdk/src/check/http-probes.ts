/** The layers of every vault that is asked over HTTPS, from its files to its service. */
import { ConnectionError, type SallyportError } from '../errors.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { HttpClient } from '../transport/http-client.ts'
import type { TransportResponse } from '../transport/transport.ts'
import type { VerdictReader } from './canary.ts'
import { heardOfIdentity, identityRefused, inspectIdentity } from './client-certificate.ts'
import { compareClocks } from './clock.ts'
import type { Way } from './dial.ts'
import { inspectFiles } from './files.ts'
import { lookUp, passProxy, reachPort } from './network.ts'
import { merged, type Finding, type Probe } from './run-check.ts'
import { isInTls, verifyServer } from './server-certificate.ts'

/** A request that says nothing of who asks, and that no audit shows. */
export interface Question {
  /** Default `GET`. */
  readonly method?: 'GET' | 'HEAD'
  /** Path and query, percent-encoded. */
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Asks a service something else. */
export type Ask = (question: Question) => Promise<TransportResponse>

/** What answers at an address, and how it is known. */
export interface HttpService {
  readonly origin: URL
  /** What it is asked first. */
  readonly question: Question
  /**
   * Says what answered.
   *
   * @throws What a call would throw where it is not the vault.
   */
  readonly recognize: (answer: TransportResponse, ask: Ask) => Finding | Promise<Finding>
  /** The error, where the answer says that the web server wants another client certificate, or one at all. */
  readonly certificateRefusal?: (answer: TransportResponse) => SallyportError | undefined
}

/** A vault that is asked over HTTPS. */
export interface HttpTarget {
  readonly http: HttpClient
  /** One, or several where a vault is made of several. */
  readonly services: readonly HttpService[]
  /** What the canary's errors say at this product, where that differs. */
  readonly verdictOf?: VerdictReader
}

interface Look {
  readonly answer: TransportResponse
  /** When it came, by this machine's clock. */
  readonly at: number
}

/** The first question to each service, asked once; what comes of it is looked at from several sides. */
class Looks {
  readonly #http: HttpClient
  readonly #asked = new Map<HttpService, Promise<Look>>()

  constructor(http: HttpClient) {
    this.#http = http
  }

  first(service: HttpService, deadline: Deadline): Promise<Look> {
    const known = this.#asked.get(service)
    if (known !== undefined) return known
    const look = this.ask(service, service.question, deadline).then((answer) => ({ answer, at: Date.now() }))
    this.#asked.set(service, look)
    return look
  }

  ask(service: HttpService, question: Question, deadline: Deadline): Promise<TransportResponse> {
    const { method = 'GET', target, headers = { Accept: 'application/json' } } = question
    return this.#http.send(
      {
        method,
        origin: service.origin,
        target,
        headers,
        maxAnswerBytes: this.#http.maxAnswerBytes,
        repeatable: true,
        traceless: true,
      },
      deadline,
    )
  }
}

/** The ways to the servers, each once. */
function waysOf({ http, services }: HttpTarget): readonly Way[] {
  const origins = new Map(services.map(({ origin }) => [origin.origin, origin]))
  return [...origins.values()].map((origin) => ({ origin, route: http.proxyFor(origin) }))
}

async function inTurn<Item>(
  items: readonly Item[],
  look: (item: Item) => Finding | Promise<Finding>,
): Promise<Finding> {
  const findings: Finding[] = []
  for (const item of items) findings.push(await look(item))
  return merged(findings)
}

/** The probes of a vault that is asked over HTTPS. */
export function httpProbes(target: HttpTarget): readonly Probe[] {
  const { http, services } = target
  const { tls } = http
  const looks = new Looks(http)
  const each =
    (look: (way: Way, deadline: Deadline) => Promise<Finding>): Probe['look'] =>
    (deadline) =>
      inTurn(waysOf(target), (way) => look(way, deadline))
  return [
    { layer: 'files', look: () => inspectFiles(tls) },
    { layer: 'dns', look: each(lookUp) },
    { layer: 'proxy', look: each(passProxy) },
    { layer: 'tcp', look: each(reachPort) },
    { layer: 'tls', look: each((way, deadline) => verifyServer(way, tls, deadline)) },
    {
      layer: 'client-certificate',
      look: async (deadline) => {
        const own = await inspectIdentity(waysOf(target), tls, deadline)
        for (const service of services) {
          const refusal = await refusalBy(service, looks, http, deadline)
          if (refusal !== undefined) throw refusal
        }
        return own
      },
    },
    {
      layer: 'clock',
      look: (deadline) =>
        inTurn(services, async (service) => {
          const look = await answered(looks.first(service, deadline))
          const { host } = service.origin
          if (look === undefined)
            return { status: 'skipped', message: `${host} gave no answer to tell its time.` }
          return compareClocks(host, look.answer.headers['date'], look.at)
        }),
    },
    {
      layer: 'service',
      look: (deadline) =>
        inTurn(services, async (service) => {
          const { answer } = await looks.first(service, deadline)
          return service.recognize(answer, (question) => looks.ask(service, question, deadline))
        }),
    },
  ]
}

/** What the server minds about the client's certificate; any other failure is for the service to tell. */
async function refusalBy(
  service: HttpService,
  looks: Looks,
  { tls, proxyFor }: HttpClient,
  deadline: Deadline,
): Promise<SallyportError | undefined> {
  try {
    const { answer } = await looks.first(service, deadline)
    return service.certificateRefusal?.(answer)
  } catch (error) {
    const { origin } = service
    const said = isInTls(error)
      ? error
      : error instanceof ConnectionError && deadline.reason === undefined
        ? await heardOfIdentity({ origin, route: proxyFor(origin) }, tls, deadline)
        : undefined
    const isGiven = tls.cert !== undefined || tls.pfx !== undefined
    return said && identityRefused(origin.host, isGiven, said)
  }
}

async function answered(look: Promise<Look>): Promise<Look | undefined> {
  try {
    return await look
  } catch {
    return undefined
  }
}
