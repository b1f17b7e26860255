import type { Lab } from '@sallyport/lab'
import { expect, vi } from 'vitest'

/** Waits until each fault that is for a number of requests has met them: they have been sent, and wait. */
export async function allSuffered(lab: Lab): Promise<void> {
  await vi.waitFor(() => expect(lab.faults.list()).toEqual([]), { timeout: 60_000 })
}
