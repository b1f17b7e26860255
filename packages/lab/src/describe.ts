import type { LabAdmin, LabUrls } from './lab-parts.ts'
import type { ClientIdentity } from './pki/client-identity.ts'
import type { Seed, SeedAuthentication } from './seed/types.ts'
import type { LogonMethod } from './state/user.ts'
import type { VaultState } from './state/vault-state.ts'
import type { AxidianDescription } from './vaults/axidian/describe.ts'
import type { Pam360Description } from './vaults/pam360/describe.ts'

/** A lab as plain data, for programs in any language. */
export interface LabDescription {
  readonly urls: LabUrls
  /** Every service of the Central Credential Provider. */
  readonly services: readonly { readonly url: string; readonly clientCertificate: 'accept' | 'require' }[]
  readonly ca: { readonly file: string }
  readonly clients: readonly {
    readonly name: string
    readonly subject: string
    readonly serialNumber: string
    readonly validity: ClientIdentity['validity']
    readonly passphrase: string
    readonly files: ClientIdentity['files']
  }[]
  readonly applications: readonly {
    readonly id: string
    readonly authentication: readonly SeedAuthentication[]
    /** The client certificate that it wants, by name; `null` when it wants none of the lab's. */
    readonly client: string | null
    /** Safes that it may retrieve from. */
    readonly safes: readonly string[]
  }[]
  /** Up to ten safes with up to twenty objects each; the rest is in the admin API. */
  readonly safes: readonly {
    readonly name: string
    readonly objects: readonly {
      readonly folder: string
      readonly object: string
      readonly userName: string | null
    }[]
  }[]
  readonly accountCount: number
  /** PVWA: its address, the version that it plays, and its users with what logs them on. */
  readonly pvwa: {
    readonly url: string
    readonly version: string
    readonly users: readonly {
      readonly name: string
      /** Nothing but this lab takes it. `null` for a user without one. */
      readonly password: string | null
      readonly methods: readonly LogonMethod[]
      readonly userType: string
      /** Answers to RADIUS challenges, in their order. */
      readonly passcodes: readonly string[]
      /** Name of the client certificate that logs the user on. */
      readonly client: string | null
    }[]
  }
  /** Axidian Privilege: identity provider, Core, and applications with their passwords. */
  readonly axidian: AxidianDescription
  /** PAM360: its address, and users with their tokens. */
  readonly pam360: Pam360Description
  readonly clipasswordsdk: string
  readonly folder: string
  readonly admin: LabAdmin
}

/** What a description is made from. */
export interface DescribedLab extends Pick<
  LabDescription,
  'urls' | 'services' | 'axidian' | 'pam360' | 'clipasswordsdk' | 'folder' | 'admin'
> {
  readonly ca: { readonly file: string }
  readonly clients: Readonly<Record<string, ClientIdentity>>
  readonly seed: Seed
  readonly version: string
  readonly vault: VaultState
}

const mostSafes = 10
const mostObjects = 20
const mostUsers = 100

function take<T>(items: Iterable<T>, count: number): T[] {
  const taken: T[] = []
  for (const item of items) {
    if (taken.length === count) break
    taken.push(item)
  }
  return taken
}

// Certificate attributes name no client; the first valid one whose subject has them all will do.
function clientFor(rules: readonly SeedAuthentication[], clients: readonly ClientIdentity[]): string | null {
  for (const rule of rules) {
    if (rule.type === 'certificateSerialNumber') {
      if ('client' in rule) return rule.client
      const same = clients.find((client) => client.serialNumber === rule.value.toUpperCase())
      if (same !== undefined) return same.name
    } else if (rule.type === 'certificateAttributes') {
      const parts = (client: ClientIdentity): string[] => client.subject.toLowerCase().split(', ')
      const fits = clients.find(
        (client) =>
          client.validity === 'valid' &&
          (rule.subject ?? []).every((text) => parts(client).includes(text.toLowerCase())),
      )
      if (fits !== undefined) return fits.name
    }
  }
  return null
}

/** Describes a lab. */
export function describeLab(lab: DescribedLab): LabDescription {
  const { urls, services, axidian, pam360, clipasswordsdk, folder, admin, seed, vault } = lab
  const clients = Object.values(lab.clients)
  return {
    urls,
    services,
    ca: { file: lab.ca.file },
    clients: clients.map(({ name, subject, serialNumber, validity, passphrase, files }) => ({
      name,
      subject,
      serialNumber,
      validity,
      passphrase,
      files,
    })),
    applications: (seed.applications ?? []).map(({ id, authentication = [] }) => ({
      id,
      authentication,
      client: clientFor(authentication, clients),
      safes: (seed.safes ?? [])
        .map((safe) => safe.name)
        .filter((name) => vault.safe(name)?.allows(id, 'retrieve')),
    })),
    safes: take(vault.safes, mostSafes).map((safe) => ({
      name: safe.name,
      objects: take(safe.accounts, mostObjects).map((account) => ({
        folder: account.folder,
        object: account.name,
        userName: account.property('UserName') ?? null,
      })),
    })),
    accountCount: vault.accountCount,
    pvwa: {
      url: urls.pvwa,
      version: lab.version,
      users: take(vault.users, mostUsers).map((user) => ({
        name: user.name,
        password: user.revealPassword(),
        methods: [...user.methods],
        userType: user.userType,
        passcodes: user.radius.map((step) => step.passcode),
        client: clients.find((client) => client.serialNumber === user.certificateSerial)?.name ?? null,
      })),
    },
    axidian,
    pam360,
    clipasswordsdk,
    folder,
    admin,
  }
}
