// How fast the masking of `sallyport run` is: ten secrets in all their forms, searched for in what a busy program writes.
// By the time that this process had a core, since whatever else runs on a machine would count otherwise.
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { median } from './statistics.mjs'

const entry = fileURLToPath(new URL('../packages/cli/src/masking/masker.ts', import.meta.url))
const rounds = 7
const chunkBytes = 64 * 1024
const chunks = 512

export async function* masking() {
  const { findSecrets, Masker } = await load()
  const secrets = Array.from({ length: 10 }, () => Buffer.from(randomBytes(18).toString('base64')))
  const plain = logLines(() => randomBytes(12).toString('hex'))
  const telling = logLines((line) =>
    line % 50 === 0 ? secrets[line % secrets.length].toString() : randomBytes(12).toString('hex'),
  )
  const found = findSecrets(secrets)
  const speedOf = (chunk) => {
    const masker = new Masker(found)
    let bytes = 0
    const started = process.cpuUsage()
    for (let turn = 0; turn < chunks; turn += 1) bytes += masker.write(chunk).length
    masker.end()
    const { user, system } = process.cpuUsage(started)
    const seconds = (user + system) / 1e6
    if (bytes === 0) throw new Error('nothing came out')
    return (chunks * chunkBytes) / 1e6 / seconds
  }
  for (const [name, chunk] of [
    ['none of them there', plain],
    ['one in every 50 lines', telling],
  ]) {
    speedOf(chunk)
    yield {
      name: `masking, 10 secrets, ${name}`,
      value: median(Array.from({ length: rounds }, () => speedOf(chunk))),
      unit: 'MB/s',
      target: 100,
      better: 'higher',
    }
  }
}

/** The command is one bundle, which publishes nothing: here the part that masks is built for itself. */
async function load() {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
  })
  const code = Buffer.from(outputFiles[0].contents).toString('base64')
  return import(`data:text/javascript;base64,${code}`)
}

function logLines(token) {
  const lines = []
  for (let line = 0, length = 0; length < chunkBytes; line += 1) {
    lines.push(
      `2026-11-22T10:${String(line % 60).padStart(2, '0')}:00Z INFO billing request ${line} done in ${line % 97} ms token=${token(line)}\n`,
    )
    length += lines.at(-1).length
  }
  return Buffer.from(lines.join('')).subarray(0, chunkBytes)
}
