/**
 * The start of the command, for every command line but `--version`.
 *
 * Node's compile cache is left off on purpose: it would run bytecode out of a folder that others may be able
 * to write to, which is no bargain for a program that handles privileged credentials.
 */
import { main } from './main.ts'
import { processIo } from './process-io.ts'

// No `await` here: the single file is CommonJS.
void main(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code
  // An interrupted command has ended in good order by now. What is not done, such as a keychain that asks somebody to
  // unlock it, would hold the process.
  if (code > 128) process.exit()
})
