import { format, inspect } from 'node:util'

/** A value in every form in which a program might print it. */
export function everyFormOf(value: unknown): string {
  const forms = [
    inspect(value, { depth: 12, showHidden: true, getters: true, maxStringLength: null }),
    inspect(value, { depth: 12, showHidden: true, customInspect: false, maxStringLength: null }),
    format('%s %O %o', value, value, value),
    JSON.stringify(value),
    String(value),
  ]
  for (let error = value; error instanceof Error; error = error.cause) {
    forms.push(error.message, error.stack ?? '', JSON.stringify(Object.getOwnPropertyDescriptors(error)))
  }
  return forms.join('\n')
}
