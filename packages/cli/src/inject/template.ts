import { isReference, nearest } from '@sallyport/sdk'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { dotenvQuoted, propertyQuoted, shellQuoted, yamlQuoted } from '../export/quoting.ts'
import { printable } from '../render/printable.ts'

/** A reference in a template. */
export interface Asked {
  readonly reference: string
  /** The template and the line. */
  readonly place: string
}

/** What came of rendering with what is known so far. */
export interface Rendered {
  /** Every reference that was come by, in order. */
  readonly asked: readonly Asked[]
  /**
   * Gives the text, which is of use only if all of them were known.
   *
   * @throws CliError of the template.
   */
  readonly text: () => string
}

/** A template, ready to be rendered. */
export interface Template {
  /** What messages call it: its path. */
  readonly name: string
  /**
   * Renders it.
   *
   * @param known The secrets that are known, by their references.
   * @param unknown What stands for the others.
   */
  render(known: ReadonlyMap<string, string>, unknown: string): Rendered
}

/**
 * Reads a template in Liquid. Whatever is unknown in it, a variable, a filter or a tag, is an error, and it reads no other
 * file. Beside Liquid's own filters it has `secret`, which puts what a reference names in its place, and a
 * filter for each way of quoting: `shell_quote`, `dotenv_quote`, `yaml_quote`, `properties_quote`.
 *
 * @param name What messages call it.
 * @throws CliError naming line and column. No message repeats what is in the template.
 */
export async function parseTemplate(
  source: string,
  name: string,
  variables: Readonly<Record<string, string>>,
): Promise<Template> {
  // Nothing else needs it, and it takes longer to load than all the rest.
  const { Liquid, LiquidError } = await import('liquidjs')
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    // No file is read: there are these templates only.
    templates: {},
  })
  let valueOf: (reference: string) => string = () => ''
  let asked: Asked[] = []
  liquid.registerFilter('secret', function (value: unknown) {
    if (!isReference(value))
      throw new FilterError("the filter 'secret' takes a reference, pam://…, in quotes")
    const [line] = this.token.getPosition()
    asked.push({ reference: value, place: `${name}, line ${line}` })
    return valueOf(value)
  })
  for (const [filter, quote] of Object.entries(quoting)) {
    liquid.registerFilter(filter, (value: unknown) => {
      const quoted = quote(typeof value === 'string' ? value : JSON.stringify(value))
      if (quoted === undefined) throw new FilterError(`the filter '${filter}' has no form for this value`)
      return quoted
    })
  }
  const failure = (error: unknown): CliError => {
    const [line, column] = LiquidError.is(error) ? error.token.getPosition() : []
    const place = line === undefined || column === undefined ? '' : `, line ${line}, column ${column}`
    const { reason, hint } = error instanceof Error ? sayingOf(error, source) : notUnderstood
    return new CliError(`${printable(name, 300)}${place}: ${reason}.`, {
      exit: exitCodes.configuration,
      code: 'TEMPLATE',
      hint,
    })
  }
  const parsed = attempt(() => liquid.parse(source), failure)()
  return {
    name,
    render(known, unknown) {
      valueOf = (reference) => known.get(reference) ?? unknown
      asked = []
      const text = attempt(() => String(liquid.renderSync(parsed, { ...variables })), failure)
      return { asked, text }
    },
  }
}

/** Does something now, and gives what came of it, or throws it, later. */
function attempt<Value>(work: () => Value, failure: (error: unknown) => CliError): () => Value {
  try {
    const value = work()
    return () => value
  } catch (error) {
    return () => {
      throw failure(error)
    }
  }
}

const quoting: Readonly<Record<string, (value: string) => string | undefined>> = {
  shell_quote: shellQuoted,
  dotenv_quote: dotenvQuoted,
  yaml_quote: yamlQuoted,
  properties_quote: propertyQuoted,
}

/** A failure of ours within a template; its text holds no value. */
class FilterError extends Error {}

/** What is wrong with a template, and what to do next. */
interface Saying {
  readonly reason: string
  readonly hint?: string | undefined
}

/** Liquid's own messages repeat the template, and while rendering values too: what they say is said anew. */
const sayings: readonly (readonly [RegExp, (name: string) => Saying])[] = [
  [
    /^undefined filter: ([\w-]+),/,
    (name) => {
      const meant = nearest(name, ['secret', ...Object.keys(quoting)])
      return {
        reason: `there is no filter '${name}'`,
        hint: meant === undefined ? undefined : `Did you mean '${meant}'?`,
      }
    },
  ],
  [/^tag "([\w-]+)" not found,/, (name) => ({ reason: `there is no tag '${name}'` })],
  [/^ENOENT: Failed to lookup/, () => ({ reason: 'a template reads no other file' })],
  [/ not closed,/, () => ({ reason: 'this is not closed' })],
]

const notUnderstood: Saying = { reason: 'this is not understood' }

function sayingOf(error: Error, source: string): Saying {
  const original = 'originalError' in error ? error.originalError : undefined
  if (original instanceof FilterError) return { reason: original.message }
  const variable = /^undefined variable: ([\w.-]+),/.exec(error.message)?.[1]
  if (variable !== undefined) {
    // A name that was computed may be anything.
    if (!source.includes(variable)) return { reason: 'a variable is not there' }
    return { reason: `there is no variable '${variable}'`, hint: `Give it with --var ${variable}=VALUE.` }
  }
  for (const [pattern, say] of sayings) {
    const found = pattern.exec(error.message)
    if (found !== null) return say(found[1] ?? '')
  }
  return notUnderstood
}
