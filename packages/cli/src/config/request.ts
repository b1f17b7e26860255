import type { CcpPasswordRequest, CpPasswordRequest } from '@sallyport/sdk/cyberark'
import { UsageError } from '../cli-error.ts'
import type { requestFlags } from './selection-flags.ts'
import type { Settings } from './settings.ts'
import { wholeNumber } from './values.ts'

type RequestSettings = Settings<typeof requestFlags>

/** How to ask CCP, beside which account. */
export type CcpManner = Omit<CcpPasswordRequest, 'signal'>
/** How to ask CP, beside which account. */
export type CpManner = Omit<CpPasswordRequest, 'signal'>

/**
 * How CCP is to be asked.
 *
 * @throws UsageError
 */
export function readCcpManner(settings: RequestSettings): CcpManner {
  const seconds = readConnectionTimeout(settings)
  return {
    ...readCommon(settings),
    ...(seconds === undefined ? {} : { connectionTimeoutSeconds: seconds }),
    ...(settings.isOn('allow-special-characters') ? { allowSpecialCharacters: true } : {}),
  }
}

/**
 * How CP is to be asked.
 *
 * @throws UsageError
 */
export function readCpManner(settings: RequestSettings): CpManner {
  if (settings.isFlagged('allow-special-characters')) {
    throw new UsageError('--allow-special-characters is for CCP; CP takes every character as it is.')
  }
  const seconds = readConnectionTimeout(settings)
  return { ...readCommon(settings), ...(seconds === undefined ? {} : { timeoutSeconds: seconds }) }
}

function readCommon(settings: RequestSettings): CcpManner & CpManner {
  const reason = settings.value('reason')
  const attempts = settings.text('wait-for-change')
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(settings.isOn('fail-on-change') ? { failRequestOnPasswordChange: true } : {}),
    ...(attempts === undefined ? {} : { changeInProgress: { attempts: wholeNumber(attempts, 1, 1000) } }),
  }
}

function readConnectionTimeout(settings: RequestSettings): number | undefined {
  const seconds = settings.text('connection-timeout')
  return seconds === undefined ? undefined : wholeNumber(seconds, 1, 2 ** 31 - 1)
}
