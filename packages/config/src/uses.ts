/** Vaults that name each other in one configuration: whether they are there, and whether one waits for itself. */
import { nearest, printable } from '@sallyport/sdk'
import type { Problems } from './problems.ts'
import type { Use } from './reading.ts'

/** Keys of a vault under which references are to that vault itself. */
const ownAccounts: readonly string[] = ['canary', 'cache']

/**
 * Notes every vault that is named and is not there, every canary or cache of an account of another vault, and every circle of vaults that
 * need each other.
 */
export function checkUses(uses: readonly Use[], names: readonly string[], problems: Problems): void {
  const edges: (Use & { readonly from: string })[] = []
  for (const use of uses) {
    const { vault, path, key, place } = use
    if (!names.includes(vault)) {
      const near = nearest(vault, names)
      problems.add(place, `names the vault '${printable(vault)}', which is not there`, {
        key,
        hint: near === undefined ? `There are ${names.join(', ') || 'none'}.` : `Did you mean '${near}'?`,
      })
      continue
    }
    const [section, from] = path
    if (section !== 'vaults' || from === undefined) continue
    if (!ownAccounts.includes(path[2] ?? '')) edges.push({ ...use, from })
    else if (vault !== from) {
      problems.add(place, `is an account of '${vault}'`, { key, hint: `Write pam://${from}/….` })
    }
  }
  for (const circle of circlesOf(edges)) {
    const [first] = circle
    if (first === undefined) continue
    const way = [...circle.map(({ from }) => from), first.from].join(' → ')
    problems.add(first.place, `goes round in a circle: ${way}`, {
      key: first.key,
      hint: 'Let one of them have its secret from elsewhere.',
    })
  }
}

/** A vault, as far as the cache at the root is concerned. */
interface MaybeCached {
  readonly name: string
  readonly settings: { readonly kind: string; readonly cache?: unknown }
}

/** Notes every account in the cache at the root whose vault that cache does not serve. */
export function checkRootCache(
  uses: readonly Use[],
  vaults: readonly MaybeCached[],
  problems: Problems,
): void {
  for (const { path, vault, key, place } of uses) {
    const settings = path[0] === 'cache' ? vaults.find(({ name }) => name === vault)?.settings : undefined
    if (settings?.kind === 'fallback') {
      problems.add(place, `is an account of the chain '${vault}', whose members are what is cached`, {
        key,
        hint: 'Name the account of each member.',
      })
    } else if (settings?.cache !== undefined) {
      problems.add(place, `is an account of '${vault}', which has a cache of its own`, {
        key,
        hint: `Write it under vaults.${vault}.cache.references.`,
      })
    }
  }
}

/** Each circle once, as the edges that it is made of, beginning with the vault that comes first in the file. */
function circlesOf<Edge extends { readonly from: string; readonly vault: string }>(
  edges: readonly Edge[],
): readonly (readonly Edge[])[] {
  const circles: (readonly Edge[])[] = []
  const done = new Set<string>()
  const follow = (vault: string, way: readonly Edge[]): void => {
    const start = way.findIndex(({ from }) => from === vault)
    if (start !== -1) {
      circles.push(way.slice(start))
      return
    }
    if (done.has(vault)) return
    for (const edge of edges) if (edge.from === vault) follow(edge.vault, [...way, edge])
    done.add(vault)
  }
  for (const { from } of edges) follow(from, [])
  return circles
}
