import { Secret, type Credential } from '@sallyport/sdk'
import { describe, expect, it } from 'vitest'
import { fieldBytes, outputFieldsFor } from './get-field.ts'

const credential = (properties: Record<string, string>, changeInProgress = false): Credential => ({
  kind: 'password',
  secret: new Secret('s3cret'),
  username: 'app',
  address: 'db1.example.com',
  reference: 'pam://cp/Billing-DB/oracle-prod',
  properties,
  changeInProgress,
  retrievedAt: new Date(0),
  vault: 'cp',
})
const read = (one: Credential, field: string): string => Buffer.from(fieldBytes(one, field)).toString('utf8')

describe('outputFieldsFor', () => {
  it.each([
    'password',
    'UserName',
    'address',
    'PassProps.UserName',
    'passprops.address',
    'PasswordChangeInProcess',
  ])('leaves it to the defaults, which have %s', (field) => expect(outputFieldsFor(field)).toEqual({}))

  it.each([
    ['Port', 'PassProps.Port'],
    ['PassProps.Port', 'PassProps.Port'],
    ['passprops.port', 'PassProps.port'],
    ['PassProps.', 'PassProps.PassProps.'],
  ])('asks for %s as %s, with the defaults', (field, asked) => {
    expect(outputFieldsFor(field).fields).toEqual([
      'Password',
      'PassProps.UserName',
      'PassProps.Address',
      'PasswordChangeInProcess',
      asked,
    ])
  })
})

describe('fieldBytes', () => {
  it.each([
    ['password', 's3cret'],
    ['PassProps.UserName', 'app'],
    ['address', 'db1.example.com'],
    ['port', '1521'],
    ['passprops.PORT', '1521'],
    ['PassProps.Odd', 'of that very name'],
    ['PasswordChangeInProcess', 'false'],
  ])('reads %s', (field, value) => {
    const properties = { Port: '1521', Odd: 'of the other', 'PassProps.Odd': 'of that very name' }
    expect(read(credential(properties), field)).toBe(value)
  })

  it('tells whether the password is being changed in one spelling, whatever the vault wrote', () => {
    expect(read(credential({}, true), 'passwordchangeinprocess')).toBe('true')
    expect(read(credential({ PasswordChangeInProcess: 'True' }, true), 'PasswordChangeInProcess')).toBe(
      'true',
    )
  })

  it('never takes a property for the password', () => {
    expect(() => read(credential({}), 'PassProps.Password')).toThrow("no field 'PassProps.Password'")
  })
})
