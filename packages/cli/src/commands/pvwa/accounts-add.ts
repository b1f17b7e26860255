import type { Secret, UncertainDecision } from '@sallyport/sdk'
import type { NewAccount, PasswordVault } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import { defineCommand, type Invocation } from '../../command.ts'
import { pvwaFlags } from '../../config/pvwa-flags.ts'
import { selectionFlags } from '../../config/selection-flags.ts'
import type { Setting, Settings } from '../../config/settings.ts'
import { oneOf, pairs, yesOrNo } from '../../config/values.ts'
import type { Io } from '../../io.ts'
import type { Names } from '../../output/outcomes.ts'
import { bulkFlags } from '../shared/bulk-flags.ts'
import { readBulkManner, runBulk, type Done } from '../shared/bulk-run.ts'
import { counted } from '../common.ts'
import { pvwaEnvironment, pvwaSession, refuseWords } from './common.ts'
import { keyOfNewAccount, parseNewAccount } from './new-account.ts'
import { askNewSecret, newSecretFlags, readNewSecret } from '../shared/new-secret.ts'
import { parseRecords } from '../shared/records.ts'
import { readFileOrInput } from '../shared/standard-input.ts'
import { withVault } from './with-vault.ts'

const group = 'New account'
const oneFlags = {
  safe: { ...selectionFlags.safe, group },
  'policy-id': { ...selectionFlags['policy-id'], group },
  object: { ...selectionFlags.object, group, brief: 'Name of the account [made by the vault]' },
  username: { ...selectionFlags.username, group },
  address: { ...selectionFlags.address, group },
  property: {
    kind: 'list',
    value: 'NAME=VALUE',
    group,
    brief: 'Property that the platform defines, in the vendor’s spelling; repeatable',
  },
  'secret-kind': { kind: 'text', value: 'password|ssh-key', group, brief: 'What its secret is [password]' },
  'not-managed': {
    kind: 'text',
    value: 'REASON',
    group,
    brief: 'Keep the CPM away from it, and say why',
  },
  'remote-machine': {
    kind: 'list',
    value: 'NAME',
    group,
    brief: 'Machine that may be reached with it; repeatable',
  },
  'only-remote-machines': {
    kind: 'text',
    value: 'yes|no',
    group,
    brief: 'Whether only these machines may be reached with it',
  },
  ...newSecretFlags,
  'ask-value': { kind: 'switch', group: 'New value', brief: 'Ask for the password on the terminal' },
} as const satisfies FlagTable

const addFlags = {
  ...pvwaFlags,
  ...oneFlags,
  from: {
    kind: 'text',
    value: 'FILE',
    group: 'Many accounts',
    brief: 'File of them: a record of JSON on each line, or an array; - for standard input',
  },
  'allow-duplicates': {
    kind: 'switch',
    group: 'How',
    brief: 'Add also what is there with the same properties; needs PVWA 14.6',
  },
  ...bulkFlags,
} as const satisfies FlagTable

type Add = Invocation<typeof addFlags & { json: { kind: 'switch'; brief: string } }>

/** `sallyport pvwa accounts add` */
export const accountsAdd = defineCommand({
  name: 'pvwa accounts add',
  summary: 'Add accounts',
  usage: '--safe NAME --policy-id PLATFORM [flags] | --from FILE [flags]',
  description: [
    'Adds one account, or all that a file has. Its password or key comes from --value-file, from standard input\n(--value-file -) or is asked for (--ask-value), never from the command line; without any it is added without one.',
    'A file has a record for each: safe, platformId, name, username, address, secret, secretKind, properties,\nmanagement (automatic, manualReason), remoteMachines, restrictedToRemoteMachines. Only the first two must be there.\nAll of it is checked before the first is added. An account that may have been added by an interrupted run is looked\nfor before it is added again.',
    pvwaSession,
  ],
  flags: addFlags,
  environment: pvwaEnvironment,
  examples: [
    {
      does: 'One account, its password asked for; the settings are in the environment',
      line: 'sallyport pvwa accounts add --safe Linux --policy-id UnixSSH --username root --address web2 --ask-value',
    },
    {
      does: 'Many; if it is interrupted, the same line goes on',
      line: 'sallyport pvwa accounts add --from accounts.ndjson --yes --journal add.journal',
    },
    {
      does: 'See whether the file is right',
      line: 'sallyport pvwa accounts add --from accounts.ndjson --dry-run',
    },
  ],
  async run(invocation) {
    const { settings, flags, positionals, io, terminal, signal } = invocation
    refuseWords(positionals, 'Say what the account is with --safe NAME, --policy-id PLATFORM and the like.')
    readBulkManner(invocation)
    const file = settings.text('from')
    const items = file === undefined ? [await readOne(invocation)] : await readMany(file, invocation)
    const duplicates = flags['allow-duplicates'] === true ? { allowDuplicates: true } : {}
    const accounts = counted(items.length, 'account')
    return await withVault({ settings, io, terminal, signal }, (vault, url) =>
      runBulk(invocation, {
        door: 'pvwa',
        action: 'add',
        success: 'added',
        items,
        names: namesOf,
        key: keyOfNewAccount,
        about: [url],
        async work(account, context): Promise<Done> {
          const { id, safe, name } = await vault.accounts.add(account, {
            ...duplicates,
            signal: context.signal,
          })
          return { names: { id, safe, object: name } }
        },
        look: ({ secret, ...shown }) =>
          Promise.resolve({ details: { account: { ...shown, hasSecret: secret !== undefined } } }),
        would: `add ${accounts}`,
        question: `Add ${accounts}?`,
        asksFrom: 2,
        uncertain: (account) => whetherAdded(vault, account, signal),
      }),
    )
  },
})

