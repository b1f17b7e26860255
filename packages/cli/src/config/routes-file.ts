import { UsageError } from '../cli-error.ts'
import type { Setting } from './settings.ts'
import { readTextFile } from './text-file.ts'

/** Where something is asked for. */
interface Route<Method extends string> {
  readonly method: Method
  readonly path: string
}

/**
 * Reads addresses that differ from an assumption of the library, which checks names and paths.
 *
 * @param example How such a file looks, for the hint.
 * @throws UsageError where the file holds something else; CliError for the file.
 */
export async function readRoutesFile<Method extends string>(
  setting: Setting,
  methods: readonly Method[],
  example: string,
): Promise<Record<string, Route<Method>>> {
  const text = await readTextFile(setting, 'Give the path of a file that holds JSON.')
  const routes = parseRoutes(text, methods)
  if (routes !== undefined) return routes
  throw new UsageError(`${setting.origin}: the file that it names holds no routes.`, example)
}

function parseRoutes<Method extends string>(
  text: string,
  methods: readonly Method[],
): Record<string, Route<Method>> | undefined {
  const value = jsonOf(text)
  if (!isObject(value)) return undefined
  const entries = Object.entries(value).map(([name, route]) => [name, parseRoute(route, methods)] as const)
  const routes = entries.flatMap(([name, route]) => (route === undefined ? [] : [[name, route] as const]))
  return routes.length === entries.length ? Object.fromEntries(routes) : undefined
}

function parseRoute<Method extends string>(
  value: unknown,
  methods: readonly Method[],
): Route<Method> | undefined {
  if (!isObject(value) || typeof value['path'] !== 'string') return undefined
  const method = methods.find((one) => one === value['method'])
  return method === undefined ? undefined : { method, path: value['path'] }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
