import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { loadPasswordVault } from '@sallyport/config'
import { Lab } from '@sallyport/lab'
import type { AnySallyportError } from '@sallyport/sdk'
import { PasswordVault } from '@sallyport/sdk/cyberark'
import { failureOf, listener, testFolder } from './support/files.ts'

let lab: Lab
const folder = testFolder()

beforeAll(async () => {
  lab = await Lab.start()
})
afterEach(() => lab.reset())
afterAll(() => lab.stop())

let count = 0
function fileOf(text: string, mode?: number): string {
  count += 1
  return folder.file(`vault-${count}.yml`, text, mode)
}

const password = 'Lab-Administrator-1'

describe('a configuration file', () => {
  it('opens a vault, and is closed with it [pvwa/config-sources] [pvwa/config-samples]', async () => {
    const path = fileOf(`
label: Production Demo
Connection:
  Username: administrator
  Password: "${password}"
  Authtype: Cyberark
PVWA:
  Host: ${lab.urls.pvwa}
  Timeout: "10"
  MaxTasks: 4
  CA: ${lab.ca.file}
custom:
  Team: Billing
`)
    const { warnings, logger } = listener()
    {
      await using pvwa = await loadPasswordVault(path, { logger })
      expect(pvwa.loggedOn).toBe(false)
      const account = await pvwa.accounts.find({ safe: 'Billing-DB', name: 'oracle-prod' })
      expect(account.username).toBeDefined()
      expect(pvwa.configuration).toMatchObject({ label: 'Production Demo', custom: { Team: 'Billing' } })
      expect(lab.pvwa.sessions).toHaveLength(1)
    }
    expect(lab.pvwa.sessions).toHaveLength(0)
    expect(warnings).toEqual([
      `${path}: pvwa/maxtasks is deprecated: write pvwa/max_concurrent_tasks.`,
      `${path}: pvwa/ca is deprecated: write pvwa/verify.`,
    ])
  })

  it('says the same as the object that it holds [pvwa/config-same-meaning]', async () => {
    const config = {
      connection: { username: 'administrator', password },
      pvwa: { host: lab.urls.pvwa, verify: lab.ca.file },
      account: { logon_account_index: 1 },
    }
    // JSON is YAML too.
    await using fromFile = await loadPasswordVault(fileOf(JSON.stringify(config)))
    await using fromObject = PasswordVault.fromConfig(config)
    await Promise.all([fromFile.logOn(), fromObject.logOn()])
    const kept = (vault: PasswordVault): object => {
      const { options } = JSON.parse(vault.serialize().reveal()) as { options: object }
      return options
    }
    expect(kept(fromFile)).toEqual(kept(fromObject))
    await Promise.all([fromFile.logOff(), fromObject.logOff()])
  })

  it('finds CCP on the host of PVWA, whatever the path of that is [pvwa/config-aim-inherits]', async () => {
    const path = fileOf(`
pvwa: { host: "${lab.urls.pvwa}", verify: "${lab.ca.file}" }
aim: { appid: batch }
`)
    await using pvwa = await loadPasswordVault(path)
    const { ccp } = pvwa.configuration!
    const found = await ccp!.getPassword({ safe: 'Billing-DB', object: 'oracle-prod' })
    expect(found.username).toBe('app')
  })

  it('takes the password from CCP, also after it was changed [pvwa/config-user-search-used] [pvwa/config-aim-inherits] [pvwa/config-aim-required]', async () => {
    const { files } = lab.clients['billing']!
    lab.vault.addAccount({
      safe: 'Billing-DB',
      name: 'pvwa-robot',
      platformId: 'UnixSSH',
      properties: [['UserName', 'administrator']],
      secret: password,
    })
    const path = fileOf(`
connection: { username: administrator, user_search: { Safe: Billing-DB, object: pvwa-robot } }
pvwa: { host: "${lab.urls.pvwa}", verify: "${lab.ca.file}" }
aim: { host: "${lab.urls.ccp}", appid: billing, cert: "${files.cert}", key: "${files.key}" }
`)
    await using pvwa = await loadPasswordVault(path)
    await pvwa.logOn()
    expect(await pvwa.checkSession()).toBe(true)
    expect(pvwa.configuration?.holdsSecret).toBe(false)
    // A log on later asks anew.
    await pvwa.logOff()
    lab.vault.setSecret({ safe: 'Billing-DB', object: 'pvwa-robot' }, 'rotated')
    expect((await failureOf(pvwa.logOn())).name).toBe('AuthenticationError')
    const rows = lab.audit.entries().filter(({ object, via }) => object === 'pvwa-robot' && via === 'ccp')
    expect(rows).toHaveLength(2)
    const found = await pvwa.configuration!.ccp!.getPassword({ safe: 'Billing-DB', object: 'oracle-prod' })
    expect(found.secret.reveal()).toBe(
      lab.vault.account({ safe: 'Billing-DB', object: 'oracle-prod' }).revealSecret(),
    )
  })

  it('names what is missing when somebody logs on [pvwa/config-aim-required] [pvwa/config-aim-files] [pvwa/config-verify]', async () => {
    const host = `pvwa: { host: "${lab.urls.pvwa}", verify: "${lab.ca.file}" }\n`
    const logOn = async (text: string): Promise<AnySallyportError> => {
      await using pvwa = await loadPasswordVault(fileOf(text))
      return await failureOf(pvwa.logOn())
    }
    expect((await logOn(`${host}connection: { username: u }`)).message).toMatch(
      /connection\/password is missing, and there is no section 'aim'\.$/,
    )
    expect((await logOn(`${host}aim: { cert: c.pem }`)).message).toMatch(/aim\/appid is missing\.$/)
    const files = await logOn(`${host}connection: { username: u }\naim: { appid: a, cert: /no/such.pem }`)
    expect(files.message).toMatch(/aim\/cert names a file that does not exist: \/no\/such\.pem\.$/)
    const ca = await logOn(`pvwa: { host: "${lab.urls.pvwa}", verify: /no/ca.pem }\npassword: p\nusername: u`)
    expect(ca.message).toMatch(/pvwa\/verify names a file that does not exist: \/no\/ca\.pem\.$/)
  })

  it('goes on without verification where it says so, and warns [pvwa/config-aim-verify-false] [pvwa/config-aim-keys]', async () => {
    const { files } = lab.clients['billing']!
    const { warnings, logger } = listener()
    await using pvwa = await loadPasswordVault(
      fileOf(`
pvwa: { host: "${lab.urls.pvwa}", verify: "${lab.ca.file}" }
aim: { host: "${lab.urls.ccp}", appid: billing, cert: "${files.cert}", key: "${files.key}", verify: false }
`),
      { logger },
    )
    const { secret } = await pvwa.configuration!.ccp!.getPassword({
      safe: 'Billing-DB',
      object: 'oracle-prod',
    })
    expect(secret.reveal()).toBe(
      lab.vault.account({ safe: 'Billing-DB', object: 'oracle-prod' }).revealSecret(),
    )
    expect(warnings.join('\n')).toMatch(/verif/)
  })

  it('a session that is kept can be read back, its cookies and settings too [pvwa/config-round-trip] [pvwa/config-object-token]', async () => {
    const config = {
      connection: { username: 'administrator', password },
      pvwa: { host: lab.urls.pvwa, verify: lab.ca.file, timeout: 12 },
      safe: { cpm: 'PasswordManager', retention: 3 },
    }
    await using pvwa = PasswordVault.fromConfig(config)
    await pvwa.logOn()
    const state = pvwa.serialize()
    expect(state.reveal()).not.toContain(password)
    expect(state.reveal()).not.toContain('administrator')
    await using later = PasswordVault.restore(state)
    expect(await later.checkSession()).toBe(true)
    expect((await later.safes.get('Billing-DB')).name).toBe('Billing-DB')
    const { session } = JSON.parse(state.reveal()) as { session: { token: string } }
    await using flat = PasswordVault.fromConfig({
      api_host: lab.urls.pvwa,
      verify: lab.ca.file,
      token: session.token,
    })
    expect(await flat.checkSession()).toBe(true)
    await later.logOff()
  })

  it.skipIf(process.platform === 'win32')('a password that others can read is warned of', async () => {
    const text = `pvwa: { host: pvwa.example.com }\nconnection: { username: u, password: p }`
    const open = fileOf(text, 0o644)
    const { warnings, logger } = listener()
    await (await loadPasswordVault(open, { logger })).close()
    expect(warnings).toEqual([`${open} holds a secret and others than its owner can read it: chmod 600.`])
    await (await loadPasswordVault(fileOf(text), { logger })).close()
    await (await loadPasswordVault(fileOf('pvwa: { host: h }', 0o644), { logger })).close()
    expect(warnings).toHaveLength(1)
  })
})

