import type { Io } from '../io.ts'
import type { Terminal } from '../terminal.ts'
import { recordAsJson } from '../render/record-json.ts'
import { createStyle } from '../render/style.ts'
import { renderTable, type Cell, type Table } from '../render/table.ts'
import { widthOf } from '../render/width.ts'
import { waiting, whileSlow } from './while-slow.ts'
import { writeAll } from './write.ts'

/** How a list shows to people. */
export interface ListLook<Item> extends Omit<Table, 'rows'> {
  readonly row: (item: Item) => readonly Cell[]
}

/** What decides how a list is written. */
export interface ListManner {
  readonly json?: boolean | undefined
  readonly ndjson?: boolean | undefined
  readonly limit: number
}

/**
 * Writes a list: a table for people, an array of JSON, or a line of JSON for each item as it comes. The former two
 * are written whole or not at all.
 *
 * @param terminal Told how many items there are so far, from the second second on.
 * @returns How many items there were.
 */
export async function writeList<Item extends object>(
  items: AsyncIterable<Item> | Iterable<Item>,
  look: ListLook<Item>,
  { json, ndjson, limit }: ListManner,
  io: Io,
  terminal: Pick<Terminal, 'progress'> = { progress: () => undefined },
): Promise<number> {
  if (ndjson === true) {
    let count = 0
    for await (const item of first(items, limit)) {
      await writeAll(io.stdout, `${recordAsJson(item)}\n`)
      count += 1
    }
    return count
  }
  const all = await gather(first(items, limit), terminal)
  if (json === true) {
    await writeAll(io.stdout, all.length === 0 ? '[]\n' : `[\n${all.map(recordAsJson).join(',\n')}\n]\n`)
    return all.length
  }
  if (all.length > 0) {
    const { row, ...table } = look
    const style = createStyle({ isTTY: io.stdout.isTTY === true, env: io.env })
    const shown = renderTable({ ...table, rows: all.map(row) }, style, widthOf(io.stdout))
    await writeAll(io.stdout, `${shown}\n`)
  }
  return all.length
}

async function gather<Item>(
  items: AsyncIterable<Item>,
  terminal: Pick<Terminal, 'progress'>,
): Promise<Item[]> {
  const all: Item[] = []
  const far = (): string => (all.length === 0 ? waiting : `${all.length} so far …`)
  const read = async (): Promise<void> => {
    for await (const item of items) all.push(item)
  }
  await whileSlow(terminal, read, far)
  return all
}

async function* first<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  limit: number,
): AsyncGenerator<Item> {
  let left = limit
  for await (const item of items) {
    yield item
    left -= 1
    if (left <= 0) return
  }
}
