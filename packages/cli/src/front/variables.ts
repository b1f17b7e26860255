import type { Configuration } from '@sallyport/config'
import { formatReference, isReference } from '@sallyport/sdk'
import { UsageError } from '../cli-error.ts'
import { readTextFile } from '../config/text-file.ts'
import { parseEnvFile } from './env-file.ts'
import type { Resolved, Wanted } from './resolve.ts'

/** A variable that a program shall have: what it says, or a reference to what it shall say. */
export interface Variable {
  readonly name: string
  readonly value: string
  /** What messages call the place that says it, such as `-e` or `the environment`. */
  readonly origin: string
}

/** What every program can have as a variable. */
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * The variables of env files, in order.
 *
 * @throws CliError for a file that cannot be read or understood.
 */
export async function readEnvFiles(paths: readonly string[]): Promise<readonly Variable[]> {
  const files = await Promise.all(
    paths.map(async (path) => ({
      path,
      text: await readTextFile(
        { value: path, origin: '--env-file', layer: 'flag' },
        'Give the path of a file with NAME=value lines.',
      ),
    })),
  )
  return files.flatMap(({ path, text }) =>
    parseEnvFile(text, path).map(({ name, value, line }) => ({
      name,
      value,
      origin: `${path}, line ${line}`,
    })),
  )
}

/**
 * `NAME=REFERENCE` words. What they hold besides is not repeated: somebody may have typed a secret there.
 *
 * @param origin What messages call them, such as `-e`.
 * @throws UsageError
 */
export function readAssignments(words: readonly string[], origin: string): readonly Variable[] {
  const found = words.map((word) => {
    const equals = word.indexOf('=')
    const [name, value] = [word.slice(0, Math.max(0, equals)), word.slice(equals + 1)]
    if (!variableName.test(name) || !isReference(value)) {
      throw new UsageError(
        `${origin} must be NAME=REFERENCE.`,
        'For example DB_PASSWORD=pam://ccp/Billing-DB/oracle-prod. A plain value belongs into an env file.',
      )
    }
    return { name, value, origin }
  })
  const twice = found.find(({ name }, index) => found.findIndex((one) => one.name === name) < index)
  if (twice !== undefined) throw new UsageError(`${origin} names ${twice.name} twice.`)
  return found
}

/** What messages call the environment of this process. */
export const inherited = 'the environment'

/**
 * All variables, each once: those of the configuration, of the environment, and what else is given, the later before the
 * earlier. A variable of the environment that is empty counts as not set, as most shells make no difference.
 */
export function variablesOf(
  configuration: Configuration | undefined,
  env: Readonly<Record<string, string | undefined>>,
  given: readonly Variable[],
): readonly Variable[] {
  const configured = configuredVariables(configuration)
  const names = new Set(configured.map(({ name }) => name))
  const here = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || (value === '' && names.has(name)) ? [] : [{ name, value, origin: inherited }],
  )
  return lastOfEach([...configured, ...here, ...given])
}

/** The variables that a configuration names. */
export function configuredVariables(configuration: Configuration | undefined): readonly Variable[] {
  if (configuration === undefined) return []
  return Object.entries(configuration.environment).map(([name, reference]) => ({
    name,
    value: formatReference(reference),
    origin: `${configuration.path}, environment`,
  }))
}

/** Each variable once, with the value that comes last. */
export function lastOfEach(variables: readonly Variable[]): readonly Variable[] {
  return [...new Map(variables.map((one) => [one.name, one])).values()]
}

/** Those that have to be retrieved. */
export function wantedOf(variables: readonly Variable[]): readonly Wanted[] {
  return variables.flatMap(({ name, value, origin }) =>
    isReference(value) ? [{ name, reference: value, origin }] : [],
  )
}

/** Puts what was retrieved in the place of references. */
export function withValues(
  variables: readonly Variable[],
  resolved: readonly Resolved[],
): readonly Variable[] {
  const values = new Map(resolved.map(({ name, value }) => [name, value]))
  return variables.map((one) => ({ ...one, value: values.get(one.name) ?? one.value }))
}
