import type { Pam360Comparison, Pam360FormerPassword, Pam360Validation } from '@sallyport/sdk/pam360'
import { Secret } from '@sallyport/sdk'
import type { FlagTable } from '../../args/flags.ts'
import { CliError, UsageError } from '../../cli-error.ts'
import { reasonFlags } from '../../config/pam360-flags.ts'
import { given } from '../../config/given.ts'
import { ifGiven, oneOf, wholeNumber } from '../../config/values.ts'
import { exitCodes } from '../../exit-codes.ts'
import { refuseWords } from '../common.ts'
import { askNewSecret, newSecretFlags, readNewSecret } from '../shared/new-secret.ts'
import { accountFlags, oneAccount } from './choose.ts'
import { accountsCommand } from './chosen.ts'
import { detailsOf, lookOf } from './look.ts'
import { assumed, inEnvironment, listCommand, secretCommand, showCommand } from './make.ts'
import { readWhy } from './why.ts'

const changeFlags = {
  ...reasonFlags,
  ...newSecretFlags,
  ask: { kind: 'switch', group: 'New value', brief: 'Ask for the new password on the terminal' },
  where: {
    kind: 'text',
    value: 'local|remote',
    group: 'How',
    brief: 'Change it in PAM360 alone, or on the machine too [what the server does by itself]',
  },
} as const satisfies FlagTable

/** `sallyport pam360 password change` */
export const passwordChange = accountsCommand<typeof changeFlags>({
  name: 'password change',
  summary: 'Set another password, or have the policy make one',
  description:
    'Sets the password of --value-file or --ask; without these, the policy makes one on the server, which is our\nassumption.',
  flags: changeFlags,
  examples: [
    {
      does: inEnvironment,
      line: 'web-01 svc --value-file - --where remote < password.txt',
    },
    { does: 'By the policy, for several', line: 'web-01 svc deploy --reason rotation --yes' },
  ],
  what: 'password',
  success: 'changed',
  question: (passwords) => `Change ${passwords}?`,
  uncertain: 'skip',
  async prepare(settings, { words, count, ...parts }) {
    const inputIsTaken = words[0] === '-'
    const given_ = await readNewSecret({ settings, ...parts, inputIsTaken })
    const asks = settings.isOn('ask')
    if (asks && given_ !== undefined) throw new UsageError('--ask and --value-file do not go together.')
    const secret = asks && !parts.isDry ? await askNewSecret(parts.io, parts.signal) : given_
    if (secret !== undefined && count > 1) {
      throw new UsageError('One value is for one account.', 'Without a value, the policy makes one for each.')
    }
    const plan = {
      ...readWhy(settings),
      ...given({
        resetType: ifGiven(settings.text('where'), (one) => oneOf(one, ['local', 'remote'] as const)),
      }),
    }
    return {
      plan,
      work: ({ passwords }, account, { signal }) =>
        passwords.change(account, { ...plan, ...given({ newPassword: secret }), signal }),
    }
  },
})

const policyFlag = {
  policy: { kind: 'text', value: 'NAME', group: 'Which policy', brief: 'Name of a policy, such as Strong' },
} as const satisfies FlagTable

/** `sallyport pam360 password generate` */
export const passwordGenerate = secretCommand<typeof policyFlag>({
  name: 'password generate',
  summary: 'Have a password made by a policy, and set nowhere',
  usage: '',
  description: 'Has PAM360 make a password by a policy, and sets it nowhere.',
  flags: policyFlag,
  examples: [{ does: inEnvironment, line: '--policy Strong' }],
  prepare(settings, words) {
    refuseWords(words, 'Name the policy with --policy NAME.')
    const options = given({ policy: settings.value('policy') })
    return ({ passwords }, signal) => passwords.generate({ ...options, signal })
  },
})

const validateFlags = {
  ...policyFlag,
  'policy-id': { kind: 'text', value: 'ID', group: 'Which policy', brief: 'The policy by its id' },
  ...newSecretFlags,
} as const satisfies FlagTable

