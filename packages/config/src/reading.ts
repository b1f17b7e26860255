/** What goes along while a tree is read: where we are, what is wrong, and what was found. */
import { printable, REDACTED } from '@sallyport/sdk'
import type { Problems } from './problems.ts'
import type { Node, Origin, Place } from './tree.ts'

/** One setting of a configuration, as it is in force. */
export interface ShownSetting {
  /** Such as `vaults.ccp.timeout`, or `vaults.ccp.tls.ca[0]`. */
  readonly key: string
  /** What it says; `[REDACTED]` for a secret, and for whatever was read out of a file. */
  readonly value: string | number | boolean
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** The profile that says it; `undefined` for what stands outside of `profiles`. */
  readonly profile: string | undefined
  /** Variables and files that its `${…}` stand for. */
  readonly from: readonly Origin[]
}

/** Where one vault of a configuration is named, and what for. */
export interface Use {
  readonly vault: string
  /** The keys that lead there. */
  readonly path: readonly string[]
  /** As problems have it. */
  readonly key: string
  readonly place: Place
}

/** What is the same for the whole of one reading. */
export interface Shared {
  /** The folder that paths start at. */
  readonly folder: string
  readonly problems: Problems
  readonly shown: ShownSetting[]
  /** Where a secret stands in the file itself. */
  readonly plainSecrets: { readonly place: Place; readonly key: string }[]
  /** Where vaults are named. */
  readonly uses: Use[]
}

/** One place in a tree that is read. */
export class Reading {
  readonly #shared: Shared
  readonly #path: readonly (string | number)[]

  constructor(shared: Shared, path: readonly (string | number)[] = []) {
    this.#shared = shared
    this.#path = path
  }

  /** Such as `vaults.ccp.tls.ca[0]`; empty at the root. */
  get key(): string {
    return this.#path
      .map((part, index) => {
        if (typeof part === 'number') return `[${part}]`
        const name = /^[\w-]+$/.test(part) ? part : JSON.stringify(printable(part))
        return index === 0 ? name : `.${name}`
      })
      .join('')
  }

  /** What stands under a key, or at an index of a list. */
  at(part: string | number): Reading {
    return new Reading(this.#shared, [...this.#path, part])
  }

  get folder(): string {
    return this.#shared.folder
  }

  /** Notes that a vault is named here. */
  uses(vault: string, place: Place): void {
    const path = this.#path.map(String)
    this.#shared.uses.push({ vault, path, key: this.key, place })
  }

  /** Notes what is wrong. The message goes on after the key: "must be …". Gives what a field gives then. */
  wrong(place: Place, message: string, hint?: string): null {
    const atRoot = this.#path.length === 0
    this.#shared.problems.add(place, atRoot ? `the file ${message}` : message, {
      ...(atRoot ? {} : { key: this.key }),
      ...(hint === undefined ? {} : { hint }),
    })
    return null
  }

  /** Notes what is in force here. What came out of a file is masked, since files are for secrets. */
  show(node: Node, value: ShownSetting['value']): void {
    const from = (node.type === 'scalar' ? node.from : undefined) ?? []
    const { profile, ...place } = { profile: undefined, ...node.place }
    const masked = from.some(({ kind }) => kind === 'file')
    this.#shared.shown.push({
      key: this.key,
      value: masked ? REDACTED : value,
      ...place,
      profile,
      from,
    })
  }

  /** Notes a secret that is in force here, and whether it stands in the file. */
  showSecret(node: Node): void {
    this.show(node, REDACTED)
    if (node.type !== 'scalar' || node.from === undefined) {
      this.#shared.plainSecrets.push({ place: node.place, key: this.key })
    }
  }
}
