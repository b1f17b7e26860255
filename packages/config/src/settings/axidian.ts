/** Axidian Privilege, as a configuration says it. */
import { may, named, needs, object } from '../collections.ts'
import { choice, duration, secret, text, url } from '../fields.ts'
import { http } from './connection.ts'
import { kind } from './every-vault.ts'

const routes = named(
  'routes',
  object(
    (() => {
      const route = object({
        method: needs(choice('GET', 'POST'), 'The HTTP method.'),
        path: needs(
          text('a path that starts with a slash', /^\/[\x21-\x7e]*$/),
          'The path below the Core URL.',
        ),
      })
      return {
        listAccounts: may(route, 'Where accounts are listed.'),
        getPassword: may(route, 'Where a password is; {id} stands for the account.'),
        getSshKey: may(route, 'Where an SSH key is; {id} stands for the account.'),
      }
    })(),
  ),
)

/** Axidian Privilege. */
export const axidian = object({
  kind: kind('axidian'),
  ...http,
  idpUrl: needs(url, 'The IdP, such as https://pam.example.com/idp.'),
  coreUrl: needs(url, 'Core, such as https://pam.example.com/core.'),
  username: needs(text(), 'The name of the application.'),
  password: may(secret, 'Its password: ${env:…}, ${file:…} or a reference. Default: it is asked for.'),
  clientId: may(text(), 'The OAuth client. Default aapm-tool.'),
  scope: may(text(), 'The OAuth scope. Default pam-api.'),
  accountsCacheTtl: may(duration(0), 'How long the list of accounts is kept; 0s keeps none. Default 5m.'),
  routes: may(routes, 'Routes of Core that differ from our assumption.'),
})
