/** Makes clients of a configuration that was understood. */
import { statSync } from 'node:fs'
import type { Logger } from '../../../diagnostics/logger.ts'
import { ConfigurationError } from '../../../errors.ts'
import type { Secret } from '../../../secret.ts'
import type { TlsOptions } from '../../../transport/tls-options.ts'
import {
  CentralCredentialProvider,
  type CentralCredentialProviderOptions,
} from '../../ccp/central-credential-provider.ts'
import type { PasswordAuthentication, RadiusAuthentication } from '../logon/authentication.ts'
import type { PasswordVaultOptions } from '../pvwa-options.ts'
import type { ParsedConfiguration } from './parse.ts'

/** What a configuration said beside the options of the client. */
export interface PasswordVaultConfiguration {
  /** What the configuration calls itself. */
  readonly label: string | undefined
  /** Whatever stands below `custom`, as it is. */
  readonly custom: unknown
  /** The CCP of the section `aim`, closed together with the PasswordVault; `undefined` where there is none. */
  readonly ccp: CentralCredentialProvider | undefined
  /** Whether the configuration itself holds a password, a passphrase or a token. */
  readonly holdsSecret: boolean
  /** What the configuration should say otherwise, in whole sentences. */
  readonly warnings: readonly string[]
}

/** A configuration as options of clients. */
export interface ConfiguredOptions {
  /** Options of a PasswordVault; `url` is missing where the configuration names no host. */
  readonly vault: Partial<PasswordVaultOptions>
  readonly configuration: PasswordVaultConfiguration
}

/**
 * The options that a configuration stands for. Reads no file: those that it names are looked for at the first log on.
 *
 * @param source What the errors call it.
 * @param logger Where the CCP client writes.
 */
export function configuredOptions(
  parsed: ParsedConfiguration,
  source: string,
  logger?: Logger,
): ConfiguredOptions {
  const { connection, pvwa, aim, account, safe, token, label, custom, warnings } = parsed
  const ccpOptions = ccpOptionsOf(parsed)
  const ccp =
    ccpOptions.url === undefined || ccpOptions.appId === undefined || !isOn(aim)
      ? undefined
      : new CentralCredentialProvider({
          ...ccpOptions,
          url: ccpOptions.url,
          appId: ccpOptions.appId,
          ...(logger === undefined ? {} : { logger }),
        })
  const files: readonly NamedFile[] = [{ key: 'pvwa/verify', file: pvwa.verify }]
  const aimFiles: readonly NamedFile[] = [
    { key: 'aim/cert', file: aim.cert },
    { key: 'aim/key', file: aim.key },
    { key: 'aim/verify', file: aim.verify ?? pvwa.verify },
  ]

  /** The password at each log on: the one that is written down, else CCP's. */
  const password = (): Secret | ReturnType<CentralCredentialProvider['getPassword']> => {
    checkFiles(source, files)
    if (connection.password !== undefined) return connection.password
    if (ccp === undefined) throw noPassword(source, isOn(aim), ccpOptions)
    checkFiles(source, aimFiles)
    return ccp.getPassword({
      ...(connection.username === undefined ? {} : { username: connection.username }),
      ...connection.user_search,
    })
  }
  const auth: PasswordAuthentication | RadiusAuthentication = {
    method: connection.authtype ?? 'cyberark',
    password,
    ...(connection.username === undefined ? {} : { username: connection.username }),
  }
  const logon = account.logon_account_index ?? 2
  const reconcile = account.reconcile_account_index ?? 3
  return {
    vault: {
      ...(pvwa.host === undefined ? {} : { url: pvwa.host }),
      auth,
      ...(token === undefined ? {} : { token }),
      ...network(pvwa),
      linkedAccountIndexes: {
        logon,
        reconcile,
        enable: [1, 2, 3].find((n) => n !== logon && n !== reconcile) ?? 2,
      },
      safeDefaults: {
        ...(safe.cpm === undefined ? {} : { managingCpm: safe.cpm }),
        retentionVersions: safe.retention ?? 10,
      },
    },
    configuration: {
      label,
      custom,
      ccp,
      holdsSecret: [connection.password, aim.passphrase, token].some((secret) => secret !== undefined),
      warnings,
    },
  }
}

type CcpOptions = Omit<CentralCredentialProviderOptions, 'url' | 'appId'> &
  Partial<Pick<CentralCredentialProviderOptions, 'url' | 'appId'>>

/** `aim`, and what it inherits from `pvwa`. */
function ccpOptionsOf({ pvwa, aim }: ParsedConfiguration): CcpOptions {
  const url = aim.host ?? hostOf(pvwa.host)
  return {
    ...(url === undefined ? {} : { url }),
    ...(aim.appid === undefined ? {} : { appId: aim.appid }),
    ...network({ ...pvwa, ...aim }),
  }
}

/** The host alone, with its port: the path of a URL is PVWA's. */
function hostOf(host: string | undefined): string | undefined {
  return host === undefined ? undefined : new URL(host.includes('://') ? host : `https://${host}`).host
}

/** What both sections say of the network. `keep_cookies` says nothing here: cookies are always kept. */
function network(section: {
  readonly timeout?: number
  readonly max_concurrent_tasks?: number
  readonly verify?: boolean | string
  readonly cert?: string
  readonly key?: string
  readonly passphrase?: Secret
}): { readonly timeoutMs: number; readonly maxConcurrency: number; readonly tls: TlsOptions } {
  const { timeout = 30, max_concurrent_tasks: tasks = 10, verify = true, cert, key, passphrase } = section
  return {
    timeoutMs: timeout * 1000,
    maxConcurrency: tasks,
    tls: {
      // True means the authorities of the system, as it does in Python.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- a configuration may say so, and is warned
      ...(typeof verify === 'string' ? { ca: verify } : verify ? { systemCa: true } : { verify: false }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(passphrase === undefined ? {} : { passphrase }),
    },
  }
}

/** An empty section leaves CCP off; any one value turns it on. */
function isOn(aim: ParsedConfiguration['aim']): boolean {
  return Object.values(aim).some((value) => value !== false)
}

interface NamedFile {
  readonly key: string
  readonly file: boolean | string | undefined
}

function checkFiles(source: string, files: readonly NamedFile[]): void {
  for (const { key, file } of files) {
    if (typeof file !== 'string' || statSync(file, { throwIfNoEntry: false }) !== undefined) continue
    throw new ConfigurationError(`${source}: ${key} names a file that does not exist: ${file}.`, {
      code: 'CERTIFICATE_UNREADABLE',
      hint: 'Relative paths start at the working directory of the program.',
    })
  }
}

function noPassword(source: string, isAimOn: boolean, { url }: CcpOptions): ConfigurationError {
  if (!isAimOn) {
    return new ConfigurationError(
      `${source}: connection/password is missing, and there is no section 'aim'.`,
      {
        code: 'INVALID_OPTION',
        hint: "Give 'auth' or 'token' beside the configuration, or configure the CCP that has the password under 'aim'.",
      },
    )
  }
  const key = url === undefined ? 'aim/host' : 'aim/appid'
  return new ConfigurationError(`${source}: ${key} is missing.`, {
    code: 'INVALID_OPTION',
    hint: 'CCP needs host and appid; the host may be that of pvwa.',
  })
}
