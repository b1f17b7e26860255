import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Lab } from '@sallyport/lab'
import { Secret, type TransportFactory, type TransportRequest } from '@sallyport/sdk'
import { undiciTransport } from '@sallyport/sdk/undici'
import {
  isRegistered,
  registerApplication,
  removeRegistration,
  updateRegistration,
  type RegistrationOptions,
  type RegistrationTransport,
} from '@sallyport/sdk/pam360'
import { failureOf } from '../support/failure.ts'
import { pam360As } from '../support/pam360-lab.ts'

let lab: Lab
let folder: string
let file: string
let token: string
beforeAll(async () => {
  lab = await Lab.start()
})
beforeEach(async () => {
  await lab.reset()
  folder = await mkdtemp(join(tmpdir(), 'sallyport-registration-'))
  file = join(folder, 'pam360-sdk.json')
  token = lab.pam360.registration.policies[0]!.token
})
afterEach(() => rm(folder, { recursive: true }))
afterAll(() => lab.stop())

const at = (more: Partial<RegistrationOptions> = {}): RegistrationOptions => ({
  url: lab.urls.pam360,
  tls: { ca: lab.ca.pem },
  configFolder: folder,
  ...more,
})

/** A transport that keeps what it sends. */
const recorded =
  (seen: TransportRequest[]): TransportFactory =>
  async (settings) => {
    const real = await undiciTransport()(settings)
    return {
      send: (request, cancellation) => {
        seen.push(request)
        return real.send(request, cancellation)
      },
      close: () => real.close(),
    }
  }

describe('the registration of an application, a protocol of our own', () => {
  it('makes a file that says how later calls are signed [pam360/registration-request] [pam360/registration-file]', async () => {
    expect(await isRegistered({ configFolder: folder })).toBe(false)
    const made = await registerApplication(new Secret(token), at({ clientName: 'Büro & "Billing"' }))
    const [application] = lab.pam360.registration.applications
    expect(application).toMatchObject({ name: 'Büro & "Billing"', type: 'TypeScript' })
    const { hostname, port } = new URL(lab.urls.pam360)
    expect(made).toEqual({
      host: hostname,
      port: Number(port),
      clientId: application?.clientId,
      clientName: 'Büro & "Billing"',
      registeredAt: expect.any(Date) as Date,
      file,
    })
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      version: 1,
      host: hostname,
      port: Number(port),
      clientId: application?.clientId,
      clientSecret: application?.revealSecret(),
      clientName: 'Büro & "Billing"',
      registeredAt: made.registeredAt.toISOString(),
    })
    expect(await isRegistered({ configFolder: folder })).toBe(true)
    expect(await readdir(folder)).toEqual(['pam360-sdk.json'])
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('carries no user token [pam360/registration-request]', async () => {
    const seen: TransportRequest[] = []
    await registerApplication(token, at({ transport: recorded(seen) }))
    expect(seen.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'POST /restapi/json/v1/sdk/register',
    ])
    expect(Object.keys(seen[0]!.headers)).toEqual(['Accept', 'Content-Type'])
  })

  it('is not made over another one unless told [pam360/registration-file-safe]', async () => {
    await registerApplication(token, at())
    const before = await readFile(file, 'utf8')
    const requests = lab.journal.entries().length
    expect(await failureOf(registerApplication(token, at()))).toMatchObject({
      name: 'RegistrationError',
      code: 'ALREADY_REGISTERED',
    })
    // The token was not used up for it.
    expect(lab.journal.entries()).toHaveLength(requests)
    expect(await readFile(file, 'utf8')).toBe(before)
    await registerApplication(token, at({ force: true }))
    expect(await readFile(file, 'utf8')).not.toBe(before)
    expect(await readdir(folder)).toEqual(['pam360-sdk.json'])
  })

  it('loses to one that came first meanwhile, whose file stays [pam360/registration-file-safe]', async () => {
    const transport: RegistrationTransport = {
      sign: () => ({}),
      register: async () => {
        await writeFile(file, 'of another process')
        return { clientId: 'C-1', clientSecret: new Secret('S'), policyName: null }
      },
    }
    expect(
      await failureOf(registerApplication(token, at({ registrationTransport: transport }))),
    ).toMatchObject({ code: 'ALREADY_REGISTERED' })
    expect(await readFile(file, 'utf8')).toBe('of another process')
    expect(await readdir(folder)).toEqual(['pam360-sdk.json'])
  })

  it('that the server refuses leaves no file [pam360/registration-refused]', async () => {
    const refused = { name: 'RegistrationError', code: 'REGISTRATION_REFUSED', vendorCode: '40000' }
    const unknown = '00000000-0000-4000-8000-00000000DEAD'
    expect(await failureOf(registerApplication(unknown, at()))).toMatchObject(refused)
    const { registrations } = lab.pam360.registration.policies[0]!
    for (let made = 0; made < registrations; made += 1) await registerApplication(token, at({ force: true }))
    await removeRegistration({ configFolder: folder })
    expect(await failureOf(registerApplication(token, at()))).toMatchObject(refused)
    expect(await readdir(folder)).toEqual([])
  })

  it('uses no token up where its file could not be written [pam360/registration-file-safe]', async () => {
    const requests = lab.journal.entries().length
    const blocked = join(folder, 'blocked')
    await writeFile(blocked, 'a file, not a folder')
    expect(
      await failureOf(registerApplication(token, at({ configFolder: blocked, force: true }))),
    ).toMatchObject({
      code: 'FILE_UNUSABLE',
    })
    expect(lab.journal.entries()).toHaveLength(requests)
  })

  it.each([
    ['no JSON', 'not-to-be-used'],
    ['another version', '{"version":2}'],
    [
      'a field that is missing',
      '{"version":1,"host":"h","port":1,"clientId":"c","clientName":null,"registeredAt":"2026-01-01T00:00:00Z"}',
    ],
  ])(
    'says so of a file that is %s, and not what stands in it [pam360/registration-file]',
    async (_, text) => {
      await writeFile(file, text)
      const error = await failureOf(isRegistered({ configFolder: folder }))
      expect(error).toMatchObject({ name: 'RegistrationError', code: 'REGISTRATION_UNREADABLE' })
      expect(error.message).not.toContain('not-to-be-used')
      await registerApplication(token, at({ force: true }))
      expect(await isRegistered({ configFolder: folder })).toBe(true)
    },
  )

  it('is renewed with its name, and removed [pam360/registration-update]', async () => {
    expect(await failureOf(updateRegistration(token, at()))).toMatchObject({ code: 'NOT_REGISTERED' })
    const first = await registerApplication(token, at({ clientName: 'billing' }))
    const second = await updateRegistration(token, at())
    expect(second.clientId).not.toBe(first.clientId)
    expect(second.clientName).toBe('billing')
    expect(await updateRegistration(token, at({ clientName: 'other' }))).toMatchObject({
      clientName: 'other',
    })
    expect(await removeRegistration({ configFolder: folder })).toBe(true)
    expect(await removeRegistration({ configFolder: folder })).toBe(false)
    expect(await isRegistered({ configFolder: folder })).toBe(false)
  })

  it('stays where a renewal is refused [pam360/registration-update]', async () => {
    await registerApplication(token, at())
    const before = await readFile(file, 'utf8')
    await failureOf(updateRegistration('00000000-0000-4000-8000-00000000DEAD', at()))
    expect(await readFile(file, 'utf8')).toBe(before)
  })

  it('is checked before anything is sent', async () => {
    for (const call of [
      () => registerApplication('', at()),
      () => registerApplication(token, at({ url: 'http://127.0.0.1' })),
      () => registerApplication(token, { ...at(), configfolder: 'x' } as never),
      () => registerApplication(token, at({ registrationTransport: {} as never })),
      () => isRegistered({ configFolder: '' }),
    ]) {
      expect(await failureOf(call())).toMatchObject({ name: 'ConfigurationError' })
    }
  })
})

