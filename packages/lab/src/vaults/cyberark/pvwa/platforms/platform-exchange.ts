import { findElement, readXml } from '../../../../archive/xml.ts'
import { readZip } from '../../../../archive/zip.ts'
import type { Platform, PlatformInit, PlatformKind } from '../../../../state/platform.ts'
import { demandAdministrator } from '../administrators.ts'
import { deleted, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { noteObject } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse, wrong } from '../errors.ts'
import type { Fields, PvwaRequest } from '../request.ts'
import { isAtLeast } from '../settings.ts'
import { platformByNumber } from './platform-changes.ts'
import { platformById } from './platform-lists.ts'
import { readPackage, writePackage } from './platform-package.ts'

/** A name as it may stand in a header. */
function fileNameOf(id: string): string {
  return id.replaceAll(/[^\w.-]/gu, '_')
}

function exported(context: PvwaContext, request: PvwaRequest, platform: Platform): PvwaAnswer {
  noteObject(context, request, 'Export platform', platform.id)
  return {
    status: 200,
    body: writePackage(platform, context.clock.now()),
    contentType: 'application/octet-stream',
    headers: { 'Content-Disposition': `attachment; filename=${fileNameOf(platform.id)}.zip` },
  }
}

/** `POST API/Platforms/{PlatformID}/Export`: the bytes of a zip. */
export function exportById(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  demandAdministrator(context, request.user)
  return exported(context, request, platformById(context, request))
}

