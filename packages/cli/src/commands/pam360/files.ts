import type { FlagTable } from '../../args/flags.ts'
import { reasonFlags } from '../../config/pam360-flags.ts'
import { UsageError } from '../../cli-error.ts'
import { oneOf } from '../../config/values.ts'
import { accountFlags, oneAccount } from './choose.ts'
import { inEnvironment, secretCommand } from './make.ts'
import { readWhy } from './why.ts'

const field = 'Custom field'

const downloadFlags = {
  ...accountFlags,
  ...reasonFlags,
  column: {
    kind: 'text',
    value: 'NAME',
    group: field,
    brief: 'The file of a custom field, by its column, such as COLUMN_SCHAR1',
  },
  of: {
    kind: 'text',
    value: 'account|resource',
    group: field,
    brief: 'With --column: whose field [account]',
  },
} as const satisfies FlagTable

/** `sallyport pam360 files download` */
export const filesDownload = secretCommand<typeof downloadFlags>({
  name: 'files download',
  summary: 'Get the file of an account, or of a custom field',
  usage: 'RESOURCE ACCOUNT | --id ID/ID --out FILE',
  description:
    'Gets the file that stands in place of a password (License Store, Key Store, File Store), or with --column the one in a\ncustom field, by a legacy call of the vendor’s apps.',
  flags: downloadFlags,
  examples: [
    { does: inEnvironment, line: 'licences editor --out editor.txt' },
    { does: 'Of a custom field', line: 'web-01 svc --column COLUMN_SCHAR1 --of resource --out plan.txt' },
  ],
  file: 'a file',
  prepare(settings, words) {
    const account = oneAccount(settings, words)
    const why = readWhy(settings)
    const column = settings.value('column')
    const of = settings.text('of')
    if (column === undefined) {
      if (of !== undefined) throw new UsageError('--of goes with --column only.')
      return ({ files }, signal) => files.download(account, { ...why, signal })
    }
    const whose = of === undefined ? 'account' : oneOf(of, ['account', 'resource'] as const)
    return ({ files }, signal) =>
      files.downloadCustomField(account, { of: whose, column }, { ...why, signal })
  },
})
