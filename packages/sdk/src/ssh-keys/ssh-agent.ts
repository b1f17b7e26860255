/** Gives private keys to a running ssh-agent. */
import { createConnection } from 'node:net'
import { ConfigurationError, ConnectionError, memberOf, ProtocolError } from '../errors.ts'
import { checkOptions, flag, integer, optional, text, type Shape } from '../options.ts'
import type { Secret } from '../secret.ts'
import { callShape, type CallOptions } from '../transport/call-options.ts'
import { Deadline } from '../transport/deadline.ts'
import { agentIdentity } from './agent-identity.ts'
import { field, uint32 } from './wire.ts'

/** Which agent, and how it shall keep the key. */
export interface SshAgentOptions extends CallOptions {
  /** Its socket or, on Windows, its pipe. Default `SSH_AUTH_SOCK`; without that, on Windows, the pipe of its OpenSSH. */
  readonly socket?: string
  /** What the agent calls the key. Default: nothing. */
  readonly comment?: string
  /** After how many seconds the agent forgets the key. Default: never. */
  readonly lifetimeSeconds?: number
  /** Have the agent ask its user at each use. Default `false`. */
  readonly confirm?: boolean
}

const shape: Shape<SshAgentOptions> = {
  ...callShape,
  socket: optional(text),
  comment: optional((value) => (typeof value === 'string' ? undefined : 'must be a string')),
  lifetimeSeconds: optional(integer(1, 2 ** 32 - 1)),
  confirm: optional(flag),
}

/** Some agents ask their user before they take a key. */
const defaultTimeoutMs = 30_000

const windowsPipe = '\\\\.\\pipe\\openssh-ssh-agent'

const request = { add: 17, addConstrained: 25 } as const
const constraint = { lifetime: 1, confirm: 2 } as const
const answer = { failure: 5, success: 6 } as const

/**
 * Gives a private key to a running ssh-agent, over its socket: no file is written and no program started. What the agent
 * does with it is its own affair: that of OpenSSH keeps keys in memory, that of GnuPG writes them to disk.
 *
 * @param key RSA, ECDSA or Ed25519; PKCS#1, SEC1, PKCS#8 or OpenSSH's own format; not encrypted.
 * @throws ConfigurationError when there is no agent, the agent does not take the key, or it is no such key;
 *   ConnectionError when the agent is not reached or does not answer in time (`timeoutMs`, default 30 000);
 *   ProtocolError.
 * @see https://datatracker.ietf.org/doc/draft-ietf-sshm-ssh-agent/
 * @example
 * const { secret } = await axidian.getSshKey('LINUX-SERVER/deploy')
 * await addToSshAgent(secret, { comment: 'deploy', lifetimeSeconds: 3600 })
 */
export async function addToSshAgent(key: string | Secret, options: SshAgentOptions = {}): Promise<void> {
  checkOptions('addToSshAgent', options, shape)
  const path = options.socket ?? usualSocket()
  const message = addition(typeof key === 'string' ? key : key.reveal(), options)
  try {
    const type = await ask(path, message, options)
    if (type === answer.success) return
    throw type === answer.failure ? refused(options) : notAnAgent()
  } finally {
    message.fill(0)
  }
}

function usualSocket(): string {
  const named = process.env['SSH_AUTH_SOCK']
  if (named !== undefined && named !== '') return named
  if (process.platform === 'win32') return windowsPipe
  throw new ConfigurationError('No ssh-agent is known.', {
    code: 'INVALID_OPTION',
    hint: 'Start one (eval "$(ssh-agent)"), so that SSH_AUTH_SOCK names its socket.',
  })
}

function addition(pem: string, { comment = '', lifetimeSeconds, confirm = false }: SshAgentOptions): Buffer {
  const identity = agentIdentity(pem)
  const constraints = [
    ...(lifetimeSeconds === undefined ? [] : [Buffer.from([constraint.lifetime]), uint32(lifetimeSeconds)]),
    ...(confirm ? [Buffer.from([constraint.confirm])] : []),
  ]
  const type = constraints.length === 0 ? request.add : request.addConstrained
  const parts = [Buffer.from([type]), identity, field(comment), ...constraints]
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const message = Buffer.concat([uint32(length), ...parts])
  identity.fill(0)
  return message
}

/** Sends one message and gives the type of the answer. */
async function ask(path: string, message: Buffer, { signal, timeoutMs }: CallOptions): Promise<number> {
  const deadline = new Deadline(timeoutMs ?? defaultTimeoutMs, signal, notInTime)
  const connection = createConnection({ path })
  try {
    return await new Promise<number>((resolve, reject) => {
      let received = Buffer.alloc(0)
      deadline.onCancel(reject)
      connection.on('error', (error) => reject(notReached(error)))
      connection.on('close', () => reject(notAnAgent()))
      connection.on('data', (chunk: Buffer) => {
        received = Buffer.concat([received, chunk])
        // The length of what follows, then its type, which says it all.
        if (received.length >= 5) resolve(received.readUInt8(4))
      })
      connection.write(message)
    })
  } finally {
    deadline.clear()
    connection.destroy()
  }
}

function refused({ lifetimeSeconds, confirm }: SshAgentOptions): ConfigurationError {
  const isConstrained = lifetimeSeconds !== undefined || confirm === true
  return new ConfigurationError('The ssh-agent did not take the key.', {
    code: 'NOT_SUPPORTED',
    hint: `It may be locked (ssh-add -X), or not take keys of this kind${isConstrained ? ', or not know how to limit their use' : ''}.`,
  })
}

function notReached(error: Error): ConnectionError {
  const isNone = memberOf(error, 'code') === 'ENOENT' || memberOf(error, 'code') === 'ECONNREFUSED'
  return new ConnectionError(
    isNone ? 'No ssh-agent listens where one should be.' : 'The ssh-agent was not reached.',
    {
      code: isNone ? 'CONNECTION_REFUSED' : 'CONNECTION_FAILED',
      layer: 'process',
      hint: 'Check that it runs and that SSH_AUTH_SOCK names its socket; on Windows, a pipe such as that of its OpenSSH and no socket of another system.',
      cause: error,
    },
  )
}

function notAnAgent(): ProtocolError {
  return new ProtocolError('What listens there does not answer as an ssh-agent does.', {
    code: 'UNEXPECTED_ANSWER',
    hint: 'Check SSH_AUTH_SOCK.',
  })
}

function notInTime(): ConnectionError {
  return new ConnectionError('The ssh-agent did not answer in time.', {
    code: 'TIMEOUT',
    layer: 'process',
    hint: 'It may be waiting for its user to agree.',
    retryable: true,
  })
}
