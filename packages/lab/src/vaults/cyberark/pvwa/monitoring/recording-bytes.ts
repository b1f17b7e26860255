import type { PsmSession } from '../../../../state/psm-session.ts'

function chunk(id: string, body: Buffer): Buffer {
  const header = Buffer.alloc(8)
  header.write(id, 0, 'latin1')
  header.writeUInt32LE(body.length, 4)
  // Chunks begin at even places.
  return Buffer.concat([header, body, Buffer.alloc(body.length % 2)])
}

/**
 * The file of a recording: a RIFF file of type AVI whose only content is what was done, as text. It is as long as it
 * says, and no player shows a picture of it.
 */
export function recordingBytes(session: PsmSession): Buffer {
  const text = session.activities.map(({ text, offsetSeconds }) => `${offsetSeconds}s ${text}`)
  const info = chunk('ICMT', Buffer.from([session.guid, ...text, ''].join('\n')))
  const list = chunk('LIST', Buffer.concat([Buffer.from('INFO'), info]))
  return chunk('RIFF', Buffer.concat([Buffer.from('AVI '), list]))
}
