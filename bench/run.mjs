// Measures ratios, side by side in one run: machines are noisy, so no figure is an absolute promise.
import { parseArgs } from 'node:util'
import { bulk } from './bulk.mjs'
import { caching } from './caching.mjs'
import { commandStart } from './command-start.mjs'
import { labStart } from './lab-start.mjs'
import { listing } from './listing.mjs'
import { masking } from './masking.mjs'
import { pam360 } from './pam360.mjs'
import { platformExport } from './platform-export.mjs'
import { retrieval } from './retrieval.mjs'
import { userListing } from './user-listing.mjs'

/** Each gives figures: `{ name, value, unit, target, better }`. */
const benches = {
  retrieval,
  listing,
  'user-listing': userListing,
  bulk,
  caching,
  'platform-export': platformExport,
  pam360,
  'command-start': commandStart,
  'lab-start': labStart,
  masking,
}

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
})
if (values.help) {
  console.log(`npm run bench --silent -- [NAME...] [--json]\n\nNames: ${Object.keys(benches).join(', ')}`)
  process.exit(0)
}
const unknown = positionals.find((name) => !Object.hasOwn(benches, name))
if (unknown !== undefined) {
  console.error(`There is no bench '${unknown}'. Names: ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}

const chosen = positionals.length > 0 ? positionals : Object.keys(benches)
const figures = []
for (const name of chosen) {
  console.error(`measuring ${name} …`)
  for await (const figure of benches[name]()) {
    const { value, target, better } = figure
    const ok = better === 'higher' ? value >= target : value <= target
    figures.push({ ...figure, ok })
    if (!values.json) console.log(lineOf({ ...figure, ok }))
  }
}
if (values.json) console.log(JSON.stringify(figures))

function lineOf({ name, value, unit, target, better, ok }) {
  const sign = better === 'higher' ? '≥' : '≤'
  return `${ok ? 'ok  ' : 'MISS'} ${name.padEnd(52)} ${value.toFixed(2).padStart(8)} ${unit.padEnd(6)} (target ${sign} ${target})`
}
