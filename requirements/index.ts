import { axidianRequirements } from './axidian.ts'
import { cachingRequirements } from './caching.ts'
import { coreRequirements } from './core.ts'
import { ccpRequirements } from './cyberark-ccp.ts'
import { cpRequirements } from './cyberark-cp.ts'
import { pvwaEstateRequirements } from './cyberark-pvwa-estate.ts'
import { pvwaOperationsRequirements } from './cyberark-pvwa-operations.ts'
import { pvwaRequirements } from './cyberark-pvwa.ts'
import { frontDoorRequirements } from './front-door.ts'
import { pam360EstateRequirements } from './pam360-estate.ts'
import { pam360Requirements } from './pam360.ts'
import { pvwaConfigurationRequirements } from './pvwa-configuration.ts'
import type { Requirement } from './requirement.ts'

export type { Requirement, Side } from './requirement.ts'
export { axidianRequirements } from './axidian.ts'
export { ccpRequirements } from './cyberark-ccp.ts'
export { cpRequirements } from './cyberark-cp.ts'
export { pvwaRequirements } from './cyberark-pvwa.ts'

/** Every behaviour that the project promises, area by area. */
export const requirements: readonly Requirement[] = [
  ...coreRequirements,
  ...ccpRequirements,
  ...cpRequirements,
  ...pvwaRequirements,
  ...pvwaEstateRequirements,
  ...pvwaOperationsRequirements,
  ...pvwaConfigurationRequirements,
  ...axidianRequirements,
  ...pam360Requirements,
  ...pam360EstateRequirements,
  ...frontDoorRequirements,
  ...cachingRequirements,
]

/** The prefixes that ids may have. A bracketed `[prefix/slug]` in a test title is read as a citation. */
export const requirementPrefixes: readonly string[] = [
  'core',
  'ccp',
  'cp',
  'pvwa',
  'axidian',
  'pam360',
  'door',
  'cache',
]
