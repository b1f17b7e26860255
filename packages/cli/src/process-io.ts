import { constants } from 'node:os'
import type { Input, Interruption, Io, Output } from './io.ts'

const signals: readonly Interruption[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** This process. Its streams are opened when first used: opening one costs time that not every command has. */
export function processIo(): Io {
  return {
    get stdin(): Input {
      return process.stdin
    },
    get stdout(): Output {
      return process.stdout
    },
    get stderr(): Output {
      return process.stderr
    },
    env: process.env,
    onInterruption(listener) {
      for (const signal of signals) process.on(signal, listener)
      return () => {
        for (const signal of signals) process.off(signal, listener)
      }
    },
    onSignal(names, listener) {
      const known = names.filter((name) => Object.hasOwn(constants.signals, name))
      for (const signal of known) process.on(signal, listener)
      return () => {
        for (const signal of known) process.off(signal, listener)
      }
    },
  }
}
