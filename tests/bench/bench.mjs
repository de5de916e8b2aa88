// @ts-check
/**
 * Measures Offprint against its bounds, most of them as ratios to Eleventy on the same posts in the same run.
 *
 *     npm run bench [-- --posts 2000] [-- --rounds 3] [-- --json]
 *
 * Exits with 1 if a bound is broken.
 */
import { execFileSync } from 'node:child_process'
import { access, appendFile, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  checkOutput,
  coldBuild,
  eleventy,
  installPeer,
  OFFPRINT,
  offprint,
  prepareUnaudited,
  unaudited,
  WORK,
} from './builders.mjs'
import { collectCost } from './collect-cost.mjs'
import { figures, table } from './figures.mjs'
import { makePost, writePublication } from './generate-posts.mjs'
import { importCost } from './import-cost.mjs'
import { lookCost } from './look-cost.mjs'
import { measure, settleDisk } from './measure.mjs'
import { pageCost } from './page-cost.mjs'
import { sampleCost } from './sample-cost.mjs'
import { serveCost } from './serve-cost.mjs'

const HELP_RUNS = 7
const WATCH_COST = fileURLToPath(new URL('./watch-cost.mjs', import.meta.url))
const MJML_COST = fileURLToPath(new URL('./mjml-cost.mjs', import.meta.url))

/** @typedef {import('./measure.mjs').Cost} Cost */

/** @param {string} text */
const say = text => process.stderr.write(`${text}\n`)

/** @param {number} posts */
async function publicationOf(posts) {
  const root = path.join(WORK, `publication-${posts}`)
  await rm(root, { recursive: true, force: true })
  await writePublication(root, posts)
  return root
}

/**
 * Offprint and Eleventy take turns, so that other load on the machine affects both.
 * @param {{ many: string, few: string, rounds: number }} options
 */
async function coldBuilds({ many, few, rounds }) {
  /** @type {Record<'cold' | 'peer' | 'few' | 'unaudited', Cost[]>} */
  const costs = { cold: [], peer: [], few: [], unaudited: [] }
  await prepareUnaudited()
  for (let round = 1; round <= rounds; round += 1) {
    costs.few.push(await coldBuild(offprint(few)))
    costs.unaudited.push(await coldBuild(unaudited(many)))
    costs.cold.push(await coldBuild(offprint(many)))
    costs.peer.push(await coldBuild(eleventy(many)))
    say(
      `round ${round} of ${rounds}: ${[costs.cold, costs.peer].map(list => `${list.at(-1)?.wall.toFixed(0)} ms`).join(' / ')}`,
    )
  }
  return costs
}

/**
 * Edits the newest post (which is in every feed), one in the middle, the oldest, and so on. Each edit must reach the output.
 * @param {{ publication: string, posts: number, rounds: number }} options
 * @returns {Promise<Cost[]>}
 */
async function rebuilds({ publication, posts, rounds }) {
  /** @type {Cost[]} */
  const costs = []
  const builder = offprint(publication)
  const edited = [0, posts >> 1, posts - 1]
  for (let round = 0; round < rounds; round += 1) {
    const { file } = makePost(edited[round % edited.length] ?? 0)
    const sentence = `This sentence was added in round ${round + 1}.`
    await appendFile(path.join(publication, 'posts', file), `\n${sentence}\n`)
    settleDisk()
    costs.push(await measure(builder.program))
    const page = await readFile(path.join(builder.out, path.parse(file).name, 'index.html'), 'utf8')
    if (!page.includes(sentence)) throw new Error(`the rebuild did not write the edited ${file}`)
  }
  return costs
}

/**
 * @param {string} publication
 * @param {number} posts
 * @returns {number[]} milliseconds
 */
function watching(publication, posts) {
  const edited = [0, posts >> 1, posts - 1, posts >> 2, 1].map(index => makePost(index).file)
  return JSON.parse(execFileSync(process.execPath, [WATCH_COST, publication, ...edited], { encoding: 'utf8' }))
}

/**
 * What answers without a publication, and Node alone for comparison, by turns.
 * @returns {Promise<import('./figures.mjs').Measured['starts']>}
 */
async function starts() {
  const programs = {
    bare: { script: '-e', args: ['0'] },
    '--help': { script: OFFPRINT, args: ['--help'] },
    '--version': { script: OFFPRINT, args: ['--version'] },
    'completion bash': { script: OFFPRINT, args: ['completion', 'bash'] },
    'a Tab after `send`': { script: OFFPRINT, args: ['completion', 'bash', '--', 'send', ''] },
  }
  /** @type {Record<string, Cost[]>} */
  const costs = Object.fromEntries(Object.keys(programs).map(name => [name, []]))
  for (let run = 0; run < HELP_RUNS; run += 1)
    for (const [name, program] of Object.entries(programs)) costs[name]?.push(await measure(program))
  const { bare = [], ...commands } = costs
  return { bare, commands }
}

/**
 * @param {string} out
 * @returns {import('./figures.mjs').Measured['mjml']}
 */
const mjmlCost = out =>
  JSON.parse(execFileSync(process.execPath, [MJML_COST, path.join(out, 'email')], { encoding: 'utf8' }))

function readArguments() {
  const { values } = parseArgs({
    options: {
      posts: { type: 'string', default: '10000' },
      rounds: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
    },
  })
  const [posts, rounds] = [values.posts, values.rounds].map(Number)
  if (!Number.isInteger(posts) || !Number.isInteger(rounds) || Number(posts) < 100 || Number(rounds) < 1) {
    say('--posts takes a whole number from 100, --rounds one from 1')
    process.exit(2)
  }
  return { posts: Number(posts), rounds: Number(rounds), json: values.json }
}

/**
 * @param {{ posts: number, rounds: number }} options
 * @returns {Promise<import('./figures.mjs').Measured>}
 */
async function measureAll({ posts, rounds }) {
  const fewPosts = Math.min(1000, posts >> 1)
  say(`writing ${posts} posts and installing Eleventy below ${path.relative(process.cwd(), WORK)}`)
  await installPeer()
  const few = await publicationOf(fewPosts)
  const many = await publicationOf(posts)
  const costs = await coldBuilds({ many, few, rounds })
  const pageBytes = {
    ours: await checkOutput(offprint(many), many),
    peer: await checkOutput(eleventy(many), many),
  }
  const mjml = mjmlCost(offprint(many).out)
  const rebuilt = await rebuilds({ publication: many, posts, rounds })
  return {
    posts,
    fewPosts,
    ...costs,
    rebuilds: rebuilt,
    watching: watching(many, posts),
    starts: await starts(),
    importing: await importCost(),
    importedPage: await pageCost(),
    collecting: await collectCost(),
    look: await lookCost(),
    serving: await serveCost(),
    sample: await sampleCost(),
    pageBytes,
    mjml,
  }
}

const { json, ...options } = readArguments()
await access(OFFPRINT).catch(() => {
  say('dist/bin/main.js is missing; run `npm run compile` first')
  process.exit(2)
})
const measured = await measureAll(options)
const rows = figures(measured)
console.log(json ? JSON.stringify({ figures: rows, measured }, null, 2) : table(measured, rows))
process.exitCode = rows.some(({ verdict }) => verdict === 'broken') ? 1 : 0
