import type { Application, ApplicationRule } from '../state/application.ts'
import type { VaultState } from '../state/vault-state.ts'
import { secretFor } from './secrets.ts'
import type { Seed, SeedAccount, SeedApplication, SeedAuthentication } from './types.ts'

/** Serial numbers of the lab's client certificates, by the client's name. */
export type SerialNumbers = (client: string) => string | undefined

function ruleOf(authentication: SeedAuthentication, serials: SerialNumbers): ApplicationRule {
  switch (authentication.type) {
    case 'certificateSerialNumber':
      return {
        kind: 'certificateSerialNumber',
        // A client that does not exist has no serial number, and nothing equals none.
        value: 'client' in authentication ? (serials(authentication.client) ?? 'none') : authentication.value,
      }
    case 'certificateAttributes':
      return {
        kind: 'certificateAttributes',
        subject: authentication.subject ?? [],
        issuer: authentication.issuer ?? [],
        subjectAlternativeName: authentication.subjectAlternativeName ?? [],
      }
    case 'machineAddress':
    case 'osUser':
    case 'path':
    case 'hash':
      return { kind: authentication.type, value: authentication.value }
  }
}

/** An application of a seed as the vault holds it. */
function applicationOf(seed: SeedApplication, serials: SerialNumbers): Application {
  return { id: seed.id, rules: (seed.authentication ?? []).map((rule) => ruleOf(rule, serials)) }
}

function propertiesOf(account: SeedAccount): [string, string][] {
  const own: [string, string | undefined][] = [
    ['UserName', account.userName],
    ['Address', account.address],
    ['Database', account.database],
  ]
  return [
    ...own.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]])),
    ...Object.entries(account.properties ?? {}),
  ]
}

/** Puts a seed's contents into an empty vault. */
export function populate(state: VaultState, seed: Seed, random: number, serials: SerialNumbers): void {
  for (const platform of seed.platforms ?? []) {
    state.setPlatform({ id: platform.id, requireReason: platform.requireReason ?? false })
  }
  for (const application of seed.applications ?? []) state.setApplication(applicationOf(application, serials))
  for (const safe of seed.safes ?? []) {
    const added = state.addSafe(safe.name)
    for (const member of safe.members ?? []) added.setMember(member.name, member.permissions)
  }
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
