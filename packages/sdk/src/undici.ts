/**
 * An HTTP client underneath for services that retrieve very often: `undici`, which the program installs itself
 * (an optional peer dependency). Two to four times the throughput of the default, at a slower start.
 */
import { Pool, ProxyAgent, type Dispatcher } from 'undici'
import {
  AnswerTooLarge,
  BoundedBody,
  ProxyFailure,
  StaleConnection,
  tlsConnectionOptions,
  type Cancellation,
  type Transport,
  type TransportFactory,
  type TransportRequest,
  type TransportResponse,
  type TransportSettings,
} from './transport/transport.ts'

/**
 * The transport on undici, for the `transport` option of any client.
 *
 * @example
 * import { undiciTransport } from '@sallyport/sdk/undici'
 * new CentralCredentialProvider({ url, appId, transport: undiciTransport() })
 */
export function undiciTransport(): TransportFactory {
  return (settings) => new UndiciTransport(settings)
}

class UndiciTransport implements Transport {
  readonly #settings: TransportSettings
  readonly #dispatchers = new Map<string, Dispatcher>()

  constructor(settings: TransportSettings) {
    this.#settings = settings
  }

  send(request: TransportRequest, cancellation: Cancellation): Promise<TransportResponse> {
    const dispatcher = this.#dispatcherFor(request.origin)
    return new Promise((resolve, reject) => {
      const body = new BoundedBody(request.maxAnswerBytes)
      let controller: Dispatcher.DispatchController | undefined
      let status = 0
      let headers: TransportResponse['headers'] = {}
      const fail = (error: Error): void => {
        cancellation.onCancel(undefined)
        reject(cancellation.reason ?? (status === 0 ? plainFailure(error) : error))
      }
      cancellation.onCancel((reason) => {
        if (controller === undefined) reject(reason)
        else controller.abort(reason)
      })
      dispatcher.dispatch(
        {
          origin: request.origin.origin,
          path: request.target,
          method: request.method,
          // Its proxy agent adds to the object that it is given.
          headers: { ...request.headers },
          body: request.body ?? null,
        },
        {
          onRequestStart(started) {
            controller = started
            if (cancellation.reason !== undefined) started.abort(cancellation.reason)
          },
          onResponseStart(_controller, statusCode, received) {
            status = statusCode
            headers = received
          },
          onResponseData(current, chunk) {
            if (!body.add(chunk)) current.abort(new AnswerTooLarge())
          },
          onResponseEnd() {
            cancellation.onCancel(undefined)
            resolve({ status, headers, body: body.take() })
          },
          onResponseError(_controller, error) {
            fail(error)
          },
        },
      )
    })
  }

  async close(): Promise<void> {
    const dispatchers = [...this.#dispatchers.values()]
    this.#dispatchers.clear()
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.close()))
  }

  #dispatcherFor(origin: URL): Dispatcher {
    const known = this.#dispatchers.get(origin.origin)
    if (known !== undefined) return known
    const { maxConnections, proxyFor } = this.#settings
    const connect = tlsConnectionOptions(this.#settings)
    const proxy = proxyFor(origin)
    // The deadline of the call bounds every wait; undici's own timers would only get in its way.
    const limits = { connections: maxConnections, headersTimeout: 0, bodyTimeout: 0 }
    const made =
      proxy === undefined
        ? new Pool(origin.origin, { ...limits, connect })
        : new ProxyAgent({
            ...limits,
            uri: proxy.url.href,
            requestTls: connect,
            ...(proxy.authorization === undefined ? {} : { token: proxy.authorization.reveal() }),
          })
    this.#dispatchers.set(origin.origin, made)
    return made
  }
}

/** undici's failures, told as the default transport tells them. */
function plainFailure(error: Error): Error {
  const code: unknown = Reflect.get(error, 'code')
  // A connection that had answered before was closed while idle: nothing is known to have arrived.
  if ((code === 'UND_ERR_SOCKET' || code === 'ECONNRESET') && hadAnswered(Reflect.get(error, 'socket')))
    return new StaleConnection()
  const proxyStatus = /Proxy response \((\d{3})\)/.exec(error.message)?.[1]
  if (proxyStatus !== undefined)
    return new ProxyFailure('The proxy did not open the way.', Number(proxyStatus))
  return error
}

/** Whether something had come over a connection that broke. */
function hadAnswered(socket: unknown): boolean {
  return (
    typeof socket === 'object' &&
    socket !== null &&
    'bytesRead' in socket &&
    typeof socket.bytesRead === 'number' &&
    socket.bytesRead > 0
  )
}
