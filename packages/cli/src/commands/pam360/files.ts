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
  label: {
    kind: 'text',
    value: 'TEXT',
    group: field,
    brief: 'The file of a custom field, by its label',
  },
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
    brief: 'With --label or --column: whose field [account]',
  },
} as const satisfies FlagTable

/** `sallyport pam360 files download` */
export const filesDownload = secretCommand<typeof downloadFlags>({
  name: 'files download',
  summary: 'Get the file of an account, or of a custom field',
  usage: 'RESOURCE ACCOUNT | --id ID/ID --out FILE',
  description:
    'Gets the file that stands in place of a password (License Store, Key Store, File Store), or the one in a\ncustom field: with --label over the REST API, with --column by a legacy call of the vendor’s apps.',
  flags: downloadFlags,
  examples: [
    { does: inEnvironment, line: 'licences editor --out editor.txt' },
    { does: 'Of a custom field', line: 'web-01 svc --label Plan --of resource --out plan.txt' },
  ],
  file: 'a file',
  prepare(settings, words) {
    const account = oneAccount(settings, words)
    const why = readWhy(settings)
    const [label, column] = [settings.value('label'), settings.value('column')]
    const of = settings.text('of')
    const whose = of === undefined ? 'account' : oneOf(of, ['account', 'resource'] as const)
    if (label !== undefined && column !== undefined)
      throw new UsageError('Give --label or --column, not both.')
    if (label !== undefined) {
      return ({ files }, signal) =>
        files.downloadCustomField(account, { of: whose, label }, { ...why, signal })
    }
    if (column !== undefined) {
      return ({ files }, signal) =>
        files.downloadCustomField(account, { of: whose, column }, { ...why, signal })
    }
    if (of !== undefined) throw new UsageError('--of goes with --label or --column only.')
    return ({ files }, signal) => files.download(account, { ...why, signal })
  },
})
