import type { Configuration } from '@sallyport/config'
import { parseReference, type Reference, type Sallyport, type VaultCheckOptions } from '@sallyport/sdk'
import type { FlagTable } from '../args/flags.ts'
import { CliError, UsageError } from '../cli-error.ts'
import { defineCommand, type Invocation } from '../command.ts'
import { exitCodeOf, exitCodes, type ExitCode } from '../exit-codes.ts'
import { frontFlags } from '../config/front-flags.ts'
import { readConfiguration, withVaults } from '../front/open.ts'
import { writeAll } from '../output/write.ts'
import { checkAsRecord, renderCheck, type CheckedVault } from '../render/check-page.ts'
import { printable } from '../render/printable.ts'
import { recordAsJson } from '../render/record-json.ts'
import { createStyle } from '../render/style.ts'
import { widthOf } from '../render/width.ts'
import { eachOnce } from './common.ts'

const doctorFlags = {
  ...frontFlags,
  canary: {
    kind: 'list',
    value: 'REF',
    group: 'Check',
    brief:
      'An account to retrieve from its vault, in place of the one that the configuration names; may be repeated',
  },
  'no-canary': {
    kind: 'switch',
    group: 'Check',
    brief: 'Retrieve none, also where the configuration names one',
  },
} as const satisfies FlagTable

type Doctor = Pick<Invocation<typeof doctorFlags>, 'flags' | 'positionals' | 'terminal' | 'signal'>

/** `sallyport doctor` */
export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Find out which layer between here and a vault is broken',
  usage: '[VAULT]... [flags]',
  takes: 'vaults',
  description: [
    'Looks at every vault of the configuration, or at those that are named: configuration, files and their permissions, DNS,\nproxy, TCP, TLS, client certificate, clock and service path. Names the first layer that is broken, with what to do.',
    "The vault's audit shows nothing of it, unless a canary account is there: by `canary` in the configuration, or by\n--canary. It is retrieved, its secret thrown away, and identity, permission, object and policy (reason, ticket) are\ntold apart. Ends with 0 where all is well or worth a warning, else as a retrieval would end that fails so.",
  ],
  flags: doctorFlags,
  examples: [
    { does: 'All vaults', line: 'sallyport doctor' },
    {
      does: 'One, with an account to try',
      line: 'sallyport doctor ccp --canary pam://ccp/Monitoring/canary',
    },
    {
      does: 'What is broken, for a program',
      line: 'sallyport doctor --json | jq -r \'.vaults[] | .name as $v | .steps[] | select(.status == "failed") | "\\($v) \\(.layer)"\'',
    },
  ],
  async run(invocation) {
    const { flags, io } = invocation
    if (flags['no-canary'] === true && flags.canary !== undefined) {
      throw new UsageError('--canary and --no-canary do not go together.')
    }
    const configuration = await readConfiguration(invocation)
    const names = namesOf(configuration, invocation.positionals)
    return await withVaults(configuration, invocation, async (sallyport) => {
      const canaries = canariesOf(configuration, names, flags)
      const style = createStyle({ isTTY: io.stdout.isTTY === true, env: io.env })
      const checked: CheckedVault[] = []
      for await (const one of checkAll(sallyport, names, canaries, invocation)) {
        if (flags.json !== true) {
          await writeAll(
            io.stdout,
            `${checked.length === 0 ? '' : '\n'}${renderCheck(one, style, widthOf(io.stdout))}`,
          )
        }
        checked.push(one)
      }
      const exit = exitOf(checked)
      if (flags.json === true) {
        const { path, profile } = configuration
        const ok = exit === exitCodes.ok
        const record = { ok, configuration: path, profile, vaults: checked.map(checkAsRecord) }
        await writeAll(io.stdout, `${recordAsJson(record)}\n`)
      }
      return exit.code
    })
  },
})

/** Those that are named, else all; the members of a chain are looked at themselves. */
function namesOf({ path, vaults }: Configuration, named: readonly string[]): readonly string[] {
  if (named.length > 0) return eachOnce(named)
  const own = vaults.filter(({ settings }) => settings.kind !== 'fallback')
  if (own.length > 0) return own.map(({ name }) => name)
  throw new CliError(`${printable(path)} has no vault.`, {
    exit: exitCodes.configuration,
    code: 'NO_VAULT',
    hint: 'Add one under vaults.',
  })
}

/**
 * The canaries by their vaults: those of the command line before those of the configuration.
 *
 * @throws UsageError for one whose vault is not looked at.
 */
function canariesOf(
  { vaults }: Configuration,
  names: readonly string[],
  flags: Doctor['flags'],
): ReadonlyMap<string, Reference> {
  if (flags['no-canary'] === true) return new Map()
  const configured = vaults.flatMap(({ name, settings }) =>
    settings.canary === undefined ? [] : [[name, settings.canary] as const],
  )
  const given = (flags.canary ?? []).map((text) => {
    const reference = parseReference(text)
    if (names.includes(reference.vault)) return [reference.vault, reference] as const
    throw new UsageError(
      `--canary is an account of ${printable(reference.vault, 100)}, which is not looked at.`,
      `It has to be one of ${names.map((name) => printable(name, 100)).join(', ')}.`,
    )
  })
  return new Map([...configured, ...given])
}

/** Looks at all of them at once, and gives them in order. */
async function* checkAll(
  sallyport: Sallyport,
  names: readonly string[],
  canaries: ReadonlyMap<string, Reference>,
  { terminal, signal }: Doctor,
): AsyncGenerator<CheckedVault> {
  const last = new Map<string, string>()
  const shown = { name: '' }
  const tell = (): void =>
    terminal.progress(`${printable(shown.name, 100)}: looked at ${last.get(shown.name) ?? 'nothing yet'} …`)
  const vaults = names.map((name) => sallyport.vault(name))
  const checks = vaults.map(async (vault): Promise<CheckedVault> => {
    const { name, kind } = vault
    const check = await vault.check({
      ...canaryOf(canaries.get(name)),
      signal,
      onStep: ({ layer }) => {
        last.set(name, layer)
        if (name === shown.name) tell()
      },
    })
    return { name, kind, check }
  })
  // Whoever fails while another one is waited for shall not end the program.
  void Promise.allSettled(checks)
  try {
    for (const [index, check] of checks.entries()) {
      shown.name = names[index] ?? ''
      tell()
      const checked = await check
      terminal.progress('')
      yield checked
    }
  } finally {
    terminal.progress('')
  }
}

function canaryOf(reference: Reference | undefined): VaultCheckOptions {
  if (reference === undefined) return {}
  const { path, keys, reason, ticketId } = reference
  return {
    canary: {
      path,
      keys,
      ...(reason === undefined ? {} : { reason }),
      ...(ticketId === undefined ? {} : { ticketId }),
    },
  }
}

/** The exit code of the first layer that is broken. */
function exitOf(checked: readonly CheckedVault[]): ExitCode {
  const broken = checked.find(({ check }) => !check.ok)
  if (broken === undefined) return exitCodes.ok
  const error = broken.check.steps.find(({ status }) => status === 'failed')?.error
  // A vault of one's own may say no more than that it is broken.
  return error === undefined ? exitCodes.connection : exitCodeOf(error)
}
