/** Where Core is asked for what. */
import { isRecord, oneOf, type Check } from '../options.ts'

/** One operation of Core: its method, and its path below the Core URL, `{id}` standing for the account's id. */
export interface AxidianRoute {
  readonly method: 'GET' | 'POST'
  readonly path: string
}

/** The operations that the client uses. */
export interface AxidianRoutes {
  readonly listAccounts: AxidianRoute
  readonly getPassword: AxidianRoute
  readonly getSshKey: AxidianRoute
}

/**
 * Where Core is asked. **This is Sallyport's own assumption**: the vendor documents these requests, but on no page
 * that could be read. Override what differs with the option `routes`; `AxidianPrivilege.discover()` looks for the
 * real ones.
 *
 * @see docs/protocols/axidian.md
 */
export const axidianRoutes: AxidianRoutes = Object.freeze<AxidianRoutes>({
  listAccounts: { method: 'GET', path: '/api/aapm/accounts' },
  getPassword: { method: 'POST', path: '/api/aapm/accounts/{id}/password' },
  getSshKey: { method: 'POST', path: '/api/aapm/accounts/{id}/ssh-key' },
})

const isMethod = oneOf('GET', 'POST')

/** Checks a table of routes, or a part of one. */
export const routesOption: Check = (value) => {
  if (!isRecord(value)) return 'must be an object of routes'
  for (const [name, route] of Object.entries(value)) {
    if (!Object.hasOwn(axidianRoutes, name)) return `has the unknown route '${name}'`
    if (!isRecord(route) || isMethod(route['method']) !== undefined) {
      return `is not right: '${name}' must be { method: 'GET' or 'POST', path }`
    }
    const { path } = route
    if (typeof path !== 'string' || !/^\/[\x21-\x7e]*$/.test(path) || /[?#]/.test(path)) {
      return `is not right: the path of '${name}' must start with a slash and hold no query`
    }
    if (name !== 'listAccounts' && !path.includes('{id}')) {
      return `is not right: the path of '${name}' must hold {id}`
    }
  }
  return undefined
}
