/** Components whose health PVWA watches, by the ids that it gives them. */
export const componentIds = ['PVWA', 'CPM', 'SessionManagement', 'AIM', 'PTA'] as const

/** The id of a kind of component. */
export type ComponentId = (typeof componentIds)[number]

/** An instance of a component. */
export interface Component {
  readonly id: ComponentId
  /** The user by which it is known to the vault. */
  readonly user: string
  /** Default `127.0.0.1`. */
  readonly ip?: string
  /** Default: the version that PVWA plays. */
  readonly version?: string
  /** Whether it is connected. Default true. */
  readonly connected?: boolean
  /** When it last logged on, epoch seconds; default: when the lab started or was reset. */
  readonly lastLogon?: number
}

/** The components of a vault that a seed says nothing about. */
export const defaultComponents: readonly Component[] = [
  { id: 'PVWA', user: 'PVWAAppUser' },
  { id: 'CPM', user: 'PasswordManager' },
  { id: 'SessionManagement', user: 'PSMApp_PSM' },
  { id: 'SessionManagement', user: 'PSMPApp_PSMP' },
  { id: 'AIM', user: 'Prov_CCP' },
]

/** The components that are watched. */
export class Components {
  #held: Component[] = []

  /** All of them. */
  list(): readonly Component[] {
    return this.#held
  }

  /** Adds a component, or replaces the one of that kind and user. */
  set(component: Component): void {
    this.#held = [
      ...this.#held.filter(({ id, user }) => id !== component.id || user !== component.user),
      component,
    ]
  }

  /** Forgets all. */
  clear(): void {
    this.#held = []
  }
}
