/** A restriction on an application, ready to be checked. */
export type ApplicationRule =
  | { readonly kind: 'certificateSerialNumber'; readonly value: string }
  | {
      readonly kind: 'certificateAttributes'
      readonly subject: readonly string[]
      readonly issuer: readonly string[]
      readonly subjectAlternativeName: readonly string[]
    }
  | { readonly kind: 'machineAddress' | 'osUser' | 'path' | 'hash'; readonly value: string }

/** The kinds of restriction, in the order in which they are checked. */
export const ruleKinds = [
  'certificateSerialNumber',
  'certificateAttributes',
  'machineAddress',
  'osUser',
  'path',
  'hash',
] as const

/** One kind of restriction. */
export type RuleKind = (typeof ruleKinds)[number]

/** An application identity (AppID) in the vault. */
export interface Application {
  readonly id: string
  readonly rules: readonly ApplicationRule[]
}
