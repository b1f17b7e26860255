import type { Mark, Style } from './style.ts'
import { displayWidth, padDisplay } from './width.ts'

/** A cell: text, or text with a mark on it. */
export type Cell = string | readonly [mark: Mark, text: string]

/** What a table is made of. The text must be fit for a terminal already. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** Columns that a narrow terminal may go without, the first to go first. */
  readonly droppable?: readonly string[]
}

/**
 * Draws a table: framed where the style is rich, else aligned by spaces alone, which is easier to process.
 * Where the terminal is too narrow for it, each row becomes a list of its cells.
 *
 * @param width The columns of the terminal, if it is one.
 */
export function renderTable(table: Table, style: Style, width: number | undefined): string {
  const { columns, rows, droppable = [] } = table
  const widths = columns.map((column, index) =>
    // Not by spreading: a call takes only so many arguments.
    rows.reduce((most, row) => Math.max(most, displayWidth(textOf(row[index]))), displayWidth(column)),
  )
  const frame = style.rich ? 3 * widths.length + 1 : 2 * (widths.length - 1)
  if (width !== undefined && widths.reduce((sum, one) => sum + one, frame) > width) {
    const [first, ...others] = droppable
    return first === undefined
      ? renderRecords(columns, rows, style)
      : renderTable(withoutColumn(table, first, others), style, width)
  }
  const head = columns.map((column, index) => style.mark('bold', padDisplay(column, widths[index] ?? 0)))
  const body = rows.map((row) => columns.map((_, index) => paint(row[index], style, widths[index] ?? 0)))
  if (!style.rich) {
    return [head, ...body].map((cells) => cells.join('  ').trimEnd()).join('\n')
  }
  const bar = style.mark('dim', '│')
  const line = (left: string, middle: string, right: string): string =>
    style.mark('dim', left + widths.map((one) => '─'.repeat(one + 2)).join(middle) + right)
  const framed = (cells: readonly string[]): string => `${bar} ${cells.join(` ${bar} `)} ${bar}`
  return [
    line('╭', '┬', '╮'),
    framed(head),
    line('├', '┼', '┤'),
    ...body.map(framed),
    line('╰', '┴', '╯'),
  ].join('\n')
}

function withoutColumn({ columns, rows }: Table, name: string, droppable: readonly string[]): Table {
  const kept = (_: unknown, index: number): boolean => columns[index] !== name
  return { columns: columns.filter(kept), rows: rows.map((row) => row.filter(kept)), droppable }
}

function renderRecords(columns: readonly string[], rows: readonly (readonly Cell[])[], style: Style): string {
  const widest = Math.max(...columns.map(displayWidth))
  return rows
    .map((row) =>
      columns
        .map(
          (column, index) =>
            `${style.mark('bold', padDisplay(column, widest))}  ${paint(row[index], style, 0)}`,
        )
        .join('\n'),
    )
    .join('\n\n')
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : (cell?.[1] ?? '')
}

/** Padded before it is marked, since marks have no width. */
function paint(cell: Cell | undefined, style: Style, width: number): string {
  const text = padDisplay(textOf(cell), width)
  return typeof cell === 'object' ? style.mark(cell[0], text) : text
}
