import type { LabDescription } from '@sallyport/lab'
import { axidianLines, axidianRows } from './lab-axidian.ts'
import { printable } from './printable.ts'
import { shellLine } from './shell.ts'
import type { Style } from './style.ts'
import { padDisplay } from './width.ts'

/** What `sallyport lab` shows to people: where everything is, and lines to paste. */
export function renderLabPage(
  lab: LabDescription,
  style: Style,
  { staysOnDisk }: { readonly staysOnDisk: boolean },
): string {
  const end = staysOnDisk ? 'Ctrl-C stops it; its files stay.' : 'Ctrl-C stops it and removes its files.'
  const { urls, services, ca, clients, applications, safes, clipasswordsdk, folder, admin, pvwa } = lab
  const parts = [
    `${style.mark('green', 'The lab is running.')} ${style.mark('dim', end)}`,
    section(
      'Addresses',
      [
        ...services.map(({ url, clientCertificate }): Row => [
          url === urls.ccp ? 'CCP' : '',
          `${url}${clientCertificate === 'require' ? style.mark('dim', '  insists on a client certificate') : ''}`,
        ]),
        ['CP', clipasswordsdk],
        ['PVWA', `${urls.pvwa}${style.mark('dim', `  version ${pvwa.version}`)}`],
        ['Axidian IdP', urls.axidianIdp],
        ['Axidian Core', `${urls.axidianCore}${style.mark('dim', '  its routes are our assumption')}`],
        ['Admin API', `${admin.url}  ${style.mark('dim', 'Authorization: Bearer')} ${admin.token}`],
      ],
      style,
    ),
    section(
      'Certificates',
      [
        ['authority', ca.file],
        ...clients.map(({ name, files, validity, passphrase }): Row => [
          name,
          `${files.cert}${validity === 'valid' ? '' : style.mark('yellow', `  ${validity}`)}${style.mark('dim', '  passphrase')} ${passphrase}`,
        ]),
        ...(clients.length === 0 ? [] : [filesBeside(style)]),
      ],
      style,
    ),
    section(
      'Applications (AppIDs)',
      applications.map(({ id, client, authentication, safes: allowed }): Row => {
        const needs =
          client === null ? authentication.map(({ type }) => type).join(', ') : `certificate ${client}`
        const proof = needs === '' ? 'no restriction' : needs
        return [id, `${proof}${style.mark('dim', `; safes: ${allowed.join(', ') || 'none'}`)}`]
      }),
      style,
    ),
    section(
      'Users (PVWA)',
      pvwa.users.filter(canLogOn).map((user) => userRow(user, style)),
      style,
    ),
    section(
      'Accounts',
      safes.map(({ name, objects }): Row => {
        const shown = objects.slice(0, 7).map(({ object }) => printable(object, 60))
        const more = objects.length > shown.length ? ', …' : ''
        return [printable(name, 60), `${shown.join(', ')}${more}`]
      }),
      style,
    ),
    section('Applications (Axidian)', axidianRows(lab, style), style),
    ...[...lines(lab), ...axidianLines(lab)].map(
      ({ title, line }) => `${style.mark('bold', `${title}:`)}\n${line.replace(/^/gm, '  ')}`,
    ),
    style.mark('dim', `Files: ${folder}`),
  ]
  return `\n${parts.filter((part) => part !== '').join('\n\n')}\n\n`
}

function filesBeside(style: Style): Row {
  return ['', style.mark('dim', 'beside each: its key; its key, and both as PFX, under its passphrase')]
}

type User = LabDescription['pvwa']['users'][number]

function canLogOn({ methods }: User): boolean {
  return methods.length > 0
}

