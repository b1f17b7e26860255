import { ConflictError, NotFoundError } from '@sallyport/sdk'
import { describe, expect, it } from 'vitest'
import { orDoneBefore } from './repeating.ts'

const gone = (): Promise<never> => Promise.reject(new NotFoundError('gone', { code: 'NOT_FOUND' }))

describe('orDoneBefore', () => {
  it('takes it for done where an interrupted run may have done it', async () => {
    await expect(orDoneBefore(gone(), true, NotFoundError)).resolves.toBeUndefined()
    await expect(orDoneBefore(Promise.resolve('done now'), false, NotFoundError)).resolves.toBeUndefined()
  })

  it('passes on the same error in a first run, and any other one', async () => {
    await expect(orDoneBefore(gone(), false, NotFoundError)).rejects.toThrow('gone')
    await expect(orDoneBefore(gone(), true, ConflictError)).rejects.toThrow('gone')
  })
})
