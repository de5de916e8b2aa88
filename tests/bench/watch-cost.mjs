// @ts-check
/**
 * Measures the milliseconds of a rebuild after one edited post, as `offprint build --watch` does it: in one process, with the
 * cache of the build before.
 *
 *     node tests/bench/watch-cost.mjs <publication> <file in posts/> …
 *
 * Prints the times as JSON. The publication must have been built.
 */
import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { build } from '../../dist/bin/index.js'

const [root, ...files] = process.argv.slice(2)
if (!root || files.length === 0) {
  console.error('Usage: node tests/bench/watch-cost.mjs <publication> <file in posts/> …')
  process.exit(2)
}
const request = { root, now: Date.now(), drafts: false, emails: /** @type {const} */ ('recent'), strict: false }
let { memory } = await build(request)
const times = []
for (const file of files) {
  appendFileSync(path.join(root, 'posts', file), '\nOne more sentence.\n')
  const started = performance.now()
  const report = await build({ ...request, memory })
  times.push(performance.now() - started)
  if (!report.ok || report.changed.length === 0) throw new Error(`the rebuild did not write the edited ${file}`)
  memory = report.memory
}
console.log(JSON.stringify(times))
