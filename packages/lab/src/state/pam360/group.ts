import { fold } from '../fold.ts'
import type { Pam360Resource } from './resource.ts'
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

const tests: Readonly<Record<Pam360Criterion['operator'], (text: string, value: string) => boolean>> = {
  equals: (text, value) => text === value,
  contains: (text, value) => text.includes(value),
  startsWith: (text, value) => text.startsWith(value),
  endsWith: (text, value) => text.endsWith(value),
}

function fieldOf(resource: Pam360Resource, field: Pam360Criterion['field']): string {
  return field === 'name' || field === 'type' ? resource[field] : resource.texts[field]
}

/** Whether a resource belongs to a group: it is named, or meets every criterion. */
export function isMember({ criteria, members }: Pam360ResourceGroup, resource: Pam360Resource): boolean {
  if (criteria === null) return members.has(resource.id)
  return criteria.every(({ field, operator, value }) =>
    tests[operator](fold(fieldOf(resource, field)), fold(value)),
  )
}
