import { json } from './answers.ts'
import type { PvwaAnswer } from './answers.ts'
import type { PvwaContext } from './context.ts'

/** What PSM shall open. */
export interface PsmTarget {
  readonly component: string
  readonly target: string
  readonly user: string
}

/** An RDP file as PSM hands it out; its lines are invented, that it is bytes of such a file is not. */
export function rdpAnswer({ component, target, user }: PsmTarget): PvwaAnswer {
  const lines = [
    'full address:s:psm.example.com',
    'alternate shell:s:PSM',
    `username:s:PSM\\${user}`,
    `remoteapplicationcmdline:s:/c ${component} /a ${target}`,
    'prompt for credentials:i:0',
    '',
  ]
  return {
    status: 200,
    body: Buffer.from(lines.join('\r\n')),
    contentType: 'application/octet-stream',
    headers: { 'Content-Disposition': 'attachment; filename="psm.rdp"' },
  }
}

/** What a browser takes to the HTML5 gateway. */
export function gatewayAnswer({ origin }: PvwaContext, { component, target }: PsmTarget): PvwaAnswer {
  const request = Buffer.from(`${component};${target}`).toString('base64')
  return json({ PSMGWURL: `${origin()}/guacamole`, PSMGWRequest: request })
}
