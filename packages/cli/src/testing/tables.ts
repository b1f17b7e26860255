/** For tests: the flags of `get`, without loading what it retrieves with. */
import { commonFlags } from '../args/flags.ts'
import { doorFlags } from '../config/door-flags.ts'
import { requestFlags, selectionFlags } from '../config/selection-flags.ts'

/** All of them in one table. */
export const getTable = { ...doorFlags, ...selectionFlags, ...requestFlags, ...commonFlags }
