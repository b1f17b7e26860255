import { Shares } from './shares.ts'

/** A group of users. */
export interface Pam360UserGroup {
  readonly id: number
  readonly organisation: number
  name: string
  /** Numbers of users. */
  readonly members: Set<number>
}

/** A group of resources whose members are named. */
export class Pam360ResourceGroup {
  readonly id: number
  readonly organisation: number
  name: string
  description: string
  /** Number of the user that owns it. */
  readonly owner: number
  /** Numbers of resources. */
  readonly members = new Set<number>()
  /** What decides on members in place of a list; `null`: it is static. */
  criteria: readonly Pam360Criterion[] | null
  readonly shares = new Shares()

  constructor(init: {
    id: number
    organisation: number
    owner: number
    name: string
    description?: string
    criteria?: readonly Pam360Criterion[]
  }) {
    this.id = init.id
    this.organisation = init.organisation
    this.owner = init.owner
    this.name = init.name
    this.description = init.description ?? ''
    this.criteria = init.criteria ?? null
  }
}

/** One condition of a dynamic group; all must hold (the conjunction `and`). */
export interface Pam360Criterion {
  readonly field: 'name' | 'type' | 'department' | 'location' | 'dnsName' | 'domainName'
  readonly operator: 'equals' | 'contains' | 'startsWith' | 'endsWith'
  readonly value: string
}
