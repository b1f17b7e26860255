import { generatedUuid } from '../../../random.ts'

/** The numbers that PVWA gives its answers, `X-Correlation-ID`: the same ones in each run of a lab with one seed number. */
export class Correlations {
  readonly #random: number
  #given = 0

  constructor(random: number) {
    this.#random = random
  }

  /** The number of the next answer. */
  next(): string {
    this.#given += 1
    return generatedUuid(`correlation\0${this.#random}\0${this.#given}`)
  }

  /** Begins anew. */
  reset(): void {
    this.#given = 0
  }
}