function namesOf({ safe, name, username, address }: NewAccount): Names {
  return { id: undefined, safe, object: name ?? [username, address].filter(Boolean).join('@') }
}

/** An interrupted run began to add it: if it is there now, it has done so. */
async function whetherAdded(
  vault: PasswordVault,
  { safe, name, platformId, username, address }: NewAccount,
  signal: AbortSignal,
): Promise<UncertainDecision> {
  // Nothing tells it from others of its platform.
  if (name === undefined && username === undefined && address === undefined) return 'skip'
  const made = {
    platformId,
    ...(username === undefined ? {} : { username }),
    ...(address === undefined ? {} : { address }),
  }
  const alike = vault.accounts.list({ safe, signal, ...(name === undefined ? made : { name }) })
  for await (const found of alike) {
    const fits = (wanted: string | undefined, has: string | undefined): boolean =>
      wanted !== undefined || has === undefined || has === ''
    if (name !== undefined || (fits(username, found.username) && fits(address, found.address))) return 'done'
  }
  return 'repeat'
}

async function readOne({ settings, flags, io, signal }: Add): Promise<NewAccount> {
  const account = readFlags(settings)
  const secret = await readOneSecret(settings, flags, io, signal)
  return secret === undefined ? account : { ...account, secret }
}

function readFlags(settings: Settings<typeof oneFlags>): NewAccount {
  const safe = settings.value('safe')
  const platformId = settings.value('policy-id')
  if (safe === undefined || platformId === undefined) {
    throw new UsageError(
      'Nothing says which account to add.',
      'Give --safe NAME and --policy-id PLATFORM, or --from FILE for many.',
    )
  }
  const name = settings.value('object')
  const username = settings.value('username')
  const address = settings.value('address')
  const properties = pairs(settings.list('property'))
  const secretKind = settings.text('secret-kind')
  const manualReason = settings.value('not-managed')
  const remoteMachines = settings.list('remote-machine').map(({ value }) => value)
  const only = settings.text('only-remote-machines')
  return {
    safe,
    platformId,
    ...(name === undefined ? {} : { name }),
    ...(username === undefined ? {} : { username }),
    ...(address === undefined ? {} : { address }),
    ...(properties === undefined ? {} : { properties }),
    ...(secretKind === undefined ? {} : { secretKind: oneOf(secretKind, ['password', 'ssh-key'] as const) }),
    ...(manualReason === undefined ? {} : { management: { automatic: false, manualReason } }),
    ...(remoteMachines.length === 0 ? {} : { remoteMachines }),
    ...(only === undefined ? {} : { restrictedToRemoteMachines: yesOrNo(only) }),
  }
}

async function readOneSecret(
  settings: Settings<typeof oneFlags>,
  flags: Add['flags'],
  io: Io,
  signal: AbortSignal,
): Promise<Secret | undefined> {
  const given = await readNewSecret({ settings, io, signal, inputIsTaken: false })
  if (flags['ask-value'] !== true) return given
  if (given !== undefined) throw new UsageError('--ask-value and --value-file do not go together.')
  return await askNewSecret(io, signal)
}

async function readMany(file: Setting, { flags, io, signal }: Add): Promise<NewAccount[]> {
  const stray = Object.keys(oneFlags).find((name) => Object.hasOwn(flags, name))
  if (stray !== undefined)
    throw new UsageError(`--${stray} does not go with --from: the file says all of it.`)
  const text = await readFileOrInput(file, io, signal)
  const records = parseRecords(text, '--from')
  if (records.length === 0) throw new UsageError('--from: there is no account in it.')
  const seen = new Map<string, string>()
  return records.map((record) => {
    const account = parseNewAccount(record, '--from')
    const key = keyOfNewAccount(account)
    const before = seen.get(key)
    if (before !== undefined)
      throw new UsageError(`--from: ${record.where} is the same account as ${before}.`)
    seen.set(key, record.where)
    return account
  })
}
