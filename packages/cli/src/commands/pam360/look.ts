import type { ListLook } from '../../output/write-list.ts'
import { shortDate } from '../../render/dates.ts'
import { printable } from '../../render/printable.ts'
import type { Detail } from '../shared/details.ts'

/** What is known of one property. */
type Value = string | number | boolean | Date | readonly string[] | null | undefined

/** The properties of an item by the titles that people see. */
export type Properties<Item> = Readonly<Record<string, (item: Item) => Value>>

/** How a list shows to people: a column for each property, the first one marked. */
export function lookOf<Item>(
  properties: Properties<Item>,
  droppable: readonly string[] = [],
): ListLook<Item> {
  return {
    columns: Object.keys(properties),
    droppable,
    row: (item) =>
      Object.values(properties).map((valueOf, index) => {
        const text = printable(textOf(valueOf(item)) ?? '', 120)
        return index === 0 ? ['cyan', text] : text
      }),
  }
}

/** How one thing shows to people: its properties, and then all else that the server said. */
export function detailsOf<Item extends { readonly properties?: Readonly<Record<string, string>> }>(
  properties: Properties<Item>,
): (item: Item) => readonly Detail[] {
  return (item) => [
    ...Object.entries(properties).map(([name, valueOf]): Detail => [name, textOf(valueOf(item))]),
    ...Object.entries(item.properties ?? {}),
  ]
}

function textOf(value: Value): string | undefined {
  if (value === null || value === undefined) return undefined
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (value instanceof Date) return shortDate(value)
  return typeof value === 'object' ? value.join(', ') : String(value)
}
