import { randomUUID } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import type { Authority } from '../../../../pki/authority.ts'

/** What an assertion is made for; tests make wrong ones on purpose. */
export interface SamlAssertionOptions {
  /** Who is said to have logged on. */
  readonly user: string
  /** Default: the address of this PVWA. */
  readonly audience?: string
  /** From when it holds, epoch milliseconds; default a minute ago by the lab's clock. */
  readonly notBefore?: number
  /** Until when it holds; default in five minutes. */
  readonly notOnOrAfter?: number
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/gu, (character) => `&#${character.codePointAt(0) ?? 0};`)
}

function unescapeXml(text: string): string {
  return text.replace(/&#(\d+);/gu, (_all, code: string) => String.fromCodePoint(Number(code)))
}

/**
 * A signed SAML response, base64. The signature is the authority's over the octets of the assertion as they
 * stand: the lab's own, much simpler form, without XML canonicalization. Clients only carry it.
 */
export async function createSamlResponse(
  authority: Authority,
  now: number,
  options: SamlAssertionOptions & { readonly audience: string },
): Promise<string> {
  const { user, audience, notBefore = now - 60_000, notOnOrAfter = now + 300_000 } = options
  const time = (moment: number): string => new Date(moment).toISOString()
  const assertion =
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" Version="2.0" IssueInstant="${time(now)}">` +
    `<saml:Issuer>urn:sallyport:lab:idp</saml:Issuer><saml:Subject><saml:NameID>${escapeXml(user)}</saml:NameID></saml:Subject>` +
    `<saml:Conditions NotBefore="${time(notBefore)}" NotOnOrAfter="${time(notOnOrAfter)}">` +
    `<saml:AudienceRestriction><saml:Audience>${escapeXml(audience)}</saml:Audience></saml:AudienceRestriction>` +
    '</saml:Conditions></saml:Assertion>'
  const signature = (await authority.sign(Buffer.from(assertion))).toString('base64')
  const response =
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_${randomUUID()}" Version="2.0" IssueInstant="${time(now)}">` +
    `${assertion}<ds:SignatureValue xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${signature}</ds:SignatureValue></samlp:Response>`
  return Buffer.from(response).toString('base64')
}

/** Reads a response: the user, when signature, audience and times are right; else `undefined`. */
export async function readSamlResponse(
  authority: Authority,
  encoded: string,
  now: number,
  audience: string,
): Promise<string | undefined> {
  const xml = Buffer.from(encoded, 'base64').toString('utf8')
  const assertion = /<saml:Assertion .*<\/saml:Assertion>/su.exec(xml)?.[0]
  const signature = /<ds:SignatureValue[^>]*>([^<]+)</u.exec(xml)?.[1]
  if (assertion === undefined || signature === undefined) return undefined
  if (!(await authority.verify(Buffer.from(assertion), Buffer.from(signature, 'base64')))) return undefined
  const value = (pattern: RegExp): string => unescapeXml(pattern.exec(assertion)?.[1] ?? '')
  if (value(/<saml:Audience>([^<]*)</u).toLowerCase() !== audience.toLowerCase()) return undefined
  const from = Date.parse(value(/NotBefore="([^"]*)"/u))
  const until = Date.parse(value(/NotOnOrAfter="([^"]*)"/u))
  if (!(from <= now && now < until)) return undefined
  return value(/<saml:NameID>([^<]*)</u)
}

/** Where `auth/saml/` sends a browser: an identity provider that the lab does not have. */
export function samlRedirect(audience: string, now: number): string {
  const request =
    `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_${randomUUID()}" Version="2.0" IssueInstant="${new Date(now).toISOString()}">` +
    `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${audience}</saml:Issuer></samlp:AuthnRequest>`
  const encoded = encodeURIComponent(deflateRawSync(Buffer.from(request)).toString('base64'))
  return `https://idp.example.com/saml/sso?SAMLRequest=${encoded}`
}
