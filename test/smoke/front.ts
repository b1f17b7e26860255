/** A configuration of a lab's vaults, in a folder of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Lab } from '@sallyport/lab'

/** The folder, and what goes with it. */
export interface FrontFolder {
  readonly path: string
  /** Where `sallyport.yaml` is. */
  readonly config: string
  /** Writes a file into it, and gives its path. */
  write(name: string, text: string): string
  remove(): void
}

/**
 * Makes one with CCP by mutual TLS (`ccp`), and PVWA (`pvwa`), Axidian Privilege (`axidian`) and PAM360 (`pam360`), whose
 * passwords and token are in variables.
 */
export function frontFolder(lab: Lab, environment: Readonly<Record<string, string>> = {}): FrontFolder {
  const path = mkdtempSync(join(tmpdir(), 'sallyport-front-'))
  const { cert, key } = lab.clients['billing']!.files
  const tls = { ca: lab.ca.file }
  const write = (name: string, text: string): string => {
    const file = join(path, name)
    writeFileSync(file, text, { mode: 0o600 })
    return file
  }
  const config = write(
    'sallyport.yaml',
    // What is JSON is YAML too.
    JSON.stringify({
      vaults: {
        ccp: { kind: 'ccp', url: lab.urls.ccp, appId: 'billing', tls: { ...tls, cert, key } },
        pvwa: {
          kind: 'pvwa',
          url: lab.urls.pvwa,
          tls,
          auth: { method: 'cyberark', username: 'administrator', password: '${env:PVWA_LOG_ON}' },
        },
        axidian: {
          kind: 'axidian',
          idpUrl: lab.urls.axidianIdp,
          coreUrl: lab.urls.axidianCore,
          username: 'nightly-batch',
          password: '${env:AXIDIAN_LOG_ON}',
          tls,
        },
        pam360: { kind: 'pam360', url: lab.urls.pam360, token: '${env:PAM360_LOG_ON}', tls },
      },
      environment,
    }),
  )
  return { path, config, write, remove: () => rmSync(path, { recursive: true }) }
}

/** What the configuration takes from the environment, as the lab's seed has it. */
export const logOns = {
  PVWA_LOG_ON: 'Lab-Administrator-1',
  AXIDIAN_LOG_ON: 'Lab-Nightly-1',
  PAM360_LOG_ON: '0A1B2C3D-0000-4444-8888-ABCDEF000003',
}
