// How long `Lab.start()` takes, once the package is imported, in a process that has done nothing else.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { median } from './statistics.mjs'

const script = `
import { Lab } from '@sallyport/lab'
const started = performance.now()
const lab = await Lab.start()
console.log(performance.now() - started)
await lab.stop()
`

export async function* labStart() {
  const times = []
  for (let run = 0; run < 7; run += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
    times.push(Number(stdout))
  }
  yield { name: 'Lab.start() after import', value: median(times), unit: 'ms', target: 300, better: 'lower' }
}
