/** What Core is asked for. */
export const coreOperations = ['listAccounts', 'getPassword', 'getSshKey'] as const

/** One thing that Core is asked for. */
export type CoreOperation = (typeof coreOperations)[number]

/** One address of Core. */
export interface CoreRoute {
  readonly method: 'GET' | 'POST'
  /** Below the url of Core; `{id}` stands for the id of an account. */
  readonly path: string
}

/** Addresses of Core, by what they are for. */
export type CoreRoutes = Readonly<Record<CoreOperation, CoreRoute>>

/**
 * The addresses of Core that the lab answers at. They are our assumption (Axidian Privilege protocol notes, Routes of
 * Core): the vendor documents its own where nobody here could read them. The setting `routes` replaces any of them.
 */
export const assumedCoreRoutes: CoreRoutes = {
  listAccounts: { method: 'GET', path: '/api/aapm/accounts' },
  getPassword: { method: 'POST', path: '/api/aapm/accounts/{id}/password' },
  getSshKey: { method: 'POST', path: '/api/aapm/accounts/{id}/ssh-key' },
}
