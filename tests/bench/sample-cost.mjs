// @ts-check
/**
 * Measures what the sample publication costs: a build without a memory (but with the copies of its pictures), one that knows what MJML
 * makes of its emails, one in which nothing changed, and a check.
 *
 *     node tests/bench/sample-cost.mjs [rounds]
 */
import { cp, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { OFFPRINT, WORK } from './builders.mjs'
import { measure } from './measure.mjs'

/** What a build keeps for the next one, apart from the skeletons of emails. */
const MEMORY = ['memory.jsonl', 'facts', 'last-build.json'].map(file => `.offprint/${file}`)

/**
 * @typedef {Record<'cold' | 'skeletons' | 'unchanged' | 'check', import('./measure.mjs').Cost[]>} SampleCost  round by round
 */

const ROUNDS = 5
const SAMPLE = fileURLToPath(new URL('../../', import.meta.url))
const FILES = ['publication.yml', 'publishers.yml', 'posts', 'digests', 'ids.lock.json']

/**
 * @param {number} [rounds]
 * @returns {Promise<SampleCost>}
 */
export async function sampleCost(rounds = ROUNDS) {
  const root = path.join(WORK, 'publication-sample')
  await rm(root, { recursive: true, force: true })
  await mkdir(root, { recursive: true })
  for (const file of FILES) await cp(path.join(SAMPLE, file), path.join(root, file), { recursive: true })
  const run = (/** @type {string} */ command) => measure({ script: OFFPRINT, args: [command, '--root', root] })
  const forget = async (/** @type {string[]} */ ...paths) => {
    for (const kept of paths) await rm(path.join(root, kept), { recursive: true, force: true })
  }
  await run('build')
  /** @type {SampleCost} */
  const costs = { cold: [], skeletons: [], unchanged: [], check: [] }
  for (let round = 0; round < rounds; round += 1) {
    await forget('out', ...MEMORY, '.offprint/skeletons')
    costs.cold.push(await run('build'))
    await forget('out', ...MEMORY)
    costs.skeletons.push(await run('build'))
    costs.unchanged.push(await run('build'))
    costs.check.push(await run('check'))
  }
  return costs
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [name, costs] of Object.entries(await sampleCost(Number(process.argv[2] ?? ROUNDS))))
    console.log(`${name}: ${Math.min(...costs.map(({ cpu }) => cpu)).toFixed(0)} ms of CPU`)
