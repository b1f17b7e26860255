import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differencesOfAnswer, differencesOfResult } from '../../../test/evidence/compare-answer.ts'
import { estatePath, loadCorpus } from '../../../test/evidence/load-corpus.ts'
import { Lab } from '../src/index.ts'
import { call } from './support/request.ts'
import { run } from './support/run.ts'

describe('The corpus of CCP', () => {
  let lab: Lab

  beforeAll(async () => {
    lab = await Lab.start({ seed: estatePath('cyberark-ccp') })
  })
  afterAll(() => lab.stop())

  const cases = loadCorpus('cyberark-ccp').flatMap(({ id, verdict, sides, request, response, title }) =>
    sides.includes('lab') && request !== null && response !== null
      ? [request.target, ...(request.alternatives ?? [])].map((target) => ({
          name: `${verdict}/${id}: ${title} (${target})`,
          target,
          request,
          response,
        }))
      : [],
  )

  it.each(cases)('$name', async ({ target, request, response }) => {
    const { method, headers, clientCertificate } = request
    const client = clientCertificate === null ? {} : { client: clientCertificate }
    const reply = await call(lab, target, { method, headers, ...client })
    expect(differencesOfAnswer(response, reply)).toEqual([])
  })
})

describe('The corpus of CP', () => {
  let lab: Lab

  beforeAll(async () => {
    lab = await Lab.start({ seed: estatePath('cyberark-cp') })
  })
  afterAll(() => lab.stop())

  const delimiter = '\u0001#-#\u0001'
  const cases = loadCorpus('cyberark-cp').flatMap(({ id, verdict, sides, argv, result, title }) =>
    sides.includes('lab') && argv !== null && result !== null
      ? [{ name: `${verdict}/${id}: ${title}`, argv, result }]
      : [],
  )

  it.each(cases)('$name', async ({ argv, result }) => {
    const args = argv.map((argument) => argument.replaceAll('{delimiter}', () => delimiter))
    const { code, stdout, stderr } = await run(lab.clipasswordsdk, args)
    const stated = { exitCode: code, stdout, stderr }
    expect(differencesOfResult(result, stated, delimiter)).toEqual([])
  })
})
