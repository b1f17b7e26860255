import { malformed, type PvwaAnswer } from '../answer.ts'
import { Fields } from '../fields.ts'
import { isRecord } from '../../../options.ts'
import { Secret } from '../../../secret.ts'
import type { CallOptions } from '../../../transport/http-client.ts'

/** How to connect through the Privileged Session Manager. */
export interface ConnectOptions extends CallOptions {
  /** The connection component, for example `PSM-RDP`. */
  readonly component: string
  /** The reason for the audit. */
  readonly reason?: string
  readonly ticketId?: string
  readonly ticketingSystem?: string
  /** What kind of connection, where the component knows several. */
  readonly connectionType?: string
  /** What the component asks the user for, by name, such as `PSMRemoteMachine`. */
  readonly parameters?: Readonly<Record<string, string>>
  /** What to ask for: an RDP file, or a page of the HTML5 gateway. Default `rdp`. */
  readonly as?: 'rdp' | 'html5'
}

/** A connection with a user name and secret that no safe holds. */
export interface AdHocConnectOptions extends ConnectOptions {
  readonly username: string
  readonly secret: string | Secret
  readonly address: string
  readonly platformId: string
  /** Further properties of the account, under the vendor's names. */
  readonly properties?: Readonly<Record<string, string>>
}

/** A connection, ready to be opened once. It lets whoever has it in. */
export type PsmConnection =
  | {
      readonly kind: 'rdp'
      /** The bytes of the RDP file, as PVWA made them. */
      readonly file: Secret
    }
  | {
      readonly kind: 'html5'
      /** The address of the gateway. */
      readonly url: string
      /** What to post there. */
      readonly request: Secret
    }

/** The part of the body that says how. */
export function connectBody(options: ConnectOptions): Record<string, unknown> {
  const { component, reason, ticketId, ticketingSystem, connectionType, parameters } = options
  return {
    ConnectionComponent: component,
    ...(reason === undefined ? {} : { Reason: reason }),
    ...(ticketingSystem === undefined ? {} : { TicketingSystemName: ticketingSystem }),
    ...(ticketId === undefined ? {} : { TicketId: ticketId }),
    ...(connectionType === undefined ? {} : { ConnectionType: connectionType }),
    ...(parameters === undefined
      ? {}
      : {
          ConnectionParams: Object.fromEntries(
            Object.entries(parameters).map(([name, value]) => [name, { value }]),
          ),
        }),
  }
}

/** The `Accept` header that asks for it. */
export function acceptFor(options: ConnectOptions): string {
  return options.as === 'html5' ? '*/*' : 'application/octet-stream'
}

/**
 * Reads a connection; what came decides, not what was asked for.
 *
 * @throws ProtocolError when it is neither.
 */
export function parseConnection({ status, body }: PvwaAnswer): PsmConnection {
  if (body.length === 0) throw malformed(status, 'holds no connection')
  const said = jsonOf(body)
  if (said === undefined) return { kind: 'rdp', file: new Secret(body) }
  if (isRecord(said)) {
    const fields = new Fields(said)
    const url = fields.text('PSMGWURL')
    const request = fields.text('PSMGWRequest')
    if (url !== undefined && request !== undefined) {
      return { kind: 'html5', url, request: new Secret(request) }
    }
  }
  throw malformed(status, 'holds no connection')
}

function jsonOf(body: Buffer): unknown {
  // An RDP file starts with the name of a setting.
  if (!/^\s*[{["]/.test(body.subarray(0, 16).toString('latin1'))) return undefined
  try {
    return JSON.parse(body.toString()) as unknown
  } catch {
    return undefined
  }
}
