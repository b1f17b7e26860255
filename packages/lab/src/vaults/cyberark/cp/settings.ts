import type { RefusalSettings } from '../provider.ts'

/**
 * What can be set about the Credential Provider's executable. What the sources leave open is here rather than
 * fixed.
 */
export interface CpSettings extends RefusalSettings {
  /** Exit code of a failure, 1 to 255. Default 1; the real number is not established. */
  exitCode: number
  /** `code`: `APPAP004E text`; `number`: `ERROR (4) text`. Default `code`. */
  errorStyle: 'code' | 'number'
  /** Where failures are printed. Default `stderr`. */
  errorStream: 'stderr' | 'stdout'
  /** The port that the provider claims; another in `ConnectionParms.Port` finds nobody. Default 18923. */
  port: number
}

/** The defaults of `CpSettings`. */
export const defaultCpSettings: Readonly<CpSettings> = {
  unknownAppIdCode: 'APPAP008E',
  diagnosticInfo: 9,
  exitCode: 1,
  errorStyle: 'code',
  errorStream: 'stderr',
  port: 18_923,
}
