import { test } from 'vitest'
import { labFixture } from '@sallyport/lab/testing'

labFixture()
test('is never run', () => undefined)
