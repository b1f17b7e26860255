import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { AdminServer } from './admin/admin-server.ts'
import { Audit } from './audit.ts'
import { LabClock } from './clock.ts'
import { describeLab } from './describe.ts'
import type { LabDescription } from './describe.ts'
import { LabError } from './errors.ts'
import { Faults } from './faults.ts'
import { VaultServer } from './http/vault-server.ts'
import { Journal } from './journal.ts'
import { certificateHosts, checkLabOptions, urlHost } from './lab-options.ts'
import type { LabOptions } from './lab-options.ts'
import type { LabAdmin, LabParts, LabPki, LabSettings, LabUrls } from './lab-parts.ts'
import { initialSettings, resetSettings } from './lab-settings.ts'
import { Authority } from './pki/authority.ts'
import { createClientIdentity } from './pki/client-identity.ts'
import type { ClientIdentity } from './pki/client-identity.ts'
import { generateEstate } from './seed/generate.ts'
import { generatePam360Estate } from './seed/generate-pam360.ts'
import { loadSeed } from './seed/load.ts'
import { populateEstate } from './seed/populate-estate.ts'
import { populateOperations } from './seed/populate-operations.ts'
import { populate } from './seed/populate.ts'
import type { Seed, SeedService } from './seed/types.ts'
import { ProviderCache } from './state/provider-cache.ts'
import { VaultState } from './state/vault-state.ts'
import { AxidianControl } from './vaults/axidian/control.ts'
import { describeAxidian } from './vaults/axidian/describe.ts'
import { axidianSurfaces } from './vaults/axidian/surfaces.ts'
import { ccpSurface } from './vaults/cyberark/ccp/surface.ts'
import { writeExecutable } from './vaults/cyberark/cp/executable.ts'
import { ProviderListener } from './vaults/cyberark/cp/listener.ts'
import { Cpm } from './vaults/cyberark/cpm.ts'
import { Provider } from './vaults/cyberark/provider.ts'
import type { PvwaContext } from './vaults/cyberark/pvwa/context.ts'
import { createPvwaContext, resetPvwaContext } from './vaults/cyberark/pvwa/create-context.ts'
import { PvwaControl } from './vaults/cyberark/pvwa/control.ts'
import { pvwaSurface } from './vaults/cyberark/pvwa/surface.ts'
import { fallbackSurface } from './vaults/iis/fallback-surface.ts'
import { Pam360Control } from './vaults/pam360/control.ts'
import { describePam360 } from './vaults/pam360/describe.ts'
import { pam360Surface } from './vaults/pam360/surface.ts'

/** Where a lab is in its life. */
export type LabStatus = 'starting' | 'running' | 'stopping' | 'stopped'

const defaultServices: readonly SeedService[] = [{ path: 'AIMWebService' }]

/**
 * Stand-ins for credential vaults over real TLS: state, authentication and permissions behave as the protocol
 * pages say.
 *
 * ```ts
 * await using lab = await Lab.start()
 * // lab.urls.ccp, lab.ca.file, lab.clients['billing'], lab.clipasswordsdk
 * ```
 */
export class Lab {
  /** The lab's time. */
  readonly clock: LabClock
  /** Every request that was seen. */
  readonly journal: Journal
  /** The vault's own audit. */
  readonly audit: Audit
  /** Faults that can be added. */
  readonly faults: Faults
  /** Safes, accounts, applications: what every surface answers from. */
  readonly vault: VaultState
  /** Axidian Privilege: what it holds, its events, its tokens. */
  readonly axidian: AxidianControl
  /** PAM360: what it holds, requests for access, its audit. */
  readonly pam360: Pam360Control
  /** The cache of the provider. */
  readonly provider: ProviderCache
  readonly settings: LabSettings
  readonly #options: LabOptions
  readonly #seed: Seed
  readonly #cpm: Cpm
  // What was there at start is as old as the lab, also after a reset.
  readonly #bornAt: number
  #filling = false
  #pvwa: PvwaContext | undefined
  readonly #closers: (() => Promise<void>)[] = []
  #status: LabStatus = 'starting'
  #stopped: Promise<void> | undefined
  #server: VaultServer | undefined
  #listener: ProviderListener | undefined
  #parts: LabParts | undefined

