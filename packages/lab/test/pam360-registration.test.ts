import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Lab, loadSeed } from '../src/index.ts'
import { eachLab } from './support/each-lab.ts'
import { inputData, pam, toldBy } from './support/pam360.ts'
import type { Told } from './support/pam360.ts'
import { call } from './support/request.ts'

const tokens = {
  programs: '0A1B2C3D-0000-4444-8888-5D0000000001',
  once: '0A1B2C3D-0000-4444-8888-5D0000000002',
  old: '0A1B2C3D-0000-4444-8888-5D0000000003',
}
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const web = '/restapi/json/v1/resources/resourcename/web-01'

interface Application {
  readonly CLIENTID: string
  readonly CLIENTSECRET: string
}

describe('PAM360, registration', () => {
  const lab = eachLab()

  const register = async (token: string, name?: string): Promise<Told> => {
    const details = {
      REGISTRATIONTOKEN: token,
      APPLICATIONTYPE: 'TypeScript',
      ...(name === undefined ? {} : { CLIENTNAME: name }),
    }
    return toldBy(
      await call(lab, '/restapi/json/v1/sdk/register', {
        method: 'POST',
        headers: form,
        body: inputData(details),
      }),
    )
  }
  const registered = async (name = 'billing batch'): Promise<Application> =>
    (await register(tokens.programs, name)).details as Application

  interface Signed {
    readonly user?: string
    readonly method?: string
    readonly body?: string
    readonly orgName?: string
    readonly seconds?: number
    /** What is sent in place of what was signed. */
    readonly sent?: {
      readonly target?: string
      readonly body?: string
      readonly headers?: Record<string, string>
    }
  }

  // Signs as the protocol page says, with nothing of the lab's.
  const signed = async (application: Application, target: string, options: Signed = {}): Promise<Told> => {
    const { user = 'billing', method = 'GET', body = '', orgName = '', sent = {} } = options
    const seconds = String(options.seconds ?? Math.floor(lab.clock.now() / 1000))
    const token = lab.pam360.user(user).revealToken()
    const hash = createHash('sha256').update(body).digest('hex')
    const text = ['PAM360-SDK-1', seconds, method, target, token, orgName, hash].join('\n')
    const signature = createHmac('sha256', application.CLIENTSECRET).update(text, 'utf8').digest('hex')
    return toldBy(
      await call(lab, sent.target ?? target, {
        method,
        headers: {
          AUTHTOKEN: token,
          SDKCLIENTID: application.CLIENTID,
          SDKHMAC: `t=${seconds},v1=${signature}`,
          ...(orgName === '' ? {} : { orgName: Buffer.from(orgName, 'utf8').toString('latin1') }),
          ...(body === '' ? {} : form),
          ...sent.headers,
        },
        ...(body === '' ? {} : { body: sent.body ?? body }),
      }),
    )
  }

  it('gives an application its number and secret [pam360/registration-request]', async () => {
    const told = await register(tokens.programs, 'billing batch')
    expect(told).toMatchObject({ http: 200, name: 'SDK REGISTER', status: 'Success', statusCode: 20000 })
    expect(told.details).toEqual({
      CLIENTID: lab.pam360.registration.applications[0]?.clientId,
      CLIENTSECRET: lab.pam360.registration.applications[0]?.revealSecret(),
      POLICYNAME: 'Programs',
    })
    const other = (await register(tokens.programs)).details as Application
    expect(
      new Set(
        Object.values({ ...(told.details as Application), ...{ a: other.CLIENTID, b: other.CLIENTSECRET } }),
      ).size,
    ).toBe(5)
    expect(lab.pam360.registration.find(other.CLIENTID)).toMatchObject({
      name: other.CLIENTID,
      type: 'TypeScript',
    })
  })

  it('refuses tokens that are unknown, used up or expired [pam360/registration-refused]', async () => {
    expect((await register(tokens.once)).status).toBe('Success')
    for (const token of [tokens.once, tokens.old, 'nothing', '']) {
      expect(await register(token, 'x')).toMatchObject({
        http: 200,
        name: 'SDK REGISTER',
        status: 'Failed',
        statusCode: 40000,
        details: undefined,
      })
    }
    expect(lab.pam360.registration.applications).toHaveLength(1)
    expect(lab.pam360.audit.entries().at(-1)).toMatchObject({
      operation: 'Application Registration Refused',
      result: 'denied',
      client: 'x',
    })
    expect(JSON.stringify(lab.pam360.audit.entries())).not.toContain(tokens.old)
  })

  it('takes signed calls, at each base [pam360/registration-signed]', async () => {
    const application = await registered()
    expect((await signed(application, web)).status).toBe('Success')
    const query = `${web}?${inputData({ A: 'é + & #' })}`
    expect((await signed(application, query)).status).toBe('Success')
    const { passwordId } = lab.pam360.account('web-01', 'svc')
    const rpc = '/api/json/request?OPERATION_NAME=GET_PASSWORD'
    const body = inputData({ PASSWDID: passwordId, REASON: 'é' })
    expect((await signed(application, rpc, { method: 'POST', body })).status).toBe('Success')
    expect((await signed(application, web, { orgName: 'Acme' })).status).toBe('Success')
    lab.pam360.user('owner').sdk = true
    expect(
      await call(lab, '/api/pki/restapi/getAllSSHKeys', {
        headers: { AUTHTOKEN: lab.pam360.user('owner').revealToken(), SDKCLIENTID: application.CLIENTID },
      }),
    ).toMatchObject({ json: { name: 'Authentication', result: { status: 'Failed' } } })
  })

  it('takes no other signature than that of this very call [pam360/registration-signed]', async () => {
    const application = await registered()
    const put = {
      method: 'PUT',
      body: inputData({ REASON: 'one' }),
    } as const
    const path = `/restapi/json/v1/${pam(lab, 'billing').at('web-01', 'svc')}/password`
    const other = await registered('other')
    const now = Math.floor(lab.clock.now() / 1000)
    const attempts: readonly (readonly [string, Promise<Told>])[] = [
      ['target', signed(application, web, { sent: { target: `${web}?a=1` } })],
      ['body', signed(application, path, { ...put, sent: { body: inputData({ REASON: 'two' }) } })],
      [
        'token',
        signed(application, web, {
          sent: { headers: { AUTHTOKEN: lab.pam360.user('owner').revealToken() } },
        }),
      ],
      ['organisation', signed(application, web, { sent: { headers: { orgName: 'Acme' } } })],
      ['application', signed(application, web, { sent: { headers: { SDKCLIENTID: other.CLIENTID } } })],
      ['none such', signed(application, web, { sent: { headers: { SDKCLIENTID: 'none' } } })],
      ['no signature', signed(application, web, { sent: { headers: { SDKHMAC: '' } } })],
      ['another form', signed(application, web, { sent: { headers: { SDKHMAC: `t=${now}` } } })],
      ['early', signed(application, web, { seconds: now - 400 })],
      ['late', signed(application, web, { seconds: now + 400 })],
    ]
    for (const [what, attempt] of attempts) {
      expect(await attempt, what).toMatchObject({
        name: 'Authentication',
        status: 'Failed',
        statusCode: 40000,
      })
    }
    expect((await signed(application, web, { seconds: now - 200 })).status).toBe('Success')
    lab.settings.pam360.signatureSeconds = null
    expect((await signed(application, web, { seconds: 1 })).status).toBe('Success')
  })

  it('needs the SDK access of the user, and no other [pam360/registration-access]', async () => {
    const application = await registered()
    expect((await signed(application, web, { user: 'without-rest' })).message).not.toContain('use')
    expect((await signed(application, web, { user: 'owner' })).status).toBe('Failed')
    expect((await pam(lab, 'without-rest').get('resources')).status).toBe('Failed')
    expect((await pam(lab, 'owner').get('resources')).status).toBe('Success')
  })

  it('ends when it is removed, and its calls are audited by its name [pam360/registration-revoked]', async () => {
    const application = await registered('billing batch')
    await signed(application, `/restapi/json/v1/${pam(lab, 'billing').at('web-01', 'svc')}/password`)
    expect(lab.pam360.audit.entries().at(-1)).toMatchObject({
      operation: 'Password Retrieved',
      user: 'billing',
      client: 'billing batch',
    })
    expect(lab.pam360.registration.applications[0]?.lastSeenAt).not.toBeNull()
    expect(lab.pam360.registration.remove(application.CLIENTID)).toBe(true)
    expect((await signed(application, web)).name).toBe('Authentication')
    expect(lab.pam360.registration.remove(application.CLIENTID)).toBe(false)
  })

  it('is on a route of ours, which a setting replaces [pam360/registration-request]', async () => {
    lab.settings.pam360.routes = { register: { method: 'POST', path: 'sdk/elsewhere' } }
    const reply = await call(lab, '/restapi/json/v1/sdk/register', { method: 'POST', headers: form })
    expect(reply.status).toBe(404)
  })

  it('has policies in seeds, with generated tokens [pam360/registration-request]', async () => {
    const users = [{ name: 'u' }]
    const seed = await loadSeed({ version: 1, pam360: { users, sdkPolicies: [{ name: 'P' }] } })
    await using own = await Lab.start({ seed })
    expect(own.describe().pam360.sdkPolicies).toEqual([
      { name: 'P', token: own.pam360.registration.policies[0]?.token, registrations: 1, expires: null },
    ])
    expect(own.pam360.registration.policies[0]?.token).toMatch(
      /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/u,
    )
    await expect(
      loadSeed({ version: 1, pam360: { sdkPolicies: [{ name: 'P', organisation: 'none' }] } }),
    ).rejects.toThrow('none')
  })
})
