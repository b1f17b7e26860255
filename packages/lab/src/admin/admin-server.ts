import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { Context } from 'hono'
import * as v from 'valibot'
import { LabError } from '../errors.ts'
import { closeServer, listen } from '../http/listen.ts'
import { BodyTooLong, readBody } from '../http/read-body.ts'
import { Sockets } from '../http/sockets.ts'
import type { Lab } from '../lab.ts'
import { guardRefusal } from './guard.ts'
import { adminRoutes } from './routes.ts'
import type { AdminRoute } from './route.ts'

// Room for a secret of some megabytes, which tests of large secrets set.
const largestBody = 16 * 1024 * 1024

class MalformedBody extends Error {}

interface Environment {
  Bindings: HttpBindings
}

async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const body = await readBody(incoming, largestBody)
  if (body.length === 0) return undefined
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    throw new MalformedBody()
  }
}

function failure(context: Context, error: unknown): Response {
  if (v.isValiError<v.GenericSchema>(error)) {
    const [issue] = error.issues
    const field = v.getDotPath(issue) ?? ''
    // Valibot's own texts quote what was received, which may be a secret in the wrong place.
    const unknown = issue.type === 'strict_object' && issue.expected === 'never'
    const missing = issue.received === 'undefined'
    const message = unknown ? 'is not known' : missing ? 'is missing' : safeMessage(issue)
    return context.json({ error: field === '' ? message : `${field} ${message}`, field }, 400)
  }
  if (error instanceof BodyTooLong) return context.json({ error: 'the body is too large' }, 413)
  if (error instanceof MalformedBody) return context.json({ error: 'the body is not JSON', field: '' }, 400)
  if (error instanceof LabError) return context.json({ error: error.message }, 404)
  if (error instanceof RangeError) return context.json({ error: error.message }, 400)
  return context.json({ error: 'the lab failed' }, 500)
}

function safeMessage(issue: v.BaseIssue<unknown>): string {
  return issue.message.includes('received') || issue.message.startsWith('Invalid')
    ? `is not valid; expected ${issue.expected ?? 'another value'}`
    : issue.message
}

/** The admin API: JSON over plain HTTP, on loopback only, with a token. */
export class AdminServer {
  /** What requests must bring. */
  readonly token = randomBytes(24).toString('base64url')
  readonly #lab: Lab
  readonly #server: Server
  readonly #sockets: Sockets
  #port = 0

  constructor(lab: Lab) {
    this.#lab = lab
    const listener = getRequestListener(this.#application().fetch, { overrideGlobalObjects: false })
    this.#server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
    this.#sockets = new Sockets(this.#server)
  }

  /** Starts listening on loopback, and gives the address. */
  async start(port: number): Promise<string> {
    this.#port = await listen(this.#server, port, '127.0.0.1')
    return `http://127.0.0.1:${this.#port}`
  }

  /** Stops listening, ends every connection and waits until the sockets are closed. */
  async stop(): Promise<void> {
    const closed = closeServer(this.#server)
    this.#sockets.destroyAll()
    await closed
  }

  #application(): Hono<Environment> {
    const app = new Hono<Environment>()
    app.use(async (context, next) => {
      const { req } = context
      const refusal = guardRefusal(
        {
          host: req.header('host'),
          origin: req.header('origin'),
          authorization: req.header('authorization'),
        },
        this.#port,
        this.token,
      )
      if (refusal !== undefined) return context.json({ error: refusal.message }, refusal.status)
      context.header('Cache-Control', 'no-store')
      await next()
      return undefined
    })
    for (const route of adminRoutes()) this.#mount(app, route)
    app.notFound((context) =>
      context.json({ error: `there is no ${context.req.method} ${context.req.path} here` }, 404),
    )
    app.onError((error, context) => failure(context, error))
    return app
  }

  #mount(app: Hono<Environment>, route: AdminRoute): void {
    app.on(route.method, route.path, async (context) => {
      const answer = await route.handle(this.#lab, {
        query: context.req.query(),
        id: context.req.param('id') ?? '',
        body: route.method === 'POST' ? await readJson(context.env.incoming) : undefined,
      })
      return context.json(answer.body, answer.status ?? 200)
    })
  }
}
