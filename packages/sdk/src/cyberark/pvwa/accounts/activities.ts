import type { CallOptions } from '../../../transport/call-options.ts'
import { fieldsOf, itemsOf } from '../fields.ts'
import { orOlder } from '../older.ts'
import { path } from '../paths.ts'
import type { Requester } from '../requester.ts'

/** One line of what was done with an account. */
export interface Activity {
  /** When, as the server wrote it: Gen1 says `11/10/2018 23:58:03`, without a zone. */
  readonly time: string
  /** When, where the server gave a moment that needs no guessing. */
  readonly at: Date | undefined
  /** Who did it. */
  readonly user: string | undefined
  /** What was done, for example `CPM Change Password`. */
  readonly action: string | undefined
  /** The vendor's number of that. */
  readonly actionCode: number | undefined
  /** By which component, for example `CPM` or `PVWA`. */
  readonly client: string | undefined
  /** The reason that was given, or what the CPM says about its work. */
  readonly reason: string | undefined
  readonly moreInfo: string | undefined
  readonly accountName: string | undefined
}

/** Reads the activities of accounts, by whichever route the server has; remembers where it is an old one. */
export class ActivityReader {
  readonly #requester: Requester
  #isOld = false

  constructor(requester: Requester) {
    this.#requester = requester
  }

  /** The activities of the account of that id. */
  async read(id: string, call: CallOptions): Promise<Activity[]> {
    const older = async (): Promise<Activity[]> => {
      const activities = await this.#ask(path`WebServices/PIMServices.svc/Accounts/${id}/Activities`, call)
      this.#isOld = true
      return activities
    }
    return this.#isOld ? older() : orOlder(() => this.#ask(path`API/Accounts/${id}/Activities`, call), older)
  }

  async #ask(where: string, call: CallOptions): Promise<Activity[]> {
    return parseActivities(await this.#requester.json({ method: 'GET', path: where, ...call }))
  }
}

/** Reads activities in each of the wrappers that versions have for them. */
export function parseActivities(answer: unknown): Activity[] {
  const list = itemsOf(
    answer,
    'activities',
    'Activities',
    'GetAccountActivitiesResult',
    'GetAccountActivitiesSlashResult',
  )
  return list.map((item) => {
    const fields = fieldsOf(item, 'activities')
    const time = fields.get('Time') ?? fields.get('Date')
    return {
      time: typeof time === 'string' || typeof time === 'number' ? String(time) : '',
      at: fields.date('Time') ?? fields.date('Date'),
      user: fields.text('UserName') ?? fields.text('User'),
      action: fields.text('Activity') ?? fields.text('Action'),
      actionCode: fields.number('ActivityCode') ?? fields.number('ActionID'),
      client: fields.text('ClientID') ?? fields.text('Client'),
      reason: fields.text('Reason'),
      moreInfo: fields.text('MoreInfo'),
      accountName: fields.text('AccountName') ?? fields.text('Account'),
    }
  })
}

/**
 * What the CPM said about its last failure: the text after `Error:` of the newest failed line, or all of it;
 * `undefined` where nothing failed. The lines have no code for it, so the word `Failure` or `failed` decides.
 */
export function lastCpmErrorIn(activities: readonly Activity[]): string | undefined {
  for (const { client, action, reason } of activities) {
    const byCpm = client?.toLowerCase() === 'cpm' || action?.startsWith('CPM') === true
    if (!byCpm || reason === undefined) continue
    if (!/\bfail(ure|ed)\b/i.test(`${action ?? ''} ${reason}`)) continue
    const after = /Error:(.*)$/is.exec(reason)?.[1]?.trim()
    return after === undefined || after === '' ? reason.trim() : after
  }
  return undefined
}
