import { targetOf, type ImportSite } from './imports.ts'

/** What breaks a rule, as one line: where, what is imported, and why it may not be. */
export type Breach = string

function breach(site: ImportSite, why: string): Breach {
  return `${site.file}:${site.line} imports ${site.specifier ?? '(something computed)'}: ${why}`
}

function breaches(
  sites: readonly ImportSite[],
  folder: string,
  judge: (site: ImportSite) => string | undefined,
): readonly Breach[] {
  return sites
    .filter(({ file }) => file.startsWith(folder))
    .flatMap((site) => {
      const why = judge(site)
      return why === undefined ? [] : [breach(site, why)]
    })
}

function isWithin(specifier: string, name: string): boolean {
  return specifier === name || specifier.startsWith(`${name}/`)
}

const workspacePackages = ['@sallyport/sdk', '@sallyport/lab', '@sallyport/config', 'sallyport']

/** A specifier that is computed when the program runs could name anything. */
export function computedImports(sites: readonly ImportSite[]): readonly Breach[] {
  return breaches(sites, '', ({ specifier }) =>
    specifier === undefined ? 'no test can tell what it will be' : undefined,
  )
}

/** A relative import stays among the sources of its own package, and out of their tests. */
export function relativeImportsStayHome(sites: readonly ImportSite[]): readonly Breach[] {
  return breaches(sites, '', (site) => {
    const target = targetOf(site)
    if (target === undefined) return undefined
    const home = /^packages\/[^/]+\/src\//.exec(site.file)?.[0] ?? 'packages/?/src/'
    if (!target.startsWith(home)) return `it leaves ${home}`
    return target.endsWith('.test.ts') ? 'it is a test' : undefined
  })
}

/** The SDK stands on Node alone. Two files may use a package each, which the program that wants it installs itself. */
export function sdkStandsAlone(sites: readonly ImportSite[]): readonly Breach[] {
  return breaches(sites, 'packages/sdk/src/', ({ file, kind, specifier }) => {
    if (specifier === undefined || specifier.startsWith('.') || specifier.startsWith('node:'))
      return undefined
    if (isWithin(specifier, 'undici')) {
      return file === 'packages/sdk/src/undici.ts' ? undefined : 'undici belongs to src/undici.ts alone'
    }
    if (specifier === 'bcrypt-pbkdf' && file === 'packages/sdk/src/ssh-keys/bcrypt.ts' && kind === 'dynamic')
      return undefined
    return "the SDK uses nothing but Node's own modules (with node: before them)"
  })
}

/**
 * The lab uses no other package of this project: what it shares with the SDK, it would share the mistakes of.
 *
 * @param declared The names of its runtime dependencies.
 */
export function labStandsApart(sites: readonly ImportSite[], declared: readonly string[]): readonly Breach[] {
  return breaches(sites, 'packages/lab/src/', ({ specifier }) => {
    if (specifier === undefined || specifier.startsWith('.') || specifier.startsWith('node:'))
      return undefined
    if (workspacePackages.some((name) => isWithin(specifier, name))) {
      return 'the lab imports no other package of this project'
    }
    return declared.some((name) => isWithin(specifier, name))
      ? undefined
      : 'it is not among the dependencies of the lab'
  })
}

const configImports = [
  '@sallyport/sdk',
  '@sallyport/sdk/axidian',
  '@sallyport/sdk/cyberark',
  '@sallyport/sdk/pam360',
  'yaml',
]

/** Configuration files become clients through the SDK's public entry points; the YAML parser is all it adds. */
export function configUsesSdk(sites: readonly ImportSite[]): readonly Breach[] {
  return breaches(sites, 'packages/config/src/', ({ specifier }) => {
    if (specifier === undefined || specifier.startsWith('.') || specifier.startsWith('node:'))
      return undefined
    if (configImports.includes(specifier)) return undefined
    return "it uses Node's own modules, the public entry points of the SDK, and yaml"
  })
}

const labStarter = 'packages/cli/src/commands/start-lab.ts'
const keyringUser = 'packages/cli/src/sessions/keys.ts'
const templateReader = 'packages/cli/src/inject/template.ts'
const configurationReaders: readonly string[] = [
  'packages/cli/src/commands/pvwa/log-on-by-file.ts',
  'packages/cli/src/front/open.ts',
]
const labCommands = ['packages/cli/src/commands/lab.ts', 'packages/cli/src/commands/demo.ts']

/** The command is made of the SDK, through its public entry points, and of nothing that starts slowly. */
export function cliUsesSdkAndLab(sites: readonly ImportSite[]): readonly Breach[] {
  return breaches(sites, 'packages/cli/src/', ({ file, kind, specifier }) => {
    if (specifier === undefined || specifier.startsWith('.') || specifier.startsWith('node:'))
      return undefined
    if (
      [
        '@sallyport/sdk',
        '@sallyport/sdk/axidian',
        '@sallyport/sdk/cyberark',
        '@sallyport/sdk/pam360',
        '@sallyport/lab',
      ].includes(specifier)
    ) {
      return undefined
    }
    // The parser of YAML that comes with it is loaded where a configuration is read.
    if (
      specifier === '@sallyport/config' &&
      (kind === 'type' || (kind === 'dynamic' && configurationReaders.includes(file)))
    ) {
      return undefined
    }
    // Templates are rendered by one command.
    if (specifier === 'liquidjs' && file === templateReader && kind === 'dynamic') return undefined
    // Optional: it may be missing, and is loaded when a key is put into a keychain or taken out.
    if (specifier === '@napi-rs/keyring' && file === keyringUser && kind !== 'value') return undefined
    return "the command uses Node's own modules, the public entry points of the SDK, and the lab"
  })
}

