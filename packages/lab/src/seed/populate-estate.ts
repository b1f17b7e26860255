import type { VaultState } from '../state/vault-state.ts'
import { mappingRecord, readDirectory } from '../vaults/cyberark/pvwa/configuration/directories.ts'
import { readProvider, readReferrer } from '../vaults/cyberark/pvwa/configuration/logon-configuration.ts'
import { textOf } from '../vaults/cyberark/pvwa/configuration/resource.ts'
import { putDiscovered } from '../vaults/cyberark/pvwa/discovery/discovered-accounts.ts'
import { ruleRecord } from '../vaults/cyberark/pvwa/discovery/onboarding-rules.ts'
import { Fields } from '../vaults/cyberark/pvwa/request.ts'
import { authorizedKey } from '../vaults/cyberark/pvwa/users/authorized-keys.ts'
import type { SeedDirectory } from './types-estate.ts'
import type { Seed } from './types.ts'

// What a seed says is read as PVWA reads a body, so that both make the same records.

function addDirectory({ configuration }: VaultState, directory: SeedDirectory): void {
  const { domain, baseContext, hosts, type = 'MicrosoftADProfile.ini', bindUser = '' } = directory
  const record = readDirectory(
    new Fields({
      DirectoryType: type,
      BindUsername: bindUser,
      HostAddresses: hosts,
      DomainName: domain,
      DomainBaseContext: baseContext,
    }),
  )
  configuration.directories.set(domain, record)
  const shelf = configuration.mappingsOf(domain)
  for (const { name, branch, domainGroups, vaultGroups, authorizations } of directory.mappings ?? []) {
    const mapping = mappingRecord(
      new Fields({
        MappingName: name,
        LDAPBranch: branch,
        DomainGroups: domainGroups,
        VaultGroups: vaultGroups,
        MappingAuthorizations: authorizations,
      }),
      shelf,
      undefined,
    )
    shelf.set(textOf(mapping, 'MappingID'), mapping)
  }
}

function addConfiguration(state: VaultState, seed: Seed, now: number): void {
  const { configuration } = state
  for (const directory of seed.directories ?? []) addDirectory(state, directory)
  for (const { name, platformId, safe, system, userName, address } of seed.onboardingRules ?? []) {
    const rule = ruleRecord(
      new Fields({
        RuleName: name,
        TargetPlatformId: platformId,
        TargetSafeName: safe,
        SystemTypeFilter: system,
        UserNameFilter: userName,
        AddressFilter: address,
      }),
      configuration.onboardingRules,
      undefined,
      now,
    )
    configuration.onboardingRules.set(textOf(rule, 'RuleId'), rule)
  }
  for (const account of seed.discoveredAccounts ?? [])
    putDiscovered(configuration.discoveredAccounts, new Fields(account))
  for (const { url, regularExpression } of seed.allowedReferrers ?? [])
    configuration.allowedReferrers.set(url, readReferrer(new Fields({ referrerURL: url, regularExpression })))
  for (const { id, clientId, discoveryUrl, secretMethod = 'Basic' } of seed.oidcProviders ?? []) {
    const provider = { id, clientId, clientSecretMethod: secretMethod, discoveryEndpointUrl: discoveryUrl }
    configuration.oidcProviders.set(id, readProvider(new Fields(provider), undefined))
  }
}

/** Puts keys, account groups and the configuration into a vault that has users, safes and accounts already. */
export function populateEstate(state: VaultState, seed: Seed, now: number): void {
  for (const { name, sshKeys = [] } of seed.users ?? []) {
    const user = state.user(name)
    if (user !== undefined) user.authorizedKeys = sshKeys.flatMap((line) => authorizedKey(line, now) ?? [])
  }
  for (const { safe, name, platformId, members = [] } of seed.accountGroups ?? []) {
    const group = state.safe(safe)?.addAccountGroup(name, platformId)
    for (const object of members) group?.members.add(state.account({ safe, object }))
  }
  addConfiguration(state, seed, now)
}
