import type { Platform, PlatformKind } from '../../../../state/platform.ts'
import { demandAdministrator } from '../administrators.ts'
import { deleted, empty, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { noteObject } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse, wrong } from '../errors.ts'
import { fieldsOf } from '../request.ts'
import type { PvwaRequest } from '../request.ts'
import { sessionPolicyModel } from './platform-models.ts'

/** The platform of a kind whose number is in the path: another text is 400 PASWS167E, as recorded. */
export function platformByNumber(
  { state }: PvwaContext,
  { parameters }: PvwaRequest,
  kind: PlatformKind,
): Platform {
  const id = parameters['id'] ?? ''
  if (!/^-?\d{1,18}$/u.test(id))
    throw refuse.invalidParameters(wrong('platformID', `The value '${id}' is not valid for Int64.`))
  const platform = state.platforms.find((one) => one.kind === kind && one.number === Number(id))
  if (platform === undefined) throw refuse.platformNotFound(id)
  return platform
}

/** `POST API/Platforms/{kind}/{ID}/activate` and `/deactivate`. */
export function setActive(kind: PlatformKind, active: boolean) {
  return (context: PvwaContext, request: PvwaRequest): PvwaAnswer => {
    demandAdministrator(context, request.user)
    const platform = platformByNumber(context, request, kind)
    platform.active = active
    noteObject(context, request, 'Update platform', platform.id)
    return empty(context.settings)
  }
}

/** `DELETE API/Platforms/{kind}/{ID}`: not while accounts use it (assumption). */
export function deletePlatform(kind: PlatformKind) {
  return (context: PvwaContext, request: PvwaRequest): PvwaAnswer => {
    const { state, settings } = context
    demandAdministrator(context, request.user)
    const { id } = platformByNumber(context, request, kind)
    if (state.accountsWhere('policyid', id).length > 0) throw refuse.platformInUse(id)
    state.removePlatform(id)
    noteObject(context, request, 'Delete platform', id)
    return deleted(settings)
  }
}

/** An id for a platform of that name: what PVWA would leave of it (assumption). */
function idFor(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}_-]/gu, '')
}

/** `POST API/Platforms/{kind}/{ID}/Duplicate` with a new name. */
export function duplicatePlatform(kind: PlatformKind) {
  return async (context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> => {
    const { state } = context
    demandAdministrator(context, request.user)
    const original = platformByNumber(context, request, kind)
    const fields = await request.fields()
    const name = fields.required('Name')
    const description = fields.text('Description') ?? original.description
    const id = idFor(name)
    if (id === '')
      throw refuse.invalidParameters(wrong('Name', 'The field Name must hold letters or digits.'))
    const taken = state.platforms.some((one) => one.name.toLowerCase() === name.toLowerCase())
    if (taken || state.platform(id) !== undefined) throw refuse.platformExists(name)
    const { PolicyID: _id, PolicyName: _name, ...settings } = Object.fromEntries(original.settings)
    const copy = state.setPlatform({
      ...original.toInit(),
      settings,
      id,
      name,
      description,
      baseId: original.baseId,
    })
    noteObject(context, request, 'Add platform', copy.id)
    return json({ ID: copy.number, PlatformID: copy.id, Name: copy.name, Description: copy.description })
  }
}

/** `GET API/Platforms/Targets/{ID}/PrivilegedSessionManagement`. */
export function getSessionPolicy(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  return json(sessionPolicyModel(context, platformByNumber(context, request, 'target')))
}

/** `PUT API/Platforms/Targets/{ID}/PrivilegedSessionManagement`: what the body omits is cleared. */
export async function putSessionPolicy(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { state } = context
  demandAdministrator(context, request.user)
  const platform = platformByNumber(context, request, 'target')
  const fields = await request.fields()
  const server = fields.text('PSMServerId') ?? ''
  if (server !== '' && state.psm.server(server) === undefined)
    throw refuse.invalidParameters(wrong('PSMServerId', `The PSM server [${server}] was not found.`))
  const list = fields.value('PSMConnectors') ?? []
  if (!Array.isArray(list))
    throw refuse.invalidParameters(wrong('PSMConnectors', 'The connectors must be an array.'))
  const connectors = new Map<string, boolean>()
  for (const item of list as unknown[]) {
    const own = fieldsOf(item)
    const wanted = own.required('PSMConnectorID')
    const connector = state.psm.connector(wanted)
    if (connector === undefined)
      throw refuse.invalidParameters(wrong('PSMConnectorID', `The connector [${wanted}] was not found.`))
    connectors.set(connector.id, own.flag('Enabled') ?? false)
  }
  platform.connectors = connectors
  platform.psmServer = server
  noteObject(context, request, 'Update platform', platform.id)
  return json(sessionPolicyModel(context, platform))
}
