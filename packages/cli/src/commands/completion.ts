import { UsageError } from '../cli-error.ts'
import { defineCommand } from '../command.ts'
import { scripts, shells } from '../completion/scripts.ts'
import { writeAll } from '../output/write.ts'
import { oneName } from './common.ts'

/** `sallyport completion` */
export const completion = defineCommand({
  name: 'completion',
  summary: 'Write what a shell needs to complete commands, flags, vaults and references',
  usage: shells.join('|'),
  takes: shells,
  description: [
    'Writes a script that the shell reads. It completes commands, flags, their values where these are few, the names of\nvaults, and references: as far as the configuration itself has them. No vault is asked, so that no key that is\npressed logs anybody on or leaves a trace in an audit; sallyport list VAULT lists what is there.',
  ],
  flags: {},
  examples: [
    { does: 'bash', line: "echo 'source <(sallyport completion bash)' >> ~/.bashrc" },
    { does: 'zsh', line: 'sallyport completion zsh > "${fpath[1]}/_sallyport"' },
    { does: 'fish', line: 'sallyport completion fish > ~/.config/fish/completions/sallyport.fish' },
    { does: 'PowerShell', line: 'sallyport completion powershell | Out-String | Invoke-Expression' },
  ],
  async run({ positionals, io }) {
    const name = oneName(positionals, `sallyport completion ${shells.join('|')}`)
    const shell = shells.find((one) => one === name)
    if (shell === undefined) throw new UsageError(`There are ${shells.join(', ')}.`)
    await writeAll(io.stdout, scripts[shell])
    return 0
  },
})
