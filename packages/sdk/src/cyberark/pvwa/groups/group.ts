/** Groups of users as PVWA sends and takes them. Pure. */
import { field, type WireFields } from '../../../wire-fields.ts'
import { textUpTo, upTo } from '../../../options.ts'
import { fieldsOf } from '../fields.ts'
import { readId } from '../named.ts'

/** A group of users. */
export interface Group {
  readonly id: number
  readonly name: string
  /** `Vault`, `Directory`, or what a newer PVWA says. */
  readonly type: string | undefined
  readonly description: string | undefined
  readonly location: string | undefined
  /** The directory it comes from. */
  readonly directory: string | undefined
  /** Its name there. */
  readonly distinguishedName: string | undefined
  /** Its members, where they were asked for. */
  readonly members: readonly GroupMember[] | undefined
}

/** A member of a group. */
export interface GroupMember {
  readonly id: number | undefined
  readonly username: string
}

/** What a group is made of. */
export interface GroupSettings {
  /** Its name, at most 128 characters. */
  readonly name?: string
  readonly description?: string
  /** Where it is in the vault's tree, at most 128 characters. */
  readonly location?: string
}

/** How the settings of a group go on the wire. */
export const groupFields: WireFields<GroupSettings> = {
  name: field('groupName', textUpTo(128)),
  description: field('description', upTo(Infinity)),
  location: field('location', upTo(128)),
}

/** Reads a group. */
export function readGroup(value: unknown): Group {
  const fields = fieldsOf(value, 'a group')
  return {
    id: readId(fields, 'id', 'a group'),
    name: fields.string('groupName'),
    type: fields.text('groupType'),
    description: fields.text('description'),
    location: fields.text('location'),
    directory: fields.text('directory'),
    distinguishedName: fields.text('dn'),
    members: fields.get('members') === undefined ? undefined : fields.list('members').map(readMember),
  }
}

function readMember(value: unknown): GroupMember {
  const fields = fieldsOf(value, 'a member of a group')
  return { id: fields.number('id'), username: fields.string('UserName') }
}
