/** What a configuration may say: the one table that reads it, checks it, and makes its JSON Schema. */
import { list, may, needs, object, profilesOf, record, variant } from '../collections.ts'
import { duration, reference, text, vaultName, type Read } from '../fields.ts'
import { axidian } from './axidian.ts'
import { ccp, cp, pvwa } from './cyberark.ts'
import { cache, everyVault, kind } from './every-vault.ts'
import { pam360 } from './pam360.ts'

const fallback = object({
  kind: kind('fallback'),
  ...everyVault,
  vaults: needs(
    list(vaultName, { distinct: true }),
    'Vaults of this file: each is asked when those before it cannot be reached.',
  ),
  aside: may(duration(0), 'How long a vault that was not reached is asked after all others. Default 30s.'),
})

const vault = variant('kind', { ccp, cp, pvwa, axidian, pam360, fallback })

const vaultNames = {
  pattern: /^[A-Za-z0-9][\w.-]*$/,
  expected: 'letters, digits, and . _ - after the first',
}
const variableNames = { pattern: /^[A-Za-z_]\w*$/, expected: 'letters, digits and _' }

const root = {
  vaults: needs(
    record(vault, vaultNames),
    'The vaults, each by the name that references have: pam://<name>/….',
  ),
  cache: may(cache, 'What holds for every vault but chains that does not say otherwise. Default false.'),
  environment: may(
    record(reference, variableNames),
    'Variables that sallyport run gives to a program, and the references that they come from.',
  ),
}

/** The root of a configuration. Its profiles are laid over it before it is read, and are gone then. */
export const settings = object({
  $schema: may(text(), 'The JSON Schema of this file, for editors.'),
  ...root,
  profiles: may(
    profilesOf(object(root)),
    'By name, what differs from the rest of the file when a profile is chosen; null takes a key away.',
  ),
})

/** What it says of one vault. */
export type VaultSettings = Read<typeof vault>
/** What it says of a vault of one kind. */
export type SettingsOf<Kind extends VaultSettings['kind']> = Extract<VaultSettings, { readonly kind: Kind }>
/** What it says of a vault that has a client. */
export type ClientSettings = Exclude<VaultSettings, { readonly kind: 'fallback' }>