describe('a client that uses a registration', () => {
  const client = (more = {}) => pam360As(lab, 'billing', { registration: { configFolder: folder }, ...more })

  it('says that there is none, and sends nothing [pam360/registration-needed]', async () => {
    await using pam360 = client()
    const requests = lab.journal.entries().length
    const none = { name: 'RegistrationError', code: 'NOT_REGISTERED' }
    expect(await failureOf(pam360.resources.list().toArray())).toMatchObject(none)
    expect(await failureOf(pam360.pki.listCertificates().toArray())).toMatchObject(none)
    expect(await failureOf(pam360.users.regenerateToken())).toMatchObject(none)
    expect(lab.journal.entries()).toHaveLength(requests)
    await registerApplication(token, at())
    await pam360.resources.list().toArray()
  })

  it('does not use one of another server [pam360/registration-needed]', async () => {
    await registerApplication(token, at())
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace(/"port": \d+/, '"port": 1'))
    await using pam360 = client()
    expect(await failureOf(pam360.resources.list().toArray())).toMatchObject({ code: 'NOT_REGISTERED' })
  })

  it('signs each call, with body and organisation [pam360/registration-signed]', async () => {
    await registerApplication(token, at({ clientName: 'signed' }))
    await using pam360 = client({ orgName: lab.pam360.organisations[0]!.name })
    await pam360.resources.list({ pageSize: 5 }).toArray()
    await pam360.passwords.change({ resource: 'web-01', account: 'svc' }, { newPassword: 'Néw & "Pass-77"' })
    await using auditor = pam360As(lab, 'auditor')
    const rows = await auditor.audit.list().toArray()
    expect(rows.filter(({ clientType }) => clientType === 'signed')).not.toEqual([])
  })

  it('signs for an organisation of any name [pam360/registration-signed] [pam360/organisation-header]', async () => {
    const name = 'Zürich & 東京'
    await using other = await Lab.start({
      seed: {
        version: 1,
        pam360: {
          organisations: [{ name }],
          users: [{ name: 'program', sdk: true, organisation: name }],
          sdkPolicies: [
            { name: 'Programs', token: 'B0000000-0000-4000-8000-00000000000A', organisation: name },
          ],
        },
      },
    })
    const server = { url: other.urls.pam360, tls: { ca: other.ca.pem }, configFolder: folder }
    await registerApplication('B0000000-0000-4000-8000-00000000000A', server)
    await using signed = pam360As(other, 'program', {
      orgName: name,
      registration: { configFolder: folder },
    })
    expect(await signed.resources.list().toArray()).toEqual([])
    await using unknown = pam360As(other, 'program', {
      orgName: 'Zürich & 東',
      registration: { configFolder: folder },
    })
    expect(await failureOf(unknown.resources.list().toArray())).toMatchObject({ name: 'ServerError' })
  })

  it('signs for a token that is not in the header AUTHTOKEN [pam360/registration-signed]', async () => {
    await registerApplication(token, at())
    const use = { registration: { configFolder: folder } }
    const [integration] = lab.pam360.integrations
    await using integrated = pam360As(lab, 'billing', {
      ...use,
      token: integration!.token,
      appType: integration!.appType,
    })
    const svc = { resource: 'web-01', account: 'svc' }
    expect((await integrated.resources.getForIntegration(svc)).secret?.reveal()).toBe('Lab-Web-1!')
    lab.settings.pam360.product = 'pmp'
    await using old = pam360As(lab, 'billing', { ...use, product: 'pmp', tokenInQuery: true })
    expect((await old.passwords.get(svc)).secret.reveal()).toBe('Lab-Web-1!')
  })

  it('is refused with a secret that is not right, or at another time [pam360/registration-signed]', async () => {
    await registerApplication(token, at())
    await using pam360 = client()
    lab.clock.advance(400_000)
    expect(await failureOf(pam360.resources.list().toArray())).toMatchObject({ name: 'AuthenticationError' })
    await lab.reset()
    await registerApplication(lab.pam360.registration.policies[0]!.token, at({ force: true }))
    await pam360.resources.list().toArray()
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace(/"clientSecret": "."?/, '"clientSecret": "x'))
    expect(await failureOf(pam360.resources.list().toArray())).toMatchObject({ name: 'AuthenticationError' })
  })

  it('is refused when it was removed at the server [pam360/registration-revoked]', async () => {
    const { clientId } = await registerApplication(token, at())
    await using pam360 = client()
    await pam360.resources.list().toArray()
    lab.pam360.registration.remove(clientId)
    expect(await failureOf(pam360.resources.list().toArray())).toMatchObject({
      name: 'AuthenticationError',
      vendorCode: '40000',
    })
  })

  it('takes a registration that was renewed from the next call on [pam360/registration-update]', async () => {
    await registerApplication(token, at({ clientName: 'first' }))
    await using pam360 = client()
    await pam360.resources.list().toArray()
    lab.pam360.registration.remove((await updateRegistration(token, at({ clientName: 'second' }))).clientId)
    expect(await failureOf(pam360.resources.list().toArray())).toMatchObject({ name: 'AuthenticationError' })
    await updateRegistration(token, at())
    await pam360.resources.list().toArray()
  })

  it.skipIf(process.platform === 'win32')(
    'warns once where others can read the file [pam360/registration-file-safe]',
    async () => {
      await registerApplication(token, at())
      await chmod(file, 0o644)
      const warnings: string[] = []
      const quiet = () => undefined
      const logger = { debug: quiet, info: quiet, error: quiet, warn: (text: string) => warnings.push(text) }
      await using pam360 = client({ logger })
      await pam360.resources.list().toArray()
      await pam360.resources.list().toArray()
      expect(warnings).toEqual([expect.stringContaining('0600')])
    },
  )

  it('may have a wire of its own [pam360/registration-request]', async () => {
    const seen: unknown[] = []
    const transport: RegistrationTransport = {
      register: ({ registrationToken, clientName }) => {
        seen.push(registrationToken.reveal(), clientName)
        return Promise.resolve({ clientId: 'C-1', clientSecret: new Secret('S-1'), policyName: 'P' })
      },
      sign: ({ method, target }, { clientId, clientSecret }) => ({
        'X-Own': `${method} ${target} ${clientId} ${clientSecret.reveal()}`,
      }),
    }
    await registerApplication('T-1', at({ registrationTransport: transport, clientName: 'n' }))
    expect(seen).toEqual(['T-1', 'n'])
    const sent: TransportRequest[] = []
    await using pam360 = pam360As(lab, 'billing', {
      registration: { configFolder: folder, transport },
      transport: recorded(sent),
    })
    await pam360.resources.list().toArray()
    expect(sent.at(-1)?.headers['X-Own']).toMatch(/^GET \/restapi\/json\/v1\/resources\S* C-1 S-1$/)
  })
})
