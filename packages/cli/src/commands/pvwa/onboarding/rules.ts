import { NotFoundError } from '@sallyport/sdk'
import type { OnboardingRule } from '@sallyport/sdk/cyberark'
import { UsageError } from '../../../cli-error.ts'
import { printable } from '../../../render/printable.ts'
import { refuseWords, someNames } from '../common.ts'
import { listCommand } from '../listing.ts'
import { namedAction } from '../named-action.ts'
import { notThere, orDoneBefore } from '../../shared/repeating.ts'

/** `sallyport pvwa onboarding-rules list` */
export const onboardingRulesList = listCommand({
  name: 'onboarding-rules list',
  summary: 'List the rules that put discovered accounts into safes',
  description:
    'Lists the rules that have discovered accounts onboarded by themselves, in the order in which they are tried.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: '' }],
  what: 'rule',
  look: {
    columns: ['Id', 'Rule', 'Safe', 'Platform', 'System', 'Users', 'Addresses'],
    droppable: ['Addresses', 'Users', 'System'],
    row: (rule: OnboardingRule) => [
      String(rule.id),
      ['cyan', printable(rule.name ?? '', 60)],
      printable(rule.safe ?? '', 60),
      printable(rule.platformId ?? '', 60),
      printable(rule.systemType ?? '', 20),
      printable(filterOf(rule.usernameMethod, rule.username), 60),
      printable(filterOf(rule.addressMethod, rule.address), 60),
    ],
  },
  prepare(_, words) {
    refuseWords(words, 'sallyport pvwa onboarding-rules list')
    return (vault, signal) => vault.onboardingRules.list({ signal })
  },
})

function filterOf(method: string | undefined, text = ''): string {
  return text === '' ? '' : [method?.toLowerCase(), text].filter(Boolean).join(' ')
}

/** `sallyport pvwa onboarding-rules delete` */
export const onboardingRulesDelete = namedAction({
  name: 'onboarding-rules delete',
  summary: 'Delete rules that put discovered accounts into safes',
  usage: 'RULE-ID…',
  description: 'Deletes rules, by the ids that onboarding-rules list shows. What they have onboarded stays.',
  flags: {},
  examples: [{ does: 'The settings are in the environment', line: '3' }],
  what: 'rule',
  success: 'deleted',
  question: (rules) => `Delete ${rules}?`,
  asksFrom: 1,
  uncertain: 'repeat',
  prepare(_, words) {
    const usage = 'sallyport pvwa onboarding-rules delete RULE-ID'
    const items = someNames(words, usage)
    if (items.some((id) => !/^\d{1,15}$/.test(id))) {
      throw new UsageError('There is a word that is no id: those are whole numbers.', usage)
    }
    return {
      items,
      names: (id) => ({ id }),
      async look(vault, id, { signal }) {
        const rules = await vault.onboardingRules.list({ signal })
        if (!rules.some((rule) => String(rule.id) === id)) {
          throw notThere(
            'There is no such rule.',
            'sallyport pvwa onboarding-rules list shows which there are.',
          )
        }
      },
      work: (vault, id, { signal, repeated }) =>
        orDoneBefore(vault.onboardingRules.delete(Number(id), { signal }), repeated, NotFoundError),
    }
  },
})
