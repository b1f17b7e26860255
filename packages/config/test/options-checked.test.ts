import { describe, expect, it } from 'vitest'
import { checkConfiguration, findConfiguration, loadConfiguration, openVaults } from '@sallyport/config'
import { failureOf, testFolder } from './support/files.ts'

const folder = testFolder()
const path = folder.file('sallyport.yaml', 'vaults: { a: { kind: cp, appId: billing } }')

describe('the functions of the package', () => {
  it.each<[name: string, call: (options: object) => Promise<unknown>, near: readonly [string, string]]>([
    ['loadConfiguration', (options) => loadConfiguration(path, options), ['profil', 'profile']],
    ['checkConfiguration', (options) => checkConfiguration(path, options), ['profil', 'profile']],
    ['findConfiguration', (options) => findConfiguration(options), ['cwdd', 'cwd']],
    [
      'openVaults',
      async (options) => openVaults(await loadConfiguration(path), options),
      ['loger', 'logger'],
    ],
  ])('%s refuses options that it has not, or of a wrong type', async (name, call, [misspelt, meant]) => {
    expect(await failureOf(call({ [misspelt]: 'x' }))).toMatchObject({
      name: 'ConfigurationError',
      code: 'INVALID_OPTION',
      message: `${name}: unknown option '${misspelt}', did you mean '${meant}'?.`,
    })
    expect((await failureOf(call({ [meant]: 1 }))).message).toMatch(
      new RegExp(`^${name}: option '${meant}' must be an? (string|object)\\.$`),
    )
    expect((await failureOf(call([]))).message).toBe(`${name}: the options must be an object.`)
    await call({ [meant]: undefined })
  })

  it('take a path, or what was found', async () => {
    for (const where of [42, null, {}, []]) {
      const failure = await failureOf(loadConfiguration(where as never))
      expect(failure.message).toBe(
        'loadConfiguration: the file must be a path, or what findConfiguration found.',
      )
    }
  })
})
