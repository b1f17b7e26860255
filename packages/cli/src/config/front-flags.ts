import type { FlagTable } from '../args/flags.ts'

/** Which configuration connects the vaults. */
export const frontFlags = {
  config: {
    kind: 'text',
    value: 'FILE',
    group: 'Configuration',
    env: 'SALLYPORT_CONFIG',
    brief: 'Configuration [sallyport.yaml here or above, then that of the user or the system]',
  },
  profile: {
    kind: 'text',
    value: 'NAME',
    group: 'Configuration',
    env: 'SALLYPORT_PROFILE',
    brief: 'Profile of the configuration',
  },
} as const satisfies FlagTable
