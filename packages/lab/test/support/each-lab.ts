import * as vitest from 'vitest'
import type { Lab, LabOptions } from '../../src/index.ts'
import { labFixture } from '../../src/testing.ts'

/** A lab for the tests of a file or `describe`, back at its seed before each. */
export const eachLab = (options?: LabOptions): Lab => labFixture(options, vitest)
