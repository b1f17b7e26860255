/** What was moved to the trash, and can be had back. */
import { checkArgument, checkOptions, listOf } from '../options.ts'
import type { PagedList } from '../paging/pages.ts'
import type { Pam360Core } from './core.ts'
import { fieldsOf } from './fields.ts'
import { listWhole, pam360WholeListShape, type Pam360WholeListOptions } from './lists.ts'
import { idText } from './refs.ts'
import { pam360CallShape, type Pam360CallOptions } from './requester.ts'
import { filledRoute } from './routes.ts'

/** What the trash holds. */
export type TrashKind = 'resource' | 'account'

/** Something in the trash. */
export interface Pam360TrashItem {
  /** What {@link restore} wants. */
  readonly id: string
  readonly name: string | null
  /** Of an account, the name of its resource. */
  readonly resourceName: string | null
  readonly deletedAt: Date | null
  /** All that the server said, under the vendor's names. */
  readonly properties: Readonly<Record<string, string>>
}

/** Lists what the trash holds of one kind. The route, and what it answers, are our assumption. */
export function listTrash(
  { requester, routes, zone }: Pam360Core,
  kind: TrashKind,
  where: string,
  options: Pam360WholeListOptions,
): PagedList<Pam360TrashItem> {
  checkOptions(where, options, pam360WholeListShape)
  const parse = (row: unknown): Pam360TrashItem => {
    const fields = fieldsOf(row, 'something in the trash')
    return {
      id: fields.needId('the id of something in the trash', 'trashId'),
      name: fields.text('name'),
      resourceName: fields.text('resourceName'),
      deletedAt: fields.date(zone, 'deletedTime'),
      properties: fields.properties(),
    }
  }
  return listWhole({ requester, parse, idOf: ({ id }) => id }, options, (call) =>
    requester.ask(call, { ...filledRoute(routes.listTrash), query: { type: kind }, traceless: true }),
  )
}

/** Takes things out of the trash. */
export async function restore(
  { requester }: Pam360Core,
  kind: TrashKind,
  where: string,
  ids: readonly string[],
  options: Pam360CallOptions,
): Promise<void> {
  checkArgument(where, 'the list of ids', ids, listOf(idText))
  checkOptions(where, options, pam360CallShape)
  await requester.run(options, {
    method: 'PUT',
    path: 'trash/restore',
    input: { type: kind, trashIds: ids.map(numberOf) },
  })
}

/** The number that this operation wants, unless it is too large to be exact. */
function numberOf(id: string): number | string {
  const number = Number(id)
  return Number.isSafeInteger(number) ? number : id
}
