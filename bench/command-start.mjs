// How long the command takes from start to end, against bare Node doing the same.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Lab } from '@sallyport/lab'
import { pairedRatio } from './statistics.mjs'

const bin = fileURLToPath(new URL('../packages/cli/bin/sallyport.js', import.meta.url))
const rounds = 21

export async function* commandStart() {
  const lab = await Lab.start()
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-bench-'))
  try {
    const { cert, key } = lab.clients.billing.files
    const bare = join(folder, 'bare.mjs')
    const url = `${lab.urls.ccp}/api/Accounts?AppID=billing&Safe=Billing-DB&Object=oracle-prod`
    await writeFile(
      bare,
      `import { request } from 'node:https'
import { readFileSync } from 'node:fs'
request(${JSON.stringify(url)}, { ca: readFileSync(${JSON.stringify(lab.ca.file)}), cert: readFileSync(${JSON.stringify(cert)}), key: readFileSync(${JSON.stringify(key)}) }, (response) => {
  const chunks = []
  response.on('data', (chunk) => chunks.push(chunk))
  response.on('end', () => process.stdout.write(JSON.parse(Buffer.concat(chunks).toString()).Content))
}).end()
`,
    )
    const get = [
      bin,
      'get',
      '--ccp',
      lab.urls.ccp,
      '--app-id',
      'billing',
      '--ca',
      lab.ca.file,
      '--cert',
      cert,
    ]
    get.push('--key', key, '--safe', 'Billing-DB', '--object', 'oracle-prod')
    yield await figure('sallyport --version against node -e 0', 1.25, [bin, '--version'], ['-e', '0'])
    yield await figure('sallyport get against a bare script', 1.6, get, [bare])
    const config = join(folder, 'sallyport.yaml')
    await writeFile(
      config,
      `vaults:
  ccp:
    kind: ccp
    url: ${lab.urls.ccp}
    appId: billing
    tls: { ca: ${JSON.stringify(lab.ca.file)}, cert: ${JSON.stringify(cert)}, key: ${JSON.stringify(key)} }
`,
      { mode: 0o600 },
    )
    const byReference = [bin, 'get', 'pam://ccp/Billing-DB/oracle-prod', '--config', config]
    yield await figure('sallyport get REF against a bare script', 1.6, byReference, [bare])
  } finally {
    await lab.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function figure(name, target, ours, theirs) {
  const value = await pairedRatio(
    rounds,
    () => duration(ours),
    () => duration(theirs),
  )
  return { name, value, unit: 'ratio', target, better: 'lower' }
}

async function duration(args) {
  const started = performance.now()
  await promisify(execFile)(process.execPath, args)
  return performance.now() - started
}
