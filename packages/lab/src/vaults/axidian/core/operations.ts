import type { Answer } from '../../../http/answer.ts'
import type { Exchange } from '../../../http/exchange.ts'
import type { AxidianAccount } from '../../../state/axidian/account.ts'
import type { AxidianApplication } from '../../../state/axidian/application.ts'
import type { AxidianContext } from '../context.ts'
import type { AxidianAction } from '../events.ts'
import type { CoreOperation } from '../routes.ts'
import { coreJson, refuse, spelled } from './answers.ts'
import { wholeNumber } from './request.ts'

/** A request to Core, as its operations see it. */
export interface CoreRequest {
  readonly exchange: Exchange
  /** Who asks. */
  readonly application: AxidianApplication
  /** The account that it is about, as the path names it. */
  readonly accountId: string
  readonly reason: string | null
}

/** One operation of Core. */
export interface CoreOperationHandler {
  /** What its events are called. */
  readonly action: AxidianAction
  /** Whether it is about one account, and may be given a reason. */
  readonly aboutAccount: boolean
  readonly handle: (context: AxidianContext, request: CoreRequest) => Answer
}

function listAccounts(context: AxidianContext, { exchange, application }: CoreRequest): Answer {
  const { control, settings, clock } = context
  const skip = wholeNumber(exchange, 'skip') ?? 0
  const take = wholeNumber(exchange, 'take')
  const shown = control
    .available(application, clock.now())
    .slice(skip, take === undefined ? undefined : skip + take)
    .map((account) =>
      spelled(
        {
          id: settings.idForm === 'number' ? account.number : account.id,
          displayName: account.displayName,
          requiresReason: control.requiresReason(account),
          hasPassword: account.hasPassword,
          hasKey: account.hasKey,
          isKeySupported: account.keySupported,
        },
        settings,
      ),
    )
  const { listForm } = settings
  return coreJson(listForm === 'array' ? shown : spelled({ [listForm]: shown }, settings))
}

/** The account that a retrieval is about, if the application may have its credentials. */
function accountFor(context: AxidianContext, request: CoreRequest): AxidianAccount {
  const { control, settings, clock } = context
  const { accountId, application, reason } = request
  const account =
    settings.idForm === 'number'
      ? control.accounts.find(({ number }) => String(number) === accountId)
      : control.findAccount(accountId)
  if (account === undefined) throw refuse.accountNotFound()
  if (!control.isAvailable(account, application, clock.now())) {
    throw settings.hideUnavailable ? refuse.accountNotFound() : refuse.accessDenied()
  }
  if (control.requiresReason(account) && (reason ?? '').trim() === '') throw refuse.reasonRequired()
  return account
}

function getPassword(context: AxidianContext, request: CoreRequest): Answer {
  const password = accountFor(context, request).revealPassword()
  if (password === null) throw refuse.passwordNotSet(context.settings.notSetStatus)
  return coreJson(spelled({ password }, context.settings))
}

function getSshKey(context: AxidianContext, request: CoreRequest): Answer {
  const key = accountFor(context, request).revealKey()
  if (key === null) throw refuse.keyNotSet(context.settings.notSetStatus)
  const { text, passphrase, fileName } = key
  return coreJson(spelled({ key: text, passphrase, fileName }, context.settings))
}

/** The operations of Core. */
export const coreHandlers: Readonly<Record<CoreOperation, CoreOperationHandler>> = {
  listAccounts: { action: 'list', aboutAccount: false, handle: listAccounts },
  getPassword: { action: 'view-password', aboutAccount: true, handle: getPassword },
  getSshKey: { action: 'view-ssh-key', aboutAccount: true, handle: getSshKey },
}
