import type { LabClock } from '../../clock.ts'
import { Log } from '../../log.ts'
import { applicationPassword, populateAxidian } from '../../seed/populate-axidian.ts'
import type { Seed } from '../../seed/types.ts'
import { AxidianState } from '../../state/axidian/axidian-state.ts'
import type { AxidianEventRecord } from './events.ts'
import type { AxidianSettings } from './settings.ts'
import { Tokens } from './tokens.ts'
import type { AxidianToken } from './tokens.ts'

/** What Axidian Privilege is made from. */
export interface AxidianParts {
  readonly clock: LabClock
  readonly settings: AxidianSettings
  /** Number that generated secrets depend on. */
  readonly random: number
  /** How many events are kept. */
  readonly capacity?: number | undefined
}

/** Axidian Privilege from behind: what it holds, what it recorded, and its tokens. */
export class AxidianControl extends AxidianState {
  /** What Axidian Privilege itself recorded: each token, listing, password and key, given or denied. */
  readonly events: Log<AxidianEventRecord>
  /** @internal */
  readonly issued: Tokens
  readonly #random: number

  constructor({ clock, settings, random, capacity }: AxidianParts) {
    super((application, version) => applicationPassword(random, application, version))
    this.events = new Log(clock, capacity)
    this.issued = new Tokens(clock, settings, random)
    this.#random = random
  }

  /** The tokens that are good now, without their texts. */
  get tokens(): AxidianToken[] {
    return this.issued.list()
  }

  /** Forgets the tokens of an application, or all: the next call with one is 401. Gives how many there were. */
  forgetTokens(application?: string): number {
    return this.issued.forgetWhere(
      (token) => application === undefined || token.application.toLowerCase() === application.toLowerCase(),
    )
  }

  /** @internal Back to a seed. */
  fill(seed: Seed): void {
    this.clear()
    this.events.clear()
    this.issued.forgetWhere()
    populateAxidian(this, seed, this.#random)
  }
}
