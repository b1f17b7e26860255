import { axidianRoutes } from '@sallyport/sdk/axidian'
import { CliError } from '../../cli-error.ts'
import { defineCommand } from '../../command.ts'
import { axidianFlags } from '../../config/axidian-flags.ts'
import { exitCodes } from '../../exit-codes.ts'
import { writeAll } from '../../output/write.ts'
import { refuseWords } from '../common.ts'
import { axidianEnvironment, axidianSession, openAxidian } from './open.ts'

/** `sallyport axidian discover` */
export const discover = defineCommand({
  name: 'axidian discover',
  summary: 'Look for the routes of Core, and propose what to give as --routes',
  usage: '--core URL [flags]',
  description: [
    'Asks Core for the OpenAPI document that servers of its kind often show, without credentials, and writes the routes that\nfit as JSON for --routes. The proposal is a guess by the names in the document: look at it. With --json it has the\ndocument’s place and every operation that speaks of accounts beside it.',
    axidianSession,
  ],
  flags: axidianFlags,
  environment: axidianEnvironment,
  examples: [
    {
      does: 'Keep what is proposed, look at it, use it; the settings are in the environment',
      line: 'sallyport axidian discover > routes.json\n  sallyport axidian accounts --routes routes.json',
    },
  ],
  async run(invocation) {
    const { flags, positionals, io, signal } = invocation
    refuseWords(positionals, 'It takes flags only.')
    await using client = await openAxidian(invocation)
    const found = await client.discover({ signal })
    if (found === undefined) {
      throw new CliError('Core shows no OpenAPI document in the usual places.', {
        exit: exitCodes.notFound,
        code: 'NOT_FOUND',
        hint: 'Ask the vendor, or look at what Core is asked by a tool of theirs; --routes takes what you find.',
      })
    }
    const missing = Object.keys(axidianRoutes).filter((name) => !Object.hasOwn(found.routes, name))
    if (missing.length > 0) invocation.terminal.warn(`Nothing in the document fits ${missing.join(', ')}.`)
    await writeAll(
      io.stdout,
      `${JSON.stringify(flags.json === true ? found : found.routes, null, flags.json === true ? 0 : 2)}\n`,
    )
    return 0
  },
})
