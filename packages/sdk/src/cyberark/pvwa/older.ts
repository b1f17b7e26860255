import { ConfigurationError } from '../../errors.ts'

/**
 * Asks by an older route where a server does not have the newer one; never after a refusal or an outage. Where it
 * has neither, the failure of the newer one stands.
 */
export async function orOlder<Value>(
  newer: () => Promise<Value>,
  older: () => Promise<Value>,
): Promise<Value> {
  try {
    return await newer()
  } catch (error) {
    if (!isNotSupported(error)) throw error
    try {
      return await older()
    } catch (second) {
      throw isNotSupported(second) ? error : second
    }
  }
}

/** Whether a route is not there, as opposed to a refusal or an outage. */
export function isNotSupported(error: unknown): boolean {
  return error instanceof ConfigurationError && error.code === 'NOT_SUPPORTED'
}
