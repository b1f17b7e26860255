/** How a value is written in each language, so that its reader gives it back exactly. */

/** For POSIX shells: within single quotes every character is itself. */
export function shellQuoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`
}

/**
 * For the package dotenv and its like, which have several kinds of quotes, and escape almost nothing. A value that none of
 * them can hold has no form.
 */
export function dotenvQuoted(value: string): string | undefined {
  return dotenvForms.find(([fits]) => fits(value))?.[1](value)
}

const dotenvForms: readonly (readonly [
  fits: (value: string) => boolean,
  write: (value: string) => string,
])[] = [
  // A backslash before the last quote would be taken for one that escapes it.
  [(value) => !/['\r]|\\$/.test(value), (value) => `'${value}'`],
  // Here \n and \r are escapes for dotenv, and further ones for others.
  [(value) => !/"|\\[nrt\\"$\r]|\\$/.test(value), (value) => `"${value.replaceAll('\r', '\\r')}"`],
  [(value) => !/[`\r]|\\$/.test(value), (value) => `\`${value}\``],
  [(value) => value === value.trim() && !/[\r\n#]|^['"`]/.test(value), (value) => value],
]

/** For YAML 1.1 and 1.2: a string of JSON, with what YAML does not print escaped. */
export function yamlQuoted(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** For Java's `Properties.load`, also where it reads ISO 8859-1. */
export function propertyQuoted(value: string): string {
  return value
    .replace(/[\\\n\r\t\f]/g, (character) => propertyEscapes[character] ?? character)
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/^ +/, (spaces) => spaces.replaceAll(' ', '\\ '))
}

const propertyEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
}
