/** What calls about users take, and its checks. */
import { shapeOf } from '../../../wire-fields.ts'
import { flag, oneOf, optional, type Shape, text, textUpTo } from '../../../options.ts'
import type { Secret } from '../../../secret.ts'
import { callShape, type CallOptions } from '../../../transport/call-options.ts'
import { passwordUpTo } from '../checks.ts'
import { wholeListShape, type WholeListOptions } from '../../../paging/pages.ts'
import type { User, UserSettings } from './user.ts'
import { userFields } from './wire.ts'

/** A user: its id, its name in any letter case, or as it came from here. */
export type UserReference = number | string | Pick<User, 'id' | 'username'>

/** Which users to list. All criteria together. */
export interface UserListOptions extends WholeListOptions {
  /** Text to look for in user names, first and last names. */
  readonly search?: string
  /** Only the user of exactly this name. From 12.2; in what letter case is the server's matter. */
  readonly username?: string
  /** Only users of this type, for example `EPVUser`. */
  readonly type?: string
  /** Only components of the vault, or none. */
  readonly component?: boolean
  /** Only users who are in this state. From 13.2. */
  readonly status?: 'Active' | 'Disabled' | 'Suspended'
  /** Only users of the vault itself, or of a directory. From 13.2. */
  readonly source?: 'CyberArk' | 'LDAP'
  /** What to sort by, for example `username` or `username desc`. From 12.2. */
  readonly sort?: string
  /** Whether each comes with its groups, and whether it is enabled and suspended. Default: no. From 12.1. */
  readonly extendedDetails?: boolean
}

/** How to make a user. What is not named is left to the server. */
export interface NewUser extends Omit<UserSettings, 'expiresAt'>, CallOptions {
  /** The first password, at most 39 characters. */
  readonly password?: string | Secret
  /** From when on the user may not log on. Default: never. */
  readonly expiresAt?: Date
}

/** What to change of a user. What is not named stays. */
export interface UserChanges extends UserSettings, CallOptions {
  /** The new name, at most 128 characters. */
  readonly username?: string
}

/** The checks of {@link UserListOptions}. */
export const listShape: Shape<UserListOptions> = {
  ...wholeListShape,
  search: optional(text),
  username: optional(text),
  type: optional(text),
  component: optional(flag),
  status: optional(oneOf('Active', 'Disabled', 'Suspended')),
  source: optional(oneOf('CyberArk', 'LDAP')),
  sort: optional(text),
  extendedDetails: optional(flag),
}
/** The check of a password. */
export const password = passwordUpTo(39)
/** The check of a new name. */
export const username = textUpTo(128)
const settingsShape = shapeOf(userFields)
/** The checks of {@link NewUser}. */
export const addShape: Shape<NewUser> = { ...settingsShape, ...callShape, password: optional(password) }
/** The checks of {@link UserChanges}. */
export const changesShape: Shape<UserChanges> = {
  ...settingsShape,
  ...callShape,
  username: optional(username),
}
