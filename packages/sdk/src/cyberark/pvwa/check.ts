/** How a PVWA is known without a log on. */
import type { Ask, HttpService } from '../../check/http-probes.ts'
import type { Finding } from '../../check/run-check.ts'
import { AuthenticationError } from '../../errors.ts'
import type { TransportResponse } from '../../transport/transport.ts'
import type { Endpoint } from '../endpoint.ts'
import { refusedByIis } from '../iis.ts'
import { failureOf, readJson } from './answer.ts'
import { fieldsOf } from './fields.ts'
import { orOlder } from './older.ts'
import { parseVersion } from './version.ts'

/** Asks what PVWA tells anybody: how it can be logged on to, and its version. */
export function pvwaService({ origin, path }: Endpoint): HttpService {
  const target = (route: string): { readonly target: string } => ({ target: `${path}/${route}` })
  return {
    origin,
    question: target('API/verify/'),
    certificateRefusal: (answer) =>
      answer.status === 403 && failureOf(answer).vendorCode === undefined ? refusedByIis('PVWA') : undefined,
    recognize: async (answer, ask) => {
      await orOlder(
        () => Promise.resolve().then(() => checkVerification(answer)),
        () =>
          orOlder(
            async () => checkVerification(await ask(target('WebServices/PIMServices.svc/Verify'))),
            async () => checkRefusal(await ask(target('API/LoginsInfo'))),
          ),
      )
      return {
        message: `${await describe(ask, target('WebServices/PIMServices.svc/Server'))} answers at ${path}.`,
      }
    },
  }
}

function checkVerification(answer: TransportResponse): void {
  fieldsOf(readJson(answer), 'how it can be logged on to').list('AuthenticationMethods')
}

/** Where a version tells nobody anything any more, its refusal does: it is PVWA's own, with a code. */
function checkRefusal(answer: TransportResponse): void {
  const failure = failureOf(answer)
  if (!(failure instanceof AuthenticationError) || failure.vendorCode === undefined) throw failure
}

/** The version, where the server still tells it. */
async function describe(ask: Ask, question: { readonly target: string }): Promise<Finding['message']> {
  const answer = await ask(question)
  if (answer.status !== 200) return 'A PVWA'
  const version = fieldsOf(readJson(answer), 'what the server is').text('ExternalVersion')
  return version === undefined || parseVersion(version) === undefined ? 'A PVWA' : `PVWA ${version.trim()}`
}
