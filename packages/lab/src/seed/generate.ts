import { generatedSecret } from '../random.ts'
import type { VaultState } from '../state/vault-state.ts'

const perSafe = 500
const kinds = [
  { platformId: 'UnixSSH', user: 'root', device: 'Operating System', prefix: 'linux' },
  { platformId: 'WinDesktopLocal', user: 'Administrator', device: 'Operating System', prefix: 'win' },
  { platformId: 'Oracle', user: 'system', device: 'Database', prefix: 'ora' },
  { platformId: 'MySQL', user: 'app', device: 'Database', prefix: 'mysql' },
] as const

/**
 * Adds a large estate of so many accounts: safes `Estate-0001` and on with 500 accounts each, objects
 * `linux-000001-root` and the like. The same number and random seed always give the same estate. Every
 * application of the seed may retrieve from it; users who may add safes may do everything in it.
 */
export function generateEstate(state: VaultState, count: number, random: number): void {
  if (count === 0) return
  const permissions = ['list', 'use', 'retrieve'] as const
  for (const { platformId } of kinds) {
    if (state.platform(platformId) === undefined) state.setPlatform({ id: platformId })
  }
  const members = state.applications.map((application) => application.id)
  const administrators = state.users.filter((user) => user.vaultAuthorization.has('AddSafes'))
  let safe = ''
  for (let index = 0; index < count; index += 1) {
    if (index % perSafe === 0) {
      const added = state.addSafe(`Estate-${String(index / perSafe + 1).padStart(4, '0')}`)
      for (const member of members) added.setMember(member, permissions)
      for (const { name } of administrators) added.setMember(name, ['all'])
      safe = added.name
    }
    const kind = kinds[index % kinds.length] ?? kinds[0]
    const number = String(index + 1).padStart(6, '0')
    const name = `${kind.prefix}-${number}-${kind.user}`
    state.addAccount({
      safe,
      name,
      platformId: kind.platformId,
      properties: [
        ['UserName', kind.user],
        ['Address', `${kind.prefix}-${number}.example.com`],
        ['DeviceType', kind.device],
      ],
      secret: () => generatedSecret(random, `${safeOf(index)}\0${name}`),
    })
  }
}

function safeOf(index: number): number {
  return Math.floor(index / perSafe)
}
