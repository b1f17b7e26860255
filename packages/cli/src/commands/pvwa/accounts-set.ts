import type { Secret } from '@sallyport/sdk'
import type { PasswordVault } from '@sallyport/sdk/cyberark'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import { accountsAction, type PreparedAction, type Preparation } from './accounts-action.ts'
import type { Target } from './choose-accounts.ts'
import { askNewSecret, newSecretFlags, readNewSecret } from '../shared/new-secret.ts'

const valueFlags = {
  ...newSecretFlags,
  generate: {
    kind: 'switch',
    group: 'New value',
    brief: 'Have PVWA make one for each account, by the rules of its platform',
  },
} as const satisfies FlagTable

const nextFlags = {
  ...valueFlags,
  later: {
    kind: 'switch',
    group: 'How',
    brief: 'Have the CPM set it when it is due next, not at once',
  },
} as const satisfies FlagTable

const setFlags = {
  ...valueFlags,
  'entire-group': { kind: 'switch', group: 'How', brief: 'Also in the whole account group of each' },
} as const satisfies FlagTable

const whence =
  'The new value comes from --value-file, from standard input (--value-file -), from PVWA (--generate), or is asked\nfor on the terminal; it is never taken from the command line. A journal does not know the value:\ngive another file with each.'

/** `sallyport pvwa accounts set-next` */
export const accountsSetNext = accountsAction({
  name: 'set-next',
  summary: 'Have the CPM set a password that you choose',
  usage: '[--value-file FILE | --generate] ',
  description: `Has the CPM set a password of your choice, at the target and in the vault. The CPM acts later.\n${whence}`,
  flags: nextFlags,
  examples: [
    { does: 'A password that is asked for; the settings are in the environment', line: '24_3' },
    { does: 'One of its own for each account of a search', line: '--search oracle --generate --yes' },
  ],
  success: 'requested',
  verb: 'set the passwords of',
  question: (accounts) => `Have the CPM set another password for ${accounts}?`,
  uncertain: 'repeat',
  async prepare(parts) {
    const immediately = !parts.settings.isOn('later')
    return await prepareValue(parts, [String(immediately)], (vault, account, secret, signal) =>
      vault.accounts.setNextPassword(account, secret, { signal, immediately }),
    )
  },
})

/** `sallyport pvwa accounts set` */
export const accountsSet = accountsAction({
  name: 'set',
  summary: 'Set a password in the vault alone',
  usage: '[--value-file FILE | --generate] ',
  description: `Sets the password in the vault and nowhere else, for one that was changed at the target already.\n${whence}`,
  flags: setFlags,
  examples: [
    { does: 'From a file; the settings are in the environment', line: '24_3 --value-file new-password' },
    { does: 'From another program', line: '24_3 --value-file -' },
  ],
  success: 'set',
  verb: 'set the passwords of',
  question: (accounts) => `Set another password in the vault for ${accounts}?`,
  uncertain: 'repeat',
  async prepare(parts) {
    const entireGroup = parts.settings.isOn('entire-group')
    const how = entireGroup ? { entireGroup } : {}
    return await prepareValue(parts, [String(entireGroup)], (vault, account, secret, signal) =>
      vault.accounts.setPasswordInVault(account, secret, { signal, ...how }),
    )
  },
})

async function prepareValue(
  parts: Preparation<typeof valueFlags>,
  about: readonly string[],
  set: (vault: PasswordVault, account: Target, secret: Secret, signal: AbortSignal) => Promise<void>,
): Promise<PreparedAction> {
  const given = await readNewSecret(parts)
  const generates = parts.settings.isOn('generate')
  if (generates && given !== undefined) {
    throw new UsageError('--generate and --value-file do not go together.')
  }
  const shared = generates || parts.isDry ? given : (given ?? (await askNewSecret(parts.io, parts.signal)))
  return {
    about: [...about, String(generates)],
    async work(vault, account, { signal }) {
      const secret = shared ?? (await vault.accounts.generatePassword(account, { signal }))
      try {
        await set(vault, account, secret, signal)
      } finally {
        if (secret !== shared) secret.dispose()
      }
      return undefined
    },
  }
}
