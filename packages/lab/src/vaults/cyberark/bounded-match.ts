import { createContext, Script } from 'node:vm'

// Enough for an honest pattern on a hundred thousand accounts and a busy machine.
const timeoutMs = 1000
const longestPattern = 512
const timeoutCode = 'ERR_SCRIPT_EXECUTION_TIMEOUT'
const script = new Script('run()')

/** Compiles a value of a regular-expression query: unanchored, any case; `undefined` when it is none. */
export function compilePattern(source: string): RegExp | undefined {
  if (source.length > longestPattern) return undefined
  for (const flags of ['iu', 'i']) {
    try {
      return new RegExp(source, flags)
    } catch {
      // Some patterns of other dialects (`\-`) are only accepted without the Unicode flag; the loop tries
      // that next.
    }
  }
  return undefined
}

/**
 * Runs a search with foreign regular expressions, for no longer than a second: a pattern that
 * backtracks for ever would otherwise stop the whole lab. `undefined` when the time was up.
 */
export function runBounded<T>(search: () => T): T | undefined {
  let result: T | undefined
  const context = createContext({
    run: () => {
      result = search()
    },
  })
  try {
    // The time limit of a script also ends what the script calls, a running regular expression included.
    script.runInContext(context, { timeout: timeoutMs })
  } catch (error) {
    // The error comes out of the other context, so it is no instance of this one's Error.
    if (isTimeout(error)) return undefined
    throw error
  }
  return result
}

function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === timeoutCode
}
