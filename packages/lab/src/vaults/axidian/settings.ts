import { assumedCoreRoutes } from './routes.ts'
import type { CoreRoutes } from './routes.ts'

/**
 * What can be set about Axidian Privilege. Little of it is established by a source: the settings are what else a
 * server might do (Axidian Privilege protocol notes, Not established).
 */
export interface AxidianSettings {
  /** Lifetime of a token in seconds by the lab's clock, from 1. Default 3600 (assumption). */
  tokenSeconds: number
  /** Whether a token is a signed JWT (default) or a reference that says nothing (assumption). */
  tokenForm: 'jwt' | 'reference'
  /** How the lifetime is told: a number (default), the same as text, or not at all. */
  expiresIn: 'number' | 'text' | 'none'
  /** The client that the identity provider knows. Default `aapm-tool`. */
  clientId: string
  /** The scope that it may ask for. Default `pam-api`. */
  scope: string
  /** Whether it may use the password grant. Default true. */
  passwordGrant: boolean
  /** Status of an unknown client: 400 (default), or 401 as on some versions. */
  unknownClientStatus: 400 | 401
  /** Addresses of Core that differ from the assumed ones. Default: none do. */
  routes: Partial<CoreRoutes>
  /** Spelling of property names in Core's answers. Default `camel`. */
  propertyCase: 'camel' | 'pascal' | 'snake'
  /** Whether the listing is a bare array (default), or stands below a name. */
  listForm: 'array' | 'items' | 'data' | 'accounts'
  /** Whether the id of an account is text (default) or a number. */
  idForm: 'text' | 'number'
  /** Whether an account that is not available answers like one that does not exist. Default false: 403. */
  hideUnavailable: boolean
  /** Status of a password or key that is not set: 404 (default) or 409. */
  notSetStatus: 404 | 409
  /** Whether Core shows an OpenAPI document of its addresses. Default false. */
  openApi: boolean
  /** Where it shows it, below the url of Core. Default `/swagger/v1/swagger.json`. */
  openApiPath: string
}

/** The defaults. */
export const defaultAxidianSettings: Readonly<AxidianSettings> = {
  tokenSeconds: 3600,
  tokenForm: 'jwt',
  expiresIn: 'number',
  clientId: 'aapm-tool',
  scope: 'pam-api',
  passwordGrant: true,
  unknownClientStatus: 400,
  routes: {},
  propertyCase: 'camel',
  listForm: 'array',
  idForm: 'text',
  hideUnavailable: false,
  notSetStatus: 404,
  openApi: false,
  openApiPath: '/swagger/v1/swagger.json',
}

/** The addresses that Core answers at. */
export function coreRoutes(settings: AxidianSettings): CoreRoutes {
  return { ...assumedCoreRoutes, ...settings.routes }
}
