import { fail } from './answers.ts'
import type { Outcome } from './answers.ts'
import { demandGrounds, passwordStatus } from './reading.ts'
import type { Pam360Request } from './request.ts'

/** R16: both parts, for integrations. */
export function forIntegration(request: Pam360Request): Outcome {
  if (!request.caller.isIntegration)
    throw fail.denied('use this operation without the token of an integration')
  const resource = request.resource(request.demandQuery('RESOURCEID'))
  const accountId = request.demandQuery('ACCOUNTID')
  const account = resource.accounts.find(({ id }) => String(id) === accountId)
  const place = request.visible(account === undefined ? undefined : { resource, account })
  const own = place.account
  const isFile = own.file !== null
  const withheld = demandGrounds(request, place) ?? (isFile ? passwordStatus(request, place) : undefined)
  if (withheld === undefined) own.lastAccessed = request.now
  request.audit(
    withheld === undefined ? 'Password Retrieved' : 'Password Retrieval Refused',
    place,
    withheld === undefined ? 'success' : 'denied',
  )
  const secret = withheld === undefined ? { PASSWORD: own.revealPassword() } : { PASSWORD_REASON: withheld }
  return {
    message: 'LAB: resource and account details fetched',
    details: {
      RESOURCEDETAILS: {
        RESOURCEID: request.id(resource.id),
        RESOURCENAME: resource.name,
        RESOURCETYPE: resource.type,
        DNSNAME: resource.texts.dnsName,
        RESOURCEURL: resource.texts.url,
      },
      ACCOUNTDETAILS: JSON.stringify({ ACCOUNTID: request.id(own.id), ACCOUNTNAME: own.name, ...secret }),
    },
  }
}
