import * as vitest from 'vitest'
import type { Lab, LabOptions } from '@sallyport/lab'
import { labFixture } from '@sallyport/lab/testing'
import { undiciTransport } from '@sallyport/sdk/undici'
import type { TransportFactory } from '@sallyport/sdk'
import type { CentralCredentialProviderOptions } from '@sallyport/sdk/cyberark'

/** The transports that must behave alike. `undefined` is the default one. */
export const transports: readonly (readonly [name: string, transport: TransportFactory | undefined])[] = [
  ['node:https', undefined],
  ['undici', undiciTransport()],
]

/** Options that get the application `billing` with its certificate into a lab. */
export function billing(
  lab: Lab,
  more: Partial<CentralCredentialProviderOptions> = {},
): CentralCredentialProviderOptions {
  const client = lab.clients['billing']!
  return {
    url: lab.urls.ccp,
    appId: 'billing',
    tls: { ca: lab.ca.file, cert: client.files.cert, key: client.files.key },
    ...more,
  }
}

/** Options for an application that needs no certificate. */
export function reporting(
  lab: Lab,
  more: Partial<CentralCredentialProviderOptions> = {},
): CentralCredentialProviderOptions {
  return { url: lab.urls.ccp, appId: 'reporting', tls: { ca: lab.ca.pem }, ...more }
}

/** The secret that the lab holds for an account. */
export function secretIn(lab: Lab, safe: string, object: string, folder = 'Root'): string {
  return lab.vault.account({ safe, object, folder }).revealSecret() ?? ''
}

/** A lab for the tests of a file or `describe`, back at its seed before each. */
export const eachLab = (options?: LabOptions): Lab => labFixture(options, vitest)
