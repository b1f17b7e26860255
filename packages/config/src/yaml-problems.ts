import type { ErrorCode } from 'yaml'

/** What the parser's codes mean. Its own words are not used: they may repeat what the file holds. */
const words: Partial<Record<ErrorCode, readonly [what: string, hint?: string]>> = {
  BAD_ALIAS: ['an alias stands for nothing', 'Quote text that starts with an asterisk.'],
  BAD_DQ_ESCAPE: [
    'a backslash stands for nothing in double quotes',
    "Use single quotes, such as 'C:\\Folder\\ca.pem', or double each backslash.",
  ],
  BAD_INDENT: [
    'the indentation is not that of the lines around it',
    'Indent it as these are; where a { or [ was opened above, close it.',
  ],
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

/** What is wrong with YAML, by the parser's code, and what to do. */
export function yamlProblem(code: ErrorCode): readonly [what: string, hint?: string] {
  return words[code] ?? ['this is not YAML']
}
