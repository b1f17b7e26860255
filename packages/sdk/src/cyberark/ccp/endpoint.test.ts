import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../errors.ts'
import { parseEndpoint } from './endpoint.ts'

const address = (url: string, servicePath?: string): string => {
  const endpoint = parseEndpoint(url, servicePath)
  return `${endpoint.origin.origin}${endpoint.servicePath}`
}

describe('parseEndpoint', () => {
  it.each([
    'ccp.example.com',
    'https://ccp.example.com',
    'https://ccp.example.com/',
    'HTTPS://CCP.example.com:443//',
    'https://ccp.example.com/AIMWebService',
    'https://ccp.example.com/AIMWebService/',
    'https://ccp.example.com/AIMWebService/api/Accounts',
    'https://ccp.example.com/AIMWebService/API/accounts/',
    'https://ccp.example.com//AIMWebService//api//Accounts//',
  ])('takes %s for the same place [ccp/url-forms]', (url) => {
    expect(address(url)).toBe('https://ccp.example.com/AIMWebService')
  })

  it('takes another service path, from the option or the URL [ccp/service-path]', () => {
    expect(address('ccp:8443', 'AIMWebServiceDEV')).toBe('https://ccp:8443/AIMWebServiceDEV')
    expect(address('https://ccp/DevAIM')).toBe('https://ccp/DevAIM')
    expect(address('https://ccp/DevAIM', '/devaim/')).toBe('https://ccp/DevAIM')
    expect(address('https://gateway/cyberark', 'AIMWebService')).toBe(
      'https://gateway/cyberark/AIMWebService',
    )
    expect(address('https://ccp', 'My Service')).toBe('https://ccp/My%20Service')
  })

  it('refuses plain HTTP by name [ccp/plain-http-refused]', () => {
    expect(() => parseEndpoint('http://ccp.example.com', undefined)).toThrow(ConfigurationError)
    expect(() => parseEndpoint('http://ccp.example.com', undefined)).toThrow(/'url' is not HTTPS/)
  })

  it.each([
    ['https://', undefined],
    ['https:///x', undefined],
    ['', undefined],
    ['https://ccp?AppID=x', undefined],
    ['https://ccp/#x', undefined],
    ['https://us:er@ccp', undefined],
    ['https://ccp:port', undefined],
    ['https://ccp', '/'],
    ['https://ccp', 'a/../b'],
    ['https://ccp', 'a?b'],
  ])(
    'refuses %s with the service path %s [ccp/check-service-rejects] [ccp/url-forms]',
    (url, servicePath) => {
      expect(() => parseEndpoint(url, servicePath)).toThrow(ConfigurationError)
    },
  )
})
