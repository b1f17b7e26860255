import type { FlagTable } from '../../args/flags.ts'
import { CliError, UsageError } from '../../cli-error.ts'
import { defineCommand } from '../../command.ts'
import { pvwaFlags } from '../../config/pvwa-flags.ts'
import { pairs } from '../../config/values.ts'
import { exitCodes } from '../../exit-codes.ts'
import { checkSecretOutput, fileFlags, writeSecret } from '../../output/write-secret.ts'
import { findAccount, oneAccountFlags, readOneAccount } from './choose-account.ts'
import { pvwaEnvironment, pvwaSession } from './common.ts'
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
    const { settings, flags, positionals, io, terminal, signal } = invocation
    const chosen = readOneAccount(settings, positionals)
    const component = settings.value('component')
    if (component === undefined) {
      throw new UsageError('Nothing says how to connect.', 'Give --component NAME, for example PSM-RDP.')
    }
    if (flags.json === true)
      throw new UsageError('--json has no meaning here: what is written is an RDP file.')
    if (flags.out === undefined && io.stdout.isTTY === true) {
      throw new UsageError('An RDP file is nothing for a terminal.', 'Give --out FILE.')
    }
    const parameters = pairs(settings.list('param'))
    await checkSecretOutput(flags)
    const connection = await withVault({ settings, io, terminal, signal }, async (vault) =>
      vault.accounts.connect('id' in chosen ? chosen.id : await findAccount(vault, chosen, signal), {
        component,
        ...readAsking(settings),
        ...(parameters === undefined ? {} : { parameters }),
        signal,
      }),
    )
    if (connection.kind === 'html5') {
      connection.request.dispose()
      throw new CliError('PVWA gave a page of the HTML5 gateway, and no RDP file.', {
        exit: exitCodes.protocol,
        code: 'UNEXPECTED_ANSWER',
        hint: 'The component may be one for the gateway only; choose another one with --component.',
      })
    }
    try {
      await writeSecret(connection.file.bytes(), invocation)
    } finally {
      connection.file.dispose()
    }
    return 0
  },
})
