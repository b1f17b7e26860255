import type { Io } from '../../io.ts'
import { writeAll } from '../../output/write.ts'
import { printable } from '../../render/printable.ts'
import { recordAsJson } from '../../render/record-json.ts'
import { createStyle } from '../../render/style.ts'
import { renderTable } from '../../render/table.ts'
import { widthOf } from '../../render/width.ts'

/** A property and its value; those without one are not shown. */
export type Detail = readonly [name: string, value: string | undefined]

/** Writes one record: for people a table of its properties, for programs all of it as a line of JSON. */
export async function writeDetails(
  record: object,
  details: readonly Detail[],
  io: Io,
  json: boolean,
): Promise<void> {
  if (json) {
    await writeAll(io.stdout, `${recordAsJson(record)}\n`)
    return
  }
  const rows = details.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[printable(name, 60), printable(value, 300)]],
  )
  const style = createStyle({ isTTY: io.stdout.isTTY === true, env: io.env })
  const shown = renderTable({ columns: ['Property', 'Value'], rows }, style, widthOf(io.stdout))
  await writeAll(io.stdout, `${shown}\n`)
}
