/** A refusal by the provider. CCP and CP each put it into their own shape. */
export interface Refusal {
  /** The vendor's error code, `APPAP004E`. */
  readonly code: string
  readonly text: string
}

const unusableWords = {
  disabled: 'is disabled',
  expired: 'has expired',
  hours: 'is not permitted at this hour',
} as const

/**
 * The provider's refusals, one factory each (CCP and CP protocol notes, Error codes). Texts are the published
 * ones where a source gives one; those of APPAP007E, APPAP229E and CASVL010E are the project's own wording.
 */
export const refusals = {
  notFound: (query: string, diagnosticInfo: number): Refusal => ({
    code: 'APPAP004E',
    text:
      `Password object matching query [${query}] was not found (Diagnostic Info: ${diagnosticInfo}). ` +
      'Please check that there is a password object that answers your query in the Vault and that both the Provider ' +
      'and the application user have the appropriate permissions needed in order to use the password.',
  }),
  vaultUnreachable: (): Refusal => ({ code: 'APPAP007E', text: 'Connection to the Vault has failed.' }),
  unknownApplication: (application: string, code: 'APPAP008E' | 'APPAP425E'): Refusal =>
    code === 'APPAP008E'
      ? {
          code,
          text:
            'Problem occurred while trying to use user in the Vault ' +
            // Two blanks before "Diagnostic" are in the captures.
            `(Error: ITATS982E User ${application} is not defined.  Diagnostic Info: 6)`,
        }
      : { code, text: `Failed getting application (${application}) from backend. Diagnostic Info: 10` },
  // What a provider says of an application that the vault does not let in is not established; the frame is that of a
  // user whom the vault does not know, the words inside are ours.
  unusableApplication: (application: string, because: 'disabled' | 'expired' | 'hours'): Refusal => ({
    code: 'APPAP008E',
    text:
      'Problem occurred while trying to use user in the Vault ' +
      `(Error: User ${application} ${unusableWords[because]}.  Diagnostic Info: 6)`,
  }),
  unauthorized: (subject: string): Refusal => ({
    code: 'APPAP133E',
    text: `Failed to verify application authentication data: ${subject} is unauthorized`,
  }),
  tooMany: (query: string): Refusal => ({
    code: 'APPAP229E',
    text: `Too many password objects matching query [${query}] were found.`,
  }),
  changing: (object: string): Refusal => ({
    code: 'APPAP282E',
    text: `Password [${object}] is currently being changed by the CPM.`,
  }),
  invalidUserName: (): Refusal => ({ code: 'CASVL010E', text: 'Invalid characters in User Name.' }),
}

/** The refusals for which each door has a code of its own. */
export interface DoorRefusals {
  readonly reasonRequired: Refusal
  readonly invalidQuery: Refusal
}
