import type { ConfiguredVault } from '@sallyport/config'
import { RegistrationError } from '@sallyport/sdk'
import { registerApplication, type Pam360Options } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../args/flags.ts'
import { CliError } from '../cli-error.ts'
import { defineCommand } from '../command.ts'
import { frontFlags } from '../config/front-flags.ts'
import { given } from '../config/given.ts'
import { readRegistrationToken } from '../config/passphrase.ts'
import { exitCodes } from '../exit-codes.ts'
import { withPam360Options } from '../front/client-options.ts'
import { configuredVault } from '../front/log-on-parts.ts'
import { readConfiguration } from '../front/open.ts'
import { printable } from '../render/printable.ts'
import { oneName } from './common.ts'
import {
  applicationFlags,
  forceFlags,
  ownProtocol,
  registrationToken,
  tokenEnvironment,
  tokenWords,
  writeRegistration,
} from './shared/registration.ts'

const registerFlags = {
  ...applicationFlags,
  ...forceFlags,
  ...frontFlags,
} as const satisfies FlagTable

/** `sallyport register` */
export const register = defineCommand({
  name: 'register',
  summary: 'Register this program with a PAM360 of the configuration, for the lab',
  usage: 'VAULT [flags]',
  takes: 'vaults',
  description: [
    'Registers this program, once on each machine, with a PAM360 that the configuration reaches by registration. Its\ncalls are signed from then on; the token of the user stays as it is. With other vaults there is nothing to register.',
    ownProtocol,
    tokenWords,
  ],
  flags: registerFlags,
  environment: tokenEnvironment,
  examples: [
    {
      does: 'It asks for the token of an SDK policy',
      line: 'sallyport register pam360 --client-name billing',
    },
    {
      does: 'Where nobody is there to answer',
      line: 'sallyport register pam360 --registration-token-file /run/secrets/registration',
    },
  ],
  async run(invocation) {
    const { settings, flags, positionals, io, signal } = invocation
    const name = oneName(positionals, 'sallyport register VAULT; sallyport vaults names them.')
    // First of all, since it takes the secret out of the environment.
    const found = await readRegistrationToken(settings, io.env)
    const configuration = await readConfiguration(invocation)
    checkRegistrable(configuredVault(configuration, name))
    const token = await registrationToken(found, io, signal)
    const choices = given({ clientName: settings.value('client-name'), force: flags.force })
    const registration = await withPam360Options(configuration, name, invocation, (options) =>
      registerApplication(token, { ...registrationOptions(options), ...choices, signal }).catch(inOwnWords),
    )
    await writeRegistration(registration, io, flags.json === true)
    return exitCodes.ok.code
  },
})

/** @throws CliError where there is nothing to register, or nothing would use it. */
function checkRegistrable({ name, settings }: ConfiguredVault): void {
  const shown = printable(name, 100)
  if (settings.kind !== 'pam360') {
    throw nothing(
      `There is nothing to register with ${shown}: only PAM360 knows registered programs.`,
      settings.kind === 'fallback'
        ? `It is made of other vaults: ${settings.vaults.map((one) => printable(one, 100)).join(', ')}.`
        : `sallyport doctor ${shown} looks whether it lets this program in.`,
    )
  }
  if (settings.registration === undefined) {
    throw nothing(
      `${shown} is not reached by registration: nothing would use one.`,
      'Write registration: { configFolder: FOLDER } to it, if it is the lab.',
    )
  }
}

function nothing(message: string, hint: string): CliError {
  return new CliError(message, { exit: exitCodes.configuration, code: 'NO_REGISTRATION', hint })
}

/** What a client and a registration have in common. */
const shared = [
  'host',
  'port',
  'url',
  'product',
  'tls',
  'proxy',
  'timeoutMs',
  'retry',
  'maxAnswerBytes',
  'logger',
] as const

function registrationOptions(options: Pam360Options): Parameters<typeof registerApplication>[1] {
  const same = Object.fromEntries(shared.map((name) => [name, options[name]]))
  // Object.fromEntries forgets the names.
  return given({
    ...(same as Pick<Pam360Options, (typeof shared)[number]>),
    configFolder: options.registration?.configFolder,
  })
}

const remedies: Readonly<Record<string, string>> = {
  ALREADY_REGISTERED: '--force registers anew in its place.',
  REGISTRATION_UNREADABLE:
    'Check configFolder in the configuration, and who owns the file; --force registers anew.',
}

/** What the library says to programs, said to people. */
function inOwnWords(error: unknown): never {
  if (!(error instanceof RegistrationError)) throw error
  const { message, code, vendorCode, status, hint, cause } = error
  throw new RegistrationError(message, { code, vendorCode, status, hint: remedies[code] ?? hint, cause })
}
