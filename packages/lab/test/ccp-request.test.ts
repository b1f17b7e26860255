import { describe, expect, it } from 'vitest'
import { Lab } from '../src/index.ts'
import { eachLab } from './support/each-lab.ts'
import { call, retrieve } from './support/request.ts'

const known = { AppID: 'reporting', Safe: 'Billing-DB', Object: 'oracle-prod' }

describe('CCP requests', () => {
  const lab = eachLab()

  it('hands a secret out for GET, without Content-Type or Authorization [ccp/get-accounts-path] [ccp/request-headers]', async () => {
    const reply = await retrieve(lab, known)
    expect(reply.status).toBe(200)
    expect(reply.json['Content']).toBe(
      lab.vault.account({ safe: 'Billing-DB', object: 'oracle-prod' }).revealSecret(),
    )
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'])(
    'answers %s with 405 and no secret [ccp/get-accounts-path]',
    async (method) => {
      const reply = await retrieve(lab, known, { method })
      expect(reply.status).toBe(405)
      expect(reply.headers.allow).toBe('GET')
      expect(reply.text).not.toContain('Content"')
    },
  )

  it.each([
    '/aimwebservice/api/accounts',
    '/AIMWEBSERVICE/API/ACCOUNTS/',
    '//AIMWebService//api///Accounts//',
    '/AIMWebServic%65/api/Accounts',
  ])('takes the path %s [ccp/path-spelling]', async (path) => {
    const reply = await call(lab, `${path}?AppID=reporting&Safe=Billing-DB&Object=oracle-prod`)
    expect(reply.status).toBe(200)
  })

  it('answers the SOAP address and unknown services with IIS pages [ccp/soap-not-found] [ccp/service-path]', async () => {
    for (const path of [
      '/AIMWebService/v1.1/aim.asmx',
      '/DevAIM/api/Accounts',
      '/',
      '/AIMWebService/api/Accounts/x',
    ]) {
      const reply = await call(lab, path)
      expect(reply.status).toBe(404)
      expect(reply.headers['content-type']).toContain('text/html')
    }
  })

  it('serves every configured service and no other [ccp/service-path]', async () => {
    await using other = await Lab.start({
      seed: {
        version: 1,
        platforms: [{ id: 'P' }],
        applications: [{ id: 'a' }],
        safes: [{ name: 'S', members: [{ name: 'a', permissions: ['retrieve'] }] }],
        accounts: [{ safe: 'S', name: 'o', platformId: 'P' }],
        services: [{ path: 'DevAIM' }, { path: 'AIM/Prod' }],
      },
    })
    const query = '?AppID=a&Object=o'
    expect(other.urls.ccp).toMatch(/\/DevAIM$/u)
    expect((await call(other, `/DevAIM/api/Accounts${query}`)).status).toBe(200)
    expect((await call(other, `/aim/prod/api/Accounts${query}`)).status).toBe(200)
    expect((await call(other, `/AIMWebService/api/Accounts${query}`)).status).toBe(404)
  })

  it('understands parameter names in any case [ccp/parameter-names-any-case] [ccp/appid-parameter]', async () => {
    const reply = await retrieve(lab, { appid: 'REPORTING', SAFE: 'billing-db', oBJECT: 'ORACLE-PROD' })
    expect(reply.json['Name']).toBe('oracle-prod')
  })

  it('wants an AppID [ccp/appid-required]', async () => {
    for (const parameters of [{ Safe: 'Billing-DB' }, { AppID: '', Safe: 'Billing-DB' }]) {
      const reply = await retrieve(lab, parameters)
      expect(reply.status).toBe(400)
      expect(reply.json).toEqual({
        ErrorCode: 'AIMWS031E',
        ErrorMsg: 'Invalid request. The AppID parameter is required',
      })
    }
  })

  it('answers an AppID alone as too broad [ccp/appid-plus-one]', async () => {
    for (const parameters of [{}, { Reason: 'why' }, { Query: ';' }, { Safe: '' }]) {
      const reply = await retrieve(lab, { AppID: 'reporting', ...parameters })
      expect([reply.status, reply.json['ErrorCode']]).toEqual([400, 'APPAP229E'])
    }
  })

  it.each([
    [{ UserName: 'APP', Database: 'orcl' }, 'oracle-prod'],
    [{ Address: 'db2.example.com' }, 'oracle-test'],
    [{ PolicyID: 'UnixSSH' }, 'root-web1'],
    [{ Safe: 'Windows-Test', Folder: 'root\\os\\WINDOWS' }, 'windows1'],
    [{ Object: 'deploy-key' }, 'deploy-key'],
  ])(
    'narrows by %o [ccp/criteria-parameters] [ccp/safe-optional] [ccp/nested-folder]',
    async (criteria, name) => {
      const reply = await retrieve(lab, { AppID: 'reporting', ...criteria })
      expect(reply.json['Name']).toBe(name)
    },
  )

  it('looks in Root unless a folder is named [ccp/folder-default-root]', async () => {
    expect((await retrieve(lab, { AppID: 'reporting', Object: 'windows1' })).status).toBe(404)
    expect((await retrieve(lab, { AppID: 'reporting', Query: 'Object=windows1' })).status).toBe(404)
    expect((await retrieve(lab, { ...known, Folder: '' })).status).toBe(200)
  })

  it('lets Query put the single criteria out of force [ccp/query-parameter] [ccp/query-overrides-criteria]', async () => {
    const reply = await retrieve(lab, {
      ...known,
      Query: 'Safe=Windows-Test;Folder=root\\OS\\Windows;Object=windows1',
    })
    expect(reply.json['Name']).toBe('windows1')
    const byProperty = await retrieve(lab, {
      AppID: 'reporting',
      Query: 'LogonDomain=components;Folder=Root\\OS\\Windows',
    })
    expect(byProperty.json['Name']).toBe('windows1')
  })

  it('reads the query language [ccp/query-grammar] [ccp/query-tolerates-empty]', async () => {
    const find = async (query: string) => (await retrieve(lab, { AppID: 'reporting', Query: query })).json
    expect((await find('sAfE=Billing-DB; object =oracle-prod;Folder=;;'))['Name']).toBe('oracle-prod')
    lab.vault.setProperty({ safe: 'Linux', object: 'root-web1' }, 'Expression', 'a=b=c')
    expect((await find('Expression=a=b=c'))['Name']).toBe('root-web1')
  })

  it.each([
    ['Query', 'no-equals-sign'],
    ['Query', '=value'],
    ['QueryFormat', 'Fuzzy'],
    ['QueryFormat', '__proto__'],
    ['ConnectionTimeout', '0'],
    ['ConnectionTimeout', '1.5'],
    ['FailRequestOnPasswordChange', 'maybe'],
  ])(
    'refuses %s=%s [ccp/aimws030e] [ccp/connection-timeout-parameter] [ccp/fail-request-parameter]',
    async (name, value) => {
      const reply = await retrieve(lab, { ...known, [name]: value })
      expect([reply.status, reply.json['ErrorCode']]).toEqual([400, 'AIMWS030E'])
    },
  )

  it('matches exactly unless told otherwise [ccp/query-format-default-exact]', async () => {
    expect((await retrieve(lab, { AppID: 'reporting', Object: 'oracle-p' })).status).toBe(404)
    expect((await retrieve(lab, { AppID: 'reporting', Object: 'oracle.prod' })).status).toBe(404)
  })

  it('takes values as regular expressions, unanchored, in any case [ccp/query-format-regexp] [ccp/query-format-name]', async () => {
    const find = (parameters: Record<string, string>) =>
      retrieve(lab, { AppID: 'reporting', QueryFormat: 'Regexp', ...parameters })
    expect((await find({ Object: 'ACLE.PR' })).json['Name']).toBe('oracle-prod')
    expect((await find({ Query: 'Object=^win.*1$;Folder=Root' })).json['Name']).toBe('windows1')
    expect((await find({ Object: '^win' })).status).toBe(404)
    expect((await find({ Object: 'oracle' })).json['ErrorCode']).toBe('APPAP229E')
    expect((await find({ Object: '(' })).json['ErrorCode']).toBe('AIMWS030E')
    expect((await find({ Object: 'a\\-prod' })).status).toBe(404)
  })

  it('does not let an endless pattern stop the lab [ccp/aimws030e]', async () => {
    lab.vault.addAccount({ safe: 'Linux', name: `${'a'.repeat(60)}!`, platformId: 'UnixSSH' })
    const reply = await retrieve(lab, { AppID: 'reporting', QueryFormat: 'Regexp', Object: '^(a+)+$' })
    expect([reply.status, reply.json['ErrorCode']]).toEqual([400, 'AIMWS030E'])
    expect((await retrieve(lab, known)).status).toBe(200)
  })

  it('ignores what it does not know [ccp/unknown-parameter-ignored]', async () => {
    const reply = await retrieve(lab, { AppID: 'reporting', Object: 'ORACLE.PROD', query_format: 'Regexp' })
    expect(reply.status).toBe(404)
    expect((await retrieve(lab, { ...known, VirtualUsername: 'x' })).status).toBe(200)
  })

  it('decodes percent signs as UTF-8 and plus as a space [ccp/decoding]', async () => {
    lab.vault.addSafe('My Sâfe').setMember('reporting', ['retrieve'])
    lab.vault.addAccount({ safe: 'My Sâfe', name: 'a+b', platformId: 'Oracle' })
    const reply = await call(
      lab,
      '/AIMWebService/api/Accounts?AppID=reporting&Safe=My+S%c3%a2fe&Object=a%2Bb',
    )
    expect(reply.json['Name']).toBe('a+b')
    const broken = await call(lab, '/AIMWebService/api/Accounts?AppID=reporting&Object=%zz%ff%')
    expect(broken.status).toBe(404)
  })

  it('refuses + & % in strict mode [ccp/strict-characters]', async () => {
    lab.settings.ccp.strictUrls = true
    for (const character of '+&%') {
      const reply = await retrieve(lab, { ...known, Reason: `a${character}b` })
      expect([reply.status, reply.json['ErrorCode']]).toEqual([400, 'AIMWS030E'])
    }
    expect((await retrieve(lab, { ...known, Reason: 'a b' })).status).toBe(200)
  })

  it('keeps the reason in journal and audit [ccp/reason-parameter]', async () => {
    const reason = 'Störung № 7, 夜間バッチ'
    await retrieve(lab, { ...known, Reason: reason })
    expect(lab.journal.find((entry) => entry.query.some(([, value]) => value === reason))).toBeDefined()
    expect(lab.audit.find((row) => row.reason === reason)?.object).toBe('oracle-prod')
  })

  it('wants a reason where the platform does [ccp/reason-required]', async () => {
    const parameters = { AppID: 'reporting', Safe: 'Windows-Test', Object: 'domain-admin' }
    const reply = await retrieve(lab, parameters)
    expect(reply.status).toBe(400)
    expect(reply.json).toEqual({
      ErrorCode: 'AIMWS030E',
      ErrorMsg: 'Invalid request. The Reason parameter is required',
    })
    expect((await retrieve(lab, { ...parameters, Reason: 'ticket 7' })).status).toBe(200)
  })

  it('gives up after ConnectionTimeout [ccp/connection-timeout-parameter] [ccp/vault-unreachable]', async () => {
    lab.provider.settings.vaultLatencyMs = 1001
    const reply = await retrieve(lab, { ...known, ConnectionTimeout: '1' })
    expect([reply.status, reply.json['ErrorCode']]).toEqual([400, 'APPAP007E'])
  })

  it('names what it does not emulate [core/lab-not-emulated]', async () => {
    const reply = await retrieve(lab, known, { headers: { authorization: 'Negotiate abc' } })
    expect(reply.status).toBe(501)
    expect(reply.json['ErrorCode']).toBe('LABWS501E')
    expect(reply.text).toContain('Windows authentication')
  })

  it('answers an overlong query as IIS does', async () => {
    const reply = await retrieve(lab, { ...known, Reason: 'x'.repeat(17_000) })
    expect(reply.status).toBe(404)
    expect(reply.text).toContain('404.15')
  })
})
