/** Certificates, requests and keys that PAM360 makes, or is given. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Secret } from '@sallyport/sdk'
import type { Pam360, Pam360Upload } from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { CliError, UsageError } from '../../cli-error.ts'
import type { Command } from '../../command.ts'
import { given } from '../../config/given.ts'
import type { Settings } from '../../config/settings.ts'
import { wholeNumber } from '../../config/values.ts'
import { exitCodes } from '../../exit-codes.ts'
import { printable } from '../../render/printable.ts'
import { oneName } from '../common.ts'
import type { PrepareParts } from '../shared/action-command.ts'
import type { Done } from '../shared/bulk-run.ts'
import { askNewSecret, newSecretFlags, readNewSecret } from '../shared/new-secret.ts'
import { choice, field, fieldsOf, listField } from './fields.ts'
import { assumed, inEnvironment, oneCommand } from './make.ts'

/** In bits. */
const keyLength = field('length', 'BITS', 'Length of the key', (setting) => wholeNumber(setting, 1, 65_536))

const requestFields = fieldsOf('The certificate', {
  altNames: listField('alt-name', 'NAME', 'Further name', (names) => names.map(({ value }) => value)),
  organisation: field('organisation', 'NAME', 'Organisation'),
  organisationUnit: field('unit', 'NAME', 'Unit of the organisation'),
  location: field('location', 'NAME', 'Place'),
  state: field('state', 'NAME', 'State'),
  country: field('country', 'CODE', 'Country, such as CH'),
  algorithm: choice('algorithm', ['RSA', 'DSA', 'EC'], 'Kind of key'),
  keyLength,
  signatureAlgorithm: choice('signature', ['SHA256', 'SHA384', 'SHA512'], 'How it is signed'),
  storeType: choice('store', ['PKCS12', 'JKS'], 'Kind of key store'),
})
const validity = fieldsOf('The certificate', {
  validity: field('days', 'N', 'For how many days it is valid [365]', (one) => wholeNumber(one, 1, 100_000)),
})
const sshFields = fieldsOf('The key', {
  type: choice('type', ['RSA', 'ECDSA', 'ED25519'], 'Kind of key'),
  length: keyLength,
  comment: field('comment', 'TEXT', 'Comment'),
})

/** The password that is given, or else one that is asked for; a dry run needs none. */
async function newPassword(
  settings: Settings<typeof newSecretFlags>,
  { io, signal, isDry }: PrepareParts,
): Promise<string | Secret> {
  const known = await readNewSecret({ settings, io, signal, inputIsTaken: false })
  return known ?? (isDry ? '' : await askNewSecret(io, signal))
}

const storeWords = 'The password of its key store is in --value-file, or is asked for.'

const certificateFlags = {
  ...requestFields.flags,
  ...validity.flags,
  ...newSecretFlags,
} as const satisfies FlagTable

/** `sallyport pam360 pki create-certificate` */
export const pkiCreateCertificate = oneCommand<typeof certificateFlags>({
  name: 'pki create-certificate',
  summary: 'Make a key, and a certificate that it signs itself',
  usage: 'NAME',
  description: `Makes a key, and a certificate of that common name that it signs itself. ${storeWords}`,
  flags: certificateFlags,
  examples: [{ does: inEnvironment, line: 'web-02.example.com --days 90 --value-file password.txt' }],
  success: 'made',
  uncertain: 'skip',
  async prepare(settings, words, parts) {
    const commonName = oneName(words, 'sallyport pam360 pki create-certificate NAME')
    const plan = { commonName, validity: 365, ...requestFields.read(settings), ...validity.read(settings) }
    const password = await newPassword(settings, parts)
    return {
      name: commonName,
      plan,
      work: ({ pki }, { signal }) =>
        pki.createCertificate({ ...plan, validityType: 'days', password }, { signal }),
    }
  },
})

const csrFlags = { ...requestFields.flags, ...newSecretFlags } as const satisfies FlagTable

/** `sallyport pam360 pki create-csr` */
export const pkiCreateCsr = oneCommand<typeof csrFlags>({
  name: 'pki create-csr',
  summary: 'Make a key, and a request for a certificate',
  usage: 'NAME',
  description: `Makes a key, and a request for a certificate of that common name. ${storeWords} ${assumed}`,
  flags: csrFlags,
  examples: [{ does: inEnvironment, line: 'web-02.example.com --country CH --value-file password.txt' }],
  success: 'made',
  uncertain: 'skip',
  async prepare(settings, words, parts) {
    const commonName = oneName(words, 'sallyport pam360 pki create-csr NAME')
    const plan = { commonName, ...requestFields.read(settings) }
    const password = await newPassword(settings, parts)
    return {
      name: commonName,
      plan,
      async work({ pki }, { signal }) {
        const { id } = await pki.createCsr({ ...plan, password }, { signal })
        return { details: { id }, note: `id ${id}` }
      },
    }
  },
})

const sshFlags = { ...sshFields.flags, ...newSecretFlags } as const satisfies FlagTable

