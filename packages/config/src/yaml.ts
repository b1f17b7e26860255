import { ConfigurationError } from '@sallyport/sdk'
import { isCollection, LineCounter, parseDocument, type ErrorCode, type ScalarTag } from 'yaml'

/** What the parser's codes mean. Its own words are not used: they may repeat what the file holds. */
const words: Partial<Record<ErrorCode, readonly [what: string, hint?: string]>> = {
  BAD_ALIAS: ['an alias stands for nothing', 'Quote text that starts with an asterisk.'],
  BAD_DQ_ESCAPE: [
    'a backslash stands for nothing in double quotes',
    "Use single quotes, such as 'C:\\Folder\\ca.pem', or double each backslash.",
  ],
  BAD_INDENT: ['the indentation is not that of the lines around it'],
  BLOCK_AS_IMPLICIT_KEY: [
    'a colon and a space stand in text that has no quotes',
    "Put the text in quotes, such as 'one: two'.",
  ],
  BAD_SCALAR_START: ['text that starts like this has to be quoted'],
  DUPLICATE_KEY: ['a key is there twice', 'Keep one of them.'],
  MISSING_CHAR: ['a quote, bracket or colon is missing'],
  MULTIPLE_DOCS: ['there is a second document', 'Remove the line of three hyphens and what follows.'],
  TAB_AS_INDENT: ['there is a tab in the indentation', 'Indent with spaces.'],
  TAG_RESOLVE_FAILED: [
    'there is a tag that means nothing here',
    'Quote text that starts with an exclamation mark.',
  ],
}

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
    const [what, hint] = words[problem.code] ?? ['this is not YAML']
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
  // A list is refused with the root of the configuration.
  return Object(value) as object
}
