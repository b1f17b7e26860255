import type { Credential } from '../credential.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import { isSallyportError } from '../errors.ts'
import { formatReference, referenceOf } from '../reference.ts'
import type { RotationEvent } from '../vault.ts'
import { sameFingerprint, type Fingerprint } from './fingerprint.ts'
import type { Question } from './keys.ts'
import { LruMap } from './lru.ts'

/** What it gives is not looked at, but for a promise, which may fail. */
type Listener = (event: RotationEvent) => unknown

interface Seen {
  readonly fingerprint: Fingerprint
  /** The number of the request that brought it. */
  readonly request: number
}

/** How an answer compares with the last one. `late`: it differs, but was asked for before that one. */
export type Comparison =
  { readonly is: 'first' | 'same' | 'late' } | { readonly is: 'changed'; readonly usernameChanged: boolean }

/** What each secret was when it was last seen, by its fingerprint, and who is told when it is another. */
export class Rotations {
  readonly #vault: string
  readonly #seen: LruMap<Seen>
  readonly #listeners = new Set<Listener>()
  readonly #diagnostics: Diagnostics

  /**
   * @param vault The name of the vault.
   * @param most How many secrets are remembered.
   * @param diagnostics Is told of listeners that fail.
   */
  constructor(vault: string, most: number, diagnostics: Diagnostics) {
    this.#vault = vault
    this.#diagnostics = diagnostics
    this.#seen = new LruMap(most)
  }

  /** Adds a listener; the same one twice is told twice. What is returned takes it away. */
  listen(listener: Listener): () => void {
    const own: Listener = (event) => listener(event)
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  /**
   * Compares an answer with the one before, and remembers it unless it is late.
   *
   * @param secretKey The same for the same secret.
   * @param request The number of the request; a later one has a higher number.
   */
  compare(secretKey: string, fingerprint: Fingerprint, request: number): Comparison {
    const last = this.#seen.get(secretKey)
    if (last === undefined) {
      this.#seen.set(secretKey, { fingerprint, request })
      return { is: 'first' }
    }
    const same = sameFingerprint(last.fingerprint, fingerprint)
    if (request < last.request) return { is: same ? 'same' : 'late' }
    this.#seen.set(secretKey, { fingerprint, request })
    if (same) return { is: 'same' }
    return { is: 'changed', usernameChanged: fingerprint.username !== last.fingerprint.username }
  }

  /** Tells everyone. A listener that fails spoils neither the retrieval nor what others are told. */
  tell(question: Question, at: Date, usernameChanged: boolean): void {
    if (this.#listeners.size === 0) return
    const event = { reference: referenceTo(this.#vault, question), vault: this.#vault, at, usernameChanged }
    for (const listener of [...this.#listeners]) void this.#tellOne(listener, event)
  }

  /** What it throws is not repeated: it may hold the secret that it fetched. */
  async #tellOne(listener: Listener, event: RotationEvent): Promise<void> {
    try {
      await listener(event)
    } catch (error) {
      const fields = isSallyportError(error) ? { code: error.code } : {}
      this.#diagnostics.warn('A listener of onRotate failed', fields)
    }
  }

  /** Forgets what was seen, and who is told. */
  clear(): void {
    this.#seen.deleteWhere(() => true)
    this.#listeners.clear()
  }
}

function referenceTo(vault: string, { selector: { path, keys }, how }: Question): string {
  const field = how.kind === 'ssh-key' ? how.kind : 'password'
  try {
    return formatReference({ vault, path, keys, field })
  } catch {
    // A program may ask for names that no reference can hold.
    return referenceOf(vault, path)
  }
}

/** The same for the same secret: asking with another reason, or for the kind by name, gives no other. */
export function secretKeyOf({ selectorKey }: Question, { kind }: Credential): string {
  return `${selectorKey}#${kind}`
}
