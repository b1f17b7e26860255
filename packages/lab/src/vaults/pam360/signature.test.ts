import { describe, expect, it } from 'vitest'
import { signatureOf } from './signature.ts'

const secret = 'not-a-real-secret'
const common = { seconds: '1767225600', token: '0A1B2C3D-0000-4444-8888-ABCDEF012345' }

describe('the signature of a registered application', () => {
  it('is as the page shows it [pam360/registration-signed]', () => {
    const details = encodeURIComponent('{"operation":{"Details":{"REASON":"deploy"}}}')
    const put = signatureOf(secret, {
      ...common,
      method: 'PUT',
      target: '/restapi/json/v1/accounts/307/checkoutpassword',
      organisation: 'Acme Zürich',
      body: Buffer.from(`INPUT_DATA=${details}`),
    })
    expect(put.toString('hex')).toBe('e3d504af7f68f73d76ec7369a62dccfaa4be59c3d37704d3a9c5d0ec0ab09a6e')
    const get = signatureOf(secret, {
      ...common,
      method: 'GET',
      target: '/restapi/json/v1/resources/resourcename/web%2001',
      organisation: '',
      body: Buffer.alloc(0),
    })
    expect(get.toString('hex')).toBe('8938cec9621e300d132cbab72ed2f46d59e9a4d1bb053a6421e404c0c7e75439')
  })
})
