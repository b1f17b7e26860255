import type { Authority, IssueClientOptions, IssuedCertificate, IssueServerOptions } from './pki/authority.ts'
import type { ClientIdentity } from './pki/client-identity.ts'
import type { AxidianSettings } from './vaults/axidian/settings.ts'
import type { CcpSettings } from './vaults/cyberark/ccp/settings.ts'
import type { CpSettings } from './vaults/cyberark/cp/settings.ts'
import type { PvwaControl } from './vaults/cyberark/pvwa/control.ts'
import type { PvwaSettings } from './vaults/cyberark/pvwa/settings.ts'
import type { Pam360Settings } from './vaults/pam360/settings.ts'

/** Addresses of a lab. */
export interface LabUrls {
  /** The first service of the Central Credential Provider: `https://127.0.0.1:PORT/AIMWebService`. */
  readonly ccp: string
  /** Password Vault Web Access: `https://127.0.0.1:PORT/PasswordVault`. */
  readonly pvwa: string
  /** Identity provider of Axidian Privilege: `https://127.0.0.1:PORT/idp`. */
  readonly axidianIdp: string
  /** Core of Axidian Privilege: `https://127.0.0.1:PORT/core`. */
  readonly axidianCore: string
  /** PAM360, host and port alone: `https://127.0.0.1:PORT`. */
  readonly pam360: string
  /** The admin API. */
  readonly admin: string
}

/** Certificates of a lab, for tests that need awkward ones. */
export interface LabPki {
  /** Issues a server certificate that the lab's authority vouches for. */
  issueServer(options: IssueServerOptions): Promise<IssuedCertificate>
  /** Issues a client certificate that the lab's authority vouches for. */
  issueClient(options: IssueClientOptions): Promise<IssuedCertificate>
  /**
   * Has the vaults show another server certificate from now on, such as one that has expired; without one, the lab's own
   * again, as `reset()` does. Connections that are open stay.
   */
  present(certificate?: Pick<IssuedCertificate, 'cert' | 'key'>): void
  /** A second authority that nothing in the lab trusts. */
  readonly untrusted: Authority
}

/** Settings that can be changed while a lab runs; `reset()` puts them back. */
export interface LabSettings {
  readonly ccp: CcpSettings
  readonly cp: CpSettings
  readonly pvwa: PvwaSettings
  readonly axidian: AxidianSettings
  readonly pam360: Pam360Settings
}

/** Where the admin API is and what it wants to see. */
export interface LabAdmin {
  readonly url: string
  /** For `Authorization: Bearer …`. */
  readonly token: string
}

/** What a lab has once it runs. */
export interface LabParts {
  readonly folder: string
  readonly ca: { readonly pem: string; readonly file: string }
  readonly clients: Readonly<Record<string, ClientIdentity>>
  readonly pki: LabPki
  readonly urls: LabUrls
  readonly clipasswordsdk: string
  readonly admin: LabAdmin
  readonly pvwa: PvwaControl
}
