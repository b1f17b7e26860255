import type { Flag, FlagTable } from '../args/flags.ts'

/** Variables and references in files. Node looks for `--env-file` even among the words of a program: hence the letter. */
export const envFileFlag = {
  kind: 'list',
  short: 'f',
  value: 'FILE',
  group: 'Variables',
  brief: 'NAME=value lines, of which a value may be a reference; may be repeated',
} as const satisfies Flag

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
