/** How a server is reached and trusted, as a configuration says it. */
import { either, list, may, named, needs, object } from '../collections.ts'
import {
  certificates,
  choice,
  duration,
  flag,
  integer,
  off,
  path,
  pem,
  secret,
  text,
  type Read,
} from '../fields.ts'
import { everyVault } from './every-vault.ts'

const tlsVersion = choice('TLSv1.2', 'TLSv1.3')

const tls = named(
  'tls',
  object(
    {
      ca: may(
        either('a path or a list of paths', { text: certificates, list: list(certificates) }),
        "Authorities to trust instead of Node's own: files, folders, or PEM text.",
      ),
      systemCa: may(flag, "Trust the operating system's authorities too. Default false."),
      cert: may(pem, 'The client certificate, a PEM file. It may hold the key as well.'),
      key: may(pem, 'The private key of cert, a PEM file.'),
      pfx: may(path, 'A PKCS#12 file with certificate and key, in place of cert and key.'),
      passphrase: may(secret, 'The passphrase of key or pfx: ${env:…}, ${file:…} or a reference.'),
      serverName: may(text(), "The name in the server's certificate. Default: the host of the URL."),
      minVersion: may(tlsVersion, 'The oldest TLS to accept. Default TLSv1.2.'),
      maxVersion: may(tlsVersion, 'The newest TLS to offer.'),
      verify: may(flag, 'false accepts any server, and anyone on the way reads the secrets. Default true.'),
    },
    {
      with: { key: ['cert'], passphrase: ['cert', 'pfx'] },
      without: { pfx: ['cert', 'key'] },
    },
  ),
)

const proxy = named(
  'proxy',
  either('false, the URL of a proxy, or keys with the url', {
    flag: off,
    text: text('the URL of a proxy: a user and a password go under keys', /^[^@]*$/),
    keys: object(
      {
        url: needs(text('a URL without a user', /^[^@]*$/), 'The proxy, http:// or https://.'),
        username: may(text(), 'The user that the proxy asks for.'),
        password: may(secret, 'The password that the proxy asks for: ${env:…}, ${file:…} or a reference.'),
        noProxy: may(list(text()), 'Hosts that are reached without it, in the form of NO_PROXY.'),
      },
      { with: { password: ['username'] } },
    ),
  }),
)

const anHourMs = 3_600_000

const retry = named(
  'retry',
  either('false, or keys and values', {
    flag: off,
    keys: object({
      attempts: may(integer(1, 100), 'How often a request is sent at most. Default 3.'),
      minDelay: may(duration(0, anHourMs), 'The first wait; it doubles each time. Default 200ms.'),
      maxDelay: may(duration(0, anHourMs), 'The longest wait. Default 5s.'),
    }),
  }),
)

/** How long a call may take. */
export const timeout = may(duration(1), 'How long one call may take in all. Default 30s.')

/** What each vault over HTTPS may say. */
export const http = {
  ...everyVault,
  tls: may(tls, 'Trust and client certificate.'),
  proxy: may(
    proxy,
    'The proxy on the way: false for none. Default: HTTPS_PROXY and NO_PROXY of the environment.',
  ),
  timeout,
  maxConcurrency: may(integer(1, 10_000), 'How many requests are under way at once. Default 10.'),
  retry: may(retry, 'When a request is repeated. false never repeats.'),
  maxAnswerBytes: may(integer(1), 'How many bytes an answer may have. Default 16777216.'),
} as const

/** How to trust, and to prove oneself. */
export type TlsSettings = Read<typeof tls>
/** The proxy on the way. */
export type ProxySettings = Read<typeof proxy>
