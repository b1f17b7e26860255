/** Colours, decided once for each stream. */

/** A way to mark text. */
export type Mark = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** How text looks on one stream. */
export interface Style {
  /** Whether there are colours, and so whether lines and frames are worth drawing. */
  readonly rich: boolean
  /** Marks text, or leaves it as it is. */
  mark(mark: Mark, text: string): string
}

const codes: Readonly<Record<Mark, readonly [open: number, close: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
}

/** What the decision depends on. */
export interface StyleCircumstances {
  readonly isTTY?: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

/** `NO_COLOR` wins, then `FORCE_COLOR` (`0` forbids), then whether it is a terminal that can. */
export function createStyle({ isTTY = false, env }: StyleCircumstances): Style {
  const rich = isRich(isTTY, env)
  return {
    rich,
    mark: (mark, text) => {
      if (!rich || text === '') return text
      const [open, close] = codes[mark]
      return `\u001B[${open}m${text}\u001B[${close}m`
    },
  }
}

function isRich(isTTY: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false
  const force = env['FORCE_COLOR']
  if (force !== undefined) return force !== '0' && force !== 'false'
  return isTTY && env['TERM'] !== 'dumb'
}
