import { generatedSecret } from '../random.ts'
import type { Pam360State } from '../state/pam360/pam360-state.ts'
import { generatePassword } from '../state/pam360/policy.ts'
import type { Shares } from '../state/pam360/shares.ts'
import type { SeedPam360Resource, SeedPam360Share, SeedPam360User } from './types-pam360.ts'
import type { Seed } from './types.ts'

function share(state: Pam360State, shares: Shares, given: readonly SeedPam360Share[] = []): void {
  for (const { user, userGroup, level } of given) {
    if (user !== undefined) shares.set({ user: state.user(user).id }, level)
    if (userGroup !== undefined) shares.set({ userGroup: state.userGroup(userGroup).id }, level)
  }
}

function addUser(state: Pam360State, { organisation, manages = [], expires, ...init }: SeedPam360User): void {
  const home = organisation === undefined ? undefined : state.findOrganisation(organisation)?.id
  const added = state.addUser(
    { ...init, ...(expires === undefined ? {} : { expires: Date.parse(expires) }) },
    home,
  )
  for (const name of manages) {
    const managed = state.findOrganisation(name)
    if (managed !== undefined) added.manages.add(managed.id)
  }
}

function addResource(state: Pam360State, seed: SeedPam360Resource, random: number): void {
  const { owner, shares, accounts = [], remoteApps = [], ...init } = seed
  const added = state.addResource(init, state.user(owner))
  for (const name of remoteApps) added.remoteApps.push({ id: state.nextId(), name })
  share(state, added.shares, shares)
  for (const { shares: own, password, targetPassword, ...account } of accounts) {
    const place = `pam360\0${added.organisation}\0${seed.name}\0${account.name}`
    const policy = state.findPolicy(account.policy ?? added.policy)
    const generated =
      policy === undefined ? generatedSecret(random, place) : generatePassword(policy, `${random}\0${place}`)
    const made = state.addAccount(added, { ...account, password: password ?? generated })
    share(state, made.shares, own)
    if (targetPassword !== undefined) made.driftTo(targetPassword)
  }
}

/** Puts a seed's part of PAM360 into an empty state. */
export function populatePam360(state: Pam360State, seed: Seed, random: number): void {
  const { organisations, users, userGroups, policies, resources, resourceGroups, integrations } =
    seed.pam360 ?? {}
  for (const { name, urlName } of organisations ?? []) state.addOrganisation(name, urlName)
  for (const policy of policies ?? []) state.addPolicy(policy)
  for (const user of users ?? []) addUser(state, user)
  for (const { name, members = [] } of userGroups ?? [])
    state.addUserGroup(
      name,
      members.map((one) => state.user(one)),
    )
  for (const resource of resources ?? []) addResource(state, resource, random)
  for (const { owner, shares, resources: members = [], ...init } of resourceGroups ?? []) {
    const added = state.addResourceGroup(init, state.user(owner))
    for (const name of members) {
      added.members.add(state.resource(name, added.organisation).id)
    }
    share(state, added.shares, shares)
  }
  state.tickets.push(...(seed.pam360?.tickets ?? []))
  for (const { user, ...integration } of integrations ?? [])
    state.integrations.push({ ...integration, user: state.user(user).id })
}
