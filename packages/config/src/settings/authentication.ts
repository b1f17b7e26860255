/** How to log on to PVWA, as a configuration says it. */
import { may, named, needs, object, variant, type Member } from '../collections.ts'
import { anyText, choice, flag, integer, secret, text, type Field, type Read } from '../fields.ts'

function method<Name extends string>(name: Name): Member<Field<Name>, true> {
  return needs(choice(name), 'The way to log on.')
}

const password = may(
  secret,
  'The password: ${env:…}, ${file:…} or a reference, which is asked at each log on. Default: it is asked for.',
)
const concurrentSession = may(flag, "Leave the user's other sessions as they are. Default true.")
const generation = may(choice(1, 2), 'Which generation of the API is asked. Default 2.')

const byPassword = {
  username: may(text(), 'The user. Default: that of the credential which password refers to.'),
  password,
  concurrentSession,
  generation,
  connectionNumber: may(integer(1, 100), 'With generation 1: tells sessions of one user apart.'),
} as const

const certificate = {
  password,
  secondStep: may(
    choice('ldap', 'radius', 'cyberark', 'windows'),
    'How the second step logs on. Default ldap.',
  ),
  concurrentSession,
} as const

/** The ways to log on, by `method`. */
export const authentication = named(
  'authentication',
  variant('method', {
    cyberark: object({ method: method('cyberark'), ...byPassword }),
    ldap: object({ method: method('ldap'), ...byPassword }),
    windows: object({ method: method('windows'), ...byPassword }),
    radius: object({
      method: method('radius'),
      ...byPassword,
      passcode: may(secret, 'A passcode that is sent together with the password.'),
      delimiter: may(anyText, 'What stands between password and passcode. Default a comma.'),
    }),
    saml: object({
      method: method('saml'),
      samlResponse: may(secret, 'The SAMLResponse, in base64. It is good once. Default: it is asked for.'),
      concurrentSession,
      generation,
    }),
    pki: object({ method: method('pki'), ...certificate }),
    pkipn: object({ method: method('pkipn'), ...certificate }),
    shared: object({ method: method('shared') }),
  }),
)

/** How to log on. */
export type AuthenticationSettings = Read<typeof authentication>
