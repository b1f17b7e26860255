import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Lab } from '@sallyport/lab'

/** A variable of the configuration. */
interface Variable {
  readonly variable: string
  readonly reference: string
}

/** Shows what it was given, and proves it: the digest is over the secrets as they are. */
const program = (variables: readonly Variable[]): string => `import { createHash } from 'node:crypto'
const names = ${JSON.stringify(variables.map(({ variable }) => variable))}
for (const name of names) console.log(name + '=' + process.env[name])
const values = names.map((name) => process.env[name])
console.log('sha256 of them all: ' + createHash('sha256').update(values.join('\\0')).digest('hex'))
`

const template = `[database]
user = {{ 'pam://ccp/Billing-DB/oracle-prod#username' | secret }}
password = {{ 'pam://ccp/Billing-DB/oracle-prod' | secret | json }}
`

/** From the lab's default seed, and good for nothing else. */
const logOns = { 'pvwa.secret': 'Lab-Administrator-1', 'axidian.secret': 'Lab-Nightly-1' }

/**
 * Writes a configuration of a lab's five vaults into a folder, with all that it names, a template and a program.
 *
 * @returns The text of the configuration, which holds no secret.
 */
export async function writeDemoFiles(
  lab: Lab,
  folder: string,
  variables: readonly Variable[],
): Promise<string> {
  const write = (name: string, text: string): Promise<void> =>
    writeFile(join(folder, name), text, { mode: 0o600 })
  await copyFile(lab.ca.file, join(folder, 'ca.pem'))
  for (const name of ['billing', 'expired']) {
    const files = lab.clients[name]?.files
    if (files === undefined) throw new Error(`the default seed has no client certificate "${name}"`)
    await copyFile(files.cert, join(folder, `${name}.pem`))
    await copyFile(files.key, join(folder, `${name}.key`))
  }
  const token = lab.pam360.user('billing').revealToken()
  for (const [name, text] of Object.entries({ ...logOns, 'pam360.secret': token })) await write(name, text)
  await write('show.mjs', program(variables))
  await write('db.ini.liquid', template)
  const configuration = configurationOf(lab, variables)
  await write('sallyport.yaml', configuration)
  return configuration
}

function configurationOf({ urls, clipasswordsdk }: Lab, variables: readonly Variable[]): string {
  return `vaults:
  ccp:
    kind: ccp
    url: ${urls.ccp}
    appId: billing
    tls: { ca: ca.pem, cert: billing.pem, key: billing.key }
    cache: { ttl: 5m, stale: 1h, references: { pam://ccp/Billing-DB/ledger-a: { ttl: 200ms } } }
  cp:
    kind: cp
    appId: batch
    executable: ${JSON.stringify(clipasswordsdk)}
  pvwa:
    kind: pvwa
    url: ${urls.pvwa}
    auth: { method: cyberark, username: administrator, password: '\${file:pvwa.secret}' }
    tls: { ca: ca.pem }
  axidian:
    kind: axidian
    idpUrl: ${urls.axidianIdp}
    coreUrl: ${urls.axidianCore}
    username: nightly-batch
    password: \${file:axidian.secret}
    tls: { ca: ca.pem }
  pam360:
    kind: pam360
    url: ${urls.pam360}
    token: \${file:pam360.secret}
    tls: { ca: ca.pem }
environment:
${variables.map(({ variable, reference }) => `  ${variable}: ${reference}\n`).join('')}profiles:
  expired:
    vaults:
      ccp: { tls: { cert: expired.pem, key: expired.key } }
`
}
