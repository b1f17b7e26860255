/** A restriction on an application, ready to be checked. */
export type ApplicationRule = {
  /** Its number in the application; given when it is set, unless it has one. */
  readonly authId?: number
  readonly comment?: string
} & (
  | {
      readonly kind: 'certificateSerialNumber' | 'machineAddress' | 'osUser' | 'hash'
      readonly value: string
    }
  | {
      readonly kind: 'certificateAttributes'
      readonly subject: readonly string[]
      readonly issuer: readonly string[]
      readonly subjectAlternativeName: readonly string[]
    }
  | {
      readonly kind: 'path'
      readonly value: string
      /** Whether every executable below it may ask. Default false. */
      readonly isFolder?: boolean
      /** Whether scripts of the application may ask; told, and not looked at. Default false. */
      readonly allowInternalScripts?: boolean
    }
)

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

/** Who answers for an application. */
export interface ApplicationOwner {
  readonly firstName?: string
  readonly lastName?: string
  readonly email?: string
  readonly phone?: string
}

/** An application identity (AppID) in the vault. */
export interface Application {
  readonly id: string
  readonly rules: readonly ApplicationRule[]
  readonly description?: string
  /** Default `\\`. */
  readonly location?: string
  /** Hour of the day from which it may ask, 0 to 23. Default 0. */
  readonly accessFrom?: number
  /** Hour of the day at which it may ask no longer, up to 24. Default 24. */
  readonly accessTo?: number
  /** The last day on which it may ask, as `YYYY-MM-DD`; `null` for no end. Default `null`. */
  readonly expires?: string | null
  readonly disabled?: boolean
  readonly owner?: ApplicationOwner
}

/** An application with a number on every restriction. */
export function numbered(application: Application): Application {
  let last = Math.max(0, ...application.rules.map((rule) => rule.authId ?? 0))
  const rules = application.rules.map((rule) =>
    rule.authId === undefined ? { ...rule, authId: (last += 1) } : rule,
  )
  return { ...application, rules }
}

/**
 * Why an application may ask for nothing at a time (epoch milliseconds), or `undefined`. Hours and days are
 * those of UTC (our assumption); an end before the beginning goes past midnight.
 */
export function unusableBecause(
  application: Application,
  now: number,
): 'disabled' | 'expired' | 'hours' | undefined {
  if (application.disabled === true) return 'disabled'
  const time = new Date(now)
  const { expires, accessFrom = 0, accessTo = 24 } = application
  if (typeof expires === 'string' && time.toISOString().slice(0, 10) > expires) return 'expired'
  const hour = time.getUTCHours()
  const after = hour >= accessFrom
  const before = hour < accessTo
  const within = accessFrom < accessTo ? after && before : after || before
  return within ? undefined : 'hours'
}