/** `sallyport pam360 password validate` */
export const passwordValidate = showCommand<typeof validateFlags, Pam360Validation>({
  name: 'password validate',
  summary: 'Ask whether a password obeys a policy',
  usage: '--policy NAME',
  description: `Asks whether the password of --value-file, or one that is typed, obeys a policy. Ends with 100 where it does not. ${assumed}`,
  flags: validateFlags,
  examples: [{ does: inEnvironment, line: '--policy Strong --value-file password.txt' }],
  details: detailsOf<Pam360Validation & { properties?: Readonly<Record<string, string>> }>({
    Valid: ({ valid }) => valid,
    Reason: ({ reason }) => reason,
  }),
  isYes: ({ valid }) => valid,
  prepare(settings, words, { io, signal }) {
    refuseWords(words, 'A password is never taken from the command line; use --value-file FILE.')
    const options = given({ policy: settings.value('policy'), policyId: settings.value('policy-id') })
    return async ({ passwords }) => {
      const secret =
        (await readNewSecret({ settings, io, signal, inputIsTaken: false })) ??
        (await askNewSecret(io, signal))
      return passwords.validate(secret, { ...options, signal })
    }
  },
})

/** `sallyport pam360 password verify` */
export const passwordVerify = showCommand<typeof accountFlags, Pam360Comparison>({
  name: 'password verify',
  summary: 'Compare the stored password with the one on the machine',
  usage: 'RESOURCE ACCOUNT | --id ID/ID',
  description: `Has PAM360 compare the password that it stores with the one on the machine. Ends with 100 where they\ndiffer, or PAM360 could not tell. ${assumed}`,
  flags: accountFlags,
  examples: [{ does: inEnvironment, line: 'web-01 svc; [ $? -ne 100 ] || echo different' }],
  details: detailsOf<Pam360Comparison & { properties?: Readonly<Record<string, string>> }>({
    'In sync': ({ inSync }) => inSync,
    Status: ({ status }) => status,
  }),
  isYes: ({ inSync }) => inSync,
  prepare(settings, words) {
    const account = oneAccount(settings, words)
    return ({ passwords }, signal) => passwords.verify(account, { signal })
  },
})

const historyFlags = { ...accountFlags, ...reasonFlags } as const satisfies FlagTable

/** `sallyport pam360 password history` */
export const passwordHistory = listCommand<typeof historyFlags, Pam360FormerPassword>({
  name: 'password history',
  summary: 'List when the password of an account was changed, and by whom',
  usage: 'RESOURCE ACCOUNT | --id ID/ID',
  description: `Lists the former passwords of an account without showing them; password former gets one. ${assumed}`,
  flags: historyFlags,
  examples: [{ does: inEnvironment, line: 'web-01 svc' }],
  what: 'former password',
  look: lookOf({ Changed: ({ changedAt }) => changedAt, By: ({ changedBy }) => changedBy }),
  prepare(settings, words) {
    const account = oneAccount(settings, words)
    const why = readWhy(settings)
    return ({ passwords }, signal) => passwords.history(account, { ...why, signal })
  },
})

const formerFlags = {
  ...historyFlags,
  number: {
    kind: 'text',
    value: 'N',
    group: 'Which password',
    brief: 'Its place in password history, from 1 [1]',
  },
} as const satisfies FlagTable

/** `sallyport pam360 password former` */
export const passwordFormer = secretCommand<typeof formerFlags>({
  name: 'password former',
  summary: 'Get a password that an account had',
  usage: 'RESOURCE ACCOUNT | --id ID/ID',
  description: `Gets a password that an account had, by its place in password history. ${assumed}`,
  flags: formerFlags,
  examples: [{ does: inEnvironment, line: 'web-01 svc --number 2' }],
  prepare(settings, words) {
    const account = oneAccount(settings, words)
    const why = readWhy(settings)
    const number = ifGiven(settings.text('number'), (one) => wholeNumber(one, 1, 100_000)) ?? 1
    return async ({ passwords }, signal) => {
      const former = await passwords.history(account, { ...why, signal })
      const found = former[number - 1]
      if (found === undefined) {
        throw new CliError('The account had fewer passwords.', {
          exit: exitCodes.notFound,
          code: 'NOT_FOUND',
          hint: 'password history lists them.',
        })
      }
      return new Secret(found.secret.bytes())
    }
  },
})
