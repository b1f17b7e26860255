import type { reasonFlags } from '../../config/pam360-flags.ts'
import { given } from '../../config/given.ts'
import type { Settings } from '../../config/settings.ts'

/** Reads why a password is wanted. */
export function readWhy(settings: Settings<typeof reasonFlags>): { reason?: string; ticketId?: string } {
  return given({ reason: settings.value('reason'), ticketId: settings.value('ticket') })
}
