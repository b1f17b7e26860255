import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** The vaults that have a corpus: names of folders under `corpus/`. */
export type CorpusVault = 'cyberark-ccp' | 'cyberark-cp' | 'cyberark-pvwa' | 'axidian' | 'pam360'

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
  /** HTTP status; `null` where nothing was answered over HTTP, or where a body was found wanting later. */
  readonly status: number | null
  readonly retryable: boolean
  /** The error's `code`, where a program must be able to tell it from others of its class. */
  readonly code?: string
}

/** The outcome at the client. */
export type Expected =
  | { readonly credential: ExpectedCredential; readonly error?: never }
  | { readonly credential?: never; readonly error: ExpectedError }

/** What all cases have, whatever a call of their vault gives. */
export interface CorpusCase<Outcome = Expected> {
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
  readonly expect: Outcome | null
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

/** A request of a vault whose cases are conversations. It has at most one of `json`, `form`, `text` and `inputData`. */
export interface CorpusRequest {
  readonly method: string
  /** Path and query without a leading slash: of PVWA below the application's root, of Axidian and PAM360 below the host. */
  readonly target: string
  /**
   * Lower-case names. `{token}` stands for the token of the case's session, `{bad token}` for one of the same shape that no server
   * issued. Others may be there too, but no `authorization` beside the one that is given.
   */
  readonly headers: Readonly<Record<string, string>>
  readonly json?: JsonValue
  readonly form?: Readonly<Record<string, string>>
  /** PAM360: what the parameter INPUT_DATA holds, in the query of a GET and in the form of all else. */
  readonly inputData?: JsonValue
  /** A body that no client of ours sends, exact. */
  readonly text?: string
  /** Name of a client certificate of the estate. */
  readonly clientCertificate?: string
  /** Other targets that the lab must answer alike. */
  readonly alternatives?: readonly string[]
}

/** Its answer. It has at most one of `json`, `text` and `base64`; without any, the lab's body is not compared. */
export interface CorpusReply {
  readonly status: number
  /** The statuses that the lab may answer, where there are several. */
  readonly statuses?: readonly number[]
  /** Lower-case names; others may be there too. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as a JSON value. */
  readonly json?: JsonValue
  /** The body as text, exact for the client; of the lab only status and headers are compared. */
  readonly text?: string
  /** The body as bytes, for the client only. */
  readonly base64?: string
  /** Regular expressions for values of `json` that need not be equal, by JSON pointer, and for headers, by `header:<name>`. */
  readonly patterns?: Readonly<Record<string, string>>
  /** JSON pointers of what the lab may add, leave out, or answer otherwise. */
  readonly optional?: readonly string[]
}

/** A request and its answer. */
export interface CorpusExchange {
  readonly request: CorpusRequest
  readonly response: CorpusReply
  /** Names for values of the answer, by JSON pointer. Later requests say `{name}`; see `filled` in `compare-exchange.ts`. */
  readonly captures?: Readonly<Record<string, string>>
}

/** The outcome of a call at the client. Of a `value`, what an object names must be there; it may hold more. */
export type ExpectedOfCall =
  | { readonly value: JsonValue; readonly error?: never }
  | { readonly value?: never; readonly error: ExpectedError }

/** A conversation: what comes before, and the exchange that the case is about. The last two are `null` when the client sends nothing. */
export interface ConversationCase<Call extends JsonObject = JsonObject> extends CorpusCase<ExpectedOfCall> {
  /** Who of the estate is logged on: a user of PVWA, an application of Axidian, a user of PAM360; `null` for nobody. */
  readonly session: string | null
  /** What only the lab is asked first, to have what the case is about. */
  readonly setup?: readonly CorpusExchange[]
  /** What happens before in the same session, in this order. */
  readonly before: readonly CorpusExchange[]
  readonly call: Call | null
  readonly request: CorpusRequest | null
  readonly response: CorpusReply | null
}

/** One call of the client: a resource, its method, and arguments in the words of the corpus. */
export interface PvwaCall extends JsonObject {
  readonly resource: string
  readonly method: string
  readonly args: readonly JsonValue[]
}

/** One conversation with PVWA. */
export interface PvwaCase extends ConversationCase<PvwaCall> {
  /** The version that the server has; `null` where it does not matter. */
  readonly version: string | null
}

/** One call of the client for Axidian Privilege: its method, arguments, and what its options have beside urls and credentials. */
export interface AxidianCall extends JsonObject {
  readonly method: string
  readonly args: readonly JsonValue[]
  readonly options: JsonObject
}

/** One conversation with the identity provider and Core of Axidian Privilege. */
export type AxidianCase = ConversationCase<AxidianCall>

/** One call of the client for PAM360: a resource, its method, and what its options have beside url and token. */
export interface Pam360Call extends PvwaCall {
  readonly options: JsonObject
}

/** One conversation with PAM360. */
export type Pam360Case = ConversationCase<Pam360Call>

/** All exchanges of a conversation in their order. */
export function exchangesOf({
  setup = [],
  before,
  request,
  response,
}: ConversationCase): readonly CorpusExchange[] {
  return [...setup, ...before, ...(request === null || response === null ? [] : [{ request, response }])]
}

/** The cases of a vault by its name. */
export interface CorpusCases {
  readonly 'cyberark-ccp': CcpCase
  readonly 'cyberark-cp': CpCase
  readonly 'cyberark-pvwa': PvwaCase
  readonly axidian: AxidianCase
  readonly pam360: Pam360Case
}

/** The vaults whose cases are conversations. */
export type ConversingVault = {
  [V in CorpusVault]: CorpusCases[V] extends ConversationCase ? V : never
}[CorpusVault]

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

/**
 * The cases that a side does not reproduce yet, by their ids: `pending.json` beside the estate. Each side's tests expect them to fail,
 * so that whoever makes one pass has to take it out.
 */
export function loadPending(vault: ConversingVault): Readonly<Record<CorpusSide, ReadonlySet<string>>> {
  const parsed: unknown = JSON.parse(readFileSync(new URL(`${vault}/pending.json`, corpus), 'utf8'))
  const { sdk, lab } = parsed as Readonly<Record<CorpusSide, readonly string[]>>
  return { sdk: new Set(sdk), lab: new Set(lab) }
}
