import type { AxidianContext } from '../context.ts'
import { coreOperations } from '../routes.ts'
import type { CoreOperation } from '../routes.ts'
import { coreRoutes } from '../settings.ts'
import { spelled } from './answers.ts'

const text = { type: 'string' }
const nullableText = { type: 'string', nullable: true }
const flag = { type: 'boolean' }

const schemas = {
  Account: {
    id: text,
    displayName: text,
    requiresReason: flag,
    hasPassword: flag,
    hasKey: flag,
    isKeySupported: flag,
  },
  CredentialRequest: { reason: nullableText },
  Password: { password: text },
  SshKey: { key: text, passphrase: nullableText, fileName: text },
} as const

function referenceTo(name: keyof typeof schemas): object {
  return { $ref: `#/components/schemas/${name}` }
}

function jsonContent(schema: object): object {
  return { content: { 'application/json': { schema } } }
}

const described: Readonly<Record<CoreOperation, { readonly summary: string; readonly answer: object }>> = {
  listAccounts: {
    summary: 'Accounts that are available to the application',
    answer: { type: 'array', items: referenceTo('Account') },
  },
  getPassword: { summary: 'Password of an account', answer: referenceTo('Password') },
  getSshKey: { summary: 'SSH key of an account', answer: referenceTo('SshKey') },
}

function parametersOf(path: string): object[] {
  return [...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: text,
  }))
}

/** An OpenAPI document of the addresses that Core answers at. */
export function openApiDocument({ settings, origin }: AxidianContext): object {
  const routes = coreRoutes(settings)
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of coreOperations) {
    const { method, path } = routes[operation]
    const { summary, answer } = described[operation]
    const body = { required: true, ...jsonContent(referenceTo('CredentialRequest')) }
    const own = (paths[path] ??= {})
    own[method.toLowerCase()] = {
      tags: ['Aapm'],
      operationId: operation,
      summary,
      parameters: parametersOf(path),
      ...(method === 'POST' ? { requestBody: body } : {}),
      responses: { '200': { description: 'Success', ...jsonContent(answer) } },
    }
  }
  return {
    openapi: '3.0.1',
    info: {
      title: 'Core',
      version: 'v1',
      description: 'What a lab answers. That a real server has these addresses is an assumption.',
    },
    servers: [{ url: `${origin()}/core` }],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([name, properties]) => [
          name,
          { type: 'object', properties: spelled(properties, settings) },
        ]),
      ),
      securitySchemes: { Bearer: { type: 'http', scheme: 'bearer' } },
    },
    security: [{ Bearer: [] }],
  }
}
