import { isSallyportError, type AnySallyportError } from '@sallyport/sdk'

/** The error that a promise is rejected with. Fails when it is not rejected, or with something else. */
export async function failureOf(work: Promise<unknown>): Promise<AnySallyportError> {
  try {
    await work
  } catch (error) {
    if (isSallyportError(error)) return error
    throw error
  }
  throw new Error('it did not fail')
}
