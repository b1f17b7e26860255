import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bin, run } from './cli.ts'
import { hasScript, inTerminal } from './terminal.ts'

describe('demo', () => {
  it('shows the front door, both retrievals, a refusal, a session at PVWA and the audit, and leaves nothing behind', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'sallyport-smoke-demo-'))
    const { code, stdout, stderr } = await run(['demo'], { env: { TMPDIR: temporary, TEMP: temporary } })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const page = stdout.toString()
    for (const [via, reference] of [
      ['CCP', 'pam://ccp/Billing-DB/oracle-prod'],
      ['CP', 'pam://cp/Billing-DB/oracle-prod'],
      ['PVWA', 'pam://pvwa/Billing-DB/oracle-prod'],
      ['Axidian', 'pam://axidian/DB-SERVER/admin'],
      ['PAM360', 'pam://pam360/web-01/svc'],
    ] as const) {
      expect(page).toMatch(new RegExp(`^get +${via} .* ms +\\[REDACTED\\] +${reference}$`, 'm'))
      expect(page).toContain(`${via.toUpperCase()}_PASSWORD=[REDACTED]`)
    }
    expect(page).toMatch(/^ {2}vaults:\n {4}ccp:$/m)
    expect(page).toMatch(/^\$ sallyport inject .*\n {2}db\.ini: 3 lines, mode 0600$/m)
    expect(page).toMatch(
      /^rotation +CCP .* ms +\[REDACTED\] +the target refused the old one and took the new$/m,
    )
    expect(page).toMatch(/^outage +CCP .* ms +\[REDACTED\] +from the cache, past its time$/m)
    expect(page).toMatch(/^\$ sallyport doctor ccp [^]*failed +client-certificate .* expired on /m)
    expect(page).toMatch(/^CCP +oracle-prod +Billing-DB .* ms +\[REDACTED\] +no$/m)
    expect(page).toMatch(/^CP +oracle-prod +Billing-DB .* ms +\[REDACTED\] +no$/m)
    expect(page).toContain('error: The vault did not accept this application')
    expect(page).toContain(' hint: ')
    expect(page).toMatch(/Retrieve password refused/)
    expect(page).toMatch(/^log on +PVWA .* ms +as administrator$/m)
    expect(page).toMatch(/^search +PVWA .* ms +oracle-prod is account \d+_\d+$/m)
    expect(page).toMatch(/^retrieve +PVWA .* ms +\[REDACTED\] +the same as over CCP$/m)
    expect(page).toMatch(/^change +CPM .* ms +success, 5 s later by the lab’s clock$/m)
    expect(page).toMatch(/^retrieve again +CCP .* ms +\[REDACTED\] +another than before$/m)
    expect(page).toMatch(/^ask from here +CCP .* ms +refused: AUTHENTICATION_FAILED$/m)
    expect(page).toMatch(/^ask again +CCP .* ms +\[REDACTED\] +the new one$/m)
    expect(page).toMatch(/^export platform +PVWA .* ms +Oracle: a zip archive of \d{3,} bytes$/m)
    expect(page).toMatch(/^live sessions +PVWA .* ms +operator at web1\.example\.com by PSM-SSH$/m)
    expect(page).toMatch(/^log off +PVWA .* ms +the session is over$/m)
    expect(page).toMatch(/^list +Axidian .* ms +\d+ accounts$/m)
    expect(page).toMatch(/^password +Axidian .* ms +\[REDACTED\] +of admin at DB-SERVER$/m)
    expect(page).toMatch(/^SSH key +Axidian .* ms +\[REDACTED\] +deploy\.key: RSA, without its passphrase$/m)
    expect(page).toMatch(/^no reason +Axidian .* ms +refused: its policy wants one$/m)
    expect(page).toMatch(/CPM +PasswordManager .*CPM change password/)
    expect(page).not.toMatch(/Lab-|PRIVATE KEY/)
    expect(page).toContain('All as it should be')
    expect(page).not.toContain('\u001B')
    if (existsSync(temporary)) expect(readdirSync(temporary)).toEqual([])
    rmSync(temporary, { recursive: true, force: true })
  })

  it('gives the same as one line of JSON', async () => {
    const { code, stdout } = await run(['demo', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout.toString())).toMatchObject({
      ok: true,
      problems: [],
      front: {
        steps: [
          ...['CCP', 'CP', 'PVWA', 'Axidian', 'PAM360'].map((via) => ({ step: 'get', via })),
          { step: 'rotation' },
          { step: 'outage' },
        ],
        commands: [
          { line: 'sallyport run -- node show.mjs', exitCode: 0 },
          { line: 'sallyport inject -i db.ini.liquid -o db.ini', exitCode: 0 },
          { line: 'sallyport doctor ccp --profile expired', exitCode: 20 },
        ],
      },
      retrievals: [
        {
          source: 'CCP',
          account: 'oracle-prod',
          safe: 'Billing-DB',
          secret: '[REDACTED]',
          changeInProgress: false,
        },
        {
          source: 'CP',
          account: 'oracle-prod',
          safe: 'Billing-DB',
          secret: '[REDACTED]',
          changeInProgress: false,
        },
      ],
      refusal: { class: 'AuthenticationError', code: 'AUTHENTICATION_FAILED' },
      audit: [
        { via: 'ccp', outcome: 'OK' },
        { via: 'cp', outcome: 'OK' },
        { via: 'ccp', action: 'Retrieve password refused' },
        { via: 'pvwa', action: 'Logon', application: 'administrator' },
        { via: 'pvwa', action: 'Retrieve password' },
        { via: 'cpm', action: 'CPM change password' },
        { via: 'ccp', action: 'Retrieve password', outcome: 'OK' },
        { via: 'pvwa', action: 'Add application', object: 'nightly' },
        { via: 'pvwa', action: 'Update application', object: 'nightly' },
        { via: 'pvwa', action: 'Add safe member', safe: 'Billing-DB' },
        { via: 'ccp', action: 'Retrieve password refused', application: 'nightly' },
        { via: 'pvwa', action: 'Update application', object: 'nightly' },
        { via: 'ccp', action: 'Retrieve password', application: 'nightly', outcome: 'OK' },
        { via: 'pvwa', action: 'Export platform', object: 'Oracle' },
        { via: 'pvwa', action: 'Logoff' },
      ],
      session: {
        user: 'administrator',
        steps: [
          { step: 'log on', via: 'PVWA' },
          { step: 'search', via: 'PVWA' },
          { step: 'retrieve', via: 'PVWA', secret: '[REDACTED]' },
          { step: 'change', via: 'CPM' },
          { step: 'retrieve again', via: 'CCP', secret: '[REDACTED]' },
          { step: 'add application', via: 'PVWA' },
          { step: 'ask from here', via: 'CCP', result: 'refused: AUTHENTICATION_FAILED' },
          { step: 'allow it here', via: 'PVWA' },
          { step: 'ask again', via: 'CCP', secret: '[REDACTED]' },
          { step: 'export platform', via: 'PVWA' },
          { step: 'live sessions', via: 'PVWA' },
          { step: 'log off', via: 'PVWA' },
        ],
      },
      axidian: {
        application: 'nightly-batch',
        steps: [
          { step: 'list' },
          { step: 'password', secret: '[REDACTED]' },
          { step: 'SSH key', secret: '[REDACTED]' },
          { step: 'no reason' },
        ],
      },
      pam360: {
        user: 'billing',
        steps: [
          { step: 'list' },
          { step: 'password', secret: '[REDACTED]' },
          { step: 'under control', result: 'refused: ACCESS_NOT_REQUESTED' },
          { step: 'request', result: 'waiting' },
          { step: 'approve' },
          { step: 'check out' },
          { step: 'password', secret: '[REDACTED]' },
          { step: 'check in' },
          { step: 'audit' },
        ],
      },
    })
  })

  it.skipIf(!hasScript)('ends well in a terminal', async () => {
    const { code, stdout } = await inTerminal([process.execPath, bin, 'demo']).ended
    expect(code).toBe(0)
    expect(stdout.toString()).toContain('All as it should be')
    // A terminal that does not know its size says that it has no columns.
    expect(stdout.toString()).toMatch(/^CCP +oracle-prod +Billing-DB .* ms +\[REDACTED\] +no\r?$/m)
  })
})
