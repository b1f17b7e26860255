import type {
  Pam360PersonalAccount,
  Pam360PersonalCategory,
  Pam360PersonalVault,
} from '../../state/pam360/personal.ts'
import { fold } from '../../state/fold.ts'
import { Pam360Failure, fail } from './answers.ts'
import type { Outcome } from './answers.ts'
import type { OperationSet } from './operations.ts'
import type { Pam360Request, RoutedOperation } from './request.ts'
import { totpCode } from './totp.ts'

/** Wrong passphrases after which a captcha is asked for. */
const captchaAfter = 3
const captcha = { id: '1', characters: 'LAB42' } as const

/** What the caller keeps for himself. */
function vaultOf({ context, caller }: Pam360Request): Pam360PersonalVault {
  const found = context.control.personal.get(caller.user.id)
  if (found === undefined) throw fail.missing('personal vault')
  return found
}

function refused(vault: Pam360PersonalVault, message: string): Pam360Failure {
  const isShown = vault.failures >= captchaAfter
  return new Pam360Failure('denied', `LAB: ${message}`, {
    details: { SHOWCAPTCHA: String(isShown), ...(isShown ? { CAPTCHAID: captcha.id } : {}) },
  })
}

// The header's value arrives as Latin-1; it is sent as UTF-8.
function passphraseOf({ exchange }: Pam360Request): string | undefined {
  const { passphrase } = exchange.headers
  return typeof passphrase === 'string' ? Buffer.from(passphrase, 'latin1').toString('utf8') : undefined
}

/** The vault, if the passphrase of the request opens it. */
function opened(request: Pam360Request): Pam360PersonalVault {
  const vault = vaultOf(request)
  if (!vault.opensWith(passphraseOf(request))) throw refused(vault, 'the passphrase is missing or wrong')
  return vault
}

function check(request: Pam360Request): Outcome {
  const vault = vaultOf(request)
  const isSolved =
    request.query('HIDCAPTCHAID') === captcha.id && request.query('INCAPTCHACHARS') === captcha.characters
  if (vault.failures >= captchaAfter && !isSolved) throw refused(vault, 'the captcha is not solved')
  if (!vault.opensWith(passphraseOf(request))) {
    vault.failures += 1
    request.audit('Personal Passphrase Refused', {}, 'denied')
    throw refused(vault, 'the passphrase is wrong')
  }
  vault.failures = 0
  return { message: 'LAB: the passphrase is right' }
}

function category(request: Pam360Request): Pam360PersonalCategory {
  const id = request.parameter('CATEGORYID')
  const found = opened(request).categories.find((one) => String(one.id) === id)
  if (found === undefined) throw fail.missing('category')
  return found
}

function accountRow(request: Pam360Request, account: Pam360PersonalAccount): object {
  return {
    'ACCOUNT ID': request.id(account.id),
    'ACCOUNT NAME': account.name,
    'RESOURCE URL': account.url,
    IS_TOTP_CONFIGURED: String(account.totp !== null),
    ...account.fields,
  }
}

function listed(request: Pam360Request, accounts: readonly Pam360PersonalAccount[]): Outcome {
  const { firstRow } = request.context.settings
  const start = Math.max((request.wholeQuery('STARTINDEX') ?? firstRow) - firstRow, 0)
  const limit = request.wholeQuery('LIMIT')
  return {
    message: 'LAB: personal accounts fetched',
    totalRows: accounts.length,
    details: accounts
      .slice(start, limit === undefined ? undefined : start + limit)
      .map((account) => accountRow(request, account)),
  }
}

function search(request: Pam360Request): Outcome {
  const wanted = fold(request.demandQuery('SEARCHVALUE'))
  const found = category(request).accounts.filter(({ name, url }) => fold(`${name}\n${url}`).includes(wanted))
  return listed(request, found)
}

const defaultFields = ['ACCOUNT NAME', 'RESOURCE URL', 'PASSWORD'] as const

function fields(request: Pam360Request): Outcome {
  return {
    message: 'LAB: fields fetched',
    details: { 'DEFAULT FIELD': defaultFields, 'CUSTOM FIELD': category(request).customFields },
  }
}

function accountOf(accounts: readonly Pam360PersonalAccount[], id: string): Pam360PersonalAccount {
  const found = accounts.find((one) => String(one.id) === id)
  if (found === undefined) throw fail.noSuchAccount()
  return found
}

function password(request: Pam360Request): Outcome {
  const account = accountOf(category(request).accounts, request.parameter('ACCOUNTID'))
  request.audit('Personal Password Retrieved')
  return { message: 'Password fetched successfully', details: { PASSWORD: account.password } }
}

function allAccounts(request: Pam360Request): Pam360PersonalAccount[] {
  return opened(request).categories.flatMap(({ accounts }) => accounts)
}

function urls(request: Pam360Request): Outcome {
  const rows = allAccounts(request).filter(({ url }) => url !== '')
  return {
    message: 'LAB: personal URLs fetched',
    totalRows: rows.length,
    details: rows.map(({ id, url }) => ({ 'ACCOUNT ID': request.id(id), 'RESOURCE URL': url })),
  }
}

function totp(request: Pam360Request): Outcome {
  const { totp: made } = accountOf(allAccounts(request), request.parameter('ACCOUNTID'))
  if (made === null) throw fail.missing('one-time code')
  request.audit('Personal TOTP Retrieved')
  return {
    message: 'LAB: one-time code fetched',
    statusCode: 20000,
    details: { TOTP: totpCode(made, request.now), TOTP_VALIDITY: String(made.period ?? 30) },
  }
}

function route(path: string, name: string, handle: (request: Pam360Request) => Outcome): RoutedOperation {
  return { method: 'GET', path, name, handle }
}

const one = 'personal/categories/{CATEGORYID}'

/** The personal vault (8.5), which its owner alone sees. */
export const personalOperations: OperationSet = {
  routed: [
    route('personal', 'GET PERSONAL STATUS', (request) => ({
      message: 'LAB: status fetched',
      details: { PASSPHRASESTATUS: vaultOf(request).isLocked ? 'PASSPHRASE_NEED' : 'PASSPHRASE_NOT_NEED' },
    })),
    route('personal/passphrasecheck', 'CHECK PASSPHRASE', check),
    route('personal/categories', 'GET PERSONAL CATEGORIES', (request) => ({
      message: 'LAB: categories fetched',
      details: opened(request).categories.map(({ id, name }) => ({
        'CATEGORY ID': request.id(id),
        'CATEGORY NAME': name,
      })),
    })),
    route(`${one}/accounts`, 'GET PERSONAL ACCOUNTS', (request) =>
      listed(request, category(request).accounts),
    ),
    route(`${one}/fields`, 'GET PERSONAL FIELDS', fields),
    route(`${one}/search`, 'SEARCH PERSONAL ACCOUNTS', search),
    route(`${one}/accounts/{ACCOUNTID}/password`, 'GET PERSONAL PASSWORD', password),
    route('personal/websiteurls', 'GET PERSONAL URLS', urls),
    route('personal/webaccounts/{ACCOUNTID}/totp', 'GET PERSONAL TOTP', totp),
  ],
  assumed: {},
}
