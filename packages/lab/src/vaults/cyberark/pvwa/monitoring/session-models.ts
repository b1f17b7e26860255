import type { PsmSession } from '../../../../state/psm-session.ts'
import type { User } from '../../../../state/user.ts'
import { epochSeconds } from '../context.ts'
import type { PvwaContext } from '../context.ts'
import { recordingBytes } from './recording-bytes.ts'
import { mayControl } from './session-access.ts'

type Model = Record<string, unknown>

/** How bad a risk is: the words are our assumption. */
function severityOf(score: number): string {
  if (score === 0) return 'None'
  return score < 40 ? 'Low' : score < 70 ? 'Medium' : 'High'
}

/** `PSM-SSH` speaks SSH: the protocol by the component's name. */
export function protocolOf({ connectionComponent }: PsmSession): string {
  return /^(?:PSM-)?([A-Za-z0-9]+)/u.exec(connectionComponent)?.[1] ?? ''
}

/** What is known about a session beside its own members: names and values, all text. */
export function propertiesModel(session: PsmSession): Record<string, string> {
  return {
    Reason: session.reason,
    Object: session.object,
    Address: session.accountAddress,
    UserName: session.accountUserName,
    PolicyID: session.platformId,
    ConnectionComponentID: session.connectionComponent,
    Status: session.status,
  }
}

/** The activities of a session. The number for their type is our assumption. */
export function activityModels(session: PsmSession): Model[] {
  return session.activities.map(({ text, offsetSeconds }, index) => ({
    ActivityText: text,
    ActivityType: 1,
    ActivityId: `${session.id}_${index + 1}`,
    Formats: ['AVI'],
    Offsets: { AVI: String(offsetSeconds) },
  }))
}

/** A session, live or recorded (PVWA protocol notes, Live sessions). */
export function sessionModel({ clock }: PvwaContext, session: PsmSession): Model {
  const start = epochSeconds(session.startedAt)
  const end = session.endedAt === undefined ? undefined : epochSeconds(session.endedAt)
  const fileName = `${session.guid}.session`
  const size = session.isLive ? 0 : recordingBytes(session).length
  return {
    SessionID: session.id,
    SessionGuid: session.guid,
    SafeName: session.safe,
    FolderName: session.folder,
    IsLive: session.isLive,
    FileName: fileName,
    Start: start,
    End: end ?? 0,
    Duration: (end ?? epochSeconds(clock.now())) - start,
    User: session.user,
    RemoteMachine: session.remoteMachine,
    AccountUsername: session.accountUserName,
    AccountPlatformID: session.platformId,
    AccountAddress: session.accountAddress,
    ConnectionComponentID: session.connectionComponent,
    TicketID: session.ticketId,
    FromIP: session.fromIp,
    Protocol: protocolOf(session),
    Client: session.connectionComponent,
    RiskScore: session.riskScore,
    Severity: severityOf(session.riskScore),
    RawProperties: propertiesModel(session),
    RecordingFiles: session.isLive
      ? []
      : [
          {
            FileName: `${session.guid}.avi`,
            RecordingType: 0,
            LastReviewBy: '',
            LastReviewDate: 0,
            FileSize: size,
            CompressedFileSize: size,
            Format: 'AVI',
          },
        ],
    RecordedActivities: activityModels(session),
    VideoSize: size,
    TextSize: 0,
  }
}

/** A live session, with what the caller may do with it. */
export function liveSessionModel(context: PvwaContext, user: User, session: PsmSession): Model {
  const controls = mayControl(context, user, session)
  return {
    CanTerminate: controls,
    CanMonitor: controls,
    CanSuspend: controls,
    ...sessionModel(context, session),
  }
}
