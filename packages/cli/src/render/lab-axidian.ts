import type { LabDescription } from '@sallyport/lab'
import { printable } from './printable.ts'
import { shellLine } from './shell.ts'
import type { Style } from './style.ts'

type Application = LabDescription['axidian']['applications'][number]

/** A row for each application of Axidian Privilege: its name; its password, and what it may see. */
export function axidianRows({ axidian }: LabDescription, style: Style): [left: string, right: string][] {
  return axidian.applications.map(({ name, password, state, allowedAddresses, accounts }) => {
    const limits = [
      ...(state === 'active' ? [] : [style.mark('yellow', state)]),
      ...(allowedAddresses.length === 0 ? [] : [`from ${allowedAddresses.join(', ')}`]),
      `accounts: ${some(accounts)}`,
    ]
    return [printable(name, 60), `${printable(password, 100)}${style.mark('dim', `  ${limits.join('; ')}`)}`]
  })
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => printable(name, 60))
  return shown.length === 0 ? 'none' : `${shown.join(', ')}${names.length > shown.length ? ', …' : ''}`
}

/** Lines that work as they stand, if an application may retrieve something. */
export function axidianLines({ axidian, ca }: LabDescription): { title: string; line: string }[] {
  const { idpUrl, coreUrl, clientId, scope } = axidian
  const application = axidian.applications.find(isUsable)
  const [account] = application?.accounts ?? []
  if (application === undefined || account === undefined) return []
  const fields = {
    grant_type: 'password',
    username: application.name,
    password: application.password,
    client_id: clientId,
    scope,
  }
  return [
    {
      title: 'A token of Axidian Privilege with curl',
      line: shellLine([
        ...['curl', '--cacert', ca.file],
        ...Object.entries(fields).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`]),
        `${idpUrl}/connect/token`,
      ]),
    },
    {
      title: 'Axidian Privilege with sallyport, which asks for the password',
      line: shellLine([
        ...['sallyport', 'axidian', 'password', account, '--idp', idpUrl, '--core', coreUrl],
        ...['--user', application.name, '--ca', ca.file],
      ]),
    },
  ]
}

function isUsable({ state, allowedAddresses, accounts }: Application): boolean {
  return state === 'active' && allowedAddresses.length === 0 && accounts.length > 0
}
