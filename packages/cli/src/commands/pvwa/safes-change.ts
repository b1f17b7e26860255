import { ConflictError, NotFoundError } from '@sallyport/sdk'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import { given } from '../../config/given.ts'
import { describeFailure } from '../../render/failure.ts'
import { someNames } from './common.ts'
import { namedAction } from './named-action.ts'
import { readSafeSettings, safeSettingsFlags } from './safe-flags.ts'

const addFlags = {
  ...safeSettingsFlags,
  administrators: {
    kind: 'switch',
    group: 'Members',
    brief: 'Make Vault Admins and Administrator its administrators',
  },
  administrator: {
    kind: 'list',
    value: 'NAME',
    group: 'Members',
    brief: 'User or group that becomes its administrator; repeatable',
  },
} as const satisfies FlagTable

/** `sallyport pvwa safes add` */
export const safesAdd = namedAction({
  name: 'safes add',
  summary: 'Make safes',
  usage: 'SAFE…',
  description:
    'Makes safes, which keep 10 versions of each password and have no CPM unless told otherwise. Who makes one is its\nmember. Where an administrator cannot be added, the safe stays, and the row says so.',
  flags: addFlags,
  examples: [
    {
      does: 'With a CPM; the settings are in the environment',
      line: 'Billing-DB --cpm PasswordManager --days 30 --description Oracle --administrators',
    },
    { does: 'For a program', line: 'Web-1 Web-2 Web-3 --yes --json' },
  ],
  what: 'safe',
  success: 'added',
  question: (safes) => `Make ${safes}?`,
  uncertain: 'skip',
  prepare(settings, words) {
    const made = readSafeSettings(settings)
    const named = settings.list('administrator').map(({ value }) => value)
    if (settings.isOn('administrators') && named.length > 0) {
      throw new UsageError('--administrators and --administrator do not go together.')
    }
    const administrators = settings.isOn('administrators') ? true : named.length > 0 ? named : undefined
    const options = { ...made, ...(administrators === undefined ? {} : { administrators }) }
    return {
      items: someNames(words, 'sallyport pvwa safes add SAFE'),
      names: (safe) => ({ safe }),
      plan: options,
      about: [JSON.stringify(options)],
      async work(vault, name, { signal }) {
        const safe = await vault.safes.add(name, { ...options, signal })
        const outcomes = safe.administrators.map(({ member, added, error }) => ({
          member,
          added,
          ...(error === undefined ? {} : { error: describeFailure(error).code }),
        }))
        const left = outcomes.filter(({ added }) => !added).map(({ member }) => member)
        return {
          names: { safe: safe.name },
          ...(left.length === 0 ? {} : { note: `not made administrators: ${left.join(', ')}` }),
          details: { number: safe.number, managingCpm: safe.managingCpm, administrators: outcomes },
        }
      },
    }
  },
})

/** `sallyport pvwa safes update` */
export const safesUpdate = namedAction({
  name: 'safes update',
  summary: 'Change safes',
  usage: 'SAFE…',
  description:
    'Changes what is named and leaves all else of the safe as it is. Give a safe another name with safes rename. Needs\nPVWA 12.2.',
  flags: safeSettingsFlags,
  examples: [
    { does: 'The settings are in the environment', line: 'Billing-DB --days 90 --cpm PasswordManager2' },
  ],
  what: 'safe',
  success: 'updated',
  question: (safes) => `Change ${safes}?`,
  uncertain: 'repeat',
  prepare(settings, words) {
    const changes = readSafeSettings(settings)
    if (Object.keys(changes).length === 0) {
      throw new UsageError('Nothing is to be changed.', 'Give --description, --cpm, --days or the like.')
    }
    return {
      items: someNames(words, 'sallyport pvwa safes update SAFE'),
      names: (safe) => ({ safe }),
      plan: { changes },
      about: [JSON.stringify(changes)],
      look: (vault, name, { signal }) => vault.safes.get(name, { signal }),
      async work(vault, name, { signal }) {
        await vault.safes.update(name, { ...changes, signal })
        return undefined
      },
    }
  },
})

/** `sallyport pvwa safes rename` */
export const safesRename = namedAction({
  name: 'safes rename',
  summary: 'Give a safe another name',
  usage: 'SAFE NEW-NAME',
  description:
    'Gives a safe another name. Accounts and members stay; applications that name it must follow. Needs PVWA 12.2.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: 'Billing-DB Billing-Oracle' }],
  what: 'safe',
  success: 'renamed',
  question: () => 'Give the safe another name?',
  uncertain: 'skip',
  prepare(_, words) {
    const [from, to, ...others] = words
    if (from === undefined || to === undefined || others.length > 0) {
      throw new UsageError('Give the safe and its new name.', 'sallyport pvwa safes rename SAFE NEW-NAME')
    }
    return {
      items: [from],
      names: (safe) => ({ safe }),
      plan: { newName: to },
      about: [to],
      look: (vault, name, { signal }) => vault.safes.get(name, { signal }),
      async work(vault, name, { signal }) {
        const renamed = await vault.safes.rename(name, to, { signal })
        return { details: { newName: renamed.name }, note: `now ${renamed.name}` }
      },
    }
  },
})

/** `sallyport pvwa safes delete` */
export const safesDelete = namedAction({
  name: 'safes delete',
  summary: 'Delete safes',
  usage: 'SAFE…',
  description:
    'Deletes safes. A vault may refuse to delete one that still holds accounts, or secrets whose retention has not\npassed, and may list a deleted one for a while.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: 'Billing-Old' }],
  what: 'safe',
  success: 'deleted',
  question: (safes) => `Delete ${safes}?`,
  asksFrom: 1,
  uncertain: 'repeat',
  prepare: (_, words) => ({
    items: someNames(words, 'sallyport pvwa safes delete SAFE'),
    names: (safe) => ({ safe }),
    look: (vault, name, { signal }) => vault.safes.get(name, { signal }),
    async work(vault, name, { signal, repeated }) {
      try {
        await vault.safes.delete(name, { signal })
      } catch (error) {
        // An interrupted run has done it already.
        if (!(repeated && error instanceof NotFoundError)) throw notEmpty(error)
      }
      return undefined
    },
  }),
})

/** What stands in the way of a deletion, as a rule: the vault does not say. */
function notEmpty(error: unknown): unknown {
  if (!(error instanceof ConflictError)) return error
  const { message, code, vendorCode, status, cause } = error
  return new ConflictError(message, {
    code,
    ...given({ vendorCode, status }),
    hint: 'As a rule it still holds accounts, or secrets whose retention has not passed: accounts list --safe NAME shows the accounts, and accounts delete and accounts move take them out.',
    cause,
  })
}
