import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { failureOf } from '../../../../test/support/failure.ts'
import { inTurn, ScriptedPvwa, type Scripted } from '../../../../test/support/scripted-pvwa.ts'
import { Server } from '../server.ts'
import { Users } from './users.ts'

const of = (name: string): string =>
  `WebServices/PIMServices.svc/Users/${name}/AuthenticationMethods/SSHKeyAuthentication/AuthorizedKeys`

function scripted(...answers: Scripted[]): { pvwa: ScriptedPvwa; users: Users } {
  const pvwa = new ScriptedPvwa(inTurn(...answers))
  return { pvwa, users: new Users(pvwa, new Server(pvwa, '14.0')) }
}

describe('public SSH keys of users', () => {
  it('are listed by name, without a slash after it [pvwa/ssh-keys-list] [pvwa/ssh-keys-name-no-slash]', async () => {
    const { pvwa, users } = scripted([
      200,
      { GetUserAuthorizedKeysResult: [{ KeyID: 'A1', PublicSSHKey: 'ssh-rsa AAAA' }] },
    ])
    expect(await users.authorizedKeys.list('user.name')).toEqual([{ id: 'A1', publicKey: 'ssh-rsa AAAA' }])
    expect(pvwa.asked).toEqual([`GET ${of('user.name')}`])
  })

  it('are listed for an id too: its name is asked for', async () => {
    const { pvwa, users } = scripted(
      [200, { id: 7, username: 'maria' }],
      [200, { GetUserAuthorizedKeysResult: [] }],
    )
    expect(await users.authorizedKeys.list(7)).toEqual([])
    expect(pvwa.asked).toEqual(['GET API/Users/7', `GET ${of('maria')}`])
  })

  it('are added in one line [pvwa/ssh-keys-add] [pvwa/ssh-keys-add-newlines]', async () => {
    const { pvwa, users } = scripted([
      201,
      { AddUserAuthorizedKeyResult: { KeyID: 'A1', PublicSSHKey: 'ssh-rsa AAAABBBB me' } },
    ])
    const key = await users.authorizedKeys.add('maria', 'ssh-rsa AAAA\r\nBBBB me\n')
    expect(key).toEqual({ id: 'A1', publicKey: 'ssh-rsa AAAABBBB me' })
    expect(pvwa.sent).toEqual([{ PublicSSHKey: 'ssh-rsa AAAABBBB me' }])
  })

  it('are no private ones: such a one is not sent', async () => {
    const { pvwa, users } = scripted()
    const pem = '-----BEGIN OPENSSH PRIVATE KEY-----\nS3ntinel\n-----END OPENSSH PRIVATE KEY-----'
    const error = await failureOf(users.authorizedKeys.add('maria', pem))
    expect(error).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(inspect(error)).not.toContain('S3ntinel')
    expect(pvwa.asked).toEqual([])
  })

  it('are deleted by id or as they came [pvwa/ssh-keys-delete]', async () => {
    const { pvwa, users } = scripted([200], [200])
    await users.authorizedKeys.delete('maria', 'A1')
    await users.authorizedKeys.delete('maria', { id: 'B2', publicKey: 'x' })
    expect(pvwa.asked).toEqual([`DELETE ${of('maria')}/A1`, `DELETE ${of('maria')}/B2`])
  })

  it('are all deleted, with an outcome for each [pvwa/ssh-keys-delete-all]', async () => {
    const pvwa = new ScriptedPvwa((line) => {
      if (line.startsWith('GET')) {
        const keys = ['A1', 'B2', 'C3'].map((KeyID) => ({ KeyID, PublicSSHKey: 'x' }))
        return [200, { GetUserAuthorizedKeysResult: keys }]
      }
      return line.endsWith('B2') ? [403, { ErrorCode: 'PASWS041E' }] : [200]
    })
    const users = new Users(pvwa, new Server(pvwa, '14.0'))
    const outcomes = await users.authorizedKeys.deleteAll('maria')
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', item: { id: 'A1' } },
      { status: 'rejected', item: { id: 'B2' }, error: { name: 'PermissionError' } },
      { status: 'fulfilled', item: { id: 'C3' } },
    ])
  })
})

const pair = {
  count: 1,
  creationTime: 1700000000,
  expirationTime: 1700003600,
  publicKey: 'ssh-rsa AAAA',
  value: [{ format: 'OpenSSH', privateKey: 'S3ntinel-KEY', keyAlg: 'RSA' }],
}

describe('keys that stand for a log on with several factors', () => {
  it('are made for the user of the session [pvwa/mfa-keys-own]', async () => {
    const { pvwa, users } = scripted([200, pair], [200])
    const made = await users.mfaKeys.generate({ formats: ['OpenSSH', 'PPK'], passphrase: 'lock' })
    expect(made).toMatchObject({
      publicKey: 'ssh-rsa AAAA',
      createdAt: new Date(1700000000_000),
      expiresAt: new Date(1700003600_000),
      privateKeys: [{ format: 'OpenSSH', algorithm: 'RSA' }],
    })
    expect(made.privateKeys[0]?.secret.reveal()).toBe('S3ntinel-KEY')
    await users.mfaKeys.delete()
    expect(pvwa.asked).toEqual([
      'POST API/Users/Secret/SSHKeys/Cache',
      'DELETE API/Users/Secret/SSHKeys/Cache',
    ])
    expect(pvwa.sent[0]).toEqual({ formats: ['OpenSSH', 'PPK'], keyPassword: 'lock' })
  })

  it('are made for another user [pvwa/mfa-keys-of-user]', async () => {
    const { pvwa, users } = scripted([200, pair], [200])
    await users.mfaKeys.generate({ user: 7 })
    await users.mfaKeys.delete({ user: 7 })
    expect(pvwa.asked).toEqual([
      'POST API/Users/7/Secret/SSHKeys/Cache',
      'DELETE API/Users/7/Secret/SSHKeys/Cache',
    ])
    expect(pvwa.sent[0]).toEqual({})
  })

  it('are cleared for all, or for those who fit [pvwa/mfa-keys-clear]', async () => {
    const { pvwa, users } = scripted([200], [200])
    await users.mfaKeys.clear()
    await users.mfaKeys.clear({ search: 'm', type: 'EPVUser', component: false })
    expect(pvwa.asked).toEqual([
      'DELETE API/Users/Secret/SSHKeys/ClearCache',
      'DELETE API/Users/Secret/SSHKeys/ClearCache?search=m&userType=EPVUser&componentUser=False',
    ])
  })

  it('are printed nowhere [pvwa/mfa-keys-secret]', async () => {
    const { users } = scripted([200, pair])
    const made = await users.mfaKeys.generate()
    expect(`${inspect(made, { depth: 9, showHidden: true })}${JSON.stringify(made)}`).not.toContain(
      'S3ntinel',
    )
  })
})
