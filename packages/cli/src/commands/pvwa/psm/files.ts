/** Files about sessions: one that lets watch, and the recording itself. */
import { defineCommand } from '../../../command.ts'
import { pvwaFlags } from '../../../config/pvwa-flags.ts'
import { fileFlags, writeSecret } from '../../../output/write-secret.ts'
import { oneName, pvwaEnvironment, pvwaSession } from '../common.ts'
import { checkFileOutput } from '../../shared/file-output.ts'
import { writeRdpFile } from '../file-output.ts'
import { withVault } from '../with-vault.ts'

/** `sallyport pvwa sessions monitor` */
export const sessionsMonitor = defineCommand({
  name: 'pvwa sessions monitor',
  summary: 'Get an RDP file that lets watch a session',
  usage: 'ID --out FILE [flags]',
  description: [
    'Has PVWA let you watch a session, and writes its RDP file. The file lets in whoever has it, once and for a short\ntime: --out makes one that only you can read. Without --out it goes to standard output, but not to a terminal. Needs\nPVWA 10.5.',
    pvwaSession,
  ],
  flags: { ...pvwaFlags, ...fileFlags },
  environment: pvwaEnvironment,
  examples: [
    {
      does: 'The settings are in the environment',
      line: 'sallyport pvwa sessions monitor 14_5 --out watch.rdp',
    },
  ],
  async run(invocation) {
    const { settings, positionals, io, terminal, signal } = invocation
    const id = oneName(positionals, 'sallyport pvwa sessions monitor ID --out FILE')
    await checkFileOutput('an RDP file', invocation)
    const connection = await withVault({ settings, io, terminal, signal }, ({ sessions }) =>
      sessions.monitor(id, { signal }),
    )
    await writeRdpFile(connection, invocation)
    return 0
  },
})

/** `sallyport pvwa recordings play` */
export const recordingsPlay = defineCommand({
  name: 'pvwa recordings play',
  summary: 'Get a recording as a file',
  usage: 'ID --out FILE [flags]',
  description: [
    'Writes what was recorded of a session to a file that only you can read, whole or not at all. Without --out it goes\nto standard output, but not to a terminal. --timeout counts for all of it: give more for a long one. At most 1 GiB.\nNeeds PVWA 10.6.',
    pvwaSession,
  ],
  flags: { ...pvwaFlags, ...fileFlags },
  environment: pvwaEnvironment,
  examples: [
    {
      does: 'The settings are in the environment',
      line: 'sallyport pvwa recordings play 14_5 --out session.avi --timeout 10m',
    },
  ],
  async run(invocation) {
    const { settings, positionals, io, terminal, signal } = invocation
    const id = oneName(positionals, 'sallyport pvwa recordings play ID --out FILE')
    await checkFileOutput('a recording', invocation)
    const bytes = await withVault({ settings, io, terminal, signal }, ({ recordings }) =>
      recordings.play(id, { signal }),
    )
    await writeSecret(bytes, invocation)
    return 0
  },
})
