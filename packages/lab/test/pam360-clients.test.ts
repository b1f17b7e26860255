import { describe, expect, it } from 'vitest'
import { detail, pam, toldBy } from './support/pam360.ts'
import { call } from './support/request.ts'
import type { CallOptions } from './support/request.ts'
import { eachLab } from './support/each-lab.ts'

const rest = '/restapi/json/v1'
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** What Python makes of a dictionary that is put into a text. */
const python = (value: object): string => JSON.stringify(value).replaceAll('"', "'")
const wrapped = (details: object) => ({ operation: { Details: details } })

describe('PAM360, as clients that others wrote ask it', () => {
  const lab = eachLab()

  const ask = async (path: string, options: CallOptions = {}) => toldBy(await call(lab, path, options))
  const as = (user: string) => ({ AUTHTOKEN: lab.pam360.user(user).revealToken() })
  const tokenOf = (name: string) => lab.describe().pam360.integrations.find((one) => one.name === name)?.token
  const web = () => lab.pam360.resource('web-01')
  const svc = () => lab.pam360.account('web-01', 'svc')
  const leniencies = () => lab.pam360.inputs.entries().at(-1)?.leniencies

  it('the Ansible lookup of the vendor, and one derived from it [pam360/integration-token-query] [pam360/resource-for-integration]', async () => {
    const token = `APP_AUTHTOKEN=${tokenOf('Ansible')}`
    const headers = { 'Content-Type': 'application/json' }
    const list = await ask(`${rest}/resources?${token}&APP_NAME=Ansible`, { headers })
    expect(list.details).toContainEqual(expect.objectContaining({ 'RESOURCE NAME': 'web-01' }))
    const ids = await ask(
      `${rest}/resources/getResourceIdAccountId?${token}&APP_NAME=Ansible&RESOURCENAME=web-01&ACCOUNTNAME=svc`,
      { headers },
    )
    const found = await ask(
      `${rest}/resources/getResourceAccountDetails?${token}&APP_NAME=ANSIBLE&RESOURCEID=${String(detail(ids, 'RESOURCEID'))}&ACCOUNTID=${String(detail(ids, 'ACCOUNTID'))}`,
      { headers },
    )
    expect(JSON.parse(String(detail(found, 'ACCOUNTDETAILS')))).toMatchObject({ PASSWORD: 'Lab-Web-1!' })
    expect(JSON.stringify(lab.journal.entries())).not.toContain(tokenOf('Ansible'))
  })

  it('the Nautobot provider, with no more than its token [pam360/integration-token-alone]', async () => {
    const headers = { APP_AUTHTOKEN: tokenOf('XSOAR') ?? '' }
    const path = `${rest}/resources/${web().id}/accounts/${svc().id}/password`
    expect(detail(await ask(path, { headers }), 'PASSWORD')).toBe('Lab-Web-1!')
    expect((await ask(path, { headers: { ...headers, APP_TYPE: '18' } })).status).toBe('Failed')
  })

  it('the XSOAR integration, which sends all that it has not as empty texts [pam360/resource-empty-texts] [pam360/integration-token] [pam360/input-data-lenient]', async () => {
    const write = (method: string, path: string, details: object) =>
      ask(`${rest}/${path}`, {
        method,
        headers: { ...as('owner'), ...form },
        body: `INPUT_DATA=${encodeURIComponent(python(wrapped(details))).replaceAll('%20', '+')}`,
      })
    const none = { NOTES: '', LOCATION: '', DNSNAME: '', DEPARTMENT: '', DOMAINNAME: '', RESOURCEURL: '' }
    const policies = { RESOURCEPASSWORDPOLICY: '', ACCOUNTPASSWORDPOLICY: '' }
    const made = await write('POST', 'resources', {
      ...none,
      ...policies,
      ...{ RESOURCENAME: 'XS 1', ACCOUNTNAME: 'admin', RESOURCETYPE: '', PASSWORD: '' },
      ...{ RESOURCEDESCRIPTION: '', RESOURCEGROUPNAME: '', OWNERNAME: '' },
    })
    expect(made.status).toBe('Success')
    expect(leniencies()).toContain('single-quotes')
    const account = { ACCOUNTNAME: 'more', PASSWORD: '', NOTES: '', ACCOUNTPASSWORDPOLICY: '' }
    const added = await write('POST', `resources/${web().id}/accounts`, { ACCOUNTLIST: [account] })
    expect(added.details).toEqual([{ more: { STATUS: 'Account added successfully' } }])
    expect(lab.pam360.account('web-01', 'more').revealPassword()).not.toBe('')
    const before = { type: web().type, policy: web().policy }
    const edited = await write('PUT', `resources/${web().id}`, {
      ...{ RESOURCENAME: 'web-01', RESOURCETYPE: '', RESOURCEDESCRIPTION: '', RESOURCEURL: '' },
      ...{ RESOURCEPASSWORDPOLICY: '', LOCATION: '', DEPARTMENT: '', DNSNAME: '' },
    })
    expect(edited.status).toBe('Success')
    expect(web()).toMatchObject(before)
    expect(web().texts.location).toBe('')
    const change = { ACCOUNTNAME: 'svc', NOTES: '', ACCOUNTPASSWORDPOLICY: '' }
    expect((await write('PUT', `resources/${web().id}/accounts/${svc().id}`, change)).status).toBe('Success')
    const headers = { APP_AUTHTOKEN: tokenOf('XSOAR') ?? '', APP_TYPE: '17' }
    const why = encodeURIComponent(python(wrapped({ REASON: '', TICKETID: '' })))
    const path = `${rest}/resources/${web().id}/accounts/${svc().id}/password?INPUT_DATA=${why}`
    expect(detail(await ask(path, { headers }), 'PASSWORD')).toBe('Lab-Web-1!')
  })

  it('a script that labels its body as nothing [pam360/input-data-unlabelled]', async () => {
    const details = { NEWPASSWORD: 'Script-5-Web!', RESETTYPE: 'LOCAL', REASON: 'Password Expired' }
    const options = { method: 'PUT', headers: as('owner'), body: `INPUT_DATA=${python(wrapped(details))}` }
    const path = `${rest}/resources/${web().id}/accounts/${svc().id}/password`
    expect((await ask(path, options)).status).toBe('Success')
    expect(leniencies()).toEqual(['content-type', 'not-encoded', 'single-quotes'])
    expect(svc().revealPassword()).toBe('Script-5-Web!')
    expect(await ask(`${rest}/resources/1000000/accounts/1000000/password`, options)).toMatchObject({
      http: 200,
      message: 'No such account found',
    })
    const id = await ask(`${rest}/user/getUserId?&USERNAME=billing`, { headers: as('owner') })
    expect(detail(id, 'USERID')).toBe(String(lab.pam360.user('billing').id))
  })

  it('pypmp, which makes users of little more than a name [pam360/user-create]', async () => {
    const user = {
      FIRSTNAME: '',
      LASTNAME: '',
      FULLNAME: '',
      EMAIL: '',
      POLICY: 'Strong',
      ROLE: 'Password User',
    }
    const create = (details: object) =>
      ask(`${rest}/user`, {
        method: 'POST',
        headers: { ...as('root-admin'), 'content-type': 'text/json' },
        body: `INPUT_DATA=${encodeURIComponent(JSON.stringify(wrapped({ ...user, ...details })))}`,
      })
    const common = {
      ISSUPERADMIN: 'false',
      PASSWORD: 'Sup3r!Secret',
      HOSTNAME: '',
      EXPIRYDATE: 'NeverExpires',
    }
    expect((await create({ ...common, USERNAME: 'jo', ISAPIUSER: 'false' })).status).toBe('Success')
    expect(lab.pam360.user('jo')).toMatchObject({ name: 'jo', apiUser: false })
    // The page of API users wants all of these.
    expect((await create({ ...common, USERNAME: 'bot', ISAPIUSER: 'true' })).status).toBe('Failed')
  })

  it('pmpcli, all in the query and a quote too many [pam360/rpc-query] [pam360/input-data-text-after] [pam360/pmp-token-in-query]', async () => {
    lab.settings.pam360.product = 'pmp'
    const token = `AUTHTOKEN=${lab.pam360.user('billing').revealToken()}`
    const search = { SEARCHCOLUMN: 'RESOURCENAME', SEARCHVALUE: 'web-01', SEARCHTYPE: 'RESOURCE' }
    const list = encodeURI(JSON.stringify(wrapped({ ...search, STARTINDEX: '0', LIMIT: '50' })))
    const headers = { requestFrom: 'pmpmobilenative', clientType: '12' }
    const found = await ask(`/api/json/request?${token}&OPERATION_NAME=GET_RESOURCES&INPUT_DATA=${list}`, {
      method: 'POST',
      headers,
    })
    expect(found.details).toMatchObject([{ 'RESOURCE NAME': 'web-01' }])
    const input = `${JSON.stringify(wrapped({ PASSWDID: String(svc().passwordId), REASON: 'r', TICKETID: 't' }))}"`
    const path = `/api/json/request?${token}&OPERATION_NAME=GET_PASSWORD&INPUT_DATA=${encodeURIComponent(input)}`
    expect(detail(await ask(path, { headers }), 'PASSWORD')).toBe('Lab-Web-1!')
    expect(leniencies()).toEqual(['text-after'])
    lab.settings.pam360.lenientInput = false
    expect((await ask(path, { headers })).status).toBe('Failed')
  })

  it('pyactionhandler, files of custom fields by their labels [pam360/file-custom-field-label] [pam360/file-download-failed]', async () => {
    const download = (type: string, label: string) => {
      const field = { ISCUSTOMFIELD: 'TRUE', CUSTOMFIELDTYPE: type, CUSTOMFIELDLABEL: label }
      const input = encodeURIComponent(JSON.stringify(wrapped(field)))
      const { raw, at } = pam(lab, 'billing')
      return raw(`${rest}/${at('web-01', 'coded')}/downloadfile?INPUT_DATA=${input}`)
    }
    expect((await download('ACCOUNT', 'Backup codes')).text).toBe('LAB-CODE-1')
    expect((await download('RESOURCE', 'plan')).text).toBe('LAB\u0000PLAN')
    for (const [type, label] of [
      ['ACCOUNT', 'ssh_private_key'],
      ['ACCOUNT', ''],
      ['GROUP', 'Plan'],
    ] as const)
      expect(toldBy(await download(type, label)).status).toBe('Failed')
    lab.pam360.account('web-01', 'coded').demands = { reasonRequired: true }
    expect(toldBy(await download('ACCOUNT', 'Backup codes')).status).toBe('Failed')
  })
})
