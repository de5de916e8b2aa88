// @ts-check
/**
 * Milliseconds per email edition: bare mjml on source.mjml, and our own rendering of the same edition.
 *
 *     node tests/bench/mjml-cost.mjs <out/email>
 *
 * Prints JSON: { editions, bare, ours }, the times in milliseconds per edition.
 */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import mjml from 'mjml'
import { median } from './measure.mjs'

const MOST_EDITIONS = 10
const WARM_UP = 5
const ROUNDS = 15

/** @typedef {{ folder: string, source: string }} Edition */
/** @typedef {(edition: Edition) => Promise<unknown>} Render */

/**
 * Our rendering of an edition, from its folder below out/email: templates, MJML, bodies, and the text part with them.
 * @param {string} publication
 * @returns {Promise<Render>}
 */
async function ourRenderer(publication) {
  const parts = ['disk', 'open-publication', 'workers/worker-pool', 'plan', 'build-cache']
  const [{ openDisk }, { openPublication }, { workerPool }, { planBuild }, { EMPTY_CACHE }] = await Promise.all(
    parts.map(name => import(`../../dist/pipeline/${name}.js`)),
  )
  const options = { now: Date.now(), drafts: false, emails: 'recent' }
  const disk = openDisk(publication)
  const { loaded } = await openPublication(disk, { memory: EMPTY_CACHE, pool: workerPool(1), options })
  const { claims } = planBuild(loaded, disk, options)
  /** @type {Map<string, () => Promise<unknown>>} */
  const renders = new Map(claims.map((/** @type {any} */ { output }) => [output.path, output.render]))
  return async ({ folder }) => {
    const render = renders.get(`email/${path.basename(folder)}/index.html`)
    // A rendering is reused for the four files that are made of it, and then repeated.
    for (let file = 0; file < 4; file += 1) await render?.()
  }
}

/** @type {Render} */
const renderBare = async ({ source }) => mjml(source, { validationLevel: 'strict' })

/**
 * @param {string} root  out/email of a build
 * @returns {Promise<Edition[]>}
 */
async function readEditions(root) {
  const folders = (await readdir(root)).sort().slice(0, MOST_EDITIONS)
  return await Promise.all(
    folders.map(async name => {
      const folder = path.join(root, name)
      return { folder, source: await readFile(path.join(folder, 'source.mjml'), 'utf8') }
    }),
  )
}

/**
 * The renderers take turns on every edition, so that other load affects all of them.
 * @param {readonly Edition[]} editions
 * @param {readonly Render[]} renderers
 * @returns {Promise<number[]>} for each renderer the median of milliseconds per edition
 */
async function compare(editions, renderers) {
  const samples = renderers.map(() => /** @type {number[]} */ ([]))
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const spent = renderers.map(() => 0)
    for (const edition of editions) {
      for (const [index, render] of renderers.entries()) {
        const started = performance.now()
        await render(edition)
        spent[index] = (spent[index] ?? 0) + performance.now() - started
      }
    }
    if (round >= WARM_UP) for (const [index, time] of spent.entries()) samples[index]?.push(time / editions.length)
  }
  return samples.map(median)
}

const [root] = process.argv.slice(2)
if (!root) {
  console.error('Usage: node tests/bench/mjml-cost.mjs <out/email>')
  process.exit(2)
}
const editions = await readEditions(root)
if (editions.length === 0) throw new Error(`no editions in ${root}`)
const [bare, ours] = await compare(editions, [renderBare, await ourRenderer(path.join(root, '../..'))])
console.log(JSON.stringify({ editions: editions.length, bare, ours }))
