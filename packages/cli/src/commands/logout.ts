import { defineCommand } from '../command.ts'
import { frontFlags } from '../config/front-flags.ts'
import { exitCodes } from '../exit-codes.ts'
import { passwordStore } from '../front/kept.ts'
import { restoreVault, sessionOf } from '../front/kept-vault.ts'
import { configuredVault, keepableOf } from '../front/log-on-parts.ts'
import { readConfiguration } from '../front/open.ts'
import { withPasswordVaultOptions } from '../front/client-options.ts'
import { writeAll } from '../output/write.ts'
import { printable } from '../render/printable.ts'
import { recordAsJson } from '../render/record-json.ts'
import { SessionStore } from '../sessions/session-store.ts'
import { oneName } from './common.ts'

/** What became of what was kept. Where it is only forgotten, the server could not be told, or need not be. */
type Outcome = 'logged off' | 'forgotten' | 'nothing kept'

/** `sallyport logout` */
export const logout = defineCommand({
  name: 'logout',
  summary: 'Log out of a vault of the configuration, and forget what was kept',
  usage: 'VAULT [flags]',
  takes: 'vaults',
  description: [
    'PVWA: ends the session that is kept, and removes it here, also where PVWA cannot be told; the exit code says so then.\nAxidian Privilege and PAM360: removes the password or token that is kept. Where nothing is kept it does nothing.',
  ],
  flags: frontFlags,
  examples: [{ does: 'End the session', line: 'sallyport logout pvwa' }],
  async run(invocation) {
    const { flags, positionals, io, terminal, signal } = invocation
    const vault = oneName(positionals, 'sallyport logout VAULT; sallyport vaults names them.')
    const configuration = await readConfiguration(invocation)
    const keepable = keepableOf(configuredVault(configuration, vault))
    let outcome: Outcome = 'nothing kept'
    let failure: unknown
    if (keepable.kind === 'password') {
      const store = passwordStore(invocation)
      const kept = await store.find(keepable.about)
      if (kept !== undefined) {
        await store.forget(kept.file)
        outcome = 'forgotten'
      }
    } else {
      await withPasswordVaultOptions(configuration, vault, invocation, async (options) => {
        const store = new SessionStore(io.env, signal)
        const about = sessionOf(options)
        const kept = about === undefined ? undefined : await store.find(about)
        if (kept === undefined) return
        outcome = 'forgotten'
        try {
          await using client = await restoreVault(options, store, kept)
          await client.logOff({ signal })
          outcome = 'logged off'
        } catch (error) {
          failure = error
        } finally {
          await store.forget(kept.file)
        }
      })
    }
    const text =
      flags.json === true ? recordAsJson({ vault, outcome }) : `${printable(vault, 100)}: ${outcome}`
    await writeAll(io.stdout, `${text}\n`)
    return failure === undefined ? exitCodes.ok.code : await terminal.fail(failure)
  },
})
