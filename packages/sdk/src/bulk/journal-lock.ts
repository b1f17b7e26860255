import { open, readFile, rename, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { randomUUID } from 'node:crypto'
import { memberOf } from '../errors.ts'

/** The locks of this process, by path: its own number says nothing, it may be that of a process long dead. */
const held = new Set<string>()

/**
 * Takes a lock that dies with its owner: a file with the number of the process. Two runs that wrote one journal
 * would do everything twice.
 *
 * @param path The path of the lock itself, absolute.
 * @returns What gives it back; or nothing when another process holds it.
 * @throws What the file system throws.
 */
export async function takeLock(path: string): Promise<(() => Promise<void>) | undefined> {
  if (held.has(path)) return undefined
  held.add(path)
  try {
    if (!((await create(path)) || ((await removeStale(path)) && (await create(path))))) {
      held.delete(path)
      return undefined
    }
  } catch (error) {
    held.delete(path)
    throw error
  }
  return async () => {
    await rm(path, { force: true })
    held.delete(path)
  }
}

async function create(path: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx', 0o600)
    try {
      await handle.writeFile(`${process.pid} ${hostname()}\n`)
    } finally {
      await handle.close()
    }
    return true
  } catch (error) {
    if (memberOf(error, 'code') === 'EEXIST') return false
    throw error
  }
}

/** Takes the lock of a dead process away. `false` when its owner lives, or may live. */
async function removeStale(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(nothingIfMissing)
  if (text === undefined) return true
  const [, pid, host] = /^(\d+) (.+)\n$/.exec(text) ?? []
  if (pid === undefined || host !== hostname() || lives(Number(pid))) return false
  // Moved and then looked at: somebody else may have done the same in between, and taken the lock.
  const aside = `${path}.${randomUUID()}`
  const moved = await rename(path, aside).then(() => true, nothingIfMissing)
  if (moved === undefined) return true
  if ((await readFile(aside, 'utf8')) !== text) {
    await rename(aside, path)
    return false
  }
  await rm(aside, { force: true })
  return true
}

function lives(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return memberOf(error, 'code') !== 'ESRCH'
  }
}

function nothingIfMissing(error: unknown): undefined {
  if (memberOf(error, 'code') !== 'ENOENT') throw error
}
