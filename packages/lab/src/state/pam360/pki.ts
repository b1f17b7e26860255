import type { KeyObject } from 'node:crypto'
import type { CertificateFacts, IssuedFacts } from '../../pki/x509.ts'
import type { KeyDescription } from '../../ssh/describe-key.ts'
import { fold } from '../fold.ts'

/** A certificate that PAM360 keeps. */
export interface Pam360Certificate {
  readonly id: number
  /** Number of its organisation. */
  readonly organisation: number
  /** PEM. */
  readonly cert: string
  /** `null`: PAM360 has it without its private key. */
  readonly key: KeyObject | null
  /** What opens its key store; empty without one. */
  readonly passphrase: string
  readonly facts: IssuedFacts
  /** Additional fields by their names. */
  readonly fields: Map<string, string>
}

/** A request for a certificate. */
export interface Pam360CertificateRequest {
  readonly id: number
  readonly organisation: number
  /** PEM. */
  readonly request: string
  /** `null`: it was imported. */
  readonly key: KeyObject | null
  readonly passphrase: string
  readonly email: string
  readonly facts: CertificateFacts
  /** Whether a certificate was made from it. */
  signed: boolean
}

/** A user of a resource that has an SSH key. */
export interface Pam360KeyUser {
  /** Number of the resource. */
  readonly resource: number
  readonly userName: string
}

/** An SSH key pair. */
export interface Pam360SshKey {
  readonly id: number
  readonly organisation: number
  readonly name: string
  /** The private key, as it was made or imported. */
  readonly text: string
  readonly description: KeyDescription
  readonly comment: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  users: readonly Pam360KeyUser[]
}

/** A key of another kind, kept as a file. */
export interface Pam360StoreKey {
  readonly id: number
  readonly organisation: number
  readonly name: string
  fileName: string
  description: string
  content: Buffer
  /** Epoch milliseconds. */
  readonly createdAt: number
}

/** A certificate that a host shows, and discovery finds. */
export interface Pam360ShownCertificate extends Omit<
  Pam360Certificate,
  'id' | 'key' | 'passphrase' | 'fields'
> {
  readonly host: string
  readonly port: number
}

/** What PAM360 uses to get at the keys of a resource. */
export interface Pam360Credentials {
  readonly userName: string
  readonly password: string
  readonly administrator: boolean
}

/** Something with a name that belongs to an organisation. */
interface Named {
  readonly organisation: number
  readonly name: string
}

/** Certificates and keys that PAM360 keeps. */
export class Pam360Pki {
  readonly #nextId: () => number
  readonly certificates: Pam360Certificate[] = []
  readonly requests: Pam360CertificateRequest[] = []
  readonly sshKeys: Pam360SshKey[] = []
  readonly storeKeys: Pam360StoreKey[] = []
  /** What hosts show to those who look. */
  readonly shown: Pam360ShownCertificate[] = []
  /** By the number of the resource. */
  readonly credentials = new Map<number, Pam360Credentials>()

  constructor(nextId: () => number) {
    this.#nextId = nextId
  }

  /** Adds a certificate, with the next number. */
  addCertificate(init: Omit<Pam360Certificate, 'id' | 'fields'>): Pam360Certificate {
    const added = { ...init, id: this.#nextId(), fields: new Map<string, string>() }
    this.certificates.push(added)
    return added
  }

  /** Adds a request for a certificate, not signed yet, with the next number. */
  addRequest(init: Omit<Pam360CertificateRequest, 'id' | 'signed'>): Pam360CertificateRequest {
    const added = { ...init, id: this.#nextId(), signed: false }
    this.requests.push(added)
    return added
  }

  /** Adds an SSH key that nobody has yet, with the next number. */
  addSshKey(init: Omit<Pam360SshKey, 'id' | 'users'>): Pam360SshKey {
    const added = { ...init, id: this.#nextId(), users: [] }
    this.sshKeys.push(added)
    return added
  }

  /** Adds a key of the key store, with the next number. */
  addStoreKey(init: Omit<Pam360StoreKey, 'id'>): Pam360StoreKey {
    const added = { ...init, id: this.#nextId() }
    this.storeKeys.push(added)
    return added
  }

  /** The certificates of a common name, the oldest first; with a serial number that one alone. */
  certificatesOf(organisation: number, commonName: string, serialNumber = ''): Pam360Certificate[] {
    return this.certificates.filter(
      (one) =>
        one.organisation === organisation &&
        fold(one.facts.commonName) === fold(commonName) &&
        (serialNumber === '' || fold(one.facts.serialNumber) === fold(serialNumber)),
    )
  }

  /** The thing of a name. */
  find<T extends Named>(things: readonly T[], organisation: number, name: string): T | undefined {
    return things.find((one) => one.organisation === organisation && fold(one.name) === fold(name))
  }

  /** Forgets everything. */
  clear(): void {
    for (const list of [this.certificates, this.requests, this.sshKeys, this.storeKeys, this.shown])
      list.length = 0
    this.credentials.clear()
  }
}
