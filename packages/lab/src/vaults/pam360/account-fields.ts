import type { Pam360AccountInit, Pam360CustomField, Pam360Totp } from '../../state/pam360/account.ts'
import { generatePassword } from '../../state/pam360/policy.ts'
import { fold } from '../../state/fold.ts'
import { fail } from './answers.ts'
import type { InputFields } from './input-data.ts'
import type { Pam360Request } from './request.ts'

/** Options of an account that the lab keeps and does nothing with; adding spells one of them otherwise. */
export const accountOptions = [
  'COMMAN_SET',
  'COMMAND_SET',
  'RECORD_RDP_SESSIONS',
  'RECORD_CLI_SESSIONS',
  'DISABLE_PASSWORD_RESETS',
  'CONFIGURE_PASSWORD_RESET',
  'IIS_WEB_CONFIG_RESET',
  'IIS_APP_POOL_RESTART',
  'IIS_APP_POOL_RESET',
  'SERVICES_RESTART',
  'SERVICES_RESET',
  'SCHEDULED_TASK_RESET',
  'SAP_USER_TYPE',
  'WEBSITE_SESSION_RECORDING',
  'GATEWAY_SESSION_RECORDING',
  'OWNERNAME',
  'DOMAINNAME',
] as const

/** The options among the names that an input gives. */
export function optionsOf(
  input: InputFields,
  names: readonly string[],
): (readonly [name: string, value: string])[] {
  return names.flatMap((name) => {
    const value = input.text(name)
    return value === undefined ? [] : [[name, value] as const]
  })
}

/** Custom fields of an input: `{CUSTOMLABEL, CUSTOMVALUE}` each. */
export function customFieldsOf(input: InputFields, name: string): Pam360CustomField[] | undefined {
  return input
    .sets(name)
    ?.map((field) => ({ label: field.demand('CUSTOMLABEL'), value: field.text('CUSTOMVALUE') ?? '' }))
}

/** Custom fields laid over those that are there, by their labels; a held one keeps its type. */
export function mergedFields(
  held: readonly Pam360CustomField[],
  given: readonly Pam360CustomField[] = [],
): Pam360CustomField[] {
  const byLabel = new Map(held.map((field) => [fold(field.label), field]))
  for (const field of given) byLabel.set(fold(field.label), { ...byLabel.get(fold(field.label)), ...field })
  return [...byLabel.values()]
}

/** The name of the policy that an input names, by name or number. */
export function policyOf({ context }: Pam360Request, name: string, input: InputFields): string | undefined {
  const given = input.text(`${name}ID`) ?? input.text(name) ?? ''
  if (given === '') return undefined
  const policy = context.control.findPolicy(given)
  if (policy === undefined) throw fail.missing('password policy')
  return policy.name
}

/** A new password by the policy of a name. */
export function generatedFor({ context }: Pam360Request, policyName: string): string {
  const policy = context.control.findPolicy(policyName)
  if (policy === undefined) throw fail.missing('password policy')
  return generatePassword(policy, context.control.nextSeed())
}

const algorithms = ['SHA1', 'SHA256', 'SHA512'] as const

/** What an input says of one-time codes; `undefined` when it says nothing. */
export function totpOf(input: InputFields): Pam360Totp | undefined {
  const secret = input.text('TOTP_SECRET') ?? ''
  if (secret === '') return undefined
  if (!/^[A-Z2-7]+=*$/iu.test(secret)) throw fail.invalid('TOTP_SECRET', 'it must be base32')
  const named = (input.text('TOTP_ALGORITHM') ?? 'SHA1').replace('-', '').toUpperCase()
  const algorithm = algorithms.find((one) => one === named)
  if (algorithm === undefined) throw fail.invalid('TOTP_ALGORITHM', `one of ${algorithms.join(', ')}`)
  const digits = input.whole('TOTP_DIGITS') ?? 6
  if (digits !== 6 && digits !== 8) throw fail.invalid('TOTP_DIGITS', '6 or 8')
  const period = input.whole('TOTP_VALIDITY') ?? 30
  if (period === 0) throw fail.invalid('TOTP_VALIDITY', 'it must not be 0')
  return { secret, algorithm, digits, period }
}

/** An account as an input describes it; `policy` makes its password where none is given. */
export function accountInitOf(request: Pam360Request, input: InputFields, policy: string): Pam360AccountInit {
  const own = policyOf(request, 'ACCOUNTPASSWORDPOLICY', input)
  const totp = totpOf(input)
  const password = input.text('PASSWORD') ?? ''
  return {
    name: input.demand('ACCOUNTNAME'),
    password: password === '' ? generatedFor(request, own ?? policy) : password,
    notes: input.text('NOTES') ?? '',
    customFields: customFieldsOf(input, 'ACCOUNTCUSTOMFIELD') ?? [],
    ...(own === undefined ? {} : { policy: own }),
    ...(totp === undefined ? {} : { totp }),
  }
}
