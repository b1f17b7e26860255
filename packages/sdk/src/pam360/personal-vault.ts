/** The caller's own vault, as the vendor's browser extension reads it. */
import { AuthenticationError, ChallengeRequiredError, type SallyportError } from '../errors.ts'
import {
  checkArgument,
  checkOptions,
  isRecord,
  nested,
  optional,
  secretText,
  text,
  type Shape,
} from '../options.ts'
import type { PagedList } from '../paging/pages.ts'
import { plainOf, Secret } from '../secret.ts'
import { passwordIn } from './access/states.ts'
import type { Pam360Core } from './core.ts'
import { failureOf, type Refusal } from './failures.ts'
import { Fields, fieldsOf, notThere } from './fields.ts'
import { path, type Query } from './input-data.ts'
import {
  listInPages,
  listWhole,
  pam360ListShape,
  pam360WholeListShape,
  type Pam360ListOptions,
  type Pam360WholeListOptions,
} from './lists.ts'
import { oneTimeCodeIn } from './one-time-code.ts'
import {
  headerText,
  pam360CallShape,
  splitPam360Call,
  utf8Header,
  type Pam360CallOptions,
  type Pam360Request,
} from './requester.ts'

/** Whether the personal vault wants its passphrase. */
export interface Pam360PersonalStatus {
  readonly passphraseNeeded: boolean
  /** The server's word: `PASSPHRASE_NEED`, `PASSPHRASE_NOT_NEED`, or another. */
  readonly word: string
}

/** How to unlock the personal vault. */
export interface Pam360UnlockOptions extends Pam360CallOptions {
  /** The answer to a captcha. */
  readonly captcha?: { readonly id: string; readonly text: string }
}

const unlockShape: Shape<Pam360UnlockOptions> = {
  ...pam360CallShape,
  captcha: optional(nested<{ id: string; text: string }>({ id: text, text })),
}

/** A category, an account, an address: whatever a row of the personal vault is, since what it holds no public source shows. */
export interface Pam360PersonalRow {
  /** The id of the row; `null` where the server shows none. */
  readonly id: string | null
  readonly name: string | null
  /** All that the server said, under its own names; never a password. */
  readonly properties: Readonly<Record<string, string>>
}

/** A field that the accounts of a category have. */
export interface Pam360PersonalField {
  readonly label: string
  /** Whether people added it. */
  readonly isCustom: boolean
  readonly properties: Readonly<Record<string, string>>
}

/**
 * The personal vault. Where it has a passphrase, {@link unlock} it first: the passphrase goes with every call after
 * that, until {@link lock}, and is kept in memory only.
 *
 * Each method throws as those of `Resources`.
 *
 * @see docs/protocols/pam360.md, Personal vault
 */
export class PersonalVault {
  readonly #core: Pam360Core
  #passphrase: Secret | undefined

  constructor(core: Pam360Core) {
    this.#core = core
  }

  /** Whether a passphrase is needed. */
  async status(options: Pam360CallOptions = {}): Promise<Pam360PersonalStatus> {
    checkOptions('personal.status', options, pam360CallShape)
    const answer = await this.#core.requester.run(options, this.#read('personal'))
    const word = answer.fields('the state of the personal vault').exact('PASSPHRASESTATUS')
    if (word === undefined) throw notThere('the state of the personal vault')
    return { passphraseNeeded: word.toUpperCase() !== 'PASSPHRASE_NOT_NEED', word }
  }

  /**
   * Checks the passphrase, and sends it with every call from then on.
   *
   * @throws AuthenticationError when it is refused; ChallengeRequiredError when, after some failures, the server wants a
   *   captcha: its `prompt` is the captcha's id, and `captcha` answers it.
   */
  async unlock(passphrase: string | Secret, options: Pam360UnlockOptions = {}): Promise<void> {
    checkArgument('personal.unlock', 'the passphrase', passphrase, secretText)
    checkOptions('personal.unlock', options, unlockShape)
    const plain = plainOf(passphrase)
    checkArgument('personal.unlock', 'the passphrase', plain, headerText)
    const [call, { captcha }] = splitPam360Call(options)
    const kept = new Secret(plain)
    const query = { hidCaptchaID: captcha?.id, inCaptchaChars: captcha?.text }
    try {
      const request = this.#read('personal/passphrasecheck', query, kept)
      await this.#core.requester.run(call, { ...request, traceless: false, refused })
    } catch (error) {
      kept.dispose()
      throw error
    }
    this.lock()
    this.#passphrase = kept
  }

  /** Forgets the passphrase. */
  lock(): void {
    this.#passphrase?.dispose()
    this.#passphrase = undefined
  }

  /** The categories. */
  categories(options: Pam360WholeListOptions = {}): PagedList<Pam360PersonalRow> {
    return this.#list('categories', 'personal/categories', {}, options)
  }