describe('a file that cannot be understood', () => {
  const sentinel = 'Sentinel-5eCr3t'

  it.each([
    ['pvwa:\n  host: a\n  host: b\n', /line 3, column 3: a key is there twice\.$/],
    ['pvwa:\n\thost: a\n', /line 2, column 1: there is a tab in the indentation\.$/],
    [`connection:\n  password: "${sentinel}\n`, /line 3, column 1: a quote, bracket or colon is missing\.$/],
    [
      `pvwa:\n  verify: "C:\\Folder\\${sentinel}"\n`,
      /line 2, column 14: a backslash stands for nothing in double quotes\.$/,
    ],
    [
      `connection:\n  password: ${sentinel}: x\n`,
      /line 2, column 13: a colon and a space stand in text that has no quotes\.$/,
    ],
    [`connection:\n  password: *${sentinel}\n`, /an alias stands for nothing/],
    [
      `connection:\n  password: !${sentinel} x\n`,
      /line 2, column 13: there is a tag that means nothing here\.$/,
    ],
    [`pvwa: {}\n---\npassword: ${sentinel}\n`, /there is a second document\.$/],
    [sentinel, /line 1, column 1: the file must hold a mapping with at least one section\.$/],
    ['- pvwa\n', /must be a mapping with at least one section\.$/],
    ['', /must be a mapping with at least one section\.$/],
    ['# nothing\n', /must be a mapping with at least one section\.$/],
    [`pvwa:\n  host: [${sentinel}]\n`, /pvwa\/host must be text: put it in quotes\.$/],
  ])(
    '%j [pvwa/config-yaml-errors] [pvwa/config-root-not-a-mapping] [pvwa/config-errors-name-key]',
    async (text, message) => {
      const path = fileOf(text)
      const error = await failureOf(loadPasswordVault(path))
      expect(error.name).toBe('ConfigurationError')
      expect(error.message.startsWith(path)).toBe(true)
      expect(error.message).toMatch(message)
      expect(inspect(error, { showHidden: true, depth: 10 })).not.toContain(sentinel)
    },
  )

  it('is not there, or a folder, or far too large [pvwa/config-yaml-errors]', async () => {
    expect((await failureOf(loadPasswordVault(join(folder.path, 'none.yml')))).message).toMatch(
      /none\.yml cannot be read \(ENOENT\)\.$/,
    )
    expect((await failureOf(loadPasswordVault(folder.path))).message).toMatch(/cannot be read \(EISDIR\)\.$/)
    const large = fileOf(`# ${'x'.repeat(2 ** 20)}\n`)
    expect((await failureOf(loadPasswordVault(large))).message).toMatch(/is larger than any configuration\.$/)
  })

  it('yes is true and anchors are merged, as Python has it', async () => {
    const path = fileOf('base: &base\n', 0o600)
    expect((await failureOf(loadPasswordVault(path))).message).toMatch(/unknown section: 'base'\.$/)
    const merged = fileOf(
      'pvwa: &p { host: pvwa.example.com, timeout: 7, keep_cookies: yes }\naim: { <<: *p, appid: a }\n',
    )
    await using pvwa = await loadPasswordVault(merged)
    expect(pvwa.configuration?.ccp).toBeDefined()
  })

  it('what is text to Python is text here, keys too', async () => {
    const text = ['y', 'n', 'Y', 'N', '12e4', '1.5e3', '.5e3', '089', '1_2e+3']
    const values = [...text, 'yes', 'off', '010', '1.5e+3', '-12', '7.5', '0x1f']
    const path = fileOf(
      `pvwa: { host: pvwa.example.com }\ncustom:\n  y: 1\n  values: [${values.join(', ')}]\n`,
    )
    await using pvwa = await loadPasswordVault(path)
    expect(pvwa.configuration?.custom).toEqual({
      y: 1,
      values: [...text, true, false, 8, 1500, -12, 7.5, 31],
    })
  })
})
