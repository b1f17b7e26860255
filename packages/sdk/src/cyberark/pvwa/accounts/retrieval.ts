import type { Credential, CredentialKind } from '../../../credential.ts'
import { flag, integer, oneOf, optional, text, type Shape } from '../../../options.ts'
import { Secret } from '../../../secret.ts'
import { callShape, type CallOptions } from '../../../transport/call-options.ts'
import { accountReference, kindOf } from '../../account.ts'
import { referenceOf } from '../../../reference.ts'
import { isAccount, type AccountRef } from './account.ts'

/** How to retrieve a secret. What is not named is not sent. */
export interface RetrieveOptions extends CallOptions {
  /** The reason for the audit; some platforms demand one. */
  readonly reason?: string
  /** The number of a ticket; some platforms demand one. */
  readonly ticketId?: string
  /** The ticketing system it belongs to. */
  readonly ticketingSystem?: string
  /** An older secret, by the number of its version, from 1. */
  readonly version?: number
  /** What it is for, as the audit shall say. */
  readonly actionType?: 'show' | 'copy' | 'connect'
  /** Whether it is used without being shown. */
  readonly isUse?: boolean
  /** The machine it is for. */
  readonly machine?: string
}

/** The checks of {@link RetrieveOptions}. */
export const retrieveShape: Shape<RetrieveOptions> = {
  ...callShape,
  reason: optional(text),
  ticketId: optional(text),
  ticketingSystem: optional(text),
  version: optional(integer(1)),
  actionType: optional(oneOf('show', 'copy', 'connect')),
  isUse: optional(flag),
  machine: optional(text),
}

/** The body of a retrieval. */
export function retrieveBody(options: RetrieveOptions): Record<string, unknown> {
  const body = {
    Reason: options.reason,
    TicketingSystem: options.ticketingSystem,
    TicketId: options.ticketId,
    Version: options.version,
    ActionType: options.actionType,
    isUse: options.isUse,
    Machine: options.machine,
  }
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
}

/** What was retrieved, with what is known about its account. */
export function toCredential(
  secret: string,
  kind: CredentialKind | undefined,
  account: AccountRef,
  id: string,
  vault: string,
): Credential {
  const known = isAccount(account) ? account : undefined
  return {
    secret: new Secret(secret),
    kind: kind ?? kindOf(secret),
    username: known?.username,
    address: known?.address,
    properties:
      known === undefined
        ? { id }
        : {
            ...known.properties,
            id,
            name: known.name,
            safeName: known.safe,
            platformId: known.platformId,
          },
    changeInProgress: known?.management.status?.toLowerCase() === 'inprocess',
    retrievedAt: new Date(),
    vault,
    reference:
      known === undefined
        ? referenceOf(vault, [id])
        : accountReference(vault, known.safe, undefined, known.name),
  }
}
