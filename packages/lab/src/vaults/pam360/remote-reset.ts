import { optionsOf } from './account-fields.ts'
import { fail } from './answers.ts'
import type { Outcome } from './answers.ts'
import type { Pam360Request } from './request.ts'

/** R11: what a type of resource needs to have its passwords reset from afar. */
export function configureReset(request: Pam360Request): Outcome {
  const { input } = request
  const type = input.demand('RESOURCETYPE')
  const ids = input.wholes('RESOURCEIDS') ?? []
  if (ids.length === 0) throw fail.invalid('RESOURCEIDS', 'it is missing')
  const needed: Readonly<Record<string, readonly string[]>> = {
    SAP: ['SAP_SYSTEM_NUMBER', 'SAP_ADMIN_ACCOUNT'],
    WindowsDomain:
      input.flag('ISWINDOMAINLOCAL') === true
        ? ['ISWINDOMAINLOCAL', 'ACCOUNTNAME']
        : ['ISWINDOMAINLOCAL', 'WDRESOURCEID', 'WDACCOUNTID'],
  }
  const fields = needed[type] ?? []
  for (const name of fields) input.demand(name)
  if (type === 'SAP' && !/^\d{2}$/u.test(input.demand('SAP_SYSTEM_NUMBER'))) {
    throw fail.invalid('SAP_SYSTEM_NUMBER', 'it must be two digits')
  }
  const mode = input.text('CONNECTION_MODE') ?? 'Non SSL'
  if (mode !== 'SSL' && mode !== 'Non SSL') throw fail.invalid('CONNECTION_MODE', 'SSL or Non SSL')
  const resources = ids.map((id) =>
    request.withParameters({ RESOURCEID: String(id) }).resourceFor('fullaccess', 'configure remote resets'),
  )
  if (resources.some((one) => one.type !== type))
    throw fail.invalid('RESOURCETYPE', 'a resource is of another type')
  const options = optionsOf(input, [...fields, 'CONNECTION_MODE'])
  for (const resource of resources) {
    for (const [option, value] of options) resource.options.set(option, value)
    request.audit('Remote Password Reset Configured', { resource })
  }
  return { message: 'LAB: remote password reset configured' }
}
