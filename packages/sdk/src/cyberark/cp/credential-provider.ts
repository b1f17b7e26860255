import { checkClient, clientCheckShape, type ClientCheckOptions } from '../../check/client-check.ts'
import type { Credential } from '../../credential.ts'
import { Diagnostics } from '../../diagnostics/diagnostics.ts'
import { loggerOption, type Logger } from '../../diagnostics/logger.ts'
import { ConnectionError } from '../../errors.ts'
import {
  anyOf,
  checkOptions,
  flag,
  integer,
  listOf,
  milliseconds,
  oneOf,
  optional,
  printable,
  text,
  type Shape,
} from '../../options.ts'
import { Secret } from '../../secret.ts'
import { Calls } from '../../transport/calls.ts'
import type { Deadline } from '../../transport/deadline.ts'
import { callShape, type CallOptions } from '../../transport/call-options.ts'
import { Limiter } from '../../transport/limiter.ts'
import { runProcess } from '../../transport/process.ts'
import { accountReference, kindOf } from '../account.ts'
import type { VaultCheck } from '../../vault.ts'
import {
  changeInProgressPolicy,
  untilChanged,
  type ChangeInProgressPolicy,
} from '../../change-in-progress.ts'
import { selectionShape, type AccountSelection } from '../selection.ts'
import { buildCommandLine, type CommandLine } from './arguments.ts'
import { cpProbes } from './check.ts'
import { findExecutable, thisMachine } from './executable.ts'
import { parseOutput, type CpAccount } from './output.ts'

/** Which executable to run, and who asks. */
export interface CredentialProviderOptions {
  /** The application identity (AppID) that retrieves. */
  readonly appId: string
  /**
   * The path of the CLIPasswordSDK executable. Default: the environment variable `AIM_CLIPASSWORDSDK_CMD`, else
   * where the vendor installs it on this platform.
   */
  readonly executable?: string
  /** What this client is called in credentials, references and logs. Default `cp`. */
  readonly name?: string
  /** How long one call may take in all, in milliseconds; the process is killed then. Default 30 000. */
  readonly timeoutMs?: number
  /** How many processes run at once; further calls wait in line. Default 10. */
  readonly maxConcurrency?: number
  /** What to do while a password is being changed. Default: take the answer as it comes. */
  readonly changeInProgress?: ChangeInProgressPolicy
  /** Where to write what happens. Nothing is written by default. */
  readonly logger?: Logger
}

/** One retrieval: what selects the account, and how to ask. */
export interface CpPasswordRequest extends AccountSelection, CallOptions {
  /** The application identity, where it is not the client's. */
  readonly appId?: string
  /**
   * The output fields, as CLIPasswordSDK names them: `PassProps.<name>`, `PasswordChangeInProcess`, `Password`.
   * Default: the password, `PassProps.UserName`, `PassProps.Address` and `PasswordChangeInProcess`.
   */
  readonly fields?: readonly string[]
  /** The reason for the audit; some platforms demand one. */
  readonly reason?: string
  /** Have the provider refuse while the password is being changed. */
  readonly failRequestOnPasswordChange?: boolean
  /** The properties that the provider fetches along with the password; `*` for all. */
  readonly requiredProperties?: '*' | readonly string[]
  /** The provider's local TCP port, where it is not its default (`ConnectionParms.Port`). */
  readonly port?: number
  /** How long the executable waits for the provider, in seconds (`ConnectionParms.Timeout`). */
  readonly timeoutSeconds?: number
  /** Send the hash of the calling program. The spelling on the command line is our assumption. */
  readonly sendHash?: boolean
  /** What to do while the password is being changed. Default: the client's. */
  readonly changeInProgress?: ChangeInProgressPolicy
}

const where = 'CredentialProvider'

const shape: Shape<CredentialProviderOptions> = {
  appId: text,
  executable: optional(text),
  name: optional(text),
  timeoutMs: optional(milliseconds),
  maxConcurrency: optional(integer(1, 1_000)),
  changeInProgress: optional(changeInProgressPolicy),
  logger: optional(loggerOption),
}

const requestShape: Shape<CpPasswordRequest> = {
  ...selectionShape,
  ...callShape,
  appId: optional(text),
  fields: optional(listOf(text)),
  reason: optional(text),
  failRequestOnPasswordChange: optional(flag),
  requiredProperties: optional(anyOf("'*' or a list of property names", oneOf('*'), listOf(text))),
  port: optional(integer(1, 65_535)),
  timeoutSeconds: optional(integer(1, 2 ** 31 - 1)),
  sendHash: optional(flag),
  changeInProgress: optional(changeInProgressPolicy),
}

/** A password or key with its properties is far smaller than this. */
const maxOutputBytes = 16 * 2 ** 20

/**
 * CyberArk's Credential Provider: passwords from the agent on this machine, through its executable
 * CLIPasswordSDK. The provider itself decides by the AppID's restrictions (user, path, hash) who may ask.
 *
 * Looks for the executable when first used. Each retrieval is one process, started without a shell.
 *
 * @see docs/protocols/cyberark-cp.md
 * @example
 * await using cp = new CredentialProvider({ appId: 'billing' })
 * const account = await cp.getPassword({ safe: 'Billing-DB', object: 'oracle-prod', fields: ['PassProps.Port'] })
 */
export class CredentialProvider {
  /** What this client is called in credentials, references and logs. */
  readonly name: string
  readonly #options: CredentialProviderOptions
  readonly #diagnostics: Diagnostics
  readonly #limiter: Limiter
  readonly #calls: Calls

