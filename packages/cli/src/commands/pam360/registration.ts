/** Registering this application: our own protocol, which a real PAM360 does not know. */
import {
  isRegistered,
  registerApplication,
  removeRegistration,
  updateRegistration,
  type Registration,
} from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { defineCommand, type Command, type Invocation } from '../../command.ts'
import { given } from '../../config/given.ts'
import { passphraseVariable, readPassphrase, readRegistrationToken } from '../../config/passphrase.ts'
import { readPam360Server } from '../../config/pam360.ts'
import { pam360ServerFlags } from '../../config/pam360-flags.ts'
import { exitCodes } from '../../exit-codes.ts'
import { writeAll } from '../../output/write.ts'
import { withPassphrase, withPassphrasePrompt } from '../../passphrase-prompt.ts'
import { refuseWords } from '../common.ts'
import {
  applicationFlags,
  forceFlags,
  ownProtocol,
  registrationToken,
  tokenEnvironment,
  tokenWords,
  writeRegistration,
} from '../shared/registration.ts'

const place = {
  'config-folder': {
    kind: 'text',
    value: 'FOLDER',
    group: 'Registration',
    env: 'SALLYPORT_PAM360_CONFIG_FOLDER',
    brief: 'Folder of pam360-sdk.json, which is a credential [sdk_config]',
  },
} as const satisfies FlagTable

const registerFlags = {
  ...pam360ServerFlags,
  ...place,
  ...applicationFlags,
} as const satisfies FlagTable

const firstFlags = { ...registerFlags, ...forceFlags } as const satisfies FlagTable

const environment = {
  ...tokenEnvironment,
  [passphraseVariable]: 'The passphrase of --key or --pfx',
  NO_COLOR: 'No colours; FORCE_COLOR=1 for colours all the same',
}

/** `sallyport pam360 register` */
export const register = defineCommand({
  name: 'pam360 register',
  summary: 'Register this application, by our own protocol, for the lab',
  usage: '--pam360 HOST [flags]',
  description: ['Registers this application, once on each machine.', ownProtocol, tokenWords],
  flags: firstFlags,
  environment,
  examples: [
    {
      does: 'Against the lab; commands with --registration sdk_config use it',
      line: 'sallyport pam360 register --pam360 https://localhost:8443 --ca ca.pem --client-name billing',
    },
  ],
  run: (invocation) =>
    apply(invocation, (token, options) =>
      registerApplication(token, { ...options, ...(invocation.flags.force === true ? { force: true } : {}) }),
    ),
})

/** `sallyport pam360 registration update` */
export const registrationUpdate = defineCommand({
  name: 'pam360 registration update',
  summary: 'Register anew where there is a registration',
  usage: '--pam360 HOST [flags]',
  description: [
    'Registers anew, with another token and perhaps another name. The old file stays until the new one is\nthere.',
    ownProtocol,
    tokenWords,
  ],
  flags: registerFlags,
  environment,
  examples: [
    {
      does: 'The settings are in the environment',
      line: 'sallyport pam360 registration update --client-name billing-2',
    },
  ],
  run: (invocation) => apply(invocation, updateRegistration),
})

type Options = Parameters<typeof registerApplication>[1]

async function apply(
  {
    settings,
    flags,
    positionals,
    io,
    terminal,
    signal,
  }: Invocation<typeof registerFlags> & {
    readonly flags: { readonly json?: true | undefined }
  },
  work: (token: string, options: Options) => Promise<Registration>,
): Promise<number> {
  refuseWords(positionals, 'The token is never taken from the command line.')
  // First of all, since it takes the secrets out of the environment.
  const found = await readRegistrationToken(settings, io.env)
  const passphrase = await readPassphrase(settings, io.env)
  const options = {
    ...readPam360Server(settings),
    ...given({
      configFolder: settings.value('config-folder'),
      clientName: settings.value('client-name'),
    }),
  }
  const token = await registrationToken(found, io, signal)
  const registration = await withPassphrasePrompt({ io, settings, passphrase }, (known) =>
    work(token, { ...options, ...withPassphrase(options.tls, known), logger: terminal.logger, signal }),
  )
  await writeRegistration(registration, io, flags.json === true)
  return exitCodes.ok.code
}

/** What is asked about, or done to, the file alone. */
function fileCommand(text: {
  readonly name: string
  readonly summary: string
  readonly description: string
  readonly work: (place: { configFolder?: string }) => Promise<boolean>
  readonly key: string
  readonly words: readonly [yes: string, no: string]
  /** The exit code where there is none. */
  readonly none: number
}): Command {
  return defineCommand({
    name: `pam360 ${text.name}`,
    summary: text.summary,
    usage: '[flags]',
    description: [text.description, ownProtocol],
    flags: place,
    examples: [{ does: 'In the default folder', line: `sallyport pam360 ${text.name}` }],
    async run({ settings, flags, positionals, io }) {
      refuseWords(positionals, 'The folder is named by --config-folder FOLDER.')
      const done = await text.work(given({ configFolder: settings.value('config-folder') }))
      const said = flags.json === true ? JSON.stringify({ [text.key]: done }) : text.words[done ? 0 : 1]
      await writeAll(io.stdout, `${said}\n`)
      return done ? exitCodes.ok.code : text.none
    },
  })
}

/** `sallyport pam360 registration status` */
export const registrationStatus = fileCommand({
  name: 'registration status',
  summary: 'Say whether this application is registered; asks no server',
  description:
    'Says whether there is a registration in the folder. Ends with 37 where there is none. Asks no server.',
  work: isRegistered,
  key: 'registered',
  words: ['registered', 'not registered'],
  none: exitCodes.registration.code,
})

/** `sallyport pam360 registration remove` */
export const registrationRemove = fileCommand({
  name: 'registration remove',
  summary: 'Remove the registration from this machine',
  description: 'Removes the file of the registration. At the server the application stays registered.',
  work: removeRegistration,
  key: 'removed',
  words: ['removed', 'there was none'],
  none: exitCodes.ok.code,
})
