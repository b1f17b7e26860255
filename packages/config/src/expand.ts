/** `${env:NAME}` and `${file:path}` in the texts of a configuration. */
import { resolve } from 'node:path'
import { isSallyportError, printable } from '@sallyport/sdk'
import { readConfigurationFile } from './configuration-file.ts'
import type { Problems } from './problems.ts'
import { mapTree, type Node, type Origin, type ScalarNode } from './tree.ts'

/** What expansion needs to know. */
export interface Surroundings {
  /** The folder that paths start at. */
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly problems: Problems
  /** Whether the configuration is of no use without what is missing. */
  readonly severity: 'error' | 'warning'
}

/** `$${` is `${` itself. What follows `${` up to the brace says what to put there. */
const marks = /\$\$\{|\$\{([^}]*)(\}?)/g

/** What could not be put in its place, and why. */
interface Missing {
  readonly wrong: string
  readonly hint: string
}

/** What a file holds. */
interface Contents {
  readonly path: string
  readonly text: string
  readonly isWritableByOthers: boolean
}

/**
 * Puts variables and the contents of files in their places. Of a file, one newline at its end is left out: editors and
 * `echo` write it. Who can write the file says what the configuration says: others shall not.
 */
export async function expand(root: Node, surroundings: Surroundings): Promise<Node> {
  const { problems, severity } = surroundings
  const files = await readFiles(root, surroundings)
  const scalar = (node: ScalarNode): ScalarNode => {
    if (typeof node.value !== 'string' || !node.value.includes('${')) return node
    const from: Origin[] = []
    const missing: Missing[] = []
    const value = node.value.replace(marks, (_, inside: string | undefined, brace: string) => {
      if (inside === undefined) return '${'
      const origin = brace === '' ? undefined : originOf(inside)
      if (origin !== undefined) from.push(origin)
      const found = origin === undefined ? noMark : lookUp(origin, surroundings, files)
      if (typeof found === 'string') return found
      missing.push(found)
      return ''
    })
    for (const { kind, name } of from) {
      const file = kind === 'file' ? files.get(name) : undefined
      if (file !== undefined && 'text' in file && file.isWritableByOthers) {
        problems.add(node.place, `others than its owner can write the file ${file.path}`, {
          hint: `chmod go-w ${file.path}`,
          severity: 'warning',
        })
      }
    }
    for (const { wrong, hint } of missing) problems.add(node.place, wrong, { hint, severity })
    return {
      ...node,
      value: missing.length === 0 ? value : '',
      ...(from.length === 0 ? {} : { from }),
      ...(missing.length === 0 ? {} : { unresolved: true }),
    }
  }
  return mapTree(root, { scalar })
}

const noMark: Missing = {
  wrong: 'there is a ${ that begins neither ${env:NAME} nor ${file:path}',
  hint: 'Write $${ for the two characters themselves.',
}

function originOf(inside: string): Origin | undefined {
  const [, kind, name = ''] = /^(env|file):(.+)$/s.exec(inside) ?? []
  return kind === 'env' || kind === 'file' ? { kind, name } : undefined
}

function lookUp(
  { kind, name }: Origin,
  { env }: Surroundings,
  files: ReadonlyMap<string, Contents | Missing>,
): string | Missing {
  const found = kind === 'file' ? files.get(name) : Object.hasOwn(env, name) ? env[name] : undefined
  if (found === undefined) {
    return {
      wrong: `the environment variable ${printable(name)} is not set`,
      hint: 'Set it where this program is started.',
    }
  }
  return typeof found === 'object' && 'text' in found ? found.text : found
}

async function readFiles(
  root: Node,
  { folder }: Surroundings,
): Promise<ReadonlyMap<string, Contents | Missing>> {
  const names = new Set<string>()
  mapTree(root, {
    scalar: (node) => {
      if (typeof node.value === 'string') {
        for (const [, inside = ''] of node.value.matchAll(marks)) {
          const origin = originOf(inside)
          if (origin?.kind === 'file') names.add(origin.name)
        }
      }
      return node
    },
  })
  const found = [...names].map(async (name) => [name, await contents(resolve(folder, name))] as const)
  return new Map(await Promise.all(found))
}

async function contents(path: string): Promise<Contents | Missing> {
  try {
    const { text, isWritableByOthers } = await readConfigurationFile(path, 'file')
    return { path, text: text.replace(/\r?\n$/, ''), isWritableByOthers }
  } catch (error) {
    if (!isSallyportError(error)) throw error
    // A problem continues a line, and begins small.
    return { wrong: error.message.replace(/^T/, 't').replace(/\.$/, ''), hint: error.hint ?? '' }
  }
}
