/** The certificate authorities that the operating system trusts. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { ConfigurationError } from '../errors.ts'

/** Where Linux distributions and BSDs keep them, in one file each. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

const keychains = [
  '/System/Library/Keychains/SystemRootCertificates.keychain',
  '/Library/Keychains/System.keychain',
]

/**
 * Reads them: through Node where it can (22.15 and later), else from the places where systems keep them.
 *
 * @throws ConfigurationError where neither is possible.
 */
export async function systemCertificates(platform: NodeJS.Platform = process.platform): Promise<string[]> {
  // The types are those of the oldest Node, which does not have it.
  const { getCACertificates } = process.getBuiltinModule('node:tls') as {
    getCACertificates?: (type: 'system') => string[]
  }
  if (getCACertificates !== undefined) return getCACertificates('system')
  const found = platform === 'darwin' ? await fromKeychains() : await fromBundles()
  if (found !== undefined) return found
  throw new ConfigurationError("TLS option 'systemCa': this Node cannot read the system's certificates.", {
    code: 'CERTIFICATE_UNREADABLE',
    hint: "Use Node 22.15 or later, or export the authorities to a PEM file and name it under 'ca'.",
  })
}

async function fromBundles(): Promise<string[] | undefined> {
  for (const path of bundles) {
    try {
      return split(await readFile(path, 'latin1'))
    } catch {
      // Another distribution keeps them elsewhere.
    }
  }
  return undefined
}

async function fromKeychains(): Promise<string[] | undefined> {
  try {
    const run = promisify(execFile)
    const arguments_ = ['find-certificate', '-a', '-p', ...keychains]
    const { stdout } = await run('/usr/bin/security', arguments_, {
      timeout: 10_000,
      maxBuffer: 16 * 2 ** 20,
    })
    return split(stdout)
  } catch {
    return undefined
  }
}

function split(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
}
