// @ts-check
/**
 * Measures how long each lens takes to show an email, with the slowest theme and images off.
 *
 *     npm run build && node tests/bench/lenses-cost.mjs out/email/weekly/index.html
 *
 * The email's body is repeated up to 90 KB. Prints a line for each lens: median and minimum of 40 rounds, in milliseconds.
 */
import { readFileSync } from 'node:fs'
import { asSeen } from '../../dist/preview/lenses/index.js'
import { median } from './measure.mjs'

const BYTES = 90_000
const ROUNDS = 40

const path = process.argv[2]
if (!path) throw new Error('Name an email: out/email/…/index.html')
const email = readFileSync(path, 'utf8')
const [start, end] = [email.search(/<body[^>]*>/), email.lastIndexOf('</body>')]
const body = email.slice(email.indexOf('>', start) + 1, end)
const copies = Math.ceil((BYTES - Buffer.byteLength(email)) / Buffer.byteLength(body))
const html = `${email.slice(0, end)}${body.repeat(Math.max(0, copies))}${email.slice(end)}`
console.log(`${Buffer.byteLength(html)} bytes`)

for (const lens of /** @type {const} */ (['none', 'gmail', 'ganga', 'outlook', 'yahoo', 'apple'])) {
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now()
    asSeen(html, { lens, theme: 'full', images: 'off' })
    return performance.now() - began
  })
  console.log(`${lens.padEnd(8)} ${median(times).toFixed(1)} ms, at least ${Math.min(...times).toFixed(1)} ms`)
}