  /**
   * @throws ConfigurationError naming the option that is missing, unknown or wrong.
   */
  constructor(options: CredentialProviderOptions) {
    checkOptions(where, options, shape)
    this.name = options.name ?? 'cp'
    this.#options = { ...options }
    this.#diagnostics = new Diagnostics(this.name, options.logger)
    this.#limiter = new Limiter(options.maxConcurrency ?? 10)
    this.#calls = new Calls(options.timeoutMs ?? 30_000)
  }

  /**
   * Retrieves the one account that matches, with its password or key.
   *
   * @throws NotFoundError when nothing matches or the application may not see it; AmbiguousMatchError;
   *   AuthenticationError when the AppID or one of its restrictions is not met; ReasonRequiredError;
   *   ChangeInProgressError; SecretNotSetError; ConfigurationError for a missing executable or a request that
   *   the query language cannot carry (nothing is run); ServerError when the provider cannot reach the vault;
   *   ConnectionError when the executable fails or time runs out; ProtocolError.
   */
  async getPassword(request: CpPasswordRequest): Promise<Credential> {
    checkOptions('getPassword', request, requestShape)
    const policy = request.changeInProgress ?? this.#options.changeInProgress
    const query = {
      ...request,
      appId: request.appId ?? this.#options.appId,
      // A policy that waits for the end of a change has to be told of it.
      fields:
        request.fields === undefined || policy === undefined
          ? request.fields
          : [...request.fields, 'PasswordChangeInProcess'],
    }
    const switchCharacter = process.platform === 'win32' ? '/' : '-'
    // Built once before anything runs, so that what cannot be carried is refused first.
    buildCommandLine(query, switchCharacter)
    const executable = this.executable()
    const deadline = this.#calls.start(request, timedOut)
    const started = performance.now()
    try {
      const credential = await untilChanged(
        policy,
        // A new delimiter each time.
        () => this.#retrieve(executable, buildCommandLine(query, switchCharacter), deadline, query),
        (delayMs) => deadline.wait(delayMs),
      )
      this.#report(started, undefined)
      return credential
    } catch (error) {
      this.#report(started, error)
      throw error
    } finally {
      deadline.clear()
    }
  }

  /**
   * The path of the executable that will be run.
   *
   * @throws ConfigurationError when there is none, it may not be executed, or the platform has no provider.
   */
  executable(): string {
    return findExecutable(this.#options.executable, thisMachine())
  }

  /**
   * Looks, layer by layer, whether the provider can be used from here, and names the layer that is broken with a remedy.
   * Asks nothing that the vault's audit would show, unless a `canary` is given.
   *
   * @throws ConfigurationError for options that are none; else only the reason of an aborted signal.
   */
  async check(options: ClientCheckOptions = {}): Promise<VaultCheck> {
    checkOptions('check', options, clientCheckShape)
    const about = `The provider on this machine, as the application '${printable(this.#options.appId)}'.`
    const begin = (call: CallOptions): Deadline => this.#calls.start(call, timedOut)
    return checkClient(
      () => about,
      cpProbes(() => this.executable()),
      begin,
      options,
    )
  }

  /** Refuses further calls and lets those under way finish. */
  close(): Promise<void> {
    return this.#calls.close()
  }

  /** Same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #retrieve(
    executable: string,
    command: CommandLine,
    deadline: Deadline,
    selection: AccountSelection,
  ): Promise<Credential> {
    const wait = this.#limiter.enter(deadline)
    if (wait !== undefined) await wait
    const started = performance.now()
    try {
      const output = await runProcess({ executable, arguments: command.arguments, maxOutputBytes }, deadline)
      if (this.#diagnostics.listening('process')) {
        this.#diagnostics.ended('process', 'CLIPasswordSDK ended', {
          exitCode: output.exitCode,
          durationMs: performance.now() - started,
        })
      }
      try {
        const account = parseOutput(output, command.fields, command.delimiter)
        return toCredential(account, this.name, selection)
      } finally {
        output.stdout.fill(0)
      }
    } finally {
      this.#limiter.release()
    }
  }

  #report(started: number, error: unknown): void {
    if (!this.#diagnostics.listening('retrieve')) return
    this.#diagnostics.retrieved(performance.now() - started, error)
  }
}

/** Turns what the executable printed into a credential. */
function toCredential(account: CpAccount, vault: string, selection: AccountSelection): Credential {
  const { password, changeInProgress, properties } = account
  const secret = new Secret(password)
  const kind = kindOf(password.subarray(0, 64).toString('latin1'))
  password.fill(0)
  return {
    secret,
    kind,
    username: propertyNamed(properties, 'UserName'),
    address: propertyNamed(properties, 'Address'),
    properties,
    changeInProgress,
    retrievedAt: new Date(),
    vault,
    // The executable prints no names; the caller's own are all that is known.
    reference: accountReference(vault, selection.safe, selection.folder, selection.object),
  }
}

/** The caller may have asked for a property in another letter case. */
function propertyNamed(properties: Readonly<Record<string, string>>, name: string): string | undefined {
  const key = Object.keys(properties).find((candidate) => candidate.toLowerCase() === name.toLowerCase())
  return key === undefined ? undefined : properties[key]
}

function timedOut(timeoutMs: number): ConnectionError {
  return new ConnectionError(`CLIPasswordSDK gave no answer within ${timeoutMs} ms and was killed.`, {
    code: 'TIMEOUT',
    layer: 'process',
    retryable: true,
    hint: "Check that the Credential Provider's service runs; raise 'timeoutMs' if it is only slow.",
  })
}
