import type { ConfigurationCheck, ConfigurationProblem } from '@sallyport/config'
import { defineCommand } from '../command.ts'
import { frontFlags } from '../config/front-flags.ts'
import { exitCodes } from '../exit-codes.ts'
import { checkedConfiguration } from '../front/open.ts'
import { writeAll } from '../output/write.ts'
import { printable } from '../render/printable.ts'
import { recordAsJson } from '../render/record-json.ts'
import { createStyle, type Style } from '../render/style.ts'
import { refuseWords } from './common.ts'

/** `sallyport config check` */
export const configCheck = defineCommand({
  name: 'config check',
  summary: 'Find everything that is wrong with a configuration',
  usage: '[flags]',
  description: [
    'Reads the configuration and tells everything that is wrong with it, each with its line, key and remedy; without\n--profile also what is wrong with each profile. No value is repeated, and no vault is asked. Ends with 0 where it\ncan be used, warnings or not, else with 20.',
  ],
  flags: frontFlags,
  examples: [
    { does: 'The one that is found', line: 'sallyport config check' },
    { does: 'For a program', line: "sallyport config check --json | jq '.problems[] | .key'" },
  ],
  async run(invocation) {
    const { flags, positionals, io } = invocation
    refuseWords(positionals, 'Give the file with --config FILE.')
    const check = await checkedConfiguration(invocation)
    const style = createStyle({ isTTY: io.stdout.isTTY === true, env: io.env })
    await writeAll(io.stdout, flags.json === true ? `${recordAsJson(check)}\n` : page(check, style))
    return check.ok ? exitCodes.ok.code : exitCodes.configuration.code
  },
})

function page({ path, ok, problems, profiles }: ConfigurationCheck, style: Style): string {
  const verdict = ok ? style.mark('green', 'can be used') : style.mark('red', 'cannot be used')
  const named =
    profiles.length === 0 ? '' : `; profiles: ${profiles.map((one) => printable(one, 100)).join(', ')}`
  return [
    ...problems.map((problem) => problemLines(problem, style)),
    `${printable(path, 1000)} ${verdict}${named}\n`,
  ].join('')
}

function problemLines(
  { severity, file, line, column, key, profile, message, hint }: ConfigurationProblem,
  style: Style,
): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  const mark = style.mark(severity === 'error' ? 'red' : 'yellow', `${severity}:`)
  const of = profile === undefined ? '' : ` (profile ${printable(profile, 100)})`
  const about = key === undefined ? '' : `${printable(key, 300)} `
  const remedy = hint === undefined ? '' : `  hint: ${printable(hint, 1000)}\n`
  return `${printable(place, 1000)}${of}: ${mark} ${about}${printable(message, 1000)}.\n${remedy}`
}
