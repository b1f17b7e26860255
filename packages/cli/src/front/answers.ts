/** What a vault needs that its configuration leaves out: what was kept, or what somebody says. */
import type { Configuration, VaultQuestion } from '@sallyport/config'
import { ConfigurationError, type Secret } from '@sallyport/sdk'
import { canPrompt, promptHidden } from '../prompt.ts'
import { printable } from '../render/printable.ts'
import { askedFor, passwordStore } from './kept.ts'
import type { OpenParts } from './open.ts'

/**
 * Answers for one vault: with the password or token that is kept of it, else by asking on the terminal.
 *
 * @throws ConfigurationError when nothing is kept and nobody can be asked.
 */
export async function answer(
  question: VaultQuestion,
  { vaults }: Pick<Configuration, 'vaults'>,
  parts: OpenParts,
): Promise<string | Secret> {
  const { vault: name, what } = question
  const settings = vaults.find((one) => one.name === name)?.settings
  const about = settings === undefined ? undefined : askedFor(settings)
  if (about !== undefined && (what === 'password' || what === 'token')) {
    const store = passwordStore(parts)
    const kept = await store.find(about)
    if (kept !== undefined) return (await store.open(kept)).state
  }
  if (canPrompt(parts.io)) return await askOnTerminal(question, parts)
  throw new ConfigurationError(
    `The vault '${name}' has no ${names[what]}, and nobody can be asked for one.`,
    {
      code: 'INVALID_OPTION',
      hint: `sallyport login ${name} on a terminal keeps one; or write a reference, \${env:NAME} or \${file:path} into the configuration.`,
    },
  )
}

const names: Readonly<Record<VaultQuestion['what'], string>> = {
  password: 'password',
  token: 'token',
  challenge: 'passcode',
  'saml-response': 'SAMLResponse',
}

let last: Promise<unknown> = Promise.resolve()

/** Vaults are opened at the same time; people are asked one thing after another. */
export function askOnTerminal(
  { vault, what, username, prompt }: VaultQuestion,
  { io, signal }: Pick<OpenParts, 'io' | 'signal'>,
): Promise<string> {
  const of = username === undefined ? '' : ` of ${printable(username, 100)}`
  const asked =
    prompt === undefined || prompt === ''
      ? `${names[what]}${of} for ${printable(vault, 100)} (not shown):`
      : `${printable(prompt, 300)} (for ${printable(vault, 100)}, not shown):`
  const next = last.then(() => promptHidden(io, `${asked.charAt(0).toUpperCase()}${asked.slice(1)}`, signal))
  last = next.catch(() => undefined)
  return next
}
