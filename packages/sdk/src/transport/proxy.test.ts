import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../errors.ts'
import { Secret } from '../secret.ts'
import { proxyFinder, proxyOption } from './proxy.ts'

const vault = new URL('https://ccp.example.com')
const via = (environment: Record<string, string>, origin = vault): string | undefined =>
  proxyFinder(undefined, environment)(origin)?.url.href

describe('proxy', () => {
  it('comes from the environment, in either letter case [core/proxy]', () => {
    expect(via({})).toBeUndefined()
    expect(via({ HTTPS_PROXY: 'http://proxy:3128' })).toBe('http://proxy:3128/')
    expect(via({ https_proxy: 'proxy:3128' })).toBe('http://proxy:3128/')
    expect(via({ ALL_PROXY: 'https://proxy' })).toBe('https://proxy/')
    expect(via({ HTTP_PROXY: 'http://proxy:3128' })).toBeUndefined()
    expect(via({ HTTPS_PROXY: '' })).toBeUndefined()
  })

  it.each([
    ['ccp.example.com', true],
    ['example.com', true],
    ['.example.com', true],
    ['*.example.com', true],
    ['EXAMPLE.COM', true],
    ['ccp.example.com:443', true],
    ['ccp.example.com:8443', false],
    ['xample.com', false],
    ['other.org, ccp.example.com', true],
    ['*', true],
    ['10.0.0.0/8', false],
  ])('NO_PROXY=%s leaves ccp.example.com out: %s [core/proxy]', (list, left) => {
    expect(via({ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: list }) === undefined).toBe(left)
  })

  it('understands addresses and networks in NO_PROXY [core/proxy]', () => {
    const environment = {
      HTTPS_PROXY: 'http://proxy:3128',
      no_proxy: '10.0.0.0/8,192.168.7.7,fd00::/8,[2001:db8::1]',
    }
    const direct = (url: string): boolean => via(environment, new URL(url)) === undefined
    expect(direct('https://10.4.5.6')).toBe(true)
    expect(direct('https://192.168.7.7')).toBe(true)
    expect(direct('https://[fd00::5]')).toBe(true)
    expect(direct('https://[2001:db8::1]')).toBe(true)
    expect(direct('https://11.4.5.6')).toBe(false)
  })

  it('from the environment is never used for this machine [core/proxy]', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]', 'ccp.localhost']) {
      expect(via({ HTTPS_PROXY: 'http://proxy:3128' }, new URL(`https://${host}:8443`))).toBeUndefined()
    }
    expect(proxyFinder('http://proxy:3128', {})(new URL('https://127.0.0.1'))?.url.host).toBe('proxy:3128')
  })

  it('as an option goes before the environment, and can be turned off [core/proxy]', () => {
    const environment = { HTTPS_PROXY: 'http://other:1' }
    expect(proxyFinder(false, environment)(vault)).toBeUndefined()
    expect(proxyFinder('http://proxy:3128', environment)(vault)?.url.host).toBe('proxy:3128')
    expect(
      proxyFinder({ url: 'http://proxy:3128', noProxy: ['example.com'] }, environment)(vault),
    ).toBeUndefined()
  })

  it('keeps its password to itself [core/proxy]', () => {
    const route = proxyFinder('http://us%40er:p%3Ass@proxy:3128')(vault)
    expect(route?.url.href).toBe('http://proxy:3128/')
    expect(route?.authorization?.reveal()).toBe(`Basic ${Buffer.from('us@er:p:ss').toString('base64')}`)
    expect(inspect(route, { depth: 9 })).not.toMatch(/p:ss|cDpzcw/)
    const named = proxyFinder({ url: 'http://proxy:3128', username: 'u', password: new Secret('s3ntinel') })(
      vault,
    )
    expect(named?.authorization?.reveal()).toBe(`Basic ${Buffer.from('u:s3ntinel').toString('base64')}`)
  })

  it('that is none of HTTP is refused, without its credentials in the message [core/proxy]', () => {
    for (const url of ['socks5://u:s3ntinel@proxy', 'http://', 'ftp://proxy']) {
      const refused = (): unknown => proxyFinder(url)(vault)
      expect(refused).toThrow(ConfigurationError)
      expect(refused).not.toThrow(/s3ntinel/)
    }
    expect(() => proxyFinder(undefined, { HTTPS_PROXY: 'socks5://x' })(vault)).toThrow(/HTTPS_PROXY/)
  })

  it('ignores what in NO_PROXY is no network, and names it in the option [core/proxy]', () => {
    for (const network of ['10.0.0.0/x', '10.0.0.0/99', 'fd00::/200', '10.0.0.0/']) {
      expect(via({ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: network })).toBe('http://proxy:3128/')
      expect(() => proxyFinder({ url: 'http://proxy:3128', noProxy: [network] })).toThrow(ConfigurationError)
    }
  })

  it('option is checked [core/options-checked]', () => {
    expect(proxyOption({ url: 'http://x', pasword: 'y' })).toContain("'pasword', did you mean 'password'")
    expect(proxyOption({ url: 'http://x', password: 'y' })).toBe("has 'password' without 'username'")
    expect(proxyOption(false)).toBeUndefined()
    expect(proxyOption('http://x')).toBeUndefined()
    expect(proxyOption({ url: 'http://x', username: 'u' })).toBeUndefined()
    expect(proxyOption(true)).toBeDefined()
    expect(proxyOption({ host: 'x' })).toBeDefined()
  })
})
