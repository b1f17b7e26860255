import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { fakeIo } from '../../testing/fake-io.ts'
import { someNames } from '../common.ts'
import { namesIn, namesOrInput } from './read-names.ts'

const parts = { io: fakeIo(), signal: new AbortController().signal }

describe('namesOrInput', () => {
  it('takes the words of the command line, each once', async () => {
    expect(await namesOrInput(['a', 'B', 'b'], 'usage', ['id'], parts)).toEqual(['a', 'b'])
    await expect(namesOrInput([], 'usage', ['id'], parts)).rejects.toThrow('Give at least one name.')
  })

  it('takes those of standard input, where there are any', async () => {
    const given = (text: string): typeof parts => {
      const stdin = Object.assign(new PassThrough().end(text), { setRawMode: () => undefined })
      return { ...parts, io: { ...fakeIo(), stdin } }
    }
    expect(await namesOrInput(['-'], 'usage', ['id'], given('14_5\n15_1\n14_5\n'))).toEqual(['14_5', '15_1'])
    await expect(namesOrInput(['-'], 'usage', ['id'], given('\n'))).rejects.toMatchObject({
      message: 'Standard input holds nothing.',
      exit: { code: 24 },
    })
  })

  it('refuses - beside other words, and where nothing is read', async () => {
    await expect(namesOrInput(['a', '-'], 'usage', ['id'], parts)).rejects.toThrow('A name cannot be -')
    expect(() => someNames(['-'], 'usage')).toThrow('A name cannot be -')
  })
})

describe('namesIn', () => {
  it('takes lines, and records in either form', () => {
    expect(namesIn('14_5\n\n15_1\n', ['id'])).toEqual(['14_5', '15_1'])
    expect(namesIn('{"id":"14_5","name":"x"}\n{"id":"15_1"}\n', ['id'])).toEqual(['14_5', '15_1'])
    expect(namesIn('{"requestId":"7","id":"24_3"}\n{"id":"8"}', ['requestId', 'id'])).toEqual(['7', '8'])
    expect(namesIn('[{"platformId":"A"},"B"]', ['platformId'])).toEqual(['A', 'B'])
  })

  it.each([
    ['{"name":"S3ntinel"}', 'line 1 holds no id'],
    ['14_5\n{"id":7}', 'line 2 holds no id'],
    ['[{"id":""}]', 'item 1 holds no id'],
  ])('refuses %j without repeating it', (text, message) => {
    expect(() => namesIn(text, ['id'])).toThrow(message)
    expect(() => namesIn(text, ['id'])).toThrow(expect.not.stringContaining('S3ntinel') as string)
  })
})
