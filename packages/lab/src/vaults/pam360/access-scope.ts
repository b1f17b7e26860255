import { fold } from '../../state/fold.ts'
import { fail } from './answers.ts'
import type { AccountPlace, Pam360Request } from './request.ts'
import { seenResources } from './resources.ts'
import { readWindowTime } from './times.ts'

/** The window that a request asks for; `null`: now. */
export function windowOf({ input, context, now }: Pam360Request): { from: number; until: number } | null {
  const access = input.text('ACCESS') ?? 'now'
  if (access !== 'now' && access !== 'later') throw fail.invalid('ACCESS', 'now or later')
  if (access === 'now') return null
  const time = (name: string): number => {
    const at = readWindowTime(input.demand(name), context.settings.timeZone)
    if (at === undefined) throw fail.invalid(name, 'it must be DD/MM/YYYY HH:MM')
    return at
  }
  const window = { from: time('STARTTIME'), until: time('ENDTIME') }
  if (window.until <= window.from || window.until <= now) throw fail.invalid('ENDTIME', 'it must be later')
  return window
}

const domainTypes: readonly string[] = ['Windows', 'WindowsDomain']

/** The further resources that a request is for, by option; whom a domain's account serves is our assumption. */
const scopes: Readonly<Record<string, (request: Pam360Request, place: AccountPlace) => readonly number[]>> = {
  '1': () => [],
  '2': (request, { resource }) =>
    seenResources(request)
      .filter(
        (one) =>
          one !== resource &&
          domainTypes.includes(one.type) &&
          fold(one.texts.domainName) === fold(resource.texts.domainName),
      )
      .map(({ id }) => id),
  '3': (request) =>
    (request.input.wholes('SELECTED_RESOURCEIDS') ?? []).map((id) => request.resource(String(id)).id),
}

/** Throws unless the option, what it needs and the reminder are good. Gives the further resources. */
export function scopeOf(request: Pam360Request, place: AccountPlace): readonly number[] {
  const { input } = request
  const name = 'RESOURCES_TO_BE_ACCESSED_OPTION'
  const option = input.text(name) ?? '1'
  const read = Object.hasOwn(scopes, option) ? scopes[option] : undefined
  if (read === undefined) throw fail.invalid(name, Object.keys(scopes).join(', '))
  if (option !== '1' && place.resource.type !== 'WindowsDomain')
    throw fail.invalid(name, 'of a Windows domain only')
  const selected = input.wholes('SELECTED_RESOURCEIDS') ?? []
  if ((option === '3') !== selected.length > 0)
    throw fail.invalid('SELECTED_RESOURCEIDS', 'with option 3, and only then')
  const reminder = input.whole('REMAINDERTIME')
  if (reminder !== undefined && (reminder < 1 || reminder > 59))
    throw fail.invalid('REMAINDERTIME', 'from 1 to 59')
  return read(request, place)
}
