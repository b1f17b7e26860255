import { malformed, type PvwaAnswer } from '../answer.ts'
import { Fields } from '../fields.ts'
import { jsonOf } from '../../../json.ts'
import {
  checkOptions,
  isRecord,
  oneOf,
  optional,
  secretText,
  text,
  textRecord,
  type Shape,
} from '../../../options.ts'
import { Secret } from '../../../secret.ts'
import { callOf, callShape, type CallOptions } from '../../../transport/call-options.ts'
import { path } from '../paths.ts'
import { accountId, type AccountRef } from './account.ts'
import { revealed, type AccountsContext } from './context.ts'

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

const connectShape: Shape<ConnectOptions> = {
  ...callShape,
  component: text,
  reason: optional(text),
  ticketId: optional(text),
  ticketingSystem: optional(text),
  connectionType: optional(text),
  parameters: optional(textRecord),
  as: optional(oneOf('rdp', 'html5')),
}

const adHocShape: Shape<AdHocConnectOptions> = {
  ...connectShape,
  username: text,
  secret: secretText,
  address: text,
  platformId: text,
  properties: optional(textRecord),
}

/** Connects with an account. */
export async function connect(
  { requester }: AccountsContext,
  account: AccountRef,
  options: ConnectOptions,
): Promise<PsmConnection> {
  checkOptions('accounts.connect', options, connectShape)
  return parseConnection(
    await requester.answer({
      method: 'POST',
      path: path`API/Accounts/${accountId(account)}/PSMConnect`,
      json: connectBody(options),
      accept: acceptFor(options),
      ...callOf(options),
    }),
  )
}

/** Connects with what no safe holds. */
export async function connectAdHoc(
  { requester }: AccountsContext,
  options: AdHocConnectOptions,
): Promise<PsmConnection> {
  checkOptions('accounts.connectAdHoc', options, adHocShape)
  const { username, secret, address, platformId, properties } = options
  return parseConnection(
    await requester.answer({
      method: 'POST',
      path: 'API/Accounts/AdHocConnect',
      json: {
        userName: username,
        secret: revealed(secret),
        address,
        platformId,
        ...(properties === undefined ? {} : { extraFields: properties }),
        PSMConnectPrerequisites: connectBody(options),
      },
      accept: acceptFor(options),
      ...callOf(options),
    }),
  )
}

/** The part of the body that says how. */
function connectBody(options: ConnectOptions): Record<string, unknown> {
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
function acceptFor(options: ConnectOptions): string {
  return options.as === 'html5' ? '*/*' : 'application/octet-stream'
}

/**
 * Reads a connection; what came decides, not what was asked for.
 *
 * @throws ProtocolError when it is neither.
 */
export function parseConnection({ status, body }: PvwaAnswer): PsmConnection {
  if (body.length === 0) throw malformed(status, 'holds no connection')
  const said = jsonIn(body)
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

function jsonIn(body: Buffer): unknown {
  // An RDP file starts with the name of a setting.
  return /^\s*[{["]/.test(body.subarray(0, 16).toString('latin1')) ? jsonOf(body.toString()) : undefined
}
