import { beforeEach, describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import { detail, inputData, pam, toldBy } from './support/pam360.ts'
import { call } from './support/request.ts'

const unknownToken = 'API key received is not associated to any user. Authentication failed.'

describe('PAM360, transport', () => {
  const lab = eachLab()
  let billing: ReturnType<typeof pam>

  beforeEach(() => {
    billing = pam(lab, 'billing')
  })

  const resources = '/restapi/json/v1/resources'
  const asked = async (headers: Record<string, string>, path = resources) =>
    toldBy(await call(lab, path, { headers }))
  const tokenOf = (user: string) => lab.pam360.user(user).revealToken()

  describe('addresses', () => {
    it('are below the base of the REST API [pam360/rest-base] [pam360/answer-envelope]', async () => {
      expect(lab.urls.pam360).toBe(new URL(lab.urls.ccp).origin)
      expect(await billing.get('resources')).toMatchObject({
        http: 200,
        name: 'GET RESOURCES',
        status: 'Success',
        message: 'Resources fetched successfully',
      })
    })

    it('that are none are a page, and named ones a distinct 501 [pam360/unknown-path]', async () => {
      const nowhere = await billing.raw('/restapi/json/v1/nothing')
      expect([nowhere.status, nowhere.headers['content-type']]).toEqual([404, 'text/html;charset=UTF-8'])
      for (const path of [
        '/restapi/json/v1/landingservers',
        '/api/json/auth',
        '/scim/Users',
        '/api/json/request?OPERATION_NAME=LOGOUT_USER',
      ]) {
        const reply = await billing.raw(path)
        expect([reply.status, toldBy(reply).statusCode]).toEqual([501, 'LABPM501E'])
      }
      expect((await billing.raw('/restapi/json/v1/resources', { method: 'PATCH' })).status).toBe(405)
    })

    it('of legacy calls are one, with the name in the query [pam360/rpc-base]', async () => {
      const { passwordId } = lab.pam360.account('web-01', 'svc')
      expect(await billing.rpc('GET_PASSWORD', { PASSWDID: passwordId })).toMatchObject({
        name: 'GET_PASSWORD',
        details: { PASSWORD: 'Lab-Web-1!' },
      })
    })
  })

  describe('tokens', () => {
    it('come in the header, whatever its case [pam360/token-header]', async () => {
      expect(await asked({ authtoken: tokenOf('billing') })).toMatchObject({ status: 'Success' })
    })

    it.each([
      ['nobody', () => ({ AUTHTOKEN: '00000000-0000-0000-0000-000000000000' })],
      ['no header', () => ({})],
      ['an expired user', () => ({ AUTHTOKEN: tokenOf('expired') })],
    ])('of %s are refused with 200 [pam360/token-unknown] [pam360/token-expired]', async (_, headers) => {
      expect(await asked(headers())).toMatchObject({
        http: 200,
        name: 'Authentication',
        status: 'Failed',
        message: unknownToken,
      })
    })

    it('end with their validity, by the clock [pam360/token-expired]', async () => {
      expect((await pam(lab, 'weekly').get('resources')).status).toBe('Success')
      lab.clock.advance(7 * 86_400_000)
      expect((await pam(lab, 'weekly').get('resources')).message).toBe(unknownToken)
    })

    it('in the query are for old builds only [pam360/token-not-in-query] [pam360/pmp-token-in-query]', async () => {
      const path = `${resources}?AUTHTOKEN=${tokenOf('billing')}`
      expect((await asked({}, path)).message).toBe(unknownToken)
      lab.settings.pam360.product = 'pmp'
      expect((await asked({}, path)).status).toBe('Success')
      expect(JSON.stringify(lab.journal.entries())).not.toContain(tokenOf('billing'))
    })

    it('of integrations come with their product, and not with that of another [pam360/integration-token]', async () => {
      const headers = { APP_AUTHTOKEN: '0A1B2C3D-0000-4444-8888-ABCDEFF00017' }
      expect((await asked({ ...headers, APP_TYPE: '17' })).status).toBe('Success')
      expect((await asked({ ...headers, APP_TYPE: '18' })).message).toBe(unknownToken)
      const inQuery = `${resources}?APP_AUTHTOKEN=0A1B2C3D-0000-4444-8888-ABCDEFF00018&APP_NAME=Ansible`
      expect((await asked({}, inQuery)).status).toBe('Success')
    })

    it('are regenerated, and the old one is dead at once [pam360/token-regenerate] [pam360/token-switched]', async () => {
      const told = await billing.put('user/regenerateAuthtoken')
      expect(told).toMatchObject({
        status: 'true',
        statusCode: 20000,
        message: 'Authtoken regenerated successfully.',
      })
      expect((await billing.get('resources')).message).toBe(unknownToken)
      expect((await asked({ AUTHTOKEN: String(detail(told, 'AUTHTOKEN')) })).status).toBe('Success')
      expect(detail(told, 'AUTHTOKEN')).toMatch(/^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/u)
    })
  })

  describe('users', () => {
    it('of another host are refused [pam360/host-refused]', async () => {
      expect(await pam(lab, 'far-away').get('resources')).toMatchObject({
        name: 'Authentication',
        message: 'User is not allowed to access from this host',
      })
      lab.pam360.user('far-away').hostName = '127.0.0.1'
      expect((await pam(lab, 'far-away').get('resources')).status).toBe('Success')
    })

    it('of a host that does not resolve get no answer until the lab is reset [pam360/host-unresolvable]', async () => {
      let answered = false
      const silent = billing.raw(resources, { headers: { AUTHTOKEN: tokenOf('nowhere') } }).then((reply) => {
        answered = true
        return reply
      })
      expect((await billing.get('resources')).status).toBe('Success')
      expect(answered).toBe(false)
      await lab.reset()
      await silent
    })

    it('that are locked or without REST access are told so [pam360/user-locked] [pam360/rest-access-needed]', async () => {
      expect((await pam(lab, 'locked').get('resources')).message).toBe(
        'Login disabled. Contact your administrator.',
      )
      expect((await pam(lab, 'without-rest').get('resources')).status).toBe('Failed')
    })

    it('act in an organisation by either of its names [pam360/organisation-header] [pam360/organisation-either-name] [pam360/organisation-apart]', async () => {
      const admin = pam(lab, 'root-admin')
      const names = async (orgName: string) => {
        const told = await admin.get('resources', undefined, { headers: { orgName } })
        return told.status === 'Success' ? told.totalRows : told.status
      }
      expect(await names('Other Company')).toBe(1)
      expect(await names('other')).toBe(1)
      expect(await names('Acme')).toBe(6)
      expect(await names('Nobody')).toBe('Failed')
      expect((await billing.get('resources', undefined, { headers: { orgName: 'other' } })).status).toBe(
        'Failed',
      )
    })
  })

  describe('INPUT_DATA', () => {
    const used = () => lab.pam360.inputs.entries().at(-1)?.leniencies

    it('is a parameter of the query at GET, a form at PUT [pam360/input-data-envelope] [pam360/input-data-get] [pam360/input-data-form]', async () => {
      expect((await billing.get('resources', { SEARCHVALUE: 'web' })).totalRows).toBe(1)
      expect(used()).toEqual([])
      const put = await billing.put(`${billing.at('web-01', 'svc')}/password`, { NEWPASSWORD: 'Next-Web-2!' })
      expect([put.status, used()]).toEqual(['Success', []])
    })

    const search = { operation: { Details: { SEARCHVALUE: 'web' } } }
    it.each([
      ['single-quotes', "{'operation':{'Details':{'SEARCHVALUE':'web'}}}"],
      ['trailing-comma', '{"operation":{"Details":{"SEARCHVALUE":"web",},}}'],
      ['bare-word', '{"operation":{"Details":{"SEARCHVALUE":web,"X":"y"}}}'],
    ])('is taken with %s, and said so [pam360/input-data-lenient]', async (leniency, text) => {
      const path = `${resources}?INPUT_DATA=${encodeURIComponent(text)}`
      expect(toldBy(await billing.raw(path)).totalRows).toBe(1)
      expect(used()).toContain(leniency)
      lab.settings.pam360.lenientInput = false
      expect(toldBy(await billing.raw(path)).status).toBe('Failed')
    })

    it('is taken as text/json, raw, and in the query of a PUT [pam360/input-data-text-json] [pam360/input-data-put-query] [pam360/input-data-strict]', async () => {
      const path = `/restapi/json/v1/${billing.at('web-01', 'svc')}/password`
      const raw = 'INPUT_DATA={"operation":{"Details":{"NEWPASSWORD":"Raw-Web-3!"}}}'
      const json = await billing.raw(path, {
        method: 'PUT',
        body: raw,
        headers: { 'content-type': 'text/json' },
      })
      expect([toldBy(json).status, used()]).toEqual(['Success', ['content-type', 'not-encoded']])
      const inQuery = await billing.raw(`${path}?${inputData({ NEWPASSWORD: 'Query-Web-4!' })}`, {
        method: 'PUT',
      })
      expect([toldBy(inQuery).status, used()]).toEqual(['Success', ['query-of-write']])
      expect(lab.pam360.account('web-01', 'svc').revealPassword()).toBe('Query-Web-4!')
      const plus = `${resources}?INPUT_DATA=${encodeURIComponent(JSON.stringify(search)).replace('web', 'a+b')}`
      expect(toldBy(await billing.raw(plus)).totalRows).toBe(0)
    })

    it('that cannot be read is a failure [pam360/input-data-unreadable]', async () => {
      for (const text of ['{', '[1]', '{"operation":1}', '{"operation":{"Details":"x"}}', "{'a"]) {
        const told = toldBy(await billing.raw(`${resources}?INPUT_DATA=${encodeURIComponent(text)}`))
        expect([told.status, told.statusCode]).toEqual(['Failed', 40000])
      }
    })

    it('holds any Unicode, in paths and queries too [pam360/input-data-unicode] [pam360/path-encoded]', async () => {
      const owner = pam(lab, 'owner')
      const path = owner.at('web-01', 'awkward')
      expect(detail(await owner.get(`${path}/password`), 'PASSWORD')).toBe(
        ' a"b\'c,d;e\\f<g>&h+i%20j#k\t🔐 é ',
      )
      const told = await owner.get(`resources/resourcename/${encodeURIComponent('rack/7\\b + "é"')}`)
      expect(detail(told, 'RESOURCEID')).toBe(String(lab.pam360.resource('rack/7\\b + "é"').id))
    })

    it('that looks harmful is 599 [pam360/harmful-input]', async () => {
      const query = inputData({ REASON: '<script>alert(1)</script>' })
      const reply = await billing.raw(`/restapi/json/v1/${billing.at('web-01', 'svc')}/password?${query}`)
      expect([reply.status, reply.headers['content-type']]).toEqual([599, 'text/html;charset=UTF-8'])
    })
  })

  describe('failures', () => {
    it('are 200, or a status by a switch [pam360/failed-with-200] [pam360/failed-with-http-status] [pam360/status-codes] [pam360/no-such-account]', async () => {
      const path = `${billing.at('web-01', 'svc').replace(/\d+$/u, '1')}/password`
      expect(await billing.get(path)).toMatchObject({
        http: 200,
        status: 'Failed',
        message: 'No such account found',
      })
      lab.settings.pam360.failureStatus = 'http-status'
      expect((await billing.get(path)).http).toBe(404)
      expect((await pam(lab, 'expired').get('resources')).http).toBe(401)
      expect(await billing.post('resources', { RESOURCENAME: 'x' })).toMatchObject({
        http: 403,
        statusCode: 40000,
      })
    })

    it('are of a read-only node under its name [pam360/read-only-node]', async () => {
      lab.settings.pam360.readOnly = true
      const told = await billing.put(`${billing.at('web-01', 'svc')}/password`, {})
      expect([told.name, told.status]).toEqual(['RO_SERVER', 'Failed'])
      expect((await billing.get('resources')).status).toBe('Success')
    })
  })

  describe('answers', () => {
    it('have the forms of other builds by switches [pam360/answer-success-forms]', async () => {
      Object.assign(lab.settings.pam360, {
        successText: 'true',
        statusCode: 'always',
        shuffledKeys: true,
        idForm: 'number',
      })
      const reply = await billing.raw(resources)
      expect(toldBy(reply)).toMatchObject({ status: 'true', statusCode: 20000 })
      expect(reply.text.indexOf('"Details"')).toBeLessThan(reply.text.indexOf('"name"'))
      expect(reply.text).toMatch(/"RESOURCE ID":\d/u)
    })

    it('of empty lists have no Details [pam360/answer-no-details] [pam360/counts]', async () => {
      expect(await billing.get('resources', { SEARCHVALUE: 'nothing at all' })).toMatchObject({
        totalRows: 0,
        details: undefined,
      })
      lab.settings.pam360.emptyDetails = 'list'
      expect((await billing.get('resources', { SEARCHVALUE: 'nothing at all' })).details).toEqual([])
    })
  })

  it('suffers faults, and shows no secret in the journal', async () => {
    lab.faults.add({ surface: 'pam360', kind: 'html', times: 1 })
    const reply = await billing.raw(resources)
    expect([reply.status, reply.headers['content-type']]).toEqual([200, 'text/html;charset=UTF-8'])
    await billing.get(`${billing.at('web-01', 'svc')}/password`, { REASON: 'because of this' })
    const entry = lab.journal.entries().at(-1)
    expect(entry).toMatchObject({ surface: 'pam360', user: 'billing', query: [['INPUT_DATA', '[MASKED]']] })
    expect(JSON.stringify(lab.journal.entries())).not.toMatch(/because|Lab-Web-1/u)
  })
})
