import { describe, expect, it } from 'vitest'
import { Secret } from '../../secret.ts'
import { signCall } from './signature.ts'

const client = { clientId: 'C-1', clientSecret: new Secret('not-a-real-secret') }
const common = { token: '0A1B2C3D-0000-4444-8888-ABCDEF012345', at: new Date(1_767_225_600_999) }

describe('the signature of a call is that of the protocol page [pam360/registration-signed]', () => {
  it('with organisation and body', () => {
    const call = {
      ...common,
      method: 'PUT',
      target: '/restapi/json/v1/accounts/307/checkoutpassword',
      orgName: 'Acme Zürich',
      body: 'INPUT_DATA=%7B%22operation%22%3A%7B%22Details%22%3A%7B%22REASON%22%3A%22deploy%22%7D%7D%7D',
    }
    const signed = {
      SDKCLIENTID: 'C-1',
      SDKHMAC: 't=1767225600,v1=e3d504af7f68f73d76ec7369a62dccfaa4be59c3d37704d3a9c5d0ec0ab09a6e',
    }
    expect(signCall(call, client)).toEqual(signed)
    expect(signCall({ ...call, body: Buffer.from(call.body) }, client)).toEqual(signed)
  })

  it('without', () => {
    const target = '/restapi/json/v1/resources/resourcename/web%2001'
    expect(
      signCall({ ...common, method: 'GET', target, orgName: undefined, body: undefined }, client),
    ).toMatchObject({
      SDKHMAC: 't=1767225600,v1=8938cec9621e300d132cbab72ed2f46d59e9a4d1bb053a6421e404c0c7e75439',
    })
  })
})
