/** Certificates, requests for them, SSH keys, and the key store: what is listed and exported. */
import type {
  Pam360Certificate,
  Pam360CertificateRef,
  Pam360Csr,
  Pam360KeyUser,
  Pam360SshKey,
  Pam360StoredKey,
} from '@sallyport/sdk/pam360'
import type { FlagTable } from '../../args/flags.ts'
import { UsageError } from '../../cli-error.ts'
import { given } from '../../config/given.ts'
import type { Settings } from '../../config/settings.ts'
import { ifGiven, wholeNumber } from '../../config/values.ts'
import { oneName, refuseWords } from '../common.ts'
import { lookOf } from './look.ts'
import { assumed, inEnvironment, listCommand, secretCommand } from './make.ts'

const noWords = 'Pick from the list with --ndjson.'

const listOwnFlags = {
  'expiring-within': {
    kind: 'text',
    value: 'DAYS',
    group: 'Which ones',
    brief: 'Only those that expire so soon',
  },
} as const satisfies FlagTable

/** `sallyport pam360 pki certificates` */
export const pkiCertificates = listCommand<typeof listOwnFlags, Pam360Certificate>({
  name: 'pki certificates',
  summary: 'List the certificates that PAM360 keeps',
  description: 'Lists the certificates that PAM360 keeps.',
  flags: listOwnFlags,
  examples: [{ does: 'Those that expire within a month', line: '--expiring-within 30' }],
  what: 'certificate',
  look: lookOf(
    {
      Name: ({ commonName }) => commonName,
      'Valid to': ({ validTo }) => validTo,
      Issuer: ({ issuer }) => issuer,
      'Serial number': ({ serialNumber }) => serialNumber,
    },
    ['Issuer'],
  ),
  prepare(settings, words) {
    refuseWords(words, noWords)
    const days = ifGiven(settings.text('expiring-within'), (one) => wholeNumber(one, 0, 100_000))
    const options = given({ expiringWithinDays: days })
    return ({ pki }, signal) => pki.listCertificates({ ...options, signal })
  },
})

/** `sallyport pam360 pki csrs` */
export const pkiCsrs = listCommand<object & FlagTable, Pam360Csr>({
  name: 'pki csrs',
  summary: 'List the requests for certificates',
  description: `Lists the requests for certificates. ${assumed}`,
  flags: {},
  examples: [{ does: inEnvironment, line: '--json' }],
  what: 'request',
  look: lookOf({ Id: ({ id }) => id, Name: ({ commonName }) => commonName, Status: ({ status }) => status }),
  prepare(_, words) {
    refuseWords(words, noWords)
    return ({ pki }, signal) => pki.listCsrs({ signal })
  },
})

/** `sallyport pam360 pki ssh-keys` */
export const pkiSshKeys = listCommand<object & FlagTable, Pam360SshKey>({
  name: 'pki ssh-keys',
  summary: 'List the SSH keys that PAM360 keeps',
  description: 'Lists the SSH keys that PAM360 keeps, never with the key.',
  flags: {},
  examples: [{ does: inEnvironment, line: '' }],
  what: 'key',
  look: lookOf(
    {
      Name: ({ name }) => name,
      Type: ({ type }) => type,
      Length: ({ length }) => length,
      Created: ({ createdAt }) => createdAt,
      Comment: ({ comment }) => comment,
    },
    ['Comment', 'Created'],
  ),
  prepare(_, words) {
    refuseWords(words, noWords)
    return ({ pki }, signal) => pki.listSshKeys({ signal })
  },
})

/** `sallyport pam360 pki ssh-users` */
export const pkiSshUsers = listCommand<object & FlagTable, Pam360KeyUser>({
  name: 'pki ssh-users',
  summary: 'List the users of resources who have SSH keys',
  description: 'Lists the users of resources who have SSH keys of PAM360.',
  flags: {},
  examples: [{ does: inEnvironment, line: '' }],
  what: 'user',
  look: lookOf({
    User: ({ username }) => username,
    Resource: ({ resourceName }) => resourceName,
    Key: ({ keyName }) => keyName,
  }),
  prepare(_, words) {
    refuseWords(words, noWords)
    return ({ pki }, signal) => pki.listAssociatedUsers({ signal })
  },
})

/** `sallyport pam360 pki keys` */
export const pkiKeys = listCommand<object & FlagTable, Pam360StoredKey>({
  name: 'pki keys',
  summary: 'List the keys of the key store',
  description: `Lists the keys of the key store: any files. ${assumed}`,
  flags: {},
  examples: [{ does: inEnvironment, line: '' }],
  what: 'key',
  look: lookOf({
    Name: ({ name }) => name,
    File: ({ fileName }) => fileName,
    Description: ({ description }) => description,
  }),
  prepare(_, words) {
    refuseWords(words, noWords)
    return ({ pki }, signal) => pki.listKeys({ signal })
  },
})

