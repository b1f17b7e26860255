// What the servers of the benches share. Each is a process of its own, so that what is measured is the client.
import { once } from 'node:events'
import { createServer } from 'node:https'
import { createInterface } from 'node:readline'

/** How to serve: the first line of the input. Its end says that nobody is there any more. */
export async function readSettings() {
  const lines = createInterface({ input: process.stdin })
  lines.once('close', () => process.exit(0))
  const [line] = await once(lines, 'line')
  return JSON.parse(line)
}

/** Serves on a free port, and tells it. */
export function serve(tls, onRequest) {
  const server = createServer({ keepAliveTimeout: 60_000, ...tls }, onRequest)
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
}

/** Has each request answered so many milliseconds after it was read. */
export function after(latencyMs, answer) {
  return (request, response) => {
    request.resume()
    request.once('end', () => setTimeout(() => answer(request, response), latencyMs))
  }
}

/** Answers 200. */
export function send(response, body, type = 'application/json; charset=utf-8') {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) })
  response.end(body)
}
