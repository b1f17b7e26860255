import type { LabClock } from '../../clock.ts'
import type { Pam360Control } from './control.ts'
import type { Pam360Settings } from './settings.ts'

/** What PAM360 stands on. */
export interface Pam360Context {
  readonly control: Pam360Control
  readonly settings: Pam360Settings
  readonly clock: LabClock
}