/** The lab is as big as the rest together: it is loaded by the one file that starts it, when it does. */
export function cliLoadsLabLazily(sites: readonly ImportSite[]): readonly Breach[] {
  return breaches(sites, 'packages/cli/src/', (site) => {
    const { file, kind, specifier } = site
    if (specifier !== undefined && isWithin(specifier, '@sallyport/lab')) {
      if (kind === 'type') return undefined
      return kind === 'dynamic' && file === labStarter
        ? undefined
        : `only ${labStarter} loads the lab, by import() inside a function`
    }
    const target = targetOf(site)
    if (target === labStarter && kind !== 'type' && !labCommands.includes(file)) {
      return 'only the commands lab and demo start a lab'
    }
    if (target !== undefined && labCommands.includes(target) && kind !== 'type' && kind !== 'dynamic') {
      return 'a command is loaded when it is called for, by import()'
    }
    return undefined
  })
}

const base = ['errors', 'secret', 'nearest', 'options', 'json', 'wire-fields']
const forVaults = [
  ...base,
  'credential',
  'files',
  'reference',
  'diagnostics',
  'transport',
  'paging',
  'bulk',
  'ssh-keys',
  'vault',
  'check',
  'change-in-progress',
]
const forDoors = [
  ...base,
  'credential',
  'reference',
  'vault',
  'diagnostics',
  'transport',
  'change-in-progress',
  'failure-kind',
]

/** The folders of vaults inside the SDK. A vault that is not there yet has its line all the same. */
export const vaultFolders = ['cyberark', 'axidian', 'pam360'] as const

/** Which parts of the SDK each part may use, beside itself. A part is a folder or a file of `src`. */
const mayUse: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  json: [],
  secret: ['errors'],
  nearest: [],
  options: ['errors', 'secret', 'nearest'],
  'wire-fields': ['options'],
  files: ['errors', 'options'],
  credential: ['secret'],
  'credential-record': ['credential', 'secret'],
  'change-in-progress': [...base, 'credential'],
  'failure-kind': ['errors'],
  diagnostics: base,
  reference: base,
  transport: [...base, 'diagnostics'],
  paging: [...base, 'diagnostics', 'transport'],
  bulk: base,
  'ssh-keys': [...base, 'transport'],
  undici: ['transport'],
  vault: [...base, 'credential', 'reference', 'transport'],
  // The door itself, and what stands in front of vaults: they know vaults by their interface alone.
  cache: forDoors,
  check: [...forDoors, 'transport'],
  fallback: forDoors,
  sallyport: [...forDoors, 'credential-record', 'cache', 'fallback', 'bulk'],
  index: [...forVaults, 'credential-record', 'vault', 'cache', 'fallback', 'sallyport', 'check'],
  ...Object.fromEntries(vaultFolders.map((vault) => [vault, forVaults])),
}

function partOf(file: string): string {
  return /^packages\/sdk\/src\/([^/.]+)/.exec(file)?.[1] ?? file
}

/** Inside the SDK each part uses only the parts below it; no vault uses another. */
export function sdkLayers(sites: readonly ImportSite[]): readonly Breach[] {
  return breaches(sites, 'packages/sdk/src/', (site) => {
    const target = targetOf(site)
    if (target === undefined) return undefined
    const [from, to] = [partOf(site.file), partOf(target)]
    if (from === to) return undefined
    const allowed = mayUse[from]
    if (allowed === undefined) return `${from} has no line in the table of layers`
    return allowed.includes(to) ? undefined : `${from} may use ${allowed.join(', ') || 'nothing'}`
  })
}

/** Who may start a process, and by which function. Errors of `exec` and its like carry what was printed. */
const processStarters: Readonly<Record<string, readonly string[]>> = {
  'packages/sdk/src/transport/process.ts': ['spawn'],
  // It asks the keychain of macOS for certificates, which are no secret.
  'packages/sdk/src/transport/system-certificates.ts': ['execFile'],
  // `sallyport run`: what the child prints goes to this command's own streams, and nowhere else.
  'packages/cli/src/run/run-child.ts': ['spawn'],
  // `sallyport demo` runs the command itself, masked as it is.
  'packages/cli/src/commands/demo-command.ts': ['spawn'],
}

/** Processes are started in one place, by a function whose errors hold no output. */
export function processesAreStartedByRunners(sites: readonly ImportSite[]): readonly Breach[] {
  return breaches(sites, '', ({ file, kind, specifier, names }) => {
    if (specifier !== 'node:child_process' && specifier !== 'child_process') return undefined
    if (kind === 'type') return undefined
    const allowed = processStarters[file]
    if (allowed === undefined) return 'processes are started by packages/sdk/src/transport/process.ts'
    const other = names.find((name) => !allowed.includes(name))
    return other === undefined ? undefined : `${other} is not ${allowed.join(' or ')}`
  })
}
