import { checkArgument, checkOptions, oneOf } from '../../options.ts'
import { callShape, type CallOptions } from '../../transport/call-options.ts'
import { fieldsOf, itemsOf, type Fields } from './fields.ts'
import { path } from './paths.ts'
import type { Requester } from './requester.ts'

/** The components whose health PVWA knows. */
const components = ['PVWA', 'SessionManagement', 'CPM', 'AIM', 'PTA'] as const

/** A kind of component: `AIM` is the Credential Provider, `SessionManagement` PSM. */
export type HealthComponent = (typeof components)[number]

/** How many components of a kind there are, and how many of them are connected. */
export interface ComponentHealth {
  /** Its kind; newer servers may know more than {@link HealthComponent}. */
  readonly id: string
  readonly name: string
  readonly description: string | undefined
  readonly connected: number
  readonly total: number
  /** What the component counts, such as sessions; `undefined` for nothing. */
  readonly statistic: number | undefined
}

/** A vault server. */
export interface VaultHealth {
  readonly ip: string | undefined
  /** For example `Primary`. */
  readonly role: string | undefined
  readonly loggedOn: boolean | undefined
}

/** How everything is. */
export interface SystemHealth {
  readonly components: readonly ComponentHealth[]
  readonly vaults: readonly VaultHealth[]
}

/** One component. */
export interface ComponentInstance {
  readonly ip: string | undefined
  /** The user of the vault that it logs on as. */
  readonly username: string | undefined
  readonly version: string | undefined
  /** What the component counts, such as sessions; `undefined` for nothing. */
  readonly statistic: number | undefined
  readonly loggedOn: boolean | undefined
  readonly lastLogonAt: Date | undefined
}

/**
 * The health of the vault and its components: `pvwa.health`.
 *
 * Every call throws PermissionError where the user may not see it, and what any request throws.
 */
export class Health {
  readonly #requester: Requester

  /** Made by PasswordVault. */
  constructor(requester: Requester) {
    this.#requester = requester
  }

  /** How many components of each kind are connected, and which vaults. */
  async summary(call: CallOptions = {}): Promise<SystemHealth> {
    checkOptions('health.summary', call, callShape)
    const answer = await this.#requester.json({
      ...call,
      method: 'GET',
      path: 'API/ComponentsMonitoringSummary',
    })
    const fields = fieldsOf(answer, 'the health of components')
    return {
      components: fields.wrapped('Components').map((item) => {
        const of = fieldsOf(item, 'the health of a component')
        return {
          id: of.string('ComponentID'),
          name: of.string('ComponentName'),
          description: of.text('Description'),
          connected: of.number('ConnectedComponentCount') ?? 0,
          total: of.number('ComponentTotalCount') ?? 0,
          statistic: statisticOf(of),
        }
      }),
      vaults: fields.list('Vaults').map((item) => {
        const of = fieldsOf(item, 'the health of a vault')
        return { ip: of.text('IP'), role: of.text('Role'), loggedOn: of.flag('IsLoggedOn') }
      }),
    }
  }

  /**
   * The components of one kind.
   *
   * @throws ConfigurationError for a kind that PVWA does not know, before anything is sent.
   */
  async details(component: HealthComponent, call: CallOptions = {}): Promise<ComponentInstance[]> {
    checkOptions('health.details', call, callShape)
    checkArgument('health.details', 'the component', component, oneOf(...components))
    const where = path`API/ComponentsMonitoringDetails/${component}`
    const answer = await this.#requester.json({ ...call, method: 'GET', path: where })
    return itemsOf(answer, 'components', 'ComponentsDetails').map((item) => {
      const of = fieldsOf(item, 'a component')
      return {
        ip: of.text('ComponentIP'),
        username: of.text('ComponentUserName'),
        version: of.text('ComponentVersion'),
        statistic: statisticOf(of),
        loggedOn: of.flag('IsLoggedOn'),
        lastLogonAt: of.date('LastLogonDate'),
      }
    })
  }
}

/** -1 stands for none. */
function statisticOf(fields: Fields): number | undefined {
  const statistic = fields.number('ComponentSpecificStat')
  return statistic === undefined || statistic < 0 ? undefined : statistic
}