/** `sallyport pam360 pki create-ssh-key` */
export const pkiCreateSshKey = oneCommand<typeof sshFlags>({
  name: 'pki create-ssh-key',
  summary: 'Make an SSH key',
  usage: 'NAME',
  description: `Makes an SSH key. Its passphrase, if it shall have one, is in --value-file. ${assumed}`,
  flags: sshFlags,
  examples: [{ does: inEnvironment, line: 'deploy-2 --type ED25519 --comment pipeline' }],
  success: 'made',
  uncertain: 'skip',
  async prepare(settings, words, { io, signal: stop }) {
    const name = oneName(words, 'sallyport pam360 pki create-ssh-key NAME')
    const plan = { name, ...sshFields.read(settings) }
    const passphrase = await readNewSecret({ settings, io, signal: stop, inputIsTaken: false })
    return {
      name,
      plan,
      async work({ pki }, { signal }) {
        await pki.createSshKey({ ...plan, ...given({ passphrase }) }, { signal })
      },
    }
  },
})

/** Something that is given to PAM360 as a file. */
function importCommand<Fields extends object>(text: {
  readonly name: string
  readonly summary: string
  /** Whether it has a name of its own, or that of the file. */
  readonly isNamed: boolean
  readonly description: string
  readonly fields: { readonly flags: FlagTable; read(settings: Settings<FlagTable>): Fields }
  readonly example: string
  readonly work: (
    client: Pam360,
    file: Pam360Upload,
    call: Fields & { readonly signal: AbortSignal },
    name: string,
  ) => Promise<unknown>
}): Command {
  const usage = text.isNamed ? 'NAME FILE' : 'FILE'
  return oneCommand<FlagTable>({
    name: text.name,
    summary: text.summary,
    usage,
    description: text.description,
    flags: text.fields.flags,
    examples: [{ does: inEnvironment, line: text.example }],
    success: 'added',
    uncertain: 'skip',
    async prepare(settings, words) {
      const [path, ...names] = [...words].reverse()
      if (path === undefined || names.length !== (text.isNamed ? 1 : 0)) {
        throw new UsageError(
          'Give what is wanted, and nothing else.',
          `sallyport pam360 ${text.name} ${usage}`,
        )
      }
      const fileName = basename(path)
      const [name = fileName] = names
      const plan = text.fields.read(settings)
      const content = await readBytes(path)
      return {
        name,
        plan: { fileName, ...plan },
        async work(client, { signal }): Promise<Done | undefined> {
          await text.work(client, { fileName, content }, { ...plan, signal }, name)
          return undefined
        },
      }
    },
  })
}

async function readBytes(path: string): Promise<Uint8Array> {
  return await readFile(path).catch((error: unknown) => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    throw new CliError(`'${printable(path, 300)}' cannot be read (${reason}).`, {
      exit: exitCodes.configuration,
      code: 'FILE_UNREADABLE',
      hint: 'Check the path, and that you may read it.',
    })
  })
}

/** `sallyport pam360 pki add-certificate` */
export const pkiAddCertificate = importCommand({
  name: 'pki add-certificate',
  summary: 'Add a certificate from a file',
  isNamed: false,
  description: 'Adds a certificate from a file.',
  fields: fieldsOf('The certificate', {
    fileType: field('type', 'NAME', 'What the file is, in PAM360’s words [CERTFILE]'),
  }),
  example: 'www.pem',
  work: ({ pki }, file, call) => pki.addCertificate(file, call),
})

/** `sallyport pam360 pki import-csr` */
export const pkiImportCsr = importCommand({
  name: 'pki import-csr',
  summary: 'Import a request for a certificate from a file',
  isNamed: false,
  description: 'Imports a request for a certificate from a file. pki csrs tells its id.',
  fields: fieldsOf('The request', { email: field('email', 'ADDRESS', 'Whom PAM360 tells about it') }),
  example: 'www.csr --email ops@example.com',
  work: ({ pki }, file, call) => pki.importCsr(file, call),
})

/** `sallyport pam360 pki import-ssh-key` */
export const pkiImportSshKey = importCommand({
  name: 'pki import-ssh-key',
  summary: 'Import a private SSH key from a file',
  isNamed: true,
  description: `Imports a private SSH key that has no passphrase from a file. ${assumed}`,
  fields: fieldsOf('The key', {}),
  example: 'deploy-3 id_ed25519',
  work: ({ pki }, file, { signal }, name) => pki.importSshKey(name, file, { signal }),
})

/** `sallyport pam360 pki add-key` */
export const pkiAddKey = importCommand({
  name: 'pki add-key',
  summary: 'Put a file into the key store',
  isNamed: true,
  description: `Puts a file into the key store, under a name. ${assumed}`,
  fields: fieldsOf('The key', { description: field('description', 'TEXT', 'Description') }),
  example: "signing-2 signing.gpg --description 'of the builds'",
  work: ({ pki }, file, call, name) => pki.addKey(name, file, call),
})