const which = 'Which certificate'
const serialFlags = {
  serial: { kind: 'text', value: 'HEX', group: which, brief: 'Serial number, where several have that name' },
} as const satisfies FlagTable

function readCertificate(
  settings: Settings<typeof serialFlags>,
  words: readonly string[],
  usage: string,
): Pam360CertificateRef {
  return {
    commonName: oneName(words, `sallyport pam360 ${usage}`),
    ...given({ serialNumber: settings.value('serial') }),
  }
}

const exportFlags = {
  ...serialFlags,
  type: {
    kind: 'text',
    value: 'NAME',
    group: which,
    brief: 'What is exported, in PAM360’s words, such as PRIVATEKEY',
  },
} as const satisfies FlagTable

/** `sallyport pam360 pki export-certificate` */
export const pkiExportCertificate = secretCommand<typeof exportFlags>({
  name: 'pki export-certificate',
  summary: 'Get a certificate, or its private key, as a file',
  usage: 'NAME --out FILE',
  description:
    'Gets a certificate by its common name, or its private key with --type, as the server exports it.',
  flags: exportFlags,
  examples: [{ does: inEnvironment, line: 'www.example.com --out www.pem' }],
  file: 'a file',
  prepare(settings, words) {
    const certificate = readCertificate(settings, words, 'pki export-certificate NAME')
    const options = given({ fileType: settings.value('type') })
    return ({ pki }, signal) => pki.getCertificate(certificate, { ...options, signal })
  },
})

/** `sallyport pam360 pki export-keystore` */
export const pkiExportKeystore = secretCommand<typeof serialFlags>({
  name: 'pki export-keystore',
  summary: 'Get the key store with a certificate and its key, as a file',
  usage: 'NAME --out FILE',
  description: 'Gets the key store with a certificate and its key. pki passphrase tells what opens it.',
  flags: serialFlags,
  examples: [{ does: inEnvironment, line: 'www.example.com --out www.p12' }],
  file: 'a key store',
  prepare(settings, words) {
    const certificate = readCertificate(settings, words, 'pki export-keystore NAME')
    return ({ pki }, signal) => pki.getKeyStore(certificate, { signal })
  },
})

/** `sallyport pam360 pki passphrase` */
export const pkiPassphrase = secretCommand<typeof serialFlags>({
  name: 'pki passphrase',
  summary: 'Get the passphrase of a certificate’s key store',
  usage: 'NAME --serial HEX',
  description: 'Gets the passphrase of a certificate’s key store. pki certificates shows serial numbers.',
  flags: serialFlags,
  examples: [{ does: inEnvironment, line: 'www.example.com --serial 1a2b --out www.passphrase' }],
  prepare(settings, words) {
    const { commonName, serialNumber } = readCertificate(settings, words, 'pki passphrase NAME --serial HEX')
    if (serialNumber === undefined) throw new UsageError('Give the serial number: --serial HEX.')
    return ({ pki }, signal) => pki.getPassphrase({ commonName, serialNumber }, { signal })
  },
})

/** `sallyport pam360 pki export-ssh-key` */
export const pkiExportSshKey = secretCommand<object & FlagTable>({
  name: 'pki export-ssh-key',
  summary: 'Get a private SSH key as a file',
  usage: 'NAME --out FILE',
  description:
    'Gets a private SSH key. The author of a public client calls the operation broken in some builds.',
  flags: {},
  examples: [{ does: inEnvironment, line: 'deploy --out deploy.key' }],
  file: 'a private key',
  prepare(_, words) {
    const name = oneName(words, 'sallyport pam360 pki export-ssh-key NAME')
    return ({ pki }, signal) => pki.exportSshKey(name, { signal })
  },
})

/** `sallyport pam360 pki export-key` */
export const pkiExportKey = secretCommand<object & FlagTable>({
  name: 'pki export-key',
  summary: 'Get the file of a key of the key store',
  usage: 'NAME --out FILE',
  description: `Gets the file of a key of the key store. ${assumed}`,
  flags: {},
  examples: [{ does: inEnvironment, line: 'signing --out signing.gpg' }],
  file: 'a file',
  prepare(_, words) {
    const name = oneName(words, 'sallyport pam360 pki export-key NAME')
    return ({ pki }, signal) => pki.exportKey(name, { signal })
  },
})
