import { generatedSecret } from '../random.ts'
import { Pam360PersonalVault } from '../state/pam360/personal.ts'
import type { Pam360State } from '../state/pam360/pam360-state.ts'
import type { Pam360Registration } from '../state/pam360/registration.ts'
import type { SeedPam360 } from './types-pam360.ts'

/** Puts the policies of a seed for programs that register where there are none; `tokenOf` gives those that are not named. */
export function populateRegistration(
  state: Pam360State & { readonly registration: Pam360Registration },
  { sdkPolicies = [] }: SeedPam360,
  tokenOf: (name: string) => string,
): void {
  for (const { name, token = tokenOf(name), registrations = 1, expires, organisation } of sdkPolicies) {
    const home = organisation === undefined ? state.organisations[0] : state.findOrganisation(organisation)
    state.registration.policies.push({
      name,
      token,
      registrations,
      organisation: home?.id ?? 0,
      expires: expires === undefined ? null : Date.parse(expires),
    })
  }
}

/** Gives the users of a seed what they keep for themselves. */
export function populatePersonal(
  state: Pam360State & { readonly personal: Map<number, Pam360PersonalVault> },
  { personal = [] }: SeedPam360,
  random: number,
): void {
  for (const { user, passphrase, categories = [] } of personal) {
    const made = categories.map(({ name, customFields = [], accounts = [] }) => ({
      id: state.nextId(),
      name,
      customFields,
      accounts: accounts.map((account) => ({
        id: state.nextId(),
        name: account.name,
        password:
          account.password ?? generatedSecret(random, `pam360 personal\0${user}\0${name}\0${account.name}`),
        url: account.url ?? '',
        fields: account.fields ?? {},
        totp: account.totp ?? null,
      })),
    }))
    state.personal.set(state.user(user).id, new Pam360PersonalVault(passphrase ?? null, made))
  }
}
