import { beforeEach, describe, expect, it } from 'vitest'
import { eachLab } from './support/each-lab.ts'
import { detail, pam } from './support/pam360.ts'
import type { Told } from './support/pam360.ts'

describe('PAM360, the personal vault', () => {
  const lab = eachLab({ now: new Date('2026-01-05T10:00:00Z') })
  let billing: ReturnType<typeof pam>

  beforeEach(() => {
    billing = pam(lab, 'billing')
  })

  const passphrase = Buffer.from('Lab personal é', 'utf8').toString('latin1')
  const open = { headers: { PASSPHRASE: passphrase } }
  const wrong = { headers: { PASSPHRASE: 'wrong' } }
  const get = (path: string, options: object = open) => billing.get(path, undefined, options)
  const rows = (told: Told) => told.details as Record<string, string>[]
  const web = async () =>
    `personal/categories/${rows(await get('personal/categories'))[0]?.['CATEGORY ID'] ?? ''}`

  it('asks for a passphrase, and after failures for a captcha [pam360/personal-passphrase]', async () => {
    expect(detail(await get('personal', {}), 'PASSPHRASESTATUS')).toBe('PASSPHRASE_NEED')
    const second = pam(lab, 'second')
    expect(detail(await second.get('personal'), 'PASSPHRASESTATUS')).toBe('PASSPHRASE_NOT_NEED')
    expect((await second.get('personal/categories')).status).toBe('Success')
    expect((await pam(lab, 'owner').get('personal')).status).toBe('Failed')
    expect((await get('personal/passphrasecheck')).status).toBe('Success')
    expect((await get('personal/categories', {})).status).toBe('Failed')
    expect((await get('personal/categories', wrong)).status).toBe('Failed')
    for (const shown of ['false', 'false', 'true']) {
      expect(await get('personal/passphrasecheck', wrong)).toMatchObject({
        status: 'Failed',
        details: { SHOWCAPTCHA: shown },
      })
    }
    expect(await get('personal/passphrasecheck')).toMatchObject({
      status: 'Failed',
      details: { CAPTCHAID: '1' },
    })
    const solved = 'personal/passphrasecheck?hidCaptchaID=1&inCaptchaChars=LAB42'
    expect((await get(solved)).status).toBe('Success')
    expect((await get('personal/passphrasecheck')).status).toBe('Success')
  })

  it('is read by its owner [pam360/personal-read]', async () => {
    expect(rows(await get('personal/categories')).map((row) => row['CATEGORY NAME'])).toEqual([
      'Web',
      'Cards',
    ])
    const category = await web()
    const accounts = await get(`${category}/accounts`)
    expect(accounts.totalRows).toBe(2)
    const [forum] = rows(accounts)
    expect(forum).toMatchObject({
      'ACCOUNT NAME': 'forum',
      'RESOURCE URL': 'https://forum.example',
      Question: 'name of the cat',
    })
    const id = forum?.['ACCOUNT ID'] ?? ''
    expect(detail(await get(`${category}/accounts/${id}/password`), 'PASSWORD')).toBe(' Lab "forum" ')
    expect((await get(`${category}/fields`)).details).toEqual({
      'DEFAULT FIELD': ['ACCOUNT NAME', 'RESOURCE URL', 'PASSWORD'],
      'CUSTOM FIELD': ['Question'],
    })
    expect(rows(await get(`${category}/search?SEARCHVALUE=AT%20HOME`))).toMatchObject([
      { 'ACCOUNT NAME': 'safe at home' },
    ])
    expect(rows(await get(`${category}/accounts?STARTINDEX=1&LIMIT=1`))).toMatchObject([
      { 'ACCOUNT NAME': 'safe at home' },
    ])
    expect((await get('personal/websiteurls')).details).toEqual([
      { 'ACCOUNT ID': id, 'RESOURCE URL': 'https://forum.example' },
    ])
    const totp = await get(`personal/webaccounts/${id}/totp`)
    expect(totp.statusCode).toBe(20000)
    expect(detail(totp, 'TOTP')).toMatch(/^\d{6}$/u)
    const audited = lab.pam360.audit.entries().map(({ operation }) => operation)
    expect(audited).toEqual(['Personal Password Retrieved', 'Personal TOTP Retrieved'])
  })

  it('refuses what is not there, and others [pam360/personal-read]', async () => {
    const category = await web()
    for (const path of [
      'personal/categories/1/accounts',
      `${category}/accounts/1/password`,
      'personal/webaccounts/1/totp',
      `${category}/search`,
    ]) {
      expect((await get(path)).status, path).toBe('Failed')
    }
    expect((await pam(lab, 'second').get(`${category}/accounts`)).status).toBe('Failed')
  })
})
