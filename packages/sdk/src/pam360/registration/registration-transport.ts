/** What a registration is on the wire, behind a seam: **our own assumption**, since nothing of the vendor's is public. */
import { Diagnostics } from '../../diagnostics/diagnostics.ts'
import type { Logger } from '../../diagnostics/logger.ts'
import { RegistrationError } from '../../errors.ts'
import { callback, isRecord, type Check } from '../../options.ts'
import { Secret } from '../../secret.ts'
import type { BaseUrl } from '../../transport/base-url.ts'
import type { CallOptions } from '../../transport/call-options.ts'
import { HttpClient, type HttpOptions } from '../../transport/http-client.ts'
import { readAnswer } from '../answers.ts'
import { notThere } from '../fields.ts'
import { formatInputData } from '../input-data.ts'
import { signCall, type Pam360RegisteredClient, type Pam360SignedCall } from './signature.ts'

/** What a server is asked for. */
export interface RegistrationRequest {
  /** The token of an SDK policy. */
  readonly registrationToken: Secret
  /** What the application shall be called; `null` leaves it to the server. */
  readonly clientName: string | null
  readonly signal: AbortSignal | undefined
}

/** What the server gives. */
export interface RegistrationAnswer extends Pam360RegisteredClient {
  /** The policy that the token belongs to. */
  readonly policyName: string | null
}

/**
 * The wire of a registration. The vendor's own is not public; whoever knows it can write it here.
 *
 * The one that is used without another is Sallyport's own (`POST /restapi/json/v1/sdk/register`, and signed calls). **It
 * does not talk to a real PAM360**: there, use the documented token of an API user.
 */
export interface RegistrationTransport {
  /**
   * Registers.
   *
   * @throws Whatever says why not; a RegistrationError where the server refuses.
   */
  register(request: RegistrationRequest): Promise<RegistrationAnswer>
  /** The headers of a later call, beside the token. */
  sign(call: Pam360SignedCall, client: Pam360RegisteredClient): Readonly<Record<string, string>>
}

/** Checks the option. */
export const registrationTransportOption: Check = (value) =>
  isRecord(value) && callback(value['register']) === undefined && callback(value['sign']) === undefined
    ? undefined
    : 'must be an object with the functions register and sign'

/** How Sallyport's own registration reaches the server. */
interface OwnWire extends HttpOptions {
  readonly base: BaseUrl
  readonly call: CallOptions
  readonly logger: Logger | undefined
}

const formType = 'application/x-www-form-urlencoded'

/** The wire of our own. */
export function ownRegistration({ base, call, logger, ...options }: OwnWire): RegistrationTransport {
  return {
    sign: signCall,
    async register({ registrationToken, clientName }) {
      const http = new HttpClient(options, new Diagnostics('pam360', logger))
      const input = {
        REGISTRATIONTOKEN: registrationToken.reveal(),
        CLIENTNAME: clientName ?? undefined,
        APPLICATIONTYPE: 'TypeScript',
      }
      const deadline = http.deadline(base.origin.host, call)
      try {
        const answer = await http.send(
          {
            method: 'POST',
            origin: base.origin,
            target: `${base.path}/restapi/json/v1/sdk/register`,
            headers: { Accept: 'application/json', 'Content-Type': formType },
            body: formatInputData(input) ?? '',
            maxAnswerBytes: http.maxAnswerBytes,
            // A token may be good for one registration alone.
            repeatable: false,
          },
          deadline,
        )
        try {
          return registered(readAnswer(answer, 'operation', refused).fields('the registration'))
        } finally {
          answer.body.fill(0)
        }
      } finally {
        deadline.clear()
        await http.close()
      }
    },
  }
}

function registered(fields: ReturnType<ReturnType<typeof readAnswer>['fields']>): RegistrationAnswer {
  const clientId = fields.text('CLIENTID')
  const clientSecret = fields.exact('CLIENTSECRET')
  if (
    clientId === null ||
    !/^[\x21-\x7e]+$/.test(clientId) ||
    clientSecret === undefined ||
    clientSecret === ''
  ) {
    throw notThere('the registration')
  }
  return { clientId, clientSecret: new Secret(clientSecret), policyName: fields.text('POLICYNAME') }
}

function refused({
  statusCode,
  status,
}: {
  readonly statusCode: string | undefined
  readonly status: number | undefined
}): RegistrationError {
  return new RegistrationError('PAM360 does not register this application.', {
    code: 'REGISTRATION_REFUSED',
    vendorCode: statusCode,
    status,
    hint: 'The registration token may be mistyped, expired, or used as often as its policy allows: have another made.',
  })
}
