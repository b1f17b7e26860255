import type { PsmSession } from '../../../../state/psm-session.ts'
import { json } from '../answers.ts'
import type { PvwaAnswer } from '../answers.ts'
import { noteObject } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import type { PvwaRequest } from '../request.ts'
import { recordingBytes } from './recording-bytes.ts'
import { recordingOf } from './session-access.ts'
import { activityModels, propertiesModel, sessionModel } from './session-models.ts'

function asked(context: PvwaContext, { user, parameters }: PvwaRequest): PsmSession {
  return recordingOf(context, user, parameters['id'] ?? '')
}

/** `GET API/Recordings/{id}`. */
export function getRecording(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  return json(sessionModel(context, asked(context, request)))
}

/** `GET API/Recordings/{id}/activities`. */
export function recordingActivities(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  return json({ Activities: activityModels(asked(context, request)) })
}

/** `GET API/Recordings/{id}/properties`. */
export function recordingProperties(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  return json(propertiesModel(asked(context, request)))
}

/** `GET API/Recordings/{id}/valid`: `true` or `false` (the form is our assumption). */
export function recordingValid(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  return json(asked(context, request).recording === 'valid')
}

/** `POST API/Recordings/{id}/Play`: the bytes of its file. */
export function playRecording(context: PvwaContext, request: PvwaRequest): PvwaAnswer {
  const session = asked(context, request)
  noteObject(context, request, 'Play recording', session.id)
  return {
    status: 200,
    body: recordingBytes(session),
    contentType: 'application/octet-stream',
    headers: { 'Content-Disposition': `attachment; filename=${session.guid}.avi` },
  }
}
