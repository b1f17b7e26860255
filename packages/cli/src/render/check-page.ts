import type { CheckStep, VaultCheck } from '@sallyport/sdk'
import { printable } from './printable.ts'
import type { Mark, Style } from './style.ts'
import { displayWidth, padDisplay, wrapDisplay } from './width.ts'

/** A vault, and what a check of it found. */
export interface CheckedVault {
  readonly name: string
  readonly kind: string
  readonly check: VaultCheck
}

const looks: Readonly<Record<CheckStep['status'], readonly [Mark, sign: string]>> = {
  ok: ['green', '✓'],
  warning: ['yellow', '!'],
  failed: ['red', '✗'],
  skipped: ['dim', '-'],
}

const indent = '  '
const statusWidth = 8
const layerWidth = 19

/** A page is not broken into lines narrower than this: then the terminal may break them itself. */
const narrowest = 30

/**
 * What was found at one vault: a line for each layer, and one below it for what is to be done.
 *
 * @param width The columns of the terminal, if it is one.
 */
export function renderCheck({ name, kind, check }: CheckedVault, style: Style, width?: number): string {
  const title = style.mark('bold', printable(name, 100))
  const verdict = check.ok ? style.mark('green', 'well') : style.mark('red', 'broken')
  const lines = grouped(check.steps).flatMap((step) => linesOf(step, style, width))
  return `${[`${title} (${printable(kind, 40)}): ${verdict}`, ...lines].join('\n')}\n`
}

interface Line extends Pick<CheckStep, 'status' | 'message' | 'remedy'> {
  readonly layers: readonly string[]
}

/** Layers that were skipped for the same reason are one line. */
function grouped(steps: readonly CheckStep[]): readonly Line[] {
  const lines: Line[] = []
  for (const { layer, status, message, remedy } of steps) {
    const last = lines.at(-1)
    if (status === 'skipped' && last?.status === status && last.message === message) {
      lines[lines.length - 1] = { ...last, layers: [...last.layers, layer] }
    } else lines.push({ layers: [layer], status, message, ...(remedy === undefined ? {} : { remedy }) })
  }
  return lines
}

function linesOf(
  { layers, status, message, remedy }: Line,
  style: Style,
  width = Infinity,
): readonly string[] {
  const [mark, sign] = looks[status]
  const signed = padDisplay(style.rich ? `${sign} ${status}` : status, statusWidth + (style.rich ? 2 : 0))
  const margin = indent.length + displayWidth(signed) + layerWidth
  const room = width - margin < narrowest ? Infinity : width - margin
  const [one] = layers
  const layer = layers.length === 1 ? padDisplay(one ?? '', layerWidth) : `${layers.join(', ')}: `
  const below = ' '.repeat(margin)
  const text = printable(message)
  const [first = '', ...more] = layers.length === 1 ? wrapDisplay(text, room) : [text]
  const hint = remedy === undefined ? [] : wrapDisplay(`hint: ${printable(remedy)}`, room)
  return [
    `${indent}${style.mark(mark, signed)}${layer}${first}`,
    ...more.map((line) => below + line),
    ...hint.map((line) => below + line.replace(/^hint:/, style.mark('cyan', 'hint:'))),
  ]
}

/** What was found, for programs. */
export function checkAsRecord({ name, kind, check: { ok, steps } }: CheckedVault): object {
  return {
    name,
    kind,
    ok,
    steps: steps.map(({ layer, status, message, remedy, error, secretFrom, durationMs }) => ({
      layer,
      status,
      message,
      remedy,
      code: error?.code,
      vendorCode: error?.vendorCode,
      secretFrom,
      durationMs: Math.round(durationMs * 10) / 10,
    })),
  }
}
