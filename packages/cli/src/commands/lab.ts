import type { LabOptions } from '@sallyport/lab'
import { UsageError } from '../cli-error.ts'
import { defineCommand, type Invocation } from '../command.ts'
import { wholeNumber } from '../config/values.ts'
import { writeAll } from '../output/write.ts'
import { renderLabPage } from '../render/lab-page.ts'
import { createStyle } from '../render/style.ts'
import { labFlags } from './lab-flags.ts'
import { startLab } from './start-lab.ts'

/** `sallyport lab` */
export const lab = defineCommand({
  name: 'lab',
  summary: 'Run stand-in vaults on this machine until stopped',
  usage: '[flags]',
  description: [
    'Starts a CCP and a PVWA over real TLS and a clipasswordsdk executable that answer from one set of safes, accounts,\nusers and applications as the real ones would, an Axidian Privilege (identity provider and Core) and a PAM360\nbeside them, and shows how to reach them. Stays until Ctrl-C or SIGTERM, then removes what it made, except in a\nfolder of yours, and ends with 0. Nothing in it is real: never put real secrets into a seed.',
    'With --json, standard output gets exactly one line: an object with every address, certificate, application, user\nand account name, for programs in any language.',
  ],
  flags: labFlags,
  examples: [
    { does: 'Start, and see what to paste into another terminal', line: 'sallyport lab' },
    {
      does: 'For a test suite in any language: one line of JSON, and no orphan if the suite dies',
      line: 'sallyport lab --json --exit-with-parent',
    },
    {
      does: 'An estate of a hundred thousand accounts on a fixed port',
      line: 'sallyport lab --accounts 100000 --port 8443',
    },
    { does: 'Own safes, accounts and applications', line: 'sallyport lab --seed ./vault.yaml' },
  ],
  async run({ settings, flags, positionals, io, terminal, signal }) {
    if (positionals.length > 0) throw new UsageError('The lab takes flags only.', 'See sallyport lab --help.')
    const options = readLabOptions(settings)
    if (options.host !== undefined && !isLoopback(options.host)) {
      terminal.warn(
        'The lab will listen on an address that other machines may reach. Its secrets are made up, but whoever reaches it can read them.',
      )
    }
    const running = await startLab(options)
    try {
      const style = createStyle({ isTTY: io.stdout.isTTY === true, env: io.env })
      const description = running.describe()
      const page =
        flags.json === true
          ? `${JSON.stringify(description)}\n`
          : renderLabPage(description, style, { staysOnDisk: options.folder !== undefined })
      // Nobody could use it yet: that is an interruption. Afterwards a signal is how a lab is meant to end.
      signal.throwIfAborted()
      await writeAll(io.stdout, page)
      await untilStopped(signal, flags['exit-with-parent'] === true ? io.stdin : undefined)
    } finally {
      await running.stop()
    }
    terminal.note('The lab has stopped.')
    return 0
  },
})

function readLabOptions(settings: Invocation<typeof labFlags>['settings']): LabOptions {
  const port = settings.text('port')
  const adminPort = settings.text('admin-port')
  const host = settings.value('host')
  const seed = settings.value('seed')
  const accounts = settings.text('accounts')
  const folder = settings.value('folder')
  return {
    ...(port === undefined ? {} : { port: wholeNumber(port, 0, 65_535) }),
    ...(adminPort === undefined ? {} : { adminPort: wholeNumber(adminPort, 0, 65_535) }),
    ...(host === undefined ? {} : { host }),
    ...(seed === undefined ? {} : { seed }),
    ...(accounts === undefined ? {} : { accounts: wholeNumber(accounts, 0, 5_000_000) }),
    ...(folder === undefined ? {} : { folder }),
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

function untilStopped(signal: AbortSignal, parent: NodeJS.ReadableStream | undefined): Promise<void> {
  return new Promise((resolve) => {
    const stopped = (): void => {
      parent?.pause()
      resolve()
    }
    if (signal.aborted) stopped()
    signal.addEventListener('abort', stopped, { once: true })
    parent?.once('end', stopped).once('close', stopped).once('error', stopped).resume()
  })
}
