import {
  getLiveSession,
  liveActivities,
  liveProperties,
  monitorSession,
  resumeSession,
  suspendSession,
  terminateSession,
} from '../monitoring/live-sessions.ts'
import {
  getRecording,
  playRecording,
  recordingActivities,
  recordingProperties,
  recordingValid,
} from '../monitoring/recordings.ts'
import { listLiveSessions, listRecordings } from '../monitoring/session-lists.ts'
import { componentDetails, componentsSummary } from '../monitoring/health.ts'
import type { PvwaRoute } from './route.ts'

const live = 'api/livesessions'
const recordings = 'api/recordings'

/** Sessions through PSM, their recordings, and health (PVWA protocol notes, Live sessions, Recordings, Health). */
export const monitoringRoutes: readonly PvwaRoute[] = [
  { method: 'GET', path: live, since: '9.10', handle: listLiveSessions },
  { method: 'GET', path: `${live}/:id`, since: '9.10', handle: getLiveSession },
  { method: 'GET', path: `${live}/:id/activities`, since: '10.6', handle: liveActivities },
  { method: 'GET', path: `${live}/:id/properties`, since: '10.6', handle: liveProperties },
  { method: 'GET', path: `${live}/:id/monitor`, since: '10.5', handle: monitorSession },
  { method: 'POST', path: `${live}/:id/terminate`, since: '10.1', handle: terminateSession },
  { method: 'POST', path: `${live}/:id/suspend`, since: '10.2', handle: suspendSession },
  { method: 'POST', path: `${live}/:id/resume`, since: '10.2', handle: resumeSession },

  { method: 'GET', path: recordings, since: '9.10', handle: listRecordings },
  { method: 'GET', path: `${recordings}/:id`, since: '9.10', handle: getRecording },
  { method: 'GET', path: `${recordings}/:id/activities`, since: '10.6', handle: recordingActivities },
  { method: 'GET', path: `${recordings}/:id/properties`, since: '10.6', handle: recordingProperties },
  { method: 'GET', path: `${recordings}/:id/valid`, since: '11.2', handle: recordingValid },
  { method: 'POST', path: `${recordings}/:id/play`, since: '10.6', handle: playRecording },

  { method: 'GET', path: 'api/componentsmonitoringsummary', handle: componentsSummary },
  { method: 'GET', path: 'api/componentsmonitoringdetails/:component', handle: componentDetails },
]