  private constructor(options: LabOptions, seed: Seed) {
    const { now, journalSize } = options
    this.#options = options
    this.#seed = seed
    this.clock = new LabClock(now instanceof Date ? now.getTime() : now)
    this.journal = new Journal(this.clock, journalSize)
    this.audit = new Audit(this.clock, journalSize)
    this.faults = new Faults(this.clock)
    this.#bornAt = this.clock.now()
    this.vault = new VaultState(() => (this.#filling ? this.#bornAt : this.clock.now()))
    this.provider = new ProviderCache(this.clock, this.vault)
    this.settings = initialSettings(options)
    const { vault: state, clock, audit } = this
    const { random = 1 } = options
    this.#cpm = new Cpm({ state, clock, audit, settings: this.settings.pvwa, random })
    this.axidian = new AxidianControl({
      clock,
      settings: this.settings.axidian,
      random,
      capacity: journalSize,
    })
    this.pam360 = new Pam360Control({ clock, random, capacity: journalSize })
  }

  /**
   * Starts a lab. Throws `LabError` for an option it does not know, `SeedError` for a seed that cannot be
   * used, and what the system says when a port is taken; nothing that was opened stays open then.
   */
  static async start(options: LabOptions = {}): Promise<Lab> {
    checkLabOptions(options)
    const lab = new Lab(options, await loadSeed(options.seed))
    try {
      await lab.#start()
    } catch (error) {
      await lab.stop()
      throw error
    }
    return lab
  }

  /** Where the lab is in its life. */
  get status(): LabStatus {
    return this.#status
  }

  /** Addresses. */
  get urls(): LabUrls {
    return this.#started.urls
  }

  /** The authority to trust: PEM text, and the file that holds it. */
  get ca(): { readonly pem: string; readonly file: string } {
    return this.#started.ca
  }

  /** Client certificates by their names in the seed. */
  get clients(): Readonly<Record<string, ClientIdentity>> {
    return this.#started.clients
  }

  /** Makes further certificates. */
  get pki(): LabPki {
    return this.#started.pki
  }

  /** Path of the fake `clipasswordsdk`. */
  get clipasswordsdk(): string {
    return this.#started.clipasswordsdk
  }

  /** The folder that holds the lab's files. */
  get folder(): string {
    return this.#started.folder
  }

  /** Where the admin API is, and its token. */
  get admin(): LabAdmin {
    return this.#started.admin
  }

  /** What tests do to PVWA from behind: sessions, nodes, the CPM, SAML responses. */
  get pvwa(): PvwaControl {
    return this.#started.pvwa
  }

  /** The AppIDs with what each needs to prove itself. */
  get applications(): LabDescription['applications'] {
    return this.describe().applications
  }

  /**
   * Everything that a program in any language needs, as plain data for JSON. No account's secret is in it; the
   * passwords of the lab's own users are, since nothing but the lab takes them.
   */
  describe(): LabDescription {
    const { urls, ca, clients, clipasswordsdk, folder, admin } = this.#started
    const services = this.#services.map((service) => ({
      url: `${new URL(urls.ccp).origin}/${service.path}`,
      clientCertificate: service.clientCertificate ?? 'accept',
    }))
    return describeLab({
      urls,
      ca,
      clients,
      clipasswordsdk,
      folder,
      admin,
      services,
      seed: this.#seed,
      version: this.settings.pvwa.version,
      vault: this.vault,
      axidian: describeAxidian(this.axidian, this.settings.axidian, urls, this.clock.now()),
      pam360: describePam360(this.pam360, this.settings.pam360, urls.pam360),
    })
  }

  /**
   * Back to the seed: state, journal, audit, faults, clock, caches and settings, and the lab's own server certificate.
   * Requests that stall or wait are ended. Client certificates, addresses and open connections stay. Throws `LabError`
   * when the lab is not running.
   */
  reset(): Promise<void> {
    if (this.#status !== 'running') return Promise.reject(new LabError(`the lab is ${this.#status}`))
    this.faults.clear()
    this.#server?.releaseWaiting()
    this.#server?.present()
    this.#listener?.releaseWaiting()
    this.clock.reset()
    if (this.#pvwa !== undefined) resetPvwaContext(this.#pvwa)
    this.#fill()
    this.journal.clear()
    this.audit.clear()
    resetSettings(this.settings, this.#options)
    return Promise.resolve()
  }

  /**
   * Stops: ends all connections, waits until the sockets are closed, removes the folder that the lab made.
   * Any number of times.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  /** The same as `stop()`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  get #started(): LabParts {
    if (this.#parts === undefined) throw new LabError(`the lab is ${this.#status}`)
    return this.#parts
  }

  get #services(): readonly SeedService[] {
    return this.#seed.services ?? defaultServices
  }

  #fill(): void {
    const { accounts = 0, pam360Accounts = 0, random = 1 } = this.#options
    this.#filling = true
    this.vault.clear()
    populate(this.vault, this.#seed, random, (client) => this.#parts?.clients[client]?.serialNumber)
    populateEstate(this.vault, this.#seed, this.#bornAt)
    populateOperations(this.vault, this.#seed, this.#bornAt)
    generateEstate(this.vault, accounts, random)
    this.#filling = false
    this.#cpm.reset(this.#seed)
    this.axidian.fill(this.#seed)
    this.pam360.fill(this.#seed)
    generatePam360Estate(this.pam360, pam360Accounts, random)
    this.provider.reset(this.#seed.provider ?? {})
  }

  async #folder(): Promise<string> {
    if (this.#options.folder !== undefined) {
      const folder = resolve(this.#options.folder)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      return folder
    }
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-lab-'))
    this.#closers.push(() => rm(folder, { recursive: true, force: true }))
    return folder
  }

  async #start(): Promise<void> {
    const { host = '127.0.0.1', port = 0, adminPort = 0 } = this.#options
    const [folder, trusted, untrusted] = await Promise.all([
      this.#folder(),
      Authority.create('Sallyport Lab CA'),
      Authority.create('Sallyport Stranger CA'),
    ])
    const [certificate, identities] = await Promise.all([
      trusted.issueServer({ hosts: certificateHosts(host) }),
      Promise.all(
        (this.#seed.clients ?? []).map((client) =>
          createClientIdentity(client, { trusted, untrusted }, join(folder, 'clients')),
        ),
      ),
      this.pam360.prepare(this.#seed),
    ])
    const { journal, audit, faults, settings } = this
    const { vault: state, provider: cache, clock } = this
    const provider = new Provider({ state, cache, audit, cpm: this.#cpm, clock })
    const pvwa = createPvwaContext({
      state,
      clock,
      settings: settings.pvwa,
      audit,
      authority: trusted,
      cpm: this.#cpm,
      application: this.#seed.pvwa?.application ?? 'PasswordVault',
      sharedUser: this.#seed.pvwa?.sharedUser,
      origin: () => new URL(this.#started.urls.pvwa).origin,
      bornAt: this.#bornAt,
      random: this.#options.random ?? 1,
    })
    this.#pvwa = pvwa
    const surface = ccpSurface({ provider, settings: settings.ccp, services: this.#services })
    const axidian = {
      control: this.axidian,
      settings: settings.axidian,
      clock,
      origin: () => new URL(this.#started.urls.axidianIdp).origin,
    }
    const pam360 = { control: this.pam360, settings: settings.pam360, clock }
    this.#server = new VaultServer({
      surfaces: [surface, pvwaSurface(pvwa), ...axidianSurfaces(axidian), pam360Surface(pam360)],
      fallback: fallbackSurface,
      certificate,
      clientAuthority: trusted.pem,
      journal,
      faults,
      clock,
    })
    this.#listener = new ProviderListener({ provider, settings: settings.cp, journal, faults })
    const adminServer = new AdminServer(this)
    this.#open(this.#server, this.#listener, adminServer)
    const ca = { pem: trusted.pem, file: join(folder, 'ca.pem') }
    const [vaultPort, listenerPort, adminUrl] = await Promise.all([
      this.#server.start(port, host),
      this.#listener.start(),
      adminServer.start(adminPort),
      writeFile(ca.file, ca.pem),
    ])
    const first = this.#services[0] ?? { path: 'AIMWebService' }
    this.#parts = {
      folder,
      ca,
      clients: Object.fromEntries(identities.map((identity) => [identity.name, identity])),
      pki: {
        issueServer: (options) => trusted.issueServer(options),
        issueClient: (options) => trusted.issueClient(options),
        present: (certificate) => this.#server?.present(certificate),
        untrusted,
      },
      urls: {
        ccp: `https://${urlHost(host)}:${vaultPort}/${first.path}`,
        pvwa: `https://${urlHost(host)}:${vaultPort}/${pvwa.application}`,
        axidianIdp: `https://${urlHost(host)}:${vaultPort}/idp`,
        axidianCore: `https://${urlHost(host)}:${vaultPort}/core`,
        pam360: `https://${urlHost(host)}:${vaultPort}`,
        admin: adminUrl,
      },
      pvwa: new PvwaControl(pvwa),
      clipasswordsdk: await writeExecutable(join(folder, 'provider'), {
        port: listenerPort,
        token: this.#listener.token,
      }),
      admin: { url: adminUrl, token: adminServer.token },
    }
    this.#fill()
    this.#status = 'running'
  }

  // Registered before any of them listens: what a half-way failure leaves open is closed by stop().
  #open(...servers: readonly { stop(): Promise<void> }[]): void {
    for (const server of servers) this.#closers.push(() => server.stop())
  }

  async #stop(): Promise<void> {
    this.#status = 'stopping'
    this.journal.close()
    const results = await Promise.allSettled(this.#closers.toReversed().map((close) => close()))
    this.#status = 'stopped'
    const failed = results.find((result) => result.status === 'rejected')
    if (failed !== undefined) throw new LabError('the lab did not stop cleanly', { cause: failed.reason })
  }
}