function userRow({ name, password, methods, passcodes, client }: User, style: Style): Row {
  const proofs = [
    password === null ? '' : printable(password, 100),
    passcodes.length === 0 ? '' : `${style.mark('dim', 'passcode')} ${passcodes.join(', ')}`,
    client === null ? '' : `${style.mark('dim', 'certificate')} ${client}`,
  ].filter((proof) => proof !== '')
  return [
    printable(name, 60),
    `${proofs.join('  ')}${style.mark('dim', `${proofs.length === 0 ? '' : '  '}${methods.join(', ')}`)}`,
  ]
}

type Row = readonly [left: string, right: string]

function section(title: string, rows: readonly Row[], style: Style): string {
  if (rows.length === 0) return ''
  const width = Math.max(...rows.map(([left]) => left.length))
  const written = rows.map(([left, right]) => `  ${style.mark('cyan', padDisplay(left, width))}  ${right}`)
  return [style.mark('bold', `${title}:`), ...written].join('\n')
}

/** Lines that work as they stand, with whatever the seed holds. */
function lines(lab: LabDescription): { title: string; line: string }[] {
  const found: { title: string; line: string }[] = []
  const overTls = pick(lab, (application) => lab.clients.some(isUsable(application.client)))
  const client = lab.clients.find(isUsable(overTls?.client ?? null))
  if (overTls !== undefined && client !== undefined) {
    const { appId, safe, object } = overTls
    const { cert, key } = client.files
    const query = new URLSearchParams({ AppID: appId, Safe: safe, Object: object })
      .toString()
      .replaceAll('+', '%20')
    found.push(
      {
        title: 'CCP with curl',
        line: shellLine([
          'curl',
          '--cacert',
          lab.ca.file,
          '--cert',
          cert,
          '--key',
          key,
          `${lab.urls.ccp}/api/Accounts?${query}`,
        ]),
      },
      {
        title: 'CCP with sallyport',
        line: shellLine([
          ...['sallyport', 'get', '--ccp', lab.urls.ccp, '--app-id', appId, '--ca', lab.ca.file],
          ...['--cert', cert, '--key', key, '--safe', safe, '--object', object],
        ]),
      },
    )
  }
  const local = pick(lab, (application) => application.authentication.length === 0)
  if (local !== undefined) {
    const { appId, safe, object } = local
    found.push(
      {
        title: 'CP with its own executable',
        line: shellLine([
          ...[lab.clipasswordsdk, 'GetPassword', '-p', `AppDescs.AppID=${appId}`],
          ...['-p', `Query=Safe=${safe};Object=${object}`, '-o', 'Password'],
        ]),
      },
      {
        title: 'CP with sallyport',
        line: shellLine([
          ...['sallyport', 'get', '--cp', lab.clipasswordsdk, '--app-id', appId],
          ...['--safe', safe, '--object', object],
        ]),
      },
    )
  }
  const user = lab.pvwa.users.find(
    ({ methods, password, passcodes }) =>
      methods.includes('cyberark') && password !== null && passcodes.length === 0,
  )
  if (user !== undefined) {
    found.push({
      title: 'PVWA with sallyport, which asks for the password',
      line: [
        shellLine([
          ...['sallyport', 'pvwa', 'login', '--pvwa', lab.urls.pvwa, '--ca', lab.ca.file],
          ...['--user', user.name],
        ]),
        'sallyport pvwa accounts list',
        'sallyport pvwa logoff',
      ].join('\n'),
    })
  }
  return found
}

type Application = LabDescription['applications'][number]

function isUsable(name: string | null): (client: LabDescription['clients'][number]) => boolean {
  return (client) => client.name === name && client.validity === 'valid'
}

/** An application that may retrieve something, and what. */
function pick(
  lab: LabDescription,
  suits: (application: Application) => boolean,
): { appId: string; client: string | null; safe: string; object: string } | undefined {
  for (const application of lab.applications.filter(suits)) {
    for (const { name, objects } of lab.safes) {
      const [first] = objects
      if (first !== undefined && application.safes.includes(name)) {
        return { appId: application.id, client: application.client, safe: name, object: first.object }
      }
    }
  }
  return undefined
}
