import type { Application } from '../../../../state/application.ts'
import { deleted, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { noteObject } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { missing, refuse } from '../errors.ts'
import type { PvwaRequest } from '../request.ts'
import { readApplication } from './application-body.ts'

/** A date as Gen1 spells it. */
function shownDate(date: string | null | undefined): string | null {
  const [year = '', month = '', day = ''] = (date ?? '').split('-')
  return year === '' ? null : `${month}/${day}/${year}`
}

/** An application in the recorded order. */
function applicationModel(application: Application): Record<string, unknown> {
  const { id, description = '', location = '\\', accessFrom = 0, accessTo = 24, owner = {} } = application
  return {
    AccessPermittedFrom: accessFrom,
    AccessPermittedTo: accessTo,
    AllowExtendedAuthenticationRestrictions: false,
    AppID: id,
    BusinessOwnerEmail: owner.email ?? '',
    BusinessOwnerFName: owner.firstName ?? '',
    BusinessOwnerLName: owner.lastName ?? '',
    BusinessOwnerPhone: owner.phone ?? '',
    Description: description,
    Disabled: application.disabled ?? false,
    ExpirationDate: shownDate(application.expires),
    Location: location,
  }
}

/** The application of the path; 404 when there is none. */
export function applicationOf({ state }: PvwaContext, { parameters }: PvwaRequest): Application {
  const id = parameters['id'] ?? ''
  const found = state.application(id)
  if (found === undefined) throw refuse.notFound('Application', id)
  return found
}

/** Whether a location is the wanted one, or lies below it where that counts too. */
function isWithin(location: string, wanted: string, below: boolean): boolean {
  const own = location.toLowerCase()
  const root = wanted.toLowerCase().replace(/\\$/u, '')
  return own.replace(/\\$/u, '') === root || (below && own.startsWith(`${root}\\`))
}

/** Gen1: `GET …/Applications/?AppID=&Location=&IncludeSublocations=` (PVWA protocol notes, section 9). */
export function listApplications(context: PvwaContext, { user, query }: PvwaRequest): PvwaAnswer {
  const { access, state } = context
  access.demandVault(user, 'AuditUsers', 'AddUpdateUsers')
  const wanted = (query.text('AppID') ?? '').toLowerCase()
  const location = query.text('Location')
  const below = query.flag('IncludeSublocations', false)
  const found = state.applications.filter(
    (application) =>
      application.id.toLowerCase().includes(wanted) &&
      (location === undefined || isWithin(application.location ?? '\\', location, below)),
  )
  return json({ application: found.map(applicationModel) })
}

/** Gen1: `GET …/Applications/{id}/`: the same with one. */
export function getApplication(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  context.access.demandVault(request.user, 'AuditUsers', 'AddUpdateUsers')
  return json({ application: [applicationModel(applicationOf(context, request))] })
}

/** Gen1: `POST …/Applications`: 201 without a body. */
export async function postApplication(context: PvwaContext, request: PvwaRequest): Promise<PvwaAnswer> {
  const { access, state } = context
  access.demandVault(request.user, 'AddUpdateUsers')
  const fields = (await request.fields()).object('application')
  if (fields === undefined) throw refuse.invalidParameters(missing('application'))
  const application = readApplication(state, fields)
  const { id } = application
  if (state.isNameTaken(id)) throw refuse.exists('Application', id)
  state.setApplication(application)
  noteObject(context, request, 'Add application', id)
  return { status: 201 }
}

/** Gen1: `DELETE …/Applications/{id}/`: CCP and CP know it no longer, and safes neither. */
export function deleteApplication(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const { access, state, settings } = context
  access.demandVault(request.user, 'AddUpdateUsers')
  const { id } = applicationOf(context, request)
  state.removeApplication(id)
  noteObject(context, request, 'Delete application', id)
  return deleted(settings)
}