/** `POST API/Platforms/{kind}/{ID}/Export`. */
export function exportByNumber(kind: PlatformKind) {
  return (context: PvwaContext, request: PvwaRequest): PvwaAnswer => {
    demandAdministrator(context, request.user)
    return exported(context, request, platformByNumber(context, request, kind))
  }
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u

function isByte(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255
}

/** `ImportFile`: base64 as aiobastion sends it, or a JSON array of bytes as psPAS does. */
function importFile(fields: Fields): Uint8Array {
  const value = fields.value('ImportFile')
  if (typeof value === 'string' && value !== '' && base64.test(value)) return Buffer.from(value, 'base64')
  if (Array.isArray(value)) {
    const bytes = value.filter(isByte)
    if (bytes.length === value.length) return Uint8Array.from(bytes)
  }
  if (value === undefined || value === null || value === '') fields.required('ImportFile')
  throw refuse.invalidParameters(wrong('ImportFile', 'The file is neither base64 nor an array of bytes.'))
}

/** What a reader makes of the file; what it cannot read is 400 PASWS167E. */
function parsed<T>(fields: Fields, read: (bytes: Uint8Array) => T): T {
  const bytes = importFile(fields)
  try {
    return read(bytes)
  } catch {
    throw refuse.invalidParameters(wrong('ImportFile', 'The file is not a package that can be imported.'))
  }
}

function imported(context: PvwaContext, request: PvwaRequest, init: PlatformInit): PvwaAnswer {
  const platform = context.state.setPlatform(init)
  noteObject(context, request, 'Import platform', platform.id)
  return json({ PlatformID: platform.id })
}

/**
 * `POST API/Platforms/Import`. A package of a platform that is there already is 409, and from 14.2 it is stored, for
 * `Update` or an import side by side (that the store is filled so is our assumption).
 */
export async function importPlatform(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { state, settings } = context
  demandAdministrator(context, request.user)
  const init = parsed(await request.fields(), readPackage)
  if (state.platform(init.id) === undefined) return imported(context, request, init)
  if (isAtLeast(settings, '14.2')) state.storedPlatforms.set(init.id.toLowerCase(), init)
  throw refuse.platformExists(init.id)
}

/** The stored package to work with: the one of that id, or the one in the body. */
function storedOr(context: PvwaContext, fields: Fields, id: string): PlatformInit {
  if (fields.has('ImportFile')) return parsed(fields, readPackage)
  const stored = context.state.storedPlatforms.get(id.toLowerCase())
  if (stored === undefined) throw refuse.platformNotFound(id)
  return stored
}

/**
 * `PATCH API/Platforms/Import`: a package beside the platform that it is of, under the PlatformID and PlatformName of the
 * body. Which package is meant when none is in the body, is our assumption: the one stored last.
 */
export async function importSideBySide(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { state } = context
  demandAdministrator(context, request.user)
  const fields = await request.fields()
  const id = fields.required('PlatformId')
  const name = fields.text('PlatformName') ?? id
  if (state.platform(id) !== undefined) throw refuse.platformExists(id)
  const last = [...state.storedPlatforms.keys()].at(-1) ?? id
  const init = storedOr(context, fields, last)
  const description = fields.text('Description') ?? init.description ?? ''
  const { PolicyID: _id, PolicyName: _name, ...settings } = init.settings ?? {}
  return imported(context, request, { ...init, settings, id, name, description })
}

/** `POST API/Platforms/{PlatformID}/Update`: renews a platform from its stored package, or from one in the body. */
export async function updatePlatform(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  demandAdministrator(context, request.user)
  const platform = platformById(context, request)
  const init = storedOr(context, await request.fields(), platform.id)
  context.state.storedPlatforms.delete(platform.id.toLowerCase())
  return imported(context, request, { ...init, id: platform.id, active: platform.active })
}

/** `GET API/Platforms/Storage`: the stored packages; the form is our assumption. */
export function listStored(context: PvwaContext, { user }: PvwaRequest): PvwaAnswer {
  demandAdministrator(context, user)
  const stored = [...context.state.storedPlatforms.values()]
  return json({
    Platforms: stored.map(({ id, name }) => ({ PlatformID: id, Name: name })),
    Total: stored.length,
  })
}

/** `DELETE API/Platforms/Storage`: forgets the stored packages. */
export function clearStored(context: PvwaContext, { user }: PvwaRequest): PvwaAnswer {
  demandAdministrator(context, user)
  context.state.storedPlatforms.clear()
  return deleted(context.settings)
}

/** The id of the connection component in a package: of the first document that has one. */
function componentOf(bytes: Uint8Array): { readonly id: string; readonly name: string } {
  for (const { name, bytes: content } of readZip(bytes)) {
    if (!name.toLowerCase().endsWith('.xml')) continue
    const root = readXml(
      Buffer.from(content)
        .toString('utf8')
        .replace(/^\uFEFF/u, ''),
    )
    const found =
      root.name.toLowerCase() === 'connectioncomponent' ? root : findElement(root, 'ConnectionComponent')
    const { Id, ID, DisplayName } = found?.attributes ?? {}
    const id = Id ?? ID
    if (id !== undefined && id !== '') return { id, name: DisplayName ?? '' }
  }
  throw new RangeError('no connection component in the package')
}

/** `POST API/ConnectionComponents/Import`: the component is then among the connectors. */
export async function importConnectionComponent(
  context: PvwaContext,
  request: PvwaRequest,
): Promise<PvwaAnswer> {
  const { state } = context
  demandAdministrator(context, request.user)
  const component = parsed(await request.fields(), componentOf)
  if (state.psm.connector(component.id) !== undefined)
    throw refuse.withCode(409, 'LABPV409E', `The connection component [${component.id}] already exists.`)
  state.psm.addConnector(component)
  noteObject(context, request, 'Import connection component', component.id)
  return json({ ConnectionComponentID: component.id })
}

/** `GET API/PSM/Connectors`, as recorded. */
export function listConnectors({ state }: PvwaContext): PvwaAnswer {
  const connectors = state.psm.connectors.map(({ id, name }) => ({ ID: id, DisplayName: name }))
  return json({ PSMConnectors: connectors, Total: connectors.length })
}

/** `GET API/PSM/Servers`, as recorded. */
export function listServers({ state }: PvwaContext): PvwaAnswer {
  const servers = state.psm.servers.map(({ id, name, address }) => ({ ID: id, Name: name, Address: address }))
  return json({ PSMServers: servers, Total: servers.length })
}
