/** Reads what CLIPasswordSDK printed. Pure: nothing is run. */
import { ConnectionError, ProtocolError, SecretNotSetError, type SallyportError } from '../../errors.ts'
import { explainVendorCode, isKnownVendorCode } from '../vendor-codes.ts'
import { propertyOfField } from './arguments.ts'

/** How a run of the executable ended. */
export interface CpOutput {
  readonly exitCode: number
  readonly stdout: Buffer
  readonly stderr: Buffer
}

/** What the output holds, before it becomes a credential. */
export interface CpAccount {
  /** A copy of the password's bytes; whoever makes a secret of it wipes it. */
  readonly password: Buffer
  readonly changeInProgress: boolean
  /** The properties that exist, by their names at the vault. */
  readonly properties: Record<string, string>
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const newline = 0x0a
const carriageReturn = 0x0d

/**
 * Reads the output of a run.
 *
 * @param fields The output fields that were asked for, in order.
 * @throws The error that the vendor's code stands for; SecretNotSetError; ProtocolError when the output is not
 *   what was asked for. Never with text of the output.
 */
export function parseOutput(output: CpOutput, fields: readonly string[], delimiter: string): CpAccount {
  if (output.exitCode !== 0) throw failure(output)
  const parts = split(withoutLineEnd(output.stdout), Buffer.from(delimiter))
  if (parts.length !== fields.length) {
    throw new ProtocolError(
      `CLIPasswordSDK printed ${parts.length} values where ${fields.length} were asked for.`,
      {
        code: 'UNEXPECTED_ANSWER',
        hint: 'Check that the executable is CLIPasswordSDK, and that nothing wraps it and changes its output.',
      },
    )
  }
  let password: Buffer | undefined
  let changeInProgress = false
  const properties: [string, string][] = []
  for (const [index, field] of fields.entries()) {
    const part = parts[index] ?? Buffer.alloc(0)
    const property = propertyOfField(field)
    if (property !== undefined) {
      const value = textOf(part)
      if (value !== '<na>') properties.push([property, value === '<null>' ? '' : value])
    } else if (field === 'Password') password = part
    else changeInProgress = textOf(part).trim().toLowerCase() === 'true'
  }
  if (password === undefined || isNothing(password)) throw notSet()
  textOf(password)
  return {
    password: Buffer.from(password),
    changeInProgress,
    properties: Object.fromEntries(properties),
  }
}

/** Exactly one line end belongs to the program; anything before it belongs to the last value. */
function withoutLineEnd(stdout: Buffer): Buffer {
  if (stdout.at(-1) !== newline) return stdout
  const windows = process.platform === 'win32' && stdout.at(-2) === carriageReturn
  return stdout.subarray(0, windows ? -2 : -1)
}

function split(bytes: Buffer, delimiter: Buffer): Buffer[] {
  const parts: Buffer[] = []
  let start = 0
  for (let end = bytes.indexOf(delimiter); end !== -1; end = bytes.indexOf(delimiter, start)) {
    parts.push(bytes.subarray(start, end))
    start = end + delimiter.length
  }
  parts.push(bytes.subarray(start))
  return parts
}

function textOf(part: Buffer): string {
  try {
    return utf8.decode(part)
  } catch {
    throw new ProtocolError('CLIPasswordSDK printed a value that is not UTF-8.', {
      code: 'NOT_TEXT',
      hint: "Check the locale and code page of this process, and the account's values in the vault.",
    })
  }
}

function isNothing(password: Buffer): boolean {
  return (
    password.length === 0 || password.equals(Buffer.from('<na>')) || password.equals(Buffer.from('<null>'))
  )
}

function notSet(): SecretNotSetError {
  return new SecretNotSetError(
    'The account has no password in the vault: CLIPasswordSDK printed nothing, <na> or <null> in its place.',
    {
      code: 'SECRET_NOT_SET',
      hint: 'Have the password set in the vault. (A password that really reads <na> or <null> cannot be told apart; retrieve it through CCP.)',
    },
  )
}

const codePattern = /^\s*(?:([A-Z]{4,6}\d{3}[A-Z])|ERROR \((\d{1,9})\)):? (.+)$/m

/** The code is on stderr as a rule; some wrappers merge the streams. */
function failure(output: CpOutput): SallyportError {
  const onStdout = codePattern.exec(output.stdout.toString('latin1'))
  // On stdout anything may stand, a password among it: only what is known to be a code counts there.
  const known = isKnownVendorCode(onStdout?.[1] ?? '') || onStdout?.[2] !== undefined ? onStdout : undefined
  const [, vendorCode, number, text = ''] = codePattern.exec(output.stderr.toString('latin1')) ?? known ?? []
  if (vendorCode !== undefined) {
    const explained = explainVendorCode({ vendorCode, text, status: undefined })
    if (explained !== undefined) return explained
  }
  const code = vendorCode ?? (number === undefined ? undefined : `ERROR (${number})`)
  return new ConnectionError(
    code === undefined
      ? `CLIPasswordSDK failed with exit code ${output.exitCode} and gave no code that says why.`
      : `CLIPasswordSDK failed with the code ${code} (exit code ${output.exitCode}).`,
    {
      code: 'PROCESS_FAILED',
      layer: 'process',
      vendorCode: code,
      hint:
        code === undefined
          ? "Run it by hand with the same AppID and safe; the provider's log (APPConsole.log) says more."
          : "Look the code up in the vendor's documentation; Sallyport does not know it.",
    },
  )
}
