import { checkArgument, checkOptions, flag, optional, type Shape } from '../../options.ts'
import { type CallOptions, callShape, splitCall } from '../../transport/call-options.ts'
import { fieldsOf, itemsOf } from './fields.ts'
import type { Requester } from './requester.ts'

/** A page that may lead to PVWA. */
export interface AllowedReferrer {
  readonly url: string
  /** Whether `url` is a regular expression. */
  readonly regularExpression: boolean
}

/** How to allow a page. */
export interface NewAllowedReferrer extends CallOptions {
  /** Whether the address is a regular expression. Default `false`. */
  readonly regularExpression?: boolean
}

const addShape: Shape<NewAllowedReferrer> = { ...callShape, regularExpression: optional(flag) }
const root = 'API/Configuration/AccessRestriction/AllowedReferrers'

/** The pages that may lead to PVWA: `pvwa.allowedReferrers`. From 11.5. They cannot be taken away here. */
export class AllowedReferrers {
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    this.#requester = requester
  }

  /** All of them. */
  async list(call: CallOptions = {}): Promise<AllowedReferrer[]> {
    checkOptions('allowedReferrers.list', call, callShape)
    const answer = await this.#requester.json({ ...call, method: 'GET', path: root })
    return itemsOf(answer, 'allowed referrers', 'value').map(readReferrer)
  }

  /** Allows a page. */
  async add(url: string, options: NewAllowedReferrer = {}): Promise<AllowedReferrer> {
    checkOptions('allowedReferrers.add', options, addShape)
    checkArgument('allowedReferrers.add', 'the address', url)
    const [call, { regularExpression = false }] = splitCall(options)
    const json = { referrerURL: url, regularExpression }
    const answer = await this.#requester.json({ ...call, method: 'POST', path: root, json })
    return answer === undefined ? { url, regularExpression } : readReferrer(answer)
  }
}

function readReferrer(value: unknown): AllowedReferrer {
  const fields = fieldsOf(value, 'an allowed referrer')
  return {
    url: fields.string('referrerURL'),
    regularExpression: fields.flag('regularExpression') ?? false,
  }
}
