import { Log } from './log.ts'
import type { LogStamp } from './log.ts'

/** What a row of the vault's own audit is about. */
export type AuditAction =
  | 'Retrieve password'
  | 'Retrieve password refused'
  | 'Logon'
  | 'Logon refused'
  | 'Logoff'
  | 'Add account'
  | 'Update account'
  | 'Delete account'
  | 'Store password'
  | 'CPM change password'
  | 'CPM verify password'
  | 'CPM reconcile password'
  | 'Use password'
  | 'Lock account'
  | 'Unlock account'
  | 'Add safe'
  | 'Update safe'
  | 'Delete safe'
  | 'Add safe member'
  | 'Update safe member'
  | 'Remove safe member'
  | 'Add user'
  | 'Update user'
  | 'Delete user'
  | 'Reset password of user'
  | 'Activate user'
  | 'Add group'
  | 'Update group'
  | 'Delete group'
  | 'Add group member'
  | 'Remove group member'
  | 'Add application'
  | 'Update application'
  | 'Delete application'
  | 'Add account group'
  | 'Update account group'
  | 'Add discovered account'
  | 'Clear discovered accounts'
  | 'Update configuration'
  | 'Add platform'
  | 'Update platform'
  | 'Delete platform'
  | 'Export platform'
  | 'Import platform'
  | 'Import connection component'
  | 'Update master policy'
  | 'Monitor session'
  | 'Terminate session'
  | 'Suspend session'
  | 'Resume session'
  | 'Play recording'
  | 'Create request'
  | 'Delete request'
  | 'Confirm request'
  | 'Reject request'
  | 'Add dependent account'
  | 'Update dependent account'
  | 'Delete dependent account'
  | 'Synchronize dependent account'
  | 'Grant administrative access'
  | 'Revoke administrative access'

/** One row of the vault's audit: what an auditor would see, with no secret in it. */
export interface AuditRow extends LogStamp {
  readonly action: AuditAction
  /** The AppID that asked, as the request named it; at PVWA the user's name. */
  readonly application: string
  /** The door that it came through. */
  readonly via: 'ccp' | 'cp' | 'pvwa' | 'cpm'
  readonly safe?: string
  readonly folder?: string
  readonly object?: string
  /** The reason that the caller gave. */
  readonly reason?: string
  /** Address that the caller came from. */
  readonly sourceAddress: string
  /** `OK`, or the vendor's error code. */
  readonly outcome: string
}

/** What a recorder hands in; the audit adds sequence and time. */
export type AuditRecord = Omit<AuditRow, keyof LogStamp>

/** The vault's audit, the newest 10 000 rows unless said otherwise. */
export class Audit extends Log<AuditRecord> {}
