import { describe, expect, it } from 'vitest'
import { differencesOfReply, filled } from './compare-exchange.ts'
import { expectOfExchanges } from './each-exchange.ts'
import { exchangesOf, loadCorpus, loadPending } from './load-corpus.ts'
import type { ConversationCase } from './load-corpus.ts'

const standIns: ReadonlySet<string> = new Set(['{token}', '{bad token}'])

describe.each(['cyberark-pvwa', 'axidian', 'pam360'] as const)('conversations of %s', (vault) => {
  const cases: readonly ConversationCase[] = loadCorpus(vault)

  it('hold answers that agree with themselves', () => {
    expectOfExchanges(cases, ({ response }, { sides }) => {
      const forms = [response.json, response.text, response.base64].filter((form) => form !== undefined)
      const found = forms.length > 1 ? [`${forms.length} forms of body`] : []
      if (sides.includes('lab') && response.base64 !== undefined) {
        found.push('bytes cannot be asked of the lab')
      }
      if (response.statuses?.includes(response.status) === false) found.push('a status that may not be')
      const text = response.json === undefined ? (response.text ?? '') : JSON.stringify(response.json)
      const own = { status: response.status, headers: response.headers, text }
      return [...found, ...differencesOfReply(response, own)]
    })
  })

  it('name what they take from earlier answers, and nothing else', () => {
    const broken = cases.filter((one) => {
      const given: Record<string, unknown> = {}
      return exchangesOf(one).some(({ request, captures = {} }) => {
        const left = JSON.stringify(filled(request, given)).match(/\{[\w ]+\}/g) ?? []
        for (const name of Object.keys(captures)) given[name] = 0
        return left.some((name) => !standIns.has(name))
      })
    })
    expect(broken.map(({ id }) => id)).toEqual([])
  })

  it('are pending on sides that must reproduce them', () => {
    const sides = new Map(cases.map(({ id, sides }) => [id, sides]))
    const wrong = Object.entries(loadPending(vault)).flatMap(([side, ids]) =>
      [...ids]
        .filter((id) => sides.get(id)?.some((one) => one === side) !== true)
        .map((id) => `${side}: ${id}`),
    )
    expect(wrong).toEqual([])
  })
})
