import { setTimeout as pause } from 'node:timers/promises'
import type { Pam360 } from '@sallyport/sdk/pam360'
import { UsageError } from '../../cli-error.ts'
import { defineCommand, type Invocation } from '../../command.ts'
import type { commonFlags, FlagTable } from '../../args/flags.ts'
import { pam360Flags, reasonFlags } from '../../config/pam360-flags.ts'
import { given } from '../../config/given.ts'
import { durationMs, ifGiven } from '../../config/values.ts'
import { whileSlow } from '../../output/while-slow.ts'
import { checkSecretOutput, secretFlags, writeCredential } from '../../output/write-secret.ts'
import { accountFlags, oneAccount } from './choose.ts'
import { pam360Door } from './door.ts'
import { readWhy } from './why.ts'

const access = 'Access control'

const ownFlags = {
  ...accountFlags,
  ...reasonFlags,
  literal: {
    kind: 'switch',
    group: 'Which account',
    brief: 'Take a text such as [Request] for the password, where one really reads so',
  },
  'with-access': {
    kind: 'switch',
    group: access,
    brief: 'Request access, wait until it is approved, check out, and check in at the end',
  },
  wait: {
    kind: 'text',
    value: 'TIME',
    group: access,
    brief: 'With --with-access: how long to wait: 90s, 15m [5m]',
  },
  hold: {
    kind: 'text',
    value: 'TIME',
    group: access,
    brief: 'With --with-access: when to check in after the password is written; Ctrl-C does it at once',
  },
} as const satisfies FlagTable

const passwordFlags = { ...pam360Flags, ...ownFlags, ...secretFlags } as const satisfies FlagTable

type Flags = Invocation<typeof passwordFlags & typeof commonFlags>

/** `sallyport pam360 password get` */
export const passwordGet = defineCommand({
  name: 'pam360 password get',
  summary: 'Retrieve a password and write it to standard output',
  usage: 'RESOURCE ACCOUNT | --id ID/ID [flags]',
  description: [
    'Retrieves the password of one account and writes it to standard output: byte for byte, with a newline after it only on\na terminal. Everything else goes to standard error; where it fails, standard output stays empty.',
    'An account under access control ends with 38 until access is requested, approved and checked out: by the commands\nrequest, checkout and checkin, or by --with-access, which does all of it. Checking in often changes the password:\n--hold says for how long it shall be good. A request that was made stays when the wait ends.',
    pam360Door.session,
  ],
  flags: passwordFlags,
  environment: pam360Door.environment,
  examples: [
    {
      does: 'Into a variable; the settings are in the environment',
      line: 'PASSWORD=$(sallyport pam360 password get web-01 svc --reason "nightly job")',
    },
    {
      does: 'Under access control: for an hour, in a file',
      line: 'sallyport pam360 password get ad-services sysadmin --reason INC4711 --with-access --hold 60m --out password',
    },
  ],
  async run(invocation) {
    const { settings, flags, positionals, io, terminal, signal } = invocation
    await checkSecretOutput(flags)
    const account = oneAccount(settings, positionals)
    const options = { ...readWhy(settings), ...(flags.literal === true ? { literal: true } : {}), signal }
    const lease = readLease(invocation)
    if (lease !== undefined && !('account' in account)) {
      throw new UsageError('--with-access wants the names of resource and account, and not --id.')
    }
    return await pam360Door.open({ settings, io, terminal, signal }, async (client: Pam360) => {
      if (lease === undefined || !('account' in account)) {
        const credential = await whileSlow(terminal, () => client.passwords.get(account, options))
        await writeCredential(credential, invocation)
        return 0
      }
      const { holdMs, ...wait } = lease
      await client.withPassword(
        account.resource,
        account.account,
        { ...options, ...wait, onCheckInFailed: () => warnKept(invocation) },
        async (credential, context) => {
          await writeCredential(credential, invocation)
          terminal.note('It is checked in after --hold, or with Ctrl-C.')
          await pause(holdMs, undefined, { signal: context.signal })
        },
      )
      return 0
    })
  },
})

function readLease({ settings, flags }: Flags): { waitMs?: number; holdMs: number } | undefined {
  const [wait, hold] = [settings.text('wait'), settings.text('hold')]
  if (flags['with-access'] !== true) {
    if ((wait ?? hold) !== undefined) throw new UsageError('--wait and --hold go with --with-access only.')
    return undefined
  }
  if (hold === undefined) {
    throw new UsageError(
      '--with-access wants --hold TIME.',
      'Checking in often changes the password: say for how long it shall be good, such as --hold 10m.',
    )
  }
  return { ...given({ waitMs: ifGiven(wait, durationMs) }), holdMs: durationMs(hold) }
}

function warnKept({ terminal }: Flags): void {
  terminal.warn('The password could not be checked in: look at it with accounts get, and use checkin.')
}
