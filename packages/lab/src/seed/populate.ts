import { generatedSecret } from '../random.ts'
import type { Application, ApplicationRule } from '../state/application.ts'
import { emptyProfile } from '../state/user-profile.ts'
import type { UserProfile } from '../state/user-profile.ts'
import type { UserInit } from '../state/user.ts'
import type { VaultState } from '../state/vault-state.ts'
import { secretFor } from './secrets.ts'
import type { Seed, SeedAccount, SeedApplication, SeedAuthentication, SeedUser } from './types.ts'

/** Serial numbers of the lab's client certificates, by the client's name. */
export type SerialNumbers = (client: string) => string | undefined

function ruleOf(authentication: SeedAuthentication, serials: SerialNumbers): ApplicationRule {
  switch (authentication.type) {
    case 'certificateSerialNumber': {
      const { comment } = authentication
      return {
        kind: 'certificateSerialNumber',
        // A client that does not exist has no serial number, and nothing equals none.
        value: 'client' in authentication ? (serials(authentication.client) ?? 'none') : authentication.value,
        ...(comment === undefined ? {} : { comment }),
      }
    }
    case 'certificateAttributes':
      return {
        kind: 'certificateAttributes',
        subject: authentication.subject ?? [],
        issuer: authentication.issuer ?? [],
        subjectAlternativeName: authentication.subjectAlternativeName ?? [],
      }
    case 'path':
    case 'hash':
    case 'machineAddress':
    case 'osUser': {
      const { type: kind, ...rule } = authentication
      return { kind, ...rule }
    }
  }
}

/** The profile of a seed's user. */
function profileOf(seed: SeedUser): UserProfile {
  const { location, description, distinguishedName, expires, unauthorizedInterfaces } = seed
  const { businessAddress = {}, internet = {}, phones = {}, personalDetails = {} } = seed
  return {
    location: location ?? emptyProfile.location,
    description: description ?? '',
    distinguishedName: distinguishedName ?? '',
    expiresAt: expires ?? null,
    changePasswordOnNextLogon: seed.changePasswordOnNextLogon ?? false,
    passwordNeverExpires: seed.passwordNeverExpires ?? false,
    unauthorizedInterfaces: unauthorizedInterfaces ?? [],
    otherAuthentication: [],
    details: { businessAddress, internet, phones, personalDetails },
  }
}

/** A user of a seed as the vault holds it. */
function userOf(seed: SeedUser, random: number, serials: SerialNumbers): UserInit {
  const { source = 'CyberArk' } = seed
  return {
    name: seed.name,
    source,
    userType: seed.userType ?? 'EPVUser',
    methods: seed.methods ?? (source === 'LDAP' ? ['ldap', 'windows'] : ['cyberark']),
    password: seed.password === undefined ? generatedSecret(random, `user\0${seed.name}`) : seed.password,
    vaultAuthorization: seed.vaultAuthorization ?? [],
    enabled: seed.enabled ?? true,
    suspended: seed.suspended ?? false,
    passwordExpired: seed.passwordExpired ?? false,
    radius: seed.radius ?? [],
    certificateSerial: seed.certificate === undefined ? undefined : serials(seed.certificate),
    secondFactor: seed.secondFactor ?? false,
    profile: profileOf(seed),
  }
}

// A vault without a CPM user would have safes that nobody could manage.
const cpmUser: SeedUser = { name: 'PasswordManager', userType: 'CPM', password: null, methods: [] }

function addUsers(state: VaultState, seed: Seed, random: number, serials: SerialNumbers): void {
  const users = seed.users ?? []
  const own = users.some((user) => user.userType === 'CPM') ? users : [...users, cpmUser]
  for (const group of seed.groups ?? []) state.addGroup(group)
  for (const user of own) {
    state.addUser(userOf(user, random, serials))
    for (const group of user.groups ?? []) state.addGroup(group).add(user.name)
  }
  for (const { name, members = [] } of seed.groups ?? []) {
    for (const member of members) state.group(name)?.add(state.user(member)?.name ?? member)
  }
}

function addSafes(state: VaultState, seed: Seed): void {
  for (const safe of seed.safes ?? []) {
    const added = state.addSafe(safe.name)
    added.description = safe.description ?? ''
    added.managingCpm = safe.managingCpm ?? added.managingCpm
    added.creator = safe.creator ?? added.creator
    const { retentionVersions: versions, retentionDays: days } = safe
    if (versions !== undefined) added.retention = { versions, days: null }
    else if (days !== undefined) added.retention = { versions: null, days }
    for (const member of safe.members ?? [])
      added.setMember(member.name, member.permissions, member.expires ?? null)
  }
}

/** An application of a seed as the vault holds it. */
function applicationOf(seed: SeedApplication, serials: SerialNumbers): Application {
  const { authentication = [], ...details } = seed
  return { ...details, rules: authentication.map((rule) => ruleOf(rule, serials)) }
}

function propertiesOf(account: SeedAccount): [string, string][] {
  const own: [string, string | undefined][] = [
    ['UserName', account.userName],
    ['Address', account.address],
    ['Database', account.database],
    ['CPMDisabled', account.cpmDisabled],
  ]
  return [
    ...own.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]])),
    ...Object.entries(account.properties ?? {}),
  ]
}

/** Puts a seed's contents into an empty vault. */
export function populate(state: VaultState, seed: Seed, random: number, serials: SerialNumbers): void {
  for (const platform of seed.platforms ?? []) state.setPlatform(platform)
  for (const application of seed.applications ?? []) state.setApplication(applicationOf(application, serials))
  addUsers(state, seed, random, serials)
  addSafes(state, seed)
  for (const account of seed.accounts ?? []) {
    const { safe, folder = 'Root', name, platformId, secret, secretType = 'password' } = account
    const place = `${safe}\0${folder}\0${name}`
    state.addAccount({
      safe,
      folder,
      name,
      platformId,
      secretType,
      properties: propertiesOf(account),
      changeInProgress: account.changeInProgress ?? false,
      secret: secret === undefined ? () => secretFor(secretType, random, place) : secret,
    })
  }
}
