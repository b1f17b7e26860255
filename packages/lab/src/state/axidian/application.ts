import { isIP } from 'node:net'
import { LabError } from '../../errors.ts'

/** States of an application: a blocked or removed one gets no token. */
export const applicationStates = ['active', 'blocked', 'removed'] as const

/** State of an application. */
export type AxidianApplicationState = (typeof applicationStates)[number]

/** What an application is made with. */
export interface AxidianApplicationInit {
  readonly name: string
  readonly description?: string
  /** Generated when absent. */
  readonly password?: string
  /** Where its token requests may come from; anywhere without it. */
  readonly allowedAddresses?: readonly string[]
  /** Default `active`. */
  readonly state?: AxidianApplicationState
  /** Users who may read its password. */
  readonly administrators?: readonly string[]
}

/** An application of Axidian Privilege: the identity of a program, with a password that the server makes. */
export class AxidianApplication {
  readonly name: string
  description: string
  state: AxidianApplicationState
  /** Users who may read its password in the user console, which the lab has not. */
  readonly administrators: readonly string[]
  #allowedAddresses: readonly string[]
  readonly #generate: (version: number) => string
  #version = 1
  #password: string

  /** `generate` gives the password of a version, from 1. */
  constructor(init: AxidianApplicationInit, generate: (version: number) => string) {
    this.name = init.name
    this.description = init.description ?? ''
    this.state = init.state ?? 'active'
    this.administrators = init.administrators ?? []
    this.#allowedAddresses = init.allowedAddresses ?? []
    this.#generate = generate
    this.#password = init.password ?? generate(1)
  }

  /** Where its token requests may come from; empty: anywhere. */
  get allowedAddresses(): readonly string[] {
    return this.#allowedAddresses
  }

  /** Throws `LabError` on what is no IP address. */
  set allowedAddresses(addresses: readonly string[]) {
    for (const address of addresses) {
      if (isIP(address) === 0) throw new LabError(`${address} is no IP address`)
    }
    this.#allowedAddresses = [...addresses]
  }

  /** The password in force, as its administrators would read it. Nothing but the lab takes it. */
  revealPassword(): string {
    return this.#password
  }

  /** Gives it a new password, and returns that. The old one is of no use any more; tokens live on. */
  resetPassword(): string {
    this.#version += 1
    this.#password = this.#generate(this.#version)
    return this.#password
  }

  /** Whether token requests may come from that address. */
  allowsAddress(address: string): boolean {
    return this.#allowedAddresses.length === 0 || this.#allowedAddresses.includes(address)
  }
}
