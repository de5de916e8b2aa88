// @ts-check
/**
 * Measures Offprint against its bounds, most of them as ratios to Hugo (if it is installed) and Eleventy on the same posts in the same run.
 *
 *     npm run bench [-- --posts 2000] [-- --rounds 3] [-- --large 100000] [-- --json]
 *
 * --large also builds a publication of that size, once.
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
  hugo,
  installPeer,
  OFFPRINT,
  offprint,
  prepareHugo,
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
 * The programs take turns, so that other load on the machine affects all.
 * @param {{ many: string, few: string, rounds: number }} options
 */
async function coldBuilds({ many, few, rounds }) {
  /** @type {Record<'few' | 'unaudited' | 'hugo' | 'bareHugo' | 'cold' | 'eleventy', Cost[]>} */
  const costs = { few: [], unaudited: [], hugo: [], bareHugo: [], cold: [], eleventy: [] }
  await prepareUnaudited()
  const withHugo = await prepareHugo()
  const turns = /** @type {const} */ ([
    ['few', offprint(few)],
    ['unaudited', unaudited(many)],
    ...(withHugo
      ? [
          ['bareHugo', hugo('hugo-bare', many)],
          ['hugo', hugo('hugo', many)],
        ]
      : []),
    ['cold', offprint(many)],
    ['eleventy', eleventy(many)],
  ])
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, builder] of turns) costs[name].push(await coldBuild(builder))
    const told = Object.entries(costs).map(([name, list]) => `${name} ${list.at(-1)?.wall.toFixed(0) ?? '?'} ms`)
    say(`round ${round} of ${rounds}: ${told.join(', ')}`)
  }
  return costs
}

/**
 * Builds in which nothing has changed, by a new process each.
 * @param {string} publication
 * @param {number} rounds
 */
async function unchangedBuilds(publication, rounds) {
  /** @type {Cost[]} */
  const costs = []
  for (let round = 0; round < rounds; round += 1) costs.push(await offprint(publication).build())
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
    costs.push(await builder.build())
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
      rounds: { type: 'string', default: '5' },
      large: { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
    },
  })
  const [posts = 0, rounds = 0, large = 0] = [values.posts, values.rounds, values.large].map(Number)
  if (![posts, rounds, large].every(Number.isInteger) || posts < 100 || rounds < 1 || large < 0) {
    say('--posts takes a whole number from 100, --rounds one from 1, --large one from 0')
    process.exit(2)
  }
  return { posts, rounds, large, json: values.json }
}

/**
 * @param {{ posts: number, rounds: number, large: number }} options
 * @returns {Promise<import('./figures.mjs').Measured>}
 */
async function measureAll({ posts, rounds, large }) {
  const fewPosts = Math.min(1000, posts >> 1)
  say(`writing ${posts} posts and installing Eleventy below ${path.relative(process.cwd(), WORK)}`)
  await installPeer()
  const few = await publicationOf(fewPosts)
  const many = await publicationOf(posts)
  const costs = await coldBuilds({ many, few, rounds })
  const pageBytes = {
    ours: await checkOutput(offprint(many), many),
    eleventy: await checkOutput(eleventy(many), many),
    hugo: costs.hugo.length > 0 ? await checkOutput(hugo('hugo', many), many) : undefined,
  }
  const mjml = mjmlCost(offprint(many).out)
  const unchanged = await unchangedBuilds(many, rounds)
  const rebuilt = await rebuilds({ publication: many, posts, rounds })
  return {
    posts,
    fewPosts,
    ...costs,
    unchanged,
    rebuilds: rebuilt,
    large: large > 0 ? { posts: large, cost: await coldBuild(offprint(await publicationOf(large))) } : undefined,
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
