import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** The vaults that have a corpus: names of folders under `corpus/`. */
export type CorpusVault = 'cyberark-ccp' | 'cyberark-cp'

/** Who has to reproduce a case. */
export type CorpusSide = 'sdk' | 'lab'

/** What the client must make of an accepted answer. */
export interface ExpectedCredential {
  readonly secret: string
  /** `null`: the vault named none. */
  readonly username: string | null
  readonly address: string | null
  readonly changeInProgress: boolean
  /**
   * What the client must hand on under the vendor's names. It may repeat the user name, the address and the change flag there, and
   * never the secret.
   */
  readonly properties: Readonly<Record<string, string>>
}

/** What the client must throw for a refused call or answer. */
export interface ExpectedError {
  /** Name of the error's class. */
  readonly name: string
  readonly vendorCode: string | null
  /** HTTP status; `null` where nothing was answered over HTTP. */
  readonly status: number | null
  readonly retryable: boolean
}

/** The outcome at the client. */
export type Expected =
  | { readonly credential: ExpectedCredential; readonly error?: never }
  | { readonly credential?: never; readonly error: ExpectedError }

/** What all cases have. */
export interface CorpusCase {
  /** The name of its file. */
  readonly id: string
  readonly title: string
  /** Ids in `requirements/`. */
  readonly requirements: readonly string[]
  readonly evidence: { readonly kind: string; readonly source: string }
  readonly sides: readonly CorpusSide[]
  /** The folder it lies in. */
  readonly verdict: 'accept' | 'reject'
  /** The call in the client's vocabulary; `null` when the case is the lab's alone. */
  readonly call: JsonObject | null
  /** `null` when the case is the lab's alone. */
  readonly expect: Expected | null
}

/** A request to the Central Credential Provider. */
export interface CcpRequest {
  readonly method: string
  /** Path and query, byte for byte what the client must send for the call. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  /** Name of a client certificate of the estate. */
  readonly clientCertificate: string | null
  /** Targets of other clients, which the lab must answer alike. */
  readonly alternatives?: readonly string[]
}

/** An answer of the Central Credential Provider. It has exactly one of `body`, `text` and `base64`. */
export interface CcpResponse {
  readonly status: number
  /** Lower-case names; others may be there too. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as a JSON value. */
  readonly body?: JsonValue
  /** The body as text, byte for byte for the client; of the lab only status and headers are compared. */
  readonly text?: string
  /** The body as bytes. */
  readonly base64?: string
  /** Regular expressions for values of `body` that need not be equal, by key. */
  readonly patterns?: Readonly<Record<string, string>>
}

/** One exchange with the Central Credential Provider. `request` and `response` are `null` when the client sends nothing. */
export interface CcpCase extends CorpusCase {
  readonly request: CcpRequest | null
  readonly response: CcpResponse | null
}

/** How the executable ended. It has `stdout` or `stdoutBase64`; the token `{delimiter}` stands for the delimiter. */
export interface CpResult {
  /** Of the lab only zero or not is compared. */
  readonly exitCode: number
  readonly stdout?: string
  readonly stdoutBase64?: string
  readonly stderr: string
  /** A regular expression for the lab's stderr, in place of equality. */
  readonly stderrPattern?: string
}

/** One run of the Credential Provider's executable. `argv` and `result` are `null` when the client runs nothing. */
export interface CpCase extends CorpusCase {
  /** What follows the executable, with `{delimiter}` for the client's random one. */
  readonly argv: readonly string[] | null
  readonly result: CpResult | null
}

/** The cases of a vault by its name. */
export interface CorpusCases {
  readonly 'cyberark-ccp': CcpCase
  readonly 'cyberark-cp': CpCase
}

const corpus = new URL('../../corpus/', import.meta.url)
const verdicts = ['accept', 'reject'] as const

/** All cases of a vault, accepted ones first, each kind by name. `corpus.test.ts` holds them to their shape. */
export function loadCorpus<V extends CorpusVault>(vault: V): readonly CorpusCases[V][] {
  return verdicts.flatMap((verdict) => {
    const folder = new URL(`${vault}/${verdict}/`, corpus)
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => {
        const parsed: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
        return Object.assign(parsed as CorpusCases[V], { verdict })
      })
  })
}

/** The file that describes the world of a vault's cases, in the lab's seed format. */
export function estatePath(vault: CorpusVault): string {
  return fileURLToPath(new URL(`${vault}/estate.yaml`, corpus))
}
