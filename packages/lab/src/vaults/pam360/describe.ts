import type { Pam360Control } from './control.ts'
import { assumedPam360Routes } from './routes.ts'
import type { Pam360Routes } from './routes.ts'
import type { Pam360Settings } from './settings.ts'

/** PAM360 as plain data. */
export interface Pam360Description {
  readonly url: string
  /** Addresses below the base of the REST API that are our assumption, not the vendor's protocol. */
  readonly assumedRoutes: Pam360Routes
  readonly organisations: readonly { readonly name: string; readonly urlName: string }[]
  readonly users: readonly {
    readonly name: string
    /** Nothing but this lab takes it. */
    readonly token: string
    readonly role: string
    readonly restApi: boolean
    readonly locked: boolean
  }[]
  /** Other products, with their tokens. */
  readonly integrations: readonly {
    readonly name: string
    readonly appType: number
    /** Nothing but this lab takes it. */
    readonly token: string
    /** The user that it acts as. */
    readonly user: string
  }[]
  /** Policies with the tokens that let programs register. */
  readonly sdkPolicies: readonly {
    readonly name: string
    readonly token: string
    readonly registrations: number
    /** When the token expires, ISO 8601; `null`: never. */
    readonly expires: string | null
  }[]
  /** Common names and serial numbers of certificates, and names of SSH keys. */
  readonly certificates: readonly { readonly commonName: string; readonly serialNumber: string }[]
  readonly sshKeys: readonly string[]
  /** Up to fifty resources with the names of their accounts. */
  readonly resources: readonly {
    readonly name: string
    readonly type: string
    readonly accounts: readonly string[]
  }[]
}

const mostUsers = 100
const mostResources = 50

/** Describes PAM360. */
export function describePam360(
  control: Pam360Control,
  settings: Pam360Settings,
  url: string,
): Pam360Description {
  return {
    url,
    assumedRoutes: { ...assumedPam360Routes, ...settings.routes },
    organisations: control.organisations.map(({ name, urlName }) => ({ name, urlName })),
    users: control.users.slice(0, mostUsers).map((user) => ({
      name: user.name,
      token: user.revealToken(),
      role: user.role,
      restApi: user.restApi,
      locked: user.locked,
    })),
    integrations: control.integrations.map(({ name, appType, token, user }) => ({
      name,
      appType,
      token,
      user: control.userById(user)?.name ?? '',
    })),
    sdkPolicies: control.registration.policies.map(({ name, token, registrations, expires }) => ({
      name,
      token,
      registrations,
      expires: expires === null ? null : new Date(expires).toISOString(),
    })),
    certificates: control.pki.certificates.map(({ facts: { commonName, serialNumber } }) => ({
      commonName,
      serialNumber,
    })),
    sshKeys: control.pki.sshKeys.map(({ name }) => name),
    resources: control.resources.slice(0, mostResources).map(({ name, type, present }) => ({
      name,
      type,
      accounts: present.map((account) => account.name),
    })),
  }
}
