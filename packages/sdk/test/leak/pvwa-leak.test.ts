import { format, inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { PasswordVault } from '@sallyport/sdk/cyberark'
import { entryPoints } from '../../../../test/topology/surface.ts'
import { everyFormOf } from '../support/every-form.ts'
import { overhear } from '../support/overhear.ts'
import { PvwaStub, refusal, tokenOf, type StubAnswer } from '../support/pvwa-stub.ts'

const password = 'S3ntinel"pa,ss;w\\rd<é🔐'
const forbidden = ['S3ntinel', password.slice(9), Buffer.from(password).toString('base64').slice(4, 20)]

/** Every object that a program can get hold of by members of another one, itself included. */
function reachableFrom(start: object): readonly object[] {
  const found = new Set<object>([start])
  for (const part of found) {
    for (const value of Object.values(Object.getOwnPropertyDescriptors(part)).map(
      ({ value }) => value as unknown,
    ))
      if (typeof value === 'object' && value !== null) found.add(value)
  }
  return [...found]
}

/** Calls that carry secrets one way or the other. */
const calls: readonly ((vault: PasswordVault) => Promise<unknown>)[] = [
  (vault) => vault.logOn(),
  (vault) => vault.continueLogOn(password),
  (vault) => vault.accounts.getPassword('1_2', { reason: 'r' }),
  (vault) => vault.accounts.getSshKey('1_2'),
  (vault) => vault.accounts.generatePassword('1_2'),
  (vault) => vault.accounts.setNextPassword('1_2', password),
  (vault) => vault.accounts.setPasswordInVault('1_2', password),
  (vault) => vault.accounts.add({ safe: 'S', platformId: 'P', secret: password }),
  (vault) => vault.accounts.startUpload('s', [{ safe: 'S', platformId: 'P', secret: password }]),
  (vault) => vault.accounts.list().toArray(),
  (vault) => vault.accounts.move('1_2', 'T'),
  (vault) => vault.accounts.restoreLastCpmVersion('1_2', 'CPM'),
  (vault) =>
    vault.accounts.connectAdHoc({
      component: 'c',
      username: 'u',
      secret: password,
      address: 'a',
      platformId: 'P',
    }),
  (vault) => vault.accounts.connect('1_2', { component: 'c' }),
  (vault) => vault.server.info(),
  (vault) => vault.users.add('u', { password }),
  (vault) => vault.users.resetPassword(7, password),
  (vault) => vault.users.mfaKeys.generate({ passphrase: password }),
  (vault) =>
    vault.directories.add('example.com', {
      type: 'MicrosoftADProfile.ini',
      addresses: ['10.0.0.5'],
      bindUsername: 'u',
      bindPassword: password,
      baseContext: 'DC=example',
    }),
  (vault) =>
    vault.oidcProviders.add('p', {
      clientId: 'c',
      discoveryUrl: 'https://a.example.com',
      clientSecretMethod: 'Post',
      clientSecret: password,
    }),
  (vault) => vault.discoveredAccounts.onboard('d', { platformId: 'P', safe: 'S', password }),
  (vault) => vault.administrativeAccess.addPersonalAccount({ username: 'u', address: 'a', secret: password }),
  (vault) => vault.utilities.setPassword('db1.example.com', password),
  (vault) => vault.users.list().toArray(),
  (vault) => vault.groups.list().toArray(),
  (vault) => vault.accountGroups.listBySafe('S'),
  (vault) => vault.applications.list().toArray(),
  (vault) => vault.platforms.list().toArray(),
  (vault) => vault.platforms.export('P'),
  (vault) => vault.sessions.list().toArray(),
  (vault) => vault.recordings.list().toArray(),
  (vault) => vault.requests.list(),
  (vault) => vault.health.summary(),
  (vault) => vault.dependentAccounts.list().toArray(),
  (vault) => vault.onboardingRules.list(),
  (vault) => vault.masterPolicy.get(),
  // Its answer is what the server says, as it was asked for; its errors are like all others.
  (vault) =>
    vault.request({ method: 'POST', path: 'API/Themes', json: { secret: password } }).then(() => undefined),
  (vault) => vault.logOff(),
]

const failures: readonly StubAnswer[] = [
  ...[400, 401, 403, 404, 405, 409, 418, 429, 500, 503].flatMap((status) => [
    refusal(status, password, password, [{ ParameterName: password, ErrorMessage: password }]),
    refusal(status, 'ZZZZZ001E', password),
    { status, body: `<html>${password}</html>`, type: 'text/html' },
    { status, body: password, type: 'text/plain' },
  ]),
  refusal(403, 'ITATS004E', `Authentication failure for User [${password}].`),
  refusal(400, 'PASWS167E', `The secrets should not include ${password}`),
  { body: `<html>${password}</html>`, type: 'text/html' },
  { body: `{"half": "${password}` },
  { json: [password] },
  { json: { password, secret: password, content: password } },
]

describe('secrets of PVWA', () => {
  it.each(failures.map((answer, index) => [index, answer] as const))(
    'are in nothing that failure %i tells [pvwa/session-never-printed]',
    async (_index, answer) => {
      const text = await overhear(everyFormOf, async (logger) => {
        const told: unknown[] = []
        for (const onLogOn of [true, false]) {
          for (const call of calls) {
            const stub = new PvwaStub(({ path }) => (/\/logon$/i.test(path) && !onLogOn ? undefined : answer))
            const vault = stub.vault({
              logger,
              auth: { method: 'radius', username: 'u', password, newPassword: password },
            })
            told.push(vault)
            told.push(await call(vault).catch((error: unknown) => error))
          }
        }
        return told
      })
      // What a caller asked for is a Secret; what went wrong is an error: neither shows anything.
      for (const secret of forbidden) expect(text).not.toContain(secret)
    },
  )

  it('a challenge gives its prompt to whoever asks for it, and prints it nowhere [pvwa/logon-radius-stepwise]', async () => {
    const stub = new PvwaStub(() => refusal(500, 'ITATS542I', password))
    const error: unknown = await stub
      .vault()
      .logOn()
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ prompt: password })
    const printed = [
      inspect(error, { depth: 12 }),
      format('%s %O', error, error),
      JSON.stringify(error),
      String(error),
    ]
    expect(printed.join('\n')).not.toContain('S3ntinel')
  })

  it('are in no printed form of a client, its parts, or a session kept for later [pvwa/session-never-printed] [pvwa/session-serialized]', async () => {
    const text = await overhear(everyFormOf, async (logger) => {
      const stub = new PvwaStub(({ path }) =>
        path.endsWith('Retrieve')
          ? { json: password, headers: { 'set-cookie': ['node=S3ntinel; path=/'] } }
          : undefined,
      )
      const vault = stub.vault({ logger, auth: { method: 'cyberark', username: 'u', password } })
      const credential = await vault.accounts.getPassword('1_2')
      expect(credential.secret.reveal()).toBe(password)
      const kept = vault.serialize()
      expect(kept.reveal()).toContain(tokenOf(1))
      const parts = reachableFrom(vault)
      expect(parts).toContain(vault.platforms.targets)
      expect(parts).toContain(vault.users.mfaKeys)
      return [...parts, credential, kept]
    })
    for (const secret of [...forbidden, 'T0ken-S3ntinel']) expect(text).not.toContain(secret)
  })

  it('are behind nothing that can be reached from a client: only what is published can [pvwa/session-never-printed]', () => {
    const published = new Set(
      Object.values(entryPoints).flatMap(({ values, types }) => [...values, ...types]),
    )
    const vault = new PvwaStub().vault({ auth: { method: 'cyberark', username: 'u', password } })
    const kinds = reachableFrom(vault).map((part) => part.constructor.name)
    expect(kinds.length).toBeGreaterThan(25)
    expect(kinds.filter((kind) => !published.has(kind))).toEqual([])
  })
})
