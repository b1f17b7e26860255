import { generatedSecret } from '../random.ts'
import type { Pam360State } from '../state/pam360/pam360-state.ts'

const perResource = 20
const types = ['Linux', 'Windows', 'MySQL Server', 'Oracle DB Server'] as const

/**
 * Adds a large estate of so many accounts: resources `estate-0001` and on with 20 accounts each, `svc-01` and on.
 * The same number and random seed always give the same estate. The first user who may add resources owns it; every
 * other user of the same organisation may see all passwords of it. Does nothing where nobody may own it.
 */
export function generatePam360Estate(state: Pam360State, count: number, random: number): void {
  const owner = state.users.find((user) => user.may('add-resources'))
  if (count === 0 || owner === undefined) return
  const others = state.users.filter((user) => user !== owner && user.organisation === owner.organisation)
  for (let from = 0; from < count; from += perResource) {
    const number = from / perResource
    const name = `estate-${String(number + 1).padStart(4, '0')}`
    const resource = state.addResource(
      { name, type: types[number % types.length] ?? 'Linux', dnsName: `${name}.example.com` },
      owner,
    )
    for (const { id } of others) resource.shares.set({ user: id }, 'view')
    for (let index = 1; index <= Math.min(perResource, count - from); index += 1) {
      const account = `svc-${String(index).padStart(2, '0')}`
      state.addAccount(resource, {
        name: account,
        password: generatedSecret(random, `pam360 estate\0${name}\0${account}`),
      })
    }
  }
}
