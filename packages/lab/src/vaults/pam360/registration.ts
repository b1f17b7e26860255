import { Pam360Failure } from './answers.ts'
import type { Outcome } from './answers.ts'
import type { OperationSet } from './operations.ts'
import type { OpenRequest } from './request.ts'

/** Registers a program by the token of a policy (our assumption). */
function register({ context, input, exchange, now }: OpenRequest): Outcome {
  const { control } = context
  const token = input.demand('REGISTRATIONTOKEN')
  const name = input.text('CLIENTNAME') ?? ''
  const type = input.text('APPLICATIONTYPE') ?? ''
  const found = control.registration.register({ token, name, type }, now)
  const isRefused = typeof found === 'string'
  control.audit.record({
    type: 'User',
    operation: isRefused ? 'Application Registration Refused' : 'Application Registered',
    result: isRefused ? 'denied' : 'success',
    at: now,
    user: 'N/A',
    userFullName: 'N/A',
    organisation: isRefused ? (control.organisations[0]?.id ?? 0) : found.policy.organisation,
    resourceId: null,
    resource: null,
    account: null,
    accountId: null,
    reason: null,
    ticketId: null,
    ip: exchange.connection.remoteAddress,
    client: isRefused ? name : found.name,
  })
  if (isRefused) throw new Pam360Failure('denied', `LAB: the registration token is ${found}`)
  return {
    message: 'LAB: application registered',
    statusCode: 20000,
    details: {
      CLIENTID: found.clientId,
      CLIENTSECRET: found.revealSecret(),
      POLICYNAME: found.policy.name,
    },
  }
}

/** Registration of programs. */
export const registrationOperations: OperationSet = {
  routed: [],
  assumed: { register: { name: 'SDK REGISTER', answer: register } },
}
