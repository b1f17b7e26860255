import type { Account } from '../../../state/account.ts'
import { valueOf } from '../../../state/account-store.ts'
import type { OutputField } from './arguments.ts'
import type { CpSettings } from './settings.ts'

/** What a run of the executable prints and how it ends. */
export interface RunOutcome {
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  readonly exitCode: number
  /** The vendor's error code, for the journal. */
  readonly vendorCode?: string
}

const encoder = new TextEncoder()

function text(value: string | undefined | null): string {
  if (value === undefined) return '<na>'
  return value === '' || value === null ? '<null>' : value
}

// `Name` is how CCP calls the object; both are taken here.
function propertyOf(account: Account, name: string): string | undefined {
  return valueOf(account, name === 'name' ? 'object' : name)
}

/**
 * The values of a successful run, joined by the delimiter and ended by one line feed (CP protocol notes,
 * Standard output): `<na>` for a property that does not exist, `<null>` for one that is empty. Nothing is
 * escaped, the delimiter inside a value neither.
 */
export function formatValues(
  fields: readonly OutputField[],
  account: Account,
  secret: string | null,
  delimiter: string,
): Uint8Array {
  const values = fields.map((field) => {
    switch (field.kind) {
      case 'password':
        return text(secret)
      case 'changing':
        return String(account.changeInProgress)
      case 'property':
        return text(propertyOf(account, field.name))
    }
  })
  return encoder.encode(`${values.join(delimiter)}\n`)
}

/** A failure: one line, on the stream and in the style that the settings say. */
export function formatFailure(code: string, message: string, settings: CpSettings): RunOutcome {
  const label = settings.errorStyle === 'code' ? code : `ERROR (${Number(/\d+/u.exec(code)?.[0] ?? 1)})`
  const line = encoder.encode(`${label} ${message}\n`)
  const nothing = new Uint8Array()
  return {
    stdout: settings.errorStream === 'stdout' ? line : nothing,
    stderr: settings.errorStream === 'stderr' ? line : nothing,
    exitCode: settings.exitCode,
    vendorCode: code,
  }
}
