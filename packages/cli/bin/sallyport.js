#!/usr/bin/env node
// CommonJS, as the package.json beside it says: Node starts it without setting up its ES module loader, which
// alone would cost more than all of `--version` may.
'use strict'
const [first, ...rest] = process.argv.slice(2)
if (rest.length === 0 && (first === '--version' || first === '-V')) {
  process.stdout.write(`${require('../package.json').version}\n`)
} else {
  import('../dist/bin.js')
}
