import { permissionProfiles } from '@sallyport/sdk/cyberark'
import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../args/parse.ts'
import { Settings } from '../../config/settings.ts'
import { permissionFlags, permissionNames, readPermissions } from './member-permissions.ts'

const read = (...argv: string[]) =>
  readPermissions(new Settings(permissionFlags, parseArguments(argv, permissionFlags).flags, {}))

describe('readPermissions', () => {
  it('is nothing where nothing is said', () => {
    expect(read()).toBeUndefined()
  })

  it('is exactly a profile, with what is granted and without what is revoked', () => {
    const sorted = (list: unknown) => [...(list as string[])].sort()
    expect(sorted(read('--profile', 'SHOW'))).toEqual(sorted(permissionProfiles.show))
    expect(read('--profile', 'use', '--grant', 'viewauditlog', '--revoke', 'useAccounts')).toEqual([
      'listAccounts',
      'viewAuditLog',
    ])
  })

  it('is single ones where no profile is given, so that the others stay', () => {
    expect(read('--grant', 'useAccounts', '--grant', 'listAccounts', '--revoke', 'manageSafe')).toEqual({
      useAccounts: true,
      listAccounts: true,
      manageSafe: false,
    })
  })

  it.each([
    [['--profile', 'powr'], '--profile names none that there is, did you mean power?'],
    [['--grant', 'all'], '--grant names none that there is.'],
    [['--grant', 'manageSafe', '--revoke', 'MANAGESAFE'], '--grant and --revoke both name manageSafe.'],
  ])('refuses %j', (argv, message) => {
    expect(() => read(...argv)).toThrow(message)
  })

  it('names all of them in lines that fit', () => {
    for (const profile of Object.keys(permissionProfiles)) expect(permissionNames).toContain(profile)
    for (const line of permissionNames.split('\n')) expect(line.length).toBeLessThanOrEqual(115)
  })
})
