import type { LabClock } from '../../clock.ts'
import type { AxidianControl } from './control.ts'
import type { AxidianSettings } from './settings.ts'

/** What identity provider and Core stand on. */
export interface AxidianContext {
  readonly control: AxidianControl
  readonly settings: AxidianSettings
  readonly clock: LabClock
  /** Origin of both, `https://127.0.0.1:PORT`. */
  readonly origin: () => string
}
