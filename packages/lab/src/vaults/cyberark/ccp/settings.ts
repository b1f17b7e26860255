import type { RefusalSettings } from '../provider.ts'

/**
 * What can be set about the Central Credential Provider. What the sources leave open is here rather than
 * fixed.
 */
export interface CcpSettings extends RefusalSettings {
  /**
   * Sends PasswordChangeInProcess as a JSON boolean, as the documentation types it. Default false: captures
   * show text.
   */
  realBooleans: boolean
  /** Refuses values that hold `+`, `&` or `%` after decoding with 400 AIMWS030E. Default false. */
  strictUrls: boolean
  /** Leaves `Content` out for an account whose secret was never set. Default false: it is there and empty. */
  omitEmptyContent: boolean
  /**
   * Longest query string in bytes before IIS's request filtering answers 404.15. Default 16 384; IIS itself
   * starts at 2 048.
   */
  maxQueryBytes: number
}

/** The defaults of `CcpSettings`. */
export const defaultCcpSettings: Readonly<CcpSettings> = {
  unknownAppIdCode: 'APPAP008E',
  diagnosticInfo: 9,
  realBooleans: false,
  strictUrls: false,
  omitEmptyContent: false,
  maxQueryBytes: 16_384,
}
