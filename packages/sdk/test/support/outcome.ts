import { isSallyportError, type Credential } from '@sallyport/sdk'

/** What came of a retrieval, in the words of the corpus. */
export type Outcome =
  | {
      credential: {
        secret: string
        username: string | null
        address: string | null
        changeInProgress: boolean
        properties: Readonly<Record<string, string>>
      }
    }
  | { error: { name: string; vendorCode: string | null; status: number | null; retryable: boolean } }

/** Waits for a retrieval and tells what came of it. */
export async function outcomeOf(retrieval: Promise<Credential>): Promise<Outcome> {
  try {
    const { secret, username, address, changeInProgress, properties } = await retrieval
    return {
      credential: {
        secret: secret.reveal(),
        username: username ?? null,
        address: address ?? null,
        changeInProgress,
        properties,
      },
    }
  } catch (error) {
    if (!isSallyportError(error)) throw error
    const { name, vendorCode, status, retryable } = error
    return { error: { name, vendorCode: vendorCode ?? null, status: status ?? null, retryable } }
  }
}
