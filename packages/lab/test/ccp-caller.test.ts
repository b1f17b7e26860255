import { describe, expect, it } from 'vitest'
import type { ApplicationRule } from '../src/index.ts'
import { eachLab } from './support/each-lab.ts'
import { call, retrieve } from './support/request.ts'

describe('CCP callers', () => {
  const lab = eachLab()

  const ask = (application: string, client?: string) =>
    retrieve(
      lab,
      { AppID: application, Safe: 'Billing-DB', Object: 'oracle-prod' },
      client === undefined ? {} : { client },
    )

  function restrict(...rules: ApplicationRule[]) {
    lab.vault.setApplication({ id: 'batch', rules })
  }

  it('are known by their certificate [ccp/client-certificate]', async () => {
    expect((await ask('billing', 'billing')).status).toBe(200)
    expect(lab.journal.entries().at(-1)?.clientCertificate).toEqual({
      subject: lab.clients['billing']?.subject,
      serialNumber: lab.clients['billing']?.serialNumber,
      trusted: true,
    })
  })

  it('need none where nothing wants one [ccp/client-certificate-optional]', async () => {
    expect((await ask('reporting')).status).toBe(200)
    expect((await ask('batch')).status).toBe(200)
  })

  it('are refused with another serial number, or none [ccp/certificate-serial-rule] [ccp/authentication-failed] [ccp/error-body]', async () => {
    const refused = await ask('billing', 'intruder')
    expect(refused.status).toBe(403)
    expect(refused.json).toEqual({
      ErrorCode: 'APPAP306E',
      ErrorMsg: `Authentication error for App ID [billing]. Reason: APPAP133E Failed to verify application authentication data: CertificateSN "${lab.clients['intruder']?.serialNumber ?? ''}" is unauthorized`,
    })
    expect((await ask('billing')).json['ErrorMsg']).toContain('CertificateSN "" is unauthorized')
  })

  it('take serial numbers however they are written [ccp/certificate-serial-rule]', async () => {
    const serial = lab.clients['billing']?.serialNumber ?? ''
    const value = `00:${serial.toLowerCase().replace(/(..)(?=.)/gu, '$1:')}`
    restrict({ kind: 'certificateSerialNumber', value })
    expect((await ask('batch', 'billing')).status).toBe(200)
    expect((await ask('batch', 'intruder')).status).toBe(403)
  })

  it('are known by attributes of the certificate [ccp/certificate-attribute-rules]', async () => {
    const attributes = (
      given: Partial<Record<'subject' | 'issuer' | 'subjectAlternativeName', string[]>>,
    ) => {
      restrict({
        kind: 'certificateAttributes',
        subject: [],
        issuer: [],
        subjectAlternativeName: [],
        ...given,
      })
      return ask('batch', 'billing')
    }
    expect((await attributes({ subject: ['cn=BILLING.example.com', 'O=Sallyport Lab'] })).status).toBe(200)
    expect((await attributes({ subject: ['CN=billing.example.com', 'OU=Finance'] })).status).toBe(403)
    expect((await attributes({ issuer: ['CN=Sallyport Lab CA'] })).status).toBe(200)
    expect((await attributes({ issuer: ['CN=Other CA'] })).status).toBe(403)
    expect((await attributes({ subjectAlternativeName: ['DNS Name=billing.example.com'] })).status).toBe(200)
    expect((await attributes({ subjectAlternativeName: ['DNS:other.example.com'] })).status).toBe(403)
    expect((await ask('batch')).status).toBe(403)
  })

  it('are known by their address [ccp/machine-address-rule]', async () => {
    restrict({ kind: 'machineAddress', value: '127.0.0.1' })
    expect((await ask('batch')).status).toBe(200)
    restrict({ kind: 'machineAddress', value: '10.1.2.3' })
    expect((await ask('batch')).json['ErrorMsg']).toContain('APPAP133E')
  })

  it('have no OS user over HTTP [ccp/os-user-rule]', async () => {
    const reply = await ask('windows-service')
    expect([reply.status, reply.json['ErrorCode']]).toEqual([403, 'APPAP306E'])
    expect(reply.json['ErrorMsg']).toContain('OSUser "" is unauthorized')
  })

  it('are not asked for path and hash [ccp/path-and-hash-not-applicable]', async () => {
    restrict({ kind: 'path', value: '/usr/bin/nothing' }, { kind: 'hash', value: 'ab' })
    expect((await ask('batch')).status).toBe(200)
  })

  it('need any restriction of a kind, and every kind [ccp/rule-combination]', async () => {
    const serial: ApplicationRule = {
      kind: 'certificateSerialNumber',
      value: lab.clients['billing']?.serialNumber ?? '',
    }
    restrict({ kind: 'certificateSerialNumber', value: 'AB' }, serial, {
      kind: 'machineAddress',
      value: '127.0.0.1',
    })
    expect((await ask('batch', 'billing')).status).toBe(200)
    restrict(serial, { kind: 'machineAddress', value: '10.0.0.1' })
    expect((await ask('batch', 'billing')).status).toBe(403)
  })

  it('with an unknown AppID get the documented refusal, or the newer one [ccp/appid-unknown]', async () => {
    const reply = await ask('Nobody')
    expect(reply.status).toBe(403)
    expect(reply.json).toEqual({
      ErrorCode: 'APPAP008E',
      ErrorMsg:
        'Problem occurred while trying to use user in the Vault (Error: ITATS982E User Nobody is not defined.  Diagnostic Info: 6)',
    })
    lab.settings.ccp.unknownAppIdCode = 'APPAP425E'
    expect((await ask('Nobody')).json['ErrorCode']).toBe('APPAP425E')
    const strange = await ask('a\u0001b')
    expect([strange.status, strange.json['ErrorCode']]).toEqual([400, 'CASVL010E'])
  })

  it('without a certificate meet a page where one is required [ccp/certificate-required-page]', async () => {
    const path = '/AIMWebServiceCert/api/Accounts?AppID=batch&Safe=Billing-DB&Object=oracle-prod'
    const reply = await call(lab, path)
    expect(reply.status).toBe(403)
    expect(reply.headers['content-type']).toContain('text/html')
    expect(reply.text).toContain('403.7')
    expect((await call(lab, path, { client: 'billing' })).status).toBe(200)
  })

  it.each([
    ['untrusted', '403.16'],
    ['expired', '403.17'],
    ['not-yet-valid', '403.17'],
  ])('with a certificate that is %s meet page %s [ccp/client-certificate]', async (client, page) => {
    const reply = await ask('billing-by-name', client)
    expect(reply.status).toBe(403)
    expect(reply.text).toContain(page)
    expect(lab.journal.entries().at(-1)?.clientCertificate?.trusted).toBe(false)
  })
})
