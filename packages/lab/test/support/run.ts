import { spawn } from 'node:child_process'
import type { Lab } from '../../src/index.ts'

export interface Run {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Spawns a program without a shell and waits for its end. */
export function run(file: string, args: readonly string[], signal?: AbortSignal): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], signal })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', reject)
    child.on('close', (code, killedBy) => {
      const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString('utf8')
      resolve({ code, signal: killedBy, stdout: text(out), stderr: text(err) })
    })
  })
}

export interface SdkCall {
  readonly application?: string
  readonly query?: string
  readonly parameters?: readonly string[]
  readonly output?: string
  readonly delimiter?: string
}

/** Runs the lab's executable as clients do. */
export function sdk(lab: Pick<Lab, 'clipasswordsdk'>, options: SdkCall = {}): Promise<Run> {
  const { application = 'batch', query = 'Safe=Billing-DB;Object=oracle-prod', parameters = [] } = options
  const { output = 'Password', delimiter } = options
  return run(lab.clipasswordsdk, [
    'GetPassword',
    '-p',
    `AppDescs.AppID=${application}`,
    '-p',
    `Query=${query}`,
    ...parameters.flatMap((parameter) => ['-p', parameter]),
    '-o',
    output,
    ...(delimiter === undefined ? [] : ['-d', delimiter]),
  ])
}
