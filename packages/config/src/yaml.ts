import { ConfigurationError } from '@sallyport/sdk'
import { isCollection, LineCounter, parseDocument, type ScalarTag } from 'yaml'
import { yamlProblem } from './yaml-problems.ts'

/**
 * What is text to Python's parser, although YAML 1.1 has truth values or numbers of this form: one letter, an exponent
 * without a point or a sign, a zero before digits that are not octal.
 */
const textToPython: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  test: /^(?:[YyNn]|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?[0-9_]*\.[0-9_]*[eE][0-9]+|[-+]?0[0-9_]*[89][0-9_]*)$/,
  resolve: (text) => text,
}

/**
 * Reads YAML as Python's parser does (version 1.1: `yes` is true, `y` is text, `<<` merges). An empty text is an empty mapping.
 *
 * @param name What the errors call it.
 * @throws ConfigurationError with line and column. No value is repeated.
 */
export function readYaml(text: string, name: string): object {
  const lines = new LineCounter()
  const document = parseDocument(text.replace(/^\uFEFF/, ''), {
    version: '1.1',
    customTags: (tags) => [textToPython, ...tags],
    lineCounter: lines,
    prettyErrors: false,
  })
  const refuse = (offset: number, what: string, hint?: string): ConfigurationError => {
    const { line, col } = lines.linePos(offset)
    return new ConfigurationError(`${name}, line ${line}, column ${col}: ${what}.`, {
      code: 'INVALID_OPTION',
      ...(hint === undefined ? {} : { hint }),
    })
  }
  const [problem] = [...document.errors, ...document.warnings]
  if (problem !== undefined) {
    const [what, hint] = yamlProblem(problem.code)
    throw refuse(problem.pos[0], what, hint)
  }
  if (document.contents === null) return {}
  if (!isCollection(document.contents))
    throw refuse(0, 'the file must hold a mapping with at least one section')
  let value: unknown
  try {
    // Aliases are few in a configuration; a bomb of them ends here.
    value = document.toJS({ maxAliasCount: 100 })
  } catch {
    throw refuse(0, 'an alias stands for nothing, or there are too many', 'Write out what they stand for.')
  }
  // A collection gives an object or a list; a list is refused with the root of the configuration.
  return Object(value) as object
}
