import type { Configuration } from '@sallyport/config'
import { REDACTED } from '@sallyport/sdk'
import { inherited, type Variable } from '../front/variables.ts'

/** Variables that tell this command a secret. */
const ownSecret = /^SALLYPORT_(?:\w+_)?(?:PASSWORD|PASSPHRASE|PASSCODE|TOKEN|SECRET)$/

/**
 * The environment of a child: all variables but those inherited ones by which the command itself opens vaults.
 *
 * @param configuration The variables out of which it takes secrets are left out too.
 */
export function childEnvironment(
  variables: readonly Variable[],
  configuration: Configuration | undefined,
): Record<string, string> {
  const spent = new Set(
    configuration?.shown.flatMap(({ value, from }) =>
      value === REDACTED ? from.filter(({ kind }) => kind === 'env').map(({ name }) => name) : [],
    ),
  )
  return Object.fromEntries(
    variables
      .filter(({ name, origin }) => origin !== inherited || !(ownSecret.test(name) || spent.has(name)))
      .map(({ name, value }) => [name, value]),
  )
}
