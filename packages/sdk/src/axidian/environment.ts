import { ConfigurationError } from '../errors.ts'

/** The variables of Axidian's own SDK, and what each is for. */
export interface AxidianEnvironment {
  readonly idpUrl: string
  readonly coreUrl: string
  readonly username: string
  readonly password: string
  readonly verify: boolean
  readonly ca: string | undefined
}

/** What a client cannot do without, and the variable of each. */
const required = [
  ['idpUrl', 'PAM_IDP_SERVER'],
  ['coreUrl', 'PAM_CORE_SERVER'],
  ['username', 'PAM_USERNAME'],
  ['password', 'PAM_PASSWORD'],
] as const

const words: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  yes: true,
  on: true,
  false: false,
  '0': false,
  no: false,
  off: false,
}

/**
 * Reads `PAM_IDP_SERVER`, `PAM_CORE_SERVER`, `PAM_USERNAME`, `PAM_PASSWORD`, `PAM_VERIFY_SSL` and `PAM_CA_CERT`.
 * Empty ones count as absent.
 *
 * @param given What is given in place of the variables; none is missed for it.
 * @throws ConfigurationError naming every variable that is missing, or the one that makes no sense.
 */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  given: Readonly<Partial<Record<(typeof required)[number][0], unknown>>> = {},
): AxidianEnvironment {
  const get = (name: string): string | undefined => (env[name] === '' ? undefined : env[name])
  const missing = required
    .filter(([name, variable]) => given[name] === undefined && get(variable) === undefined)
    .map(([, variable]) => variable)
  if (missing.length > 0) {
    throw new ConfigurationError(`The environment lacks ${missing.join(', ')}.`, {
      code: 'INVALID_OPTION',
      hint: 'Set them, or give the options to the constructor.',
    })
  }
  const verify = get('PAM_VERIFY_SSL')
  const isVerified = verify === undefined ? true : words[verify.trim().toLowerCase()]
  if (isVerified === undefined) {
    throw new ConfigurationError('PAM_VERIFY_SSL must be true, 1, yes or on, or false, 0, no or off.', {
      code: 'INVALID_OPTION',
    })
  }
  return {
    idpUrl: get('PAM_IDP_SERVER') ?? '',
    coreUrl: get('PAM_CORE_SERVER') ?? '',
    username: get('PAM_USERNAME') ?? '',
    password: get('PAM_PASSWORD') ?? '',
    verify: isVerified,
    ca: get('PAM_CA_CERT'),
  }
}
