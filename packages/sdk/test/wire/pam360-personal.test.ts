import { beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '@sallyport/sdk'
import type { Pam360 } from '@sallyport/sdk/pam360'
import { failureOf } from '../support/failure.ts'
import { eachLab } from '../support/lab.ts'
import { pam360As } from '../support/pam360-lab.ts'

const lab = eachLab()
let billing: Pam360
beforeEach(() => {
  billing = pam360As(lab, 'billing')
})

const passphrase = 'Lab personal é'
const idOf = async (name: string): Promise<string> => {
  const categories = await billing.personal.categories().toArray()
  return categories.find((row) => row.name === name)?.id ?? 'none'
}

describe('the personal vault', () => {
  it('says whether it wants a passphrase, and takes it [pam360/personal-passphrase]', async () => {
    expect(await billing.personal.status()).toEqual({ passphraseNeeded: true, word: 'PASSPHRASE_NEED' })
    await using second = pam360As(lab, 'second')
    expect(await second.personal.status()).toEqual({ passphraseNeeded: false, word: 'PASSPHRASE_NOT_NEED' })
    expect(await second.personal.categories().toArray()).toMatchObject([{ name: 'Web' }])
    expect(await failureOf(billing.personal.categories().toArray())).toMatchObject({ name: 'ServerError' })
    await billing.personal.unlock(new Secret(passphrase))
    expect(await billing.personal.categories().toArray()).toHaveLength(2)
    billing.personal.lock()
    expect(await failureOf(billing.personal.categories().toArray())).toMatchObject({ name: 'ServerError' })
  })

  it('refuses a wrong one, and after some wants a captcha [pam360/personal-passphrase]', async () => {
    await billing.personal.unlock(passphrase)
    for (let tries = 0; tries < 3; tries += 1) {
      const error = await failureOf(billing.personal.unlock('wrong'))
      expect(['AUTHENTICATION_FAILED', 'CHALLENGE_REQUIRED']).toContain(error.code)
    }
    const error = await failureOf(billing.personal.unlock(passphrase))
    if (error.code !== 'CHALLENGE_REQUIRED') throw error
    const captcha = { id: error.prompt, text: 'LAB42' }
    await billing.personal.unlock(passphrase, { captcha })
    // A passphrase that was refused does not take the place of the one that holds.
    await failureOf(billing.personal.unlock('wrong'))
    expect(await billing.personal.categories().toArray()).toHaveLength(2)
  })

  it('is read: accounts, fields, search, addresses [pam360/personal-read]', async () => {
    await billing.personal.unlock(passphrase)
    const web = await idOf('Web')
    const accounts = await billing.personal.accounts(web, { pageSize: 1 }).toArray()
    expect(accounts.map(({ name }) => name)).toEqual(['forum', 'safe at home'])
    expect(accounts[0]?.properties).toMatchObject({ Question: 'name of the cat' })
    expect(await billing.personal.fields(web)).toEqual([
      { label: 'ACCOUNT NAME', isCustom: false, properties: {} },
      { label: 'RESOURCE URL', isCustom: false, properties: {} },
      { label: 'PASSWORD', isCustom: false, properties: {} },
      { label: 'Question', isCustom: true, properties: {} },
    ])
    const found = await billing.personal.search(web, 'AT & HOME').toArray()
    expect(found).toEqual([])
    expect(await billing.personal.search(web, 'at home').toArray()).toMatchObject([{ name: 'safe at home' }])
    expect(await billing.personal.urls().toArray()).toMatchObject([
      { id: accounts[0]?.id, properties: { 'RESOURCE URL': 'https://forum.example' } },
    ])
  })

  it('gives passwords and codes as secrets, byte for byte [pam360/personal-read]', async () => {
    await billing.personal.unlock(passphrase)
    const web = await idOf('Web')
    const [forum] = await billing.personal.accounts(web).toArray()
    const id = forum?.id ?? ''
    expect((await billing.personal.getPassword(web, id)).reveal()).toBe(' Lab "forum" ')
    expect((await billing.personal.totp(id)).reveal()).toMatch(/^\d{6}$/)
    expect(await failureOf(billing.personal.getPassword(web, '1'))).toMatchObject({ retryable: false })
  })

  it('has no empty passwords, and blames no passphrase for what the server fails at [pam360/personal-passphrase] [pam360/personal-read]', async () => {
    lab.faults.add({ surface: 'pam360', kind: 'status', status: 503, times: 1 })
    await using hasty = pam360As(lab, 'billing', { retry: false })
    expect(await failureOf(hasty.personal.unlock(passphrase))).toMatchObject({
      name: 'ServerError',
      retryable: true,
    })
    await billing.personal.unlock(passphrase)
    const web = await idOf('Web')
    const [forum] = await billing.personal.accounts(web).toArray()
    const kept = lab.pam360.personal.get(lab.pam360.user('billing').id)?.categories[0]?.accounts[0]
    Object.assign(kept!, { password: '' })
    expect(await failureOf(billing.personal.getPassword(web, forum?.id ?? ''))).toMatchObject({
      name: 'SecretNotSetError',
    })
  })

  it('is locked when the client closes [pam360/personal-passphrase]', async () => {
    await billing.personal.unlock(passphrase)
    await billing.close()
    expect(await failureOf(billing.personal.status())).toMatchObject({ code: 'CLIENT_CLOSED' })
    for (const call of [
      () => billing.personal.unlock(''),
      () => billing.personal.unlock('line\nbreak'),
      () => billing.personal.fields(''),
    ]) {
      expect(await failureOf(call())).toMatchObject({ name: 'ConfigurationError' })
    }
  })
})
