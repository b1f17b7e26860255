/** The request for the application's token. */
import type { BaseUrl } from '../transport/base-url.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { HttpClient } from '../transport/http-client.ts'
import { parseGrant, type Grant } from './answers.ts'

/** Who asks for a token, and for what. */
interface TokenIdentity {
  readonly username: string
  readonly clientId: string
  readonly scope: string
}

/**
 * Asks the IdP for a token.
 *
 * @throws What its answer says, as {@link parseGrant} does.
 */
export async function requestToken(
  { http, idp }: { readonly http: HttpClient; readonly idp: BaseUrl },
  { username, clientId, scope }: TokenIdentity,
  password: string,
  deadline: Deadline,
): Promise<Grant> {
  const form = new URLSearchParams({ grant_type: 'password', username, password, scope, client_id: clientId })
  const answer = await http.send(
    {
      method: 'POST',
      origin: idp.origin,
      target: `${idp.path}/connect/token`,
      headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      maxAnswerBytes: http.maxAnswerBytes,
      repeatable: true,
      urgent: true,
    },
    deadline,
  )
  try {
    return parseGrant(answer, { scope })
  } finally {
    answer.body.fill(0)
  }
}
