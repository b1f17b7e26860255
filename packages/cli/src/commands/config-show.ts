import type { ShownSetting } from '@sallyport/config'
import { defineCommand } from '../command.ts'
import { frontFlags } from '../config/front-flags.ts'
import { readConfiguration, shownSettings } from '../front/open.ts'
import { writeAll } from '../output/write.ts'
import { writeList, type ListLook } from '../output/write-list.ts'
import { printable } from '../render/printable.ts'
import { recordAsJson } from '../render/record-json.ts'
import { refuseWords } from './common.ts'

const look: ListLook<ShownSetting> = {
  columns: ['Key', 'Value', 'From'],
  row: ({ key, value, line, profile, from }) => [
    printable(key, 300),
    printable(String(value), 300),
    [
      `line ${line}`,
      ...(profile === undefined ? [] : [`profile ${printable(profile, 100)}`]),
      ...from.map((one) => printable(originText(one), 300)),
    ].join(', '),
  ],
}

/** `sallyport config show` */
export const configShow = defineCommand({
  name: 'config show',
  summary: 'Show what is in force, and where each setting comes from; secrets masked',
  usage: '[flags]',
  description: [
    'Shows the configuration as it is in force: its profile laid over it, ${env:…} and ${file:…} filled in, each setting\nwith the line, profile, variable or file that it comes from. Secrets and whatever was read out of a file are masked.',
  ],
  flags: frontFlags,
  examples: [
    { does: 'What a profile changes', line: 'sallyport config show --profile test' },
    {
      does: 'One setting, for a script',
      line: 'sallyport config show --json | jq -r \'.settings[] | select(.key == "vaults.ccp.url") | .value\'',
    },
  ],
  async run(invocation) {
    const { flags, positionals, io } = invocation
    refuseWords(positionals, 'Give the file with --config FILE.')
    const configuration = await readConfiguration(invocation)
    const settings = await shownSettings(configuration)
    if (flags.json === true) {
      const { path, profile } = configuration
      await writeAll(io.stdout, `${recordAsJson({ path, profile, settings })}\n`)
      return 0
    }
    await writeAll(io.stdout, `${printable(configuration.path, 1000)}\n`)
    await writeList(settings, look, { limit: Infinity }, io)
    return 0
  },
})

function originText({ kind, name }: ShownSetting['from'][number]): string {
  return `${kind === 'env' ? 'variable' : 'file'} ${name}`
}
