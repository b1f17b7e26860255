/** How requests for certificates are signed. Pure. */
import { checkArgument, checkOptions, isRecord, oneOf, optional } from '../../options.ts'
import { bodyOf, type WireFields } from '../../wire-fields.ts'
import { signingFields, type Pam360Signing } from './fields.ts'

/** What of a way to sign may be left out. */
const mayLack: ReadonlySet<string> = new Set(['rootSerialNumber', 'isIntermediate', 'agentResponseTimeout'])
const signingTypes = Object.keys(signingFields)

/** What a way to sign sends: of its own table alone. */
export function signingInput(signing: Pam360Signing): Record<string, unknown> {
  const type: unknown = isRecord(signing) ? signing.type : undefined
  checkArgument('pki.signCsr', "'type'", type, oneOf(...signingTypes))
  switch (signing.type) {
    case 'root':
      return written(signing, signingFields.root)
    case 'microsoft-ca':
      return written(signing, signingFields['microsoft-ca'])
    case 'microsoft-ca-agent':
      return written(signing, signingFields['microsoft-ca-agent'])
  }
}

function written<Signing extends object>(
  signing: Signing,
  fields: WireFields<Signing>,
): Record<string, unknown> {
  const shape = Object.fromEntries(
    Object.entries<WireFields<Signing>[keyof Signing]>(fields).map(([name, { check }]) => [
      name,
      mayLack.has(name) ? optional(check) : check,
    ]),
  )
  checkOptions<object>('pki.signCsr', signing, shape)
  return bodyOf(fields, signing)
}
