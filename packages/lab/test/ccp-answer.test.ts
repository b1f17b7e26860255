import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import { retrieve } from './support/request.ts'

const known = { AppID: 'reporting', Safe: 'Billing-DB', Object: 'oracle-prod' }

describe('CCP answers', () => {
  const lab = eachLab()

  it('are one flat object of strings in the published order [ccp/success-shape] [ccp/values-are-strings] [ccp/vendor-properties]', async () => {
    const parameters = {
      AppID: 'reporting',
      Safe: 'Windows-Test',
      Folder: 'Root\\OS\\Windows',
      Object: 'windows1',
    }
    lab.vault.setSecret(
      { safe: 'Windows-Test', folder: 'Root\\OS\\Windows', object: 'windows1' },
      'Passw0rd-2',
    )
    const reply = await retrieve(lab, parameters)
    expect(reply.status).toBe(200)
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(reply.text).toBe(
      String.raw`{"Content":"Passw0rd-2","PolicyID":"WinDesktopLocal","Name":"windows1","SequenceID":"5","UserName":"svc_account","CPMStatus":"success","Folder":"Root\\OS\\Windows","Safe":"Windows-Test","Address":"components","LastSuccessVerification":"1563922115","LogonDomain":"components","DeviceType":"Operating System","LastTask":"VerifyTask","RetriesCount":"-1","LastSuccessChange":"1563908108","CreationMethod":"PVWA","PasswordChangeInProcess":"False"}`,
    )
  })

  it('can carry real booleans [ccp/real-booleans]', async () => {
    lab.settings.ccp.realBooleans = true
    expect((await retrieve(lab, known)).json['PasswordChangeInProcess']).toBe(false)
  })

  it('hold what is always there and only what the account has [ccp/always-present] [ccp/only-defined-properties] [ccp/user-name-key]', async () => {
    lab.vault.addAccount({ safe: 'Linux', name: 'bare', platformId: 'UnixSSH' })
    const reply = await retrieve(lab, { AppID: 'reporting', Object: 'bare' })
    expect(reply.json).toEqual({
      Content: '',
      PolicyID: 'UnixSSH',
      Name: 'bare',
      Folder: 'Root',
      Safe: 'Linux',
      PasswordChangeInProcess: 'False',
    })
    expect((await retrieve(lab, known)).json['UserName']).toBe('app')
    lab.settings.ccp.omitEmptyContent = true
    expect('Content' in (await retrieve(lab, { AppID: 'reporting', Object: 'unset' })).json).toBe(false)
  })

  it('keep properties with treacherous names [ccp/only-defined-properties]', async () => {
    const selector = { safe: 'Linux', object: 'root-web1' }
    for (const name of ['__proto__', 'constructor', '7', 'Content'])
      lab.vault.setProperty(selector, name, `v-${name}`)
    const { text } = await retrieve(lab, {
      AppID: 'reporting',
      Query: 'Object=root-web1;__proto__=v-__proto__',
    })
    expect(text).toContain('"__proto__":"v-__proto__"')
    expect(text.match(/"Content":/gu)).toHaveLength(1)
  })

  it('escape as ASP.NET does [ccp/json-escapes]', async () => {
    lab.vault.setSecret({ safe: 'Billing-DB', object: 'oracle-prod' }, `<&>'"\\`)
    const { text, json } = await retrieve(lab, known)
    expect(text).toContain(String.raw`"Content":"\u003c\u0026\u003e\u0027\"\\"`)
    expect(json['Content']).toBe(`<&>'"\\`)
  })

  it('carry keys with their line breaks [ccp/ssh-key-content]', async () => {
    const { json } = await retrieve(lab, { AppID: 'reporting', Object: 'deploy-key' })
    expect(json['Content']).toMatch(/^-----BEGIN PRIVATE KEY-----\n[\s\S]+\n-----END PRIVATE KEY-----\n$/u)
  })

  it('carry any secret exactly [ccp/content-byte-exact]', async () => {
    const selector = { safe: 'Billing-DB', object: 'oracle-prod' }
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (secret) => {
        lab.vault.setSecret(selector, secret)
        expect((await retrieve(lab, known)).json['Content']).toBe(secret)
      }),
      { numRuns: 40 },
    )
    lab.vault.setSecret(selector, 'x'.repeat(1_000_000))
    expect((await retrieve(lab, known)).json['Content']).toHaveLength(1_000_000)
  })

  it('find any name that the query language can carry [ccp/unicode-names]', async () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 12 })
      .filter((text) => !text.includes(';'))
    const property = name.filter(
      (text) =>
        !text.includes('=') &&
        text.trim() === text &&
        !/^(?:safe|folder|object|policyid|virtualusername)$/iu.test(text),
    )
    await fc.assert(
      fc.asyncProperty(name, name, property, name, async (safe, object, key, value) => {
        await lab.reset()
        lab.vault.addSafe(`S${safe}`).setMember('reporting', ['retrieve'])
        lab.vault.addAccount({
          safe: `S${safe}`,
          name: object,
          platformId: 'Oracle',
          properties: [[key, value]],
        })
        const plain = await retrieve(lab, { AppID: 'reporting', Safe: `S${safe}`, Object: object })
        expect(plain.json['Name']).toBe(object)
        const query = `Safe=S${safe};Object=${object};${key}=${value}`
        expect((await retrieve(lab, { AppID: 'reporting', Query: query })).json['Name']).toBe(object)
      }),
      { numRuns: 40 },
    )
  })

  it('say that a change is in progress [ccp/change-in-progress-flag]', async () => {
    const reply = await retrieve(lab, { AppID: 'reporting', Object: 'changing' })
    expect([reply.status, reply.json['PasswordChangeInProcess']]).toEqual([200, 'True'])
  })

  it('refuse during a change when asked to [ccp/change-in-progress-error] [ccp/fail-request-parameter]', async () => {
    const parameters = { AppID: 'reporting', Object: 'changing', FailRequestOnPasswordChange: 'TRUE' }
    const reply = await retrieve(lab, parameters)
    expect(reply.status).toBe(500)
    expect(reply.json).toEqual({
      ErrorCode: 'APPAP282E',
      ErrorMsg: 'Password [changing] is currently being changed by the CPM.',
    })
    lab.vault.setChangeInProgress({ safe: 'Billing-DB', object: 'changing' }, false)
    expect((await retrieve(lab, parameters)).status).toBe(200)
  })

  it('give the active one of dual accounts [ccp/dual-account-query]', async () => {
    const find = async () =>
      (await retrieve(lab, { AppID: 'reporting', Query: 'Safe=Billing-DB;VirtualUsername=ledger' })).json[
        'Name'
      ]
    expect(await find()).toBe('ledger-a')
    lab.vault.switchDualAccount('ledger')
    expect(await find()).toBe('ledger-b')
    lab.vault.switchDualAccount('LEDGER', 'billing-db')
    expect(await find()).toBe('ledger-a')
  })

  it('echo the query when nothing matches [ccp/no-match] [ccp/error-body]', async () => {
    const single = await retrieve(lab, { Object: 'nope', AppID: 'reporting', Safe: 'Billing-DB' })
    expect(single.status).toBe(404)
    expect(Object.keys(single.json)).toEqual(['ErrorCode', 'ErrorMsg'])
    expect(single.json['ErrorCode']).toBe('APPAP004E')
    expect(single.json['ErrorMsg']).toMatch(
      /^Password object matching query \[Safe=Billing-DB;Object=nope\] was not found \(Diagnostic Info: \d\)\. Please check that there is a password object that answers your query in the Vault and that both the Provider and the application user have the appropriate permissions needed in order to use the password\.$/u,
    )
    const free = await retrieve(lab, { AppID: 'reporting', Query: 'Object=nope; ;' })
    expect(free.json['ErrorMsg']).toContain('[Object=nope; ;]')
  })

  it('do not tell a missing safe from a forbidden one [ccp/no-permission-looks-absent]', async () => {
    const text = async (safe: string) => {
      const reply = await retrieve(lab, { AppID: 'reporting', Safe: safe, Object: 'hidden' })
      return [reply.status, reply.text.replaceAll(safe, 'SAFE')]
    }
    expect(await text('Closed')).toEqual(await text('Nowhere'))
    lab.vault.denyPermission('Billing-DB', 'reporting')
    expect((await retrieve(lab, known)).json['ErrorCode']).toBe('APPAP004E')
  })

  it('refuse an ambiguous query, and count only what the application may see [ccp/ambiguous]', async () => {
    const reply = await retrieve(lab, { AppID: 'reporting', UserName: 'app' })
    expect([reply.status, reply.json['ErrorCode']]).toEqual([400, 'APPAP229E'])
    lab.vault.removeAccount({ safe: 'Billing-DB', object: 'oracle-test' })
    expect((await retrieve(lab, { AppID: 'reporting', UserName: 'app' })).json['Name']).toBe('oracle-prod')
  })

  it('are stale while the cache is [ccp/stale-cache]', async () => {
    const selector = { safe: 'Billing-DB', object: 'oracle-prod' }
    const content = async () => (await retrieve(lab, known)).json['Content']
    lab.vault.setSecret(selector, 'first')
    lab.provider.settings.cache = true
    lab.vault.setSecret(selector, 'second')
    lab.vault.setSecret(selector, 'third')
    expect(await content()).toBe('first')
    lab.provider.refresh()
    expect(await content()).toBe('third')
    lab.vault.setSecret(selector, 'fourth')
    lab.clock.advance(1499 * 1000)
    expect(await content()).toBe('third')
    lab.clock.advance(2000)
    expect(await content()).toBe('fourth')
  })

  it('come from the cache when the vault is away [ccp/cache-outlives-vault] [ccp/vault-unreachable]', async () => {
    lab.provider.settings.cache = true
    await retrieve(lab, known)
    lab.provider.settings.vaultReachable = false
    expect((await retrieve(lab, known)).status).toBe(200)
    const cold = await retrieve(lab, { AppID: 'reporting', Object: 'oracle-test' })
    expect([cold.status, cold.json['ErrorCode']]).toEqual([400, 'APPAP007E'])
    lab.provider.settings.cache = false
    expect((await retrieve(lab, known)).json['ErrorCode']).toBe('APPAP007E')
  })
})
