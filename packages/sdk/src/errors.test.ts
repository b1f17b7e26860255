import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import {
  ConfigurationError,
  ConnectionError,
  isSallyportError,
  NotFoundError,
  SallyportError,
  vetCause,
  type AnySallyportError,
} from './errors.ts'

const sentinel = 'S3ntinel-pa,ss;wo"rd'

describe('errors', () => {
  it('carry code, hint, retryable, vendor code and status [core/error-shape]', () => {
    const error = new NotFoundError('Nothing matches.', {
      code: 'NOT_FOUND',
      vendorCode: 'APPAP004E',
      status: 404,
      hint: 'Check the name.',
    })
    expect(error).toBeInstanceOf(SallyportError)
    expect({ ...error }).toEqual({
      name: 'NotFoundError',
      code: 'NOT_FOUND',
      vendorCode: 'APPAP004E',
      status: 404,
      hint: 'Check the name.',
      retryable: false,
    })
    expect(String(error)).toBe('NotFoundError: Nothing matches.')
  })

  it('narrow by code in a switch [core/error-shape]', () => {
    const layer = (error: AnySallyportError): string => {
      switch (error.code) {
        case 'DNS_FAILURE':
        case 'TIMEOUT':
          return error.layer
        default:
          return error.name
      }
    }
    expect(layer(new ConnectionError('x', { code: 'TIMEOUT', layer: 'http' }))).toBe('http')
    expect(layer(new ConfigurationError('x', { code: 'CLIENT_CLOSED' }))).toBe('ConfigurationError')
  })

  it('are known across two copies of the package [core/error-shape]', async () => {
    vi.resetModules()
    const copy = await import('./errors.ts')
    const foreign = new copy.NotFoundError('x', { code: 'NOT_FOUND' })
    expect(foreign).not.toBeInstanceOf(NotFoundError)
    expect(isSallyportError(foreign)).toBe(true)
    expect(isSallyportError(new Error('x'))).toBe(false)
    expect(isSallyportError({ code: 'NOT_FOUND' })).toBe(false)
  })

  it('keep of a foreign cause only its name, code and system call [core/error-printing]', () => {
    const foreign = Object.assign(new Error(`request with ${sentinel} failed`), {
      code: 'ECONNRESET',
      syscall: 'read',
      stdout: sentinel,
      options: { headers: { authorization: sentinel } },
      cause: new Error(sentinel),
    })
    const error = new ConnectionError('The connection broke.', {
      code: 'CONNECTION_RESET',
      layer: 'tcp',
      cause: foreign,
    })
    const printed = inspect(error, { depth: 9, showHidden: true })
    expect(printed).not.toContain(sentinel)
    expect(printed).toContain('ECONNRESET read')
    expect(error.cause).toMatchObject({ code: 'ECONNRESET', syscall: 'read', message: 'ECONNRESET read' })
  })

  it('take no sentence for a code [core/error-printing]', () => {
    const foreign = Object.assign(new Error('x'), {
      code: `${sentinel} and more`,
      syscall: `spawn ${sentinel}`,
    })
    expect(vetCause(foreign)).toMatchObject({ message: '' })
    expect(vetCause(sentinel)).toBeUndefined()
  })

  it('keep our own errors as causes, whole [core/error-printing]', () => {
    const inner = new NotFoundError('Nothing matches.', { code: 'NOT_FOUND' })
    expect(new ConfigurationError('x', { code: 'INVALID_OPTION', cause: inner }).cause).toBe(inner)
  })
})
