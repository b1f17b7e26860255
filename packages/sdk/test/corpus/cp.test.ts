import { describe, expect, it } from 'vitest'
import { CredentialProvider, type CpPasswordRequest } from '@sallyport/sdk/cyberark'
import { loadCorpus } from '../../../../test/evidence/load-corpus.ts'
import { buildCommandLine } from '../../src/cyberark/cp/arguments.ts'
import { RecordedExecutable } from '../support/recorded-executable.ts'
import { outcomeOf } from '../support/outcome.ts'

const cases = loadCorpus('cyberark-cp').filter((exchange) => exchange.sides.includes('sdk'))

describe.skipIf(process.platform === 'win32')('corpus: CP', () => {
  it.each(cases.map((exchange) => [exchange.verdict, exchange.id, exchange] as const))(
    '%s %s',
    async (_verdict, _id, exchange) => {
      await using executable = await RecordedExecutable.create(exchange.result)
      await using cp = new CredentialProvider({ appId: 'billing', executable: executable.path })
      const outcome = await outcomeOf(cp.getPassword(exchange.call as CpPasswordRequest))
      const delimiter = executable.delimiter()
      expect(
        executable.arguments()?.map((argument) => argument.replaceAll(delimiter, '{delimiter}')),
      ).toEqual(exchange.argv ?? undefined)
      expect(outcome).toMatchObject(exchange.expect ?? {})
    },
  )

  it('writes slashes on Windows [cp/switch-prefix]', () => {
    const line = buildCommandLine({ appId: 'billing', safe: 'S', object: 'o' }, '/', '~~').arguments
    expect(line).toEqual([
      'GetPassword',
      '/p',
      'AppDescs.AppID=billing',
      '/p',
      'Query=Safe=S;Object=o',
      '/o',
      'Password,PassProps.UserName,PassProps.Address,PasswordChangeInProcess',
      '/d',
      '~~',
    ])
  })
})
