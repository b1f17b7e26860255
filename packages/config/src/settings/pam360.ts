/** ManageEngine PAM360 and Password Manager Pro, as a configuration says them. */
import { may, named, needs, object, record } from '../collections.ts'
import { choice, duration, flag, integer, path, secret, text, url } from '../fields.ts'
import { http } from './connection.ts'
import { kind } from './every-vault.ts'

const route = object({
  method: needs(choice('GET', 'POST', 'PUT', 'DELETE'), 'The HTTP method.'),
  path: needs(text('a path without a query', /^[\x21-\x7e]*$/), 'The path; names in braces stand for ids.'),
})

const routes = named(
  'pam360-routes',
  record(route, { pattern: /^[a-z][A-Za-z0-9]*$/, expected: 'the name of an operation, such as checkOut' }),
)

const firstRow = choice(0, 1)

/** PAM360, or Password Manager Pro. */
export const pam360 = object(
  {
    kind: kind('pam360'),
    ...http,
    host: may(text('a host or an address, without https://', /^[^/\\@?#\s]+$/), 'Where PAM360 is: its host.'),
    port: may(integer(1, 65_535), 'With host. Default 8282; 7272 for Password Manager Pro.'),
    url: may(url, 'The whole address in place of host and port, such as https://pam360.example.com:8282.'),
    product: may(choice('pam360', 'pmp'), 'pmp for Password Manager Pro. Default pam360.'),
    token: may(
      secret,
      'The token of an API user: ${env:…}, ${file:…} or a reference. Default: it is asked for.',
    ),
    appType: may(integer(0), 'With it the token is one of an integration, and this its number.'),
    tokenInQuery: may(
      flag,
      'Sends the token in the URL; for old builds of Password Manager Pro. Default false.',
    ),
    registration: may(
      object({ configFolder: may(path, 'Where the registration is kept. Default sdk_config.') }),
      'Calls as a registered application. Our own assumption, which a real PAM360 does not know.',
    ),
    orgName: may(text(), "The client organisation in the MSP edition. Default: the user's own."),
    serverZone: may(text(), "The time zone of the server, such as Europe/Zurich. Default: this machine's."),
    routes: may(routes, 'Addresses that differ from our assumption.'),
    accessCalls: may(choice('routes', 'rpc'), 'How access is approved and checked out. Default routes.'),
    firstIndex: may(
      object({
        resources: may(firstRow, 'Of resources, accounts and groups. Default 0.'),
        audit: may(firstRow, 'Of the audit. Default 1.'),
      }),
      'What the server calls the first row of a list.',
    ),
    namesTtl: may(duration(0), 'How long ids that were found by name are kept; 0s keeps none. Default 1m.'),
    olderLookup: may(flag, 'Looks accounts up in the way of old builds. Default false.'),
  },
  { oneOf: [['host', 'url']], without: { url: ['host', 'port'] }, with: { port: ['host'] } },
)
