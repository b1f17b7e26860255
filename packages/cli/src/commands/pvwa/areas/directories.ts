import type { RegisteredCommand } from '../../registry.ts'

/** Commands about LDAP directories, and what is discovered and onboarded. */
export const directoriesCommands: readonly RegisteredCommand[] = [
  {
    name: 'directories list',
    summary: 'List the LDAP directories of the vault',
    load: async () => (await import('../directories/read.ts')).directoriesList,
  },
  {
    name: 'directories get',
    summary: 'Show one LDAP directory',
    load: async () => (await import('../directories/read.ts')).directoriesGet,
  },
  {
    name: 'directories mappings list',
    summary: 'List who of a directory becomes what user of the vault',
    load: async () => (await import('../directories/read.ts')).directoriesMappingsList,
  },
  {
    name: 'discovered list',
    summary: 'List accounts that were discovered and are in no safe yet',
    load: async () => (await import('../onboarding/discovered.ts')).discoveredList,
  },
  {
    name: 'discovered onboard',
    summary: 'Put discovered accounts into a safe',
    load: async () => (await import('../onboarding/discovered.ts')).discoveredOnboard,
  },
  {
    name: 'onboarding-rules list',
    summary: 'List the rules that put discovered accounts into safes',
    load: async () => (await import('../onboarding/rules.ts')).onboardingRulesList,
  },
  {
    name: 'onboarding-rules delete',
    summary: 'Delete rules that put discovered accounts into safes',
    load: async () => (await import('../onboarding/rules.ts')).onboardingRulesDelete,
  },
]
