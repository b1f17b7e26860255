/** What a share allows, from least to most. */
export const accessLevels = ['remoteapp', 'view', 'modify', 'fullaccess'] as const

/** What a share allows: connecting only, seeing the password, changing it, everything. */
export type Pam360AccessLevel = (typeof accessLevels)[number]

/** Whether a level is at least another. */
export function reaches(level: Pam360AccessLevel | undefined, wanted: Pam360AccessLevel): boolean {
  return level !== undefined && accessLevels.indexOf(level) >= accessLevels.indexOf(wanted)
}

/** The greatest of some levels. */
export function greatest(levels: readonly Pam360AccessLevel[]): Pam360AccessLevel | undefined {
  return accessLevels.findLast((level) => levels.includes(level))
}
