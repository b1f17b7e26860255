/** How the accounts of a platform are connected to, as PVWA sends and takes it. Pure. */
import { listOf, optional, text, isRecord, type Shape } from '../../../options.ts'
import { callShape, type CallOptions } from '../../../transport/call-options.ts'
import { merged } from '../bodies.ts'
import { fieldsOf } from '../fields.ts'

/** The connection components of a target platform, and the server that runs them. */
export interface SessionManagementPolicy {
  readonly connectors: readonly SessionConnector[]
  readonly psmServerId: string | undefined
  readonly psmServerName: string | undefined
}

/** A connection component of a platform. */
export interface SessionConnector {
  /** For example `PSM-RDP`. */
  readonly id: string
  readonly enabled: boolean
}

/** What to change of it. What is not named stays. */
export interface SessionManagementChanges extends CallOptions {
  /** Connection components by id, and whether each is on; one that the platform lacks is added. */
  readonly connectors?: Readonly<Record<string, boolean>>
  /** The ids of connection components to take away. */
  readonly removeConnectors?: readonly string[]
  /** The server that shall run them; `null` for none. */
  readonly psmServerId?: string | null
}

/** The checks of {@link SessionManagementChanges}. */
export const sessionChangesShape: Shape<SessionManagementChanges> = {
  ...callShape,
  connectors: optional((value) =>
    isRecord(value) && Object.values(value).every((one) => typeof one === 'boolean')
      ? undefined
      : 'must be an object of connection components and true or false',
  ),
  removeConnectors: optional(listOf(text)),
  psmServerId: optional((value) => (value === null ? undefined : text(value))),
}

/** Reads a policy. */
export function readSessionPolicy(answer: unknown): SessionManagementPolicy {
  const fields = fieldsOf(answer, 'the session management of a platform')
  return {
    connectors: fields.wrapped('PSMConnectors').map(readConnector),
    psmServerId: fields.text('PSMServerId'),
    psmServerName: fields.text('PSMServerName'),
  }
}

function readConnector(value: unknown): SessionConnector {
  const fields = fieldsOf(value, 'a connection component')
  return { id: fields.string('PSMConnectorID'), enabled: fields.flag('Enabled') ?? false }
}

/** All of a policy with the changes in it: what a PUT is not sent it clears. */
export function sessionPolicyBody(
  answer: unknown,
  { connectors = {}, removeConnectors = [], psmServerId }: SessionManagementChanges,
): Record<string, unknown> {
  const before = fieldsOf(answer, 'the session management of a platform')
  const named = new Map(Object.entries(connectors).map(([id, on]) => [id.toLowerCase(), { id, on }]))
  const removed = new Set(removeConnectors.map((id) => id.toLowerCase()))
  const kept = before.wrapped('PSMConnectors').flatMap((connector) => {
    const { id, enabled } = readConnector(connector)
    const key = id.toLowerCase()
    const Enabled = named.get(key)?.on ?? enabled
    named.delete(key)
    return removed.has(key) ? [] : [merged(connector, { Enabled })]
  })
  const added = [...named.values()].filter(({ id }) => !removed.has(id.toLowerCase()))
  return merged(
    answer,
    {
      PSMConnectors: [...kept, ...added.map(({ id, on }) => ({ PSMConnectorID: id, Enabled: on }))],
      PSMServerId: (psmServerId === undefined ? before.text('PSMServerId') : psmServerId) ?? '',
    },
    // The name of one server is not that of another.
    psmServerId === undefined ? [] : ['PSMServerName'],
  )
}
