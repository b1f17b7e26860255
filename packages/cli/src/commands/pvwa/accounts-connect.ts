import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import { defineCommand } from '../../command.ts'
import { pvwaFlags } from '../../config/pvwa-flags.ts'
import { pairs } from '../../config/values.ts'
import { fileFlags } from '../../output/write-secret.ts'
import { accountIdOf, oneAccountFlags, readOneAccount } from './choose-account.ts'
import { pvwaEnvironment, pvwaSession } from './common.ts'
import { checkFileOutput } from '../shared/file-output.ts'
import { writeRdpFile } from './file-output.ts'
import { readAsking, retrieveFlags } from './retrieve-flags.ts'
import { withVault } from './with-vault.ts'

const connectFlags = {
  component: {
    kind: 'text',
    value: 'NAME',
    group: 'Connection',
    brief: 'Connection component, for example PSM-RDP or PSM-SSH',
  },
  param: {
    kind: 'list',
    value: 'NAME=VALUE',
    group: 'Connection',
    brief: 'What the component asks for, such as PSMRemoteMachine=web1; repeatable',
  },
  ...retrieveFlags,
  ...fileFlags,
} as const satisfies FlagTable

/** `sallyport pvwa accounts connect` */
export const accountsConnect = defineCommand({
  name: 'pvwa accounts connect',
  summary: 'Get an RDP file that connects through the PSM',
  usage: 'ID | --safe NAME --object NAME --component NAME --out FILE [flags]',
  description: [
    'Has PVWA prepare a connection through the Privileged Session Manager (PSM), and writes its RDP file. The file lets\nin whoever has it, once and for a short time: --out makes one that only you can read. Without --out it goes to\nstandard output, but not to a terminal.',
    pvwaSession,
  ],
  flags: { ...pvwaFlags, ...oneAccountFlags, ...connectFlags },
  environment: pvwaEnvironment,
  examples: [
    {
      does: 'Through PSM-SSH; the settings are in the environment',
      line: 'sallyport pvwa accounts connect 24_3 --component PSM-SSH --reason "INC4711" --out web1.rdp',
    },
  ],
  async run(invocation) {
    const { settings, positionals, io, terminal, signal } = invocation
    const chosen = readOneAccount(settings, positionals)
    const component = settings.value('component')
    if (component === undefined) {
      throw new UsageError('Nothing says how to connect.', 'Give --component NAME, for example PSM-RDP.')
    }
    await checkFileOutput('an RDP file', invocation)
    const parameters = pairs(settings.list('param'))
    const connection = await withVault({ settings, io, terminal, signal }, async (vault) =>
      vault.accounts.connect(await accountIdOf(vault, chosen, signal), {
        component,
        ...readAsking(settings),
        ...(parameters === undefined ? {} : { parameters }),
        signal,
      }),
    )
    await writeRdpFile(connection, invocation)
    return 0
  },
})
