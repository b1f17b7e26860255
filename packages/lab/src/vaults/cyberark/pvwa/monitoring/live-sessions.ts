import type { AuditAction } from '../../../../audit.ts'
import type { PsmSession } from '../../../../state/psm-session.ts'
import { empty, json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { noteObject } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { refuse } from '../errors.ts'
import { gatewayAnswer, rdpAnswer } from '../psm-answers.ts'
import type { PvwaRequest } from '../request.ts'
import { liveSession, mayControl } from './session-access.ts'
import { activityModels, liveSessionModel, propertiesModel } from './session-models.ts'

function asked(context: PvwaContext, { user, parameters }: PvwaRequest): PsmSession {
  return liveSession(context, user, parameters['id'] ?? '')
}

/** `GET API/LiveSessions/{id}`. */
export function getLiveSession(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  return json(liveSessionModel(context, request.user, asked(context, request)))
}

/** `GET API/LiveSessions/{id}/activities`. */
export function liveActivities(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  return json({ Activities: activityModels(asked(context, request)) })
}

/** `GET API/LiveSessions/{id}/properties`. */
export function liveProperties(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  return json(propertiesModel(asked(context, request)))
}

function controlled(context: PvwaContext, request: PvwaRequest): PsmSession {
  const session = asked(context, request)
  if (!mayControl(context, request.user, session)) throw refuse.notAuthorized()
  return session
}

/** `GET API/LiveSessions/{id}/monitor`: an RDP file for `application/json`, the gateway for anything (psPAS). */
export function monitorSession(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const session = controlled(context, request)
  noteObject(context, request, 'Monitor session', session.id)
  const accept = (request.exchange.headers.accept ?? '*/*').toLowerCase()
  const wanted = { component: 'PSM-Monitor', target: session.guid, user: request.user.name }
  const wantsFile = accept.includes('json') || accept.includes('rdp') || accept.includes('octet-stream')
  return wantsFile || !context.settings.html5Gateway ? rdpAnswer(wanted) : gatewayAnswer(context, wanted)
}

/** One of the ways to act on a session: what it does, and gives false when that cannot be. */
function acting(action: AuditAction, act: (session: PsmSession, now: number) => boolean) {
  return (context: PvwaContext, request: PvwaRequest): PvwaAnswer => {
    const session = controlled(context, request)
    if (!act(session, context.clock.now()))
      throw refuse.withCode(400, 'LABPV400E', `The session is ${session.status}.`)
    noteObject(context, request, action, session.id)
    return empty(context.settings)
  }
}

/** `POST API/LiveSessions/{id}/Terminate`: it is then a recording. */
export const terminateSession = acting('Terminate session', (session, now) => session.end(now))

/** `POST API/LiveSessions/{id}/Suspend`. */
export const suspendSession = acting('Suspend session', (session) => session.suspend())

/** `POST API/LiveSessions/{id}/Resume`. */
export const resumeSession = acting('Resume session', (session) => session.resume())
