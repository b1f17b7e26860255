import type { FlagTable } from '../../args/flags.ts'
import { requestFlags } from '../../config/selection-flags.ts'
import type { Settings } from '../../config/settings.ts'

/** What the audit shall say about a retrieval. */
export const retrieveFlags = {
  reason: requestFlags.reason,
  'ticket-id': {
    kind: 'text',
    value: 'ID',
    group: 'How to ask',
    brief: 'Ticket for the audit; some platforms demand one',
  },
  'ticket-system': {
    kind: 'text',
    value: 'NAME',
    group: 'How to ask',
    brief: 'Ticketing system that --ticket-id belongs to',
  },
} as const satisfies FlagTable

/** Reads what the audit shall say. */
export function readAsking(settings: Settings<typeof retrieveFlags>): {
  readonly reason?: string
  readonly ticketId?: string
  readonly ticketingSystem?: string
} {
  const reason = settings.value('reason')
  const ticketId = settings.value('ticket-id')
  const ticketingSystem = settings.value('ticket-system')
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(ticketId === undefined ? {} : { ticketId }),
    ...(ticketingSystem === undefined ? {} : { ticketingSystem }),
  }
}