  /** The accounts of a category, by its id. */
  accounts(categoryId: string, options: Pam360ListOptions = {}): PagedList<Pam360PersonalRow> {
    checkArgument('personal.accounts', 'the id', categoryId)
    checkOptions('personal.accounts', options, pam360ListShape)
    const { requester, firstIndex } = this.#core
    const listing = { requester, parse: parseRow, idOf: keyOf }
    return listInPages(listing, options, firstIndex.resources, (call, page) =>
      requester.ask(call, this.#read(path`personal/categories/${categoryId}/accounts`, { ...page })),
    )
  }

  /** The accounts of a category in which a text is found. */
  search(
    categoryId: string,
    words: string,
    options: Pam360WholeListOptions = {},
  ): PagedList<Pam360PersonalRow> {
    checkArgument('personal.search', 'the id', categoryId)
    checkArgument('personal.search', 'the text', words)
    const where = path`personal/categories/${categoryId}/search`
    return this.#list('search', where, { SEARCHVALUE: words }, options)
  }

  /** The fields that accounts of a category have. */
  async fields(categoryId: string, options: Pam360CallOptions = {}): Promise<readonly Pam360PersonalField[]> {
    checkArgument('personal.fields', 'the id', categoryId)
    checkOptions('personal.fields', options, pam360CallShape)
    const request = this.#read(path`personal/categories/${categoryId}/fields`)
    const answer = await this.#core.requester.run(options, request)
    const details = answer.fields('the fields of a category')
    return [
      ...details.list('DEFAULT FIELD').map((field) => parseField(field, false)),
      ...details.list('CUSTOM FIELD').map((field) => parseField(field, true)),
    ]
  }

  /** The password of an account, byte for byte. */
  async getPassword(categoryId: string, accountId: string, options: Pam360CallOptions = {}): Promise<Secret> {
    checkArgument('personal.getPassword', 'the id of the category', categoryId)
    checkArgument('personal.getPassword', 'the id', accountId)
    checkOptions('personal.getPassword', options, pam360CallShape)
    const where = path`personal/categories/${categoryId}/accounts/${accountId}/password`
    const answer = await this.#core.requester.run(options, { ...this.#read(where), traceless: false })
    return new Secret(passwordIn(answer.fields('a password').get('PASSWORD'), true))
  }

  /** The addresses of web accounts. */
  urls(options: Pam360WholeListOptions = {}): PagedList<Pam360PersonalRow> {
    return this.#list('urls', 'personal/websiteurls', {}, options)
  }

  /** The one-time code of a web account, by its id. */
  async totp(accountId: string, options: Pam360CallOptions = {}): Promise<Secret> {
    checkArgument('personal.totp', 'the id', accountId)
    checkOptions('personal.totp', options, pam360CallShape)
    const request = this.#read(path`personal/webaccounts/${accountId}/totp`)
    return oneTimeCodeIn(await this.#core.requester.run(options, request)).secret
  }

  #read(path: string, query: Query = {}, passphrase = this.#passphrase): Pam360Request {
    const headers = passphrase === undefined ? {} : { PASSPHRASE: utf8Header(passphrase.reveal()) }
    return { method: 'GET', path, query, headers, traceless: true }
  }

  #list(
    method: string,
    path: string,
    query: Query,
    options: Pam360WholeListOptions,
  ): PagedList<Pam360PersonalRow> {
    checkOptions(`personal.${method}`, options, pam360WholeListShape)
    const { requester } = this.#core
    return listWhole({ requester, parse: parseRow, idOf: keyOf }, options, (call) =>
      requester.ask(call, this.#read(path, query)),
    )
  }
}

function parseRow(row: unknown): Pam360PersonalRow {
  const fields = fieldsOf(row, 'a row of the personal vault')
  return {
    id: fields.id('ID', 'CATEGORYID', 'ACCOUNTID', 'WEBACCOUNTID'),
    name: fields.text('NAME', 'CATEGORYNAME', 'ACCOUNTNAME', 'SERVICENAME'),
    properties: fields.properties(),
  }
}

/** A field may be a name alone. */
function parseField(field: unknown, isCustom: boolean): Pam360PersonalField {
  if (typeof field === 'string') return { label: field, isCustom, properties: {} }
  const fields: Fields = fieldsOf(field, 'a field')
  const label = fields.text('LABEL', 'FIELDLABEL', 'CUSTOMFIELDLABEL', 'NAME')
  if (label === null) throw notThere("a field's label")
  return { label, isCustom, properties: fields.properties() }
}

function keyOf({ id, properties }: Pam360PersonalRow): string {
  return id ?? JSON.stringify(properties)
}

/** A refusal of the one call that checks the passphrase. */
function refused(refusal: Refusal): SallyportError | undefined {
  const { details, name, statusCode, status } = refusal
  const usual = failureOf(refusal)
  // It is about the token, the user or the server, and not about the passphrase.
  const isOther = usual.retryable || usual.code === 'READ_ONLY' || usual.code === 'USER_SUSPENDED'
  if (isOther || name.trim().toLowerCase() === 'authentication') return usual
  const more = { vendorCode: statusCode, status }
  const fields = new Fields(isRecord(details) ? details : {})
  const captcha = fields.text('CAPTCHAID')
  if (captcha !== null && fields.flag('SHOWCAPTCHA') !== false) {
    return new ChallengeRequiredError(
      'PAM360 wants a captcha before it checks the passphrase of the personal vault again.',
      {
        code: 'CHALLENGE_REQUIRED',
        ...more,
        hint: "Answer it under 'captcha', or log on to the web interface once.",
      },
      captcha,
    )
  }
  return new AuthenticationError('PAM360 does not accept the passphrase of the personal vault.', {
    code: 'AUTHENTICATION_FAILED',
    ...more,
    hint: 'Check it in the web interface.',
  })
}
