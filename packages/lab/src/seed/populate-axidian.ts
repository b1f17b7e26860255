import { createHash } from 'node:crypto'
import { generatedSecret } from '../random.ts'
import { generatePrivateKey } from '../ssh/private-key.ts'
import type { PrivateKeyOptions } from '../ssh/private-key.ts'
import { accountName } from '../state/axidian/account.ts'
import type { AxidianAccountInit, AxidianAccountPlace, AxidianKey } from '../state/axidian/account.ts'
import type { AxidianState } from '../state/axidian/axidian-state.ts'
import type { SeedAxidianAccount, SeedAxidianKey } from './types-axidian.ts'
import type { Seed } from './types.ts'

/** Where an account of a seed is. */
export function placeOf({ resource, domain = '' }: SeedAxidianAccount): AxidianAccountPlace {
  return resource === undefined ? { domain } : { resource }
}

/** A password that the server would make for an application. */
export function applicationPassword(random: number, application: string, version: number): string {
  return generatedSecret(random, `axidian application\0${application}\0${version}`)
}

// The same name has the same id in every lab.
function idOf(name: string): string {
  const hex = createHash('sha256').update(`axidian account\0${name.toLowerCase()}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

// Made once in a process: RSA takes its time, the seed is laid out anew at every reset, and the same name always gives
// the same key.
const madeKeys = new Map<string, string>()
const mostKept = 200

function keyText(name: string, options: PrivateKeyOptions): string {
  const recipe = JSON.stringify([name, options])
  const made = madeKeys.get(recipe) ?? generatePrivateKey(name, options).text
  if (madeKeys.size >= mostKept) madeKeys.clear()
  madeKeys.set(recipe, made)
  return made
}

function keyOf(seed: SeedAxidianKey, name: string, login: string, random: number): AxidianKey {
  const { cipher, lineEnds = 'lf', finalLineEnd = true, fileName = `${login}.key`, givenPassphrase } = seed
  const isOpen = cipher === 'none' || (seed.text !== undefined && seed.passphrase === undefined)
  const passphrase = isOpen
    ? null
    : (seed.passphrase ?? generatedSecret(random, `axidian passphrase\0${name}`))
  const { kind, bits, form } = seed
  const text =
    seed.text ??
    keyText(`axidian\0${random}\0${name}`, {
      ...(kind === undefined ? {} : { kind }),
      ...(bits === undefined ? {} : { bits }),
      ...(form === undefined ? {} : { form }),
      ...(cipher === undefined || cipher === 'none' ? {} : { cipher }),
      ...(passphrase === null ? {} : { passphrase }),
      comment: login,
    })
  const ended = finalLineEnd ? text : text.replace(/\r?\n$/u, '')
  return {
    text: lineEnds === 'crlf' ? ended.replaceAll(/\r?\n/gu, '\r\n') : ended,
    passphrase: givenPassphrase === undefined ? passphrase : givenPassphrase,
    fileName,
  }
}

function accountOf(seed: SeedAxidianAccount, random: number): AxidianAccountInit {
  const { login, password, key, displayName, state, policies } = seed
  const place = placeOf(seed)
  const name = accountName(place, login)
  const generated = key === undefined ? generatedSecret(random, `axidian\0${name}`) : null
  return {
    id: seed.id ?? idOf(name),
    place,
    login,
    password: password === undefined ? generated : password,
    key: key === undefined ? null : () => keyOf(key, name, login, random),
    keySupported: seed.keySupported ?? key !== undefined,
    ...(displayName === undefined ? {} : { displayName }),
    ...(state === undefined ? {} : { state }),
    ...(policies === undefined ? {} : { policies }),
  }
}

function at(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time)
}

/** Puts a seed's part of Axidian Privilege into an empty state. */
export function populateAxidian(state: AxidianState, seed: Seed, random: number): void {
  const { licensed = true, applications, policies, accounts, permissions } = seed.axidian ?? {}
  state.licensed = licensed
  for (const application of applications ?? []) state.addApplication(application)
  for (const policy of policies ?? []) state.addPolicy(policy)
  for (const account of accounts ?? []) state.addAccount(accountOf(account, random))
  for (const { application, account, from, until, ...options } of permissions ?? []) {
    const [begins, ends] = [at(from), at(until)]
    state.permit(application, account, {
      ...options,
      ...(begins === undefined ? {} : { from: begins }),
      ...(ends === undefined ? {} : { until: ends }),
    })
  }
}
