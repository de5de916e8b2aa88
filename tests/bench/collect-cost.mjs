// @ts-check
/**
 * Measures what it costs to ask 500 feeds of 50 entries of which none is new: with servers that say so, with servers that send the same
 * bytes, and with feeds whose entries have changed.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { OFFPRINT, WORK } from './builders.mjs'
import { makePost } from './generate-posts.mjs'
import { measure } from './measure.mjs'

const FEEDS = Number(process.env['BENCH_FEEDS'] ?? 500)
const ENTRIES = 50
/** The length of a summary, in characters. With the whole text of each entry, the second run has a peak of 230 MB. */
const SUMMARY = 600

/** @typedef {'unchanged' | 'same' | 'touched'} Way */
/** @typedef {Record<Way, import('./measure.mjs').Cost>} CollectCost */

/** @param {string} text */
const escaped = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

/**
 * @param {string} home
 * @param {number} number
 */
function feedOf(home, number) {
  const entries = Array.from({ length: ENTRIES }, (_, index) => {
    const body = makePost(index)
      .text.replace(/^---\n[\s\S]*?\n---\n/, '')
      .slice(0, SUMMARY)
    const date = new Date(Date.UTC(2026, 0, 1) + index * 3_600_000).toUTCString()
    const address = `${home}/${number}/${index}`
    return `<item><title>Entry ${index} of ${number}</title><comments>TIME</comments><link>${address}</link><guid>${address}</guid><pubDate>${date}</pubDate><description>${escaped(`<p>${body}</p>`)}</description></item>`
  })
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Feed ${number}</title><link>${home}/</link><lastBuildDate>TIME</lastBuildDate>${entries.join('')}</channel></rss>`
}

/** @returns {Promise<CollectCost>} */
export async function collectCost() {
  /** @type {{ way: Way, time: number }} */
  const now = { way: 'unchanged', time: 0 }
  /** @type {string[]} */
  const feeds = []
  const server = createServer((request, response) => {
    const number = Number(/^\/(\d+)\/feed$/.exec(request.url ?? '')?.[1] ?? Number.NaN)
    const feed = feeds[number]
    if (!feed) return void response.writeHead(404).end()
    const body = feed.replaceAll('TIME', String(now.way === 'touched' ? now.time : 0))
    const etag = `"${createHash('sha1').update(body).digest('hex')}"`
    const known = now.way === 'unchanged' && request.headers['if-none-match'] === etag
    if (known) response.writeHead(304, { etag }).end()
    else
      response
        .writeHead(200, { 'content-type': 'application/rss+xml', ...(now.way === 'unchanged' ? { etag } : {}) })
        .end(body)
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  const home = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  for (let number = 0; number < FEEDS; number += 1) feeds.push(feedOf(home, number))
  const root = path.join(WORK, 'collecting')
  await rm(root, { recursive: true, force: true })
  await mkdir(path.join(root, 'posts'), { recursive: true })
  await writeFile(path.join(root, 'publication.yml'), 'title: Bench\nurl: https://bench.example.net/\n')
  const publishers = feeds.map(
    (_, number) => `p${number}: { name: Outlet ${number}, feed: "${home}/${number}/feed", collect: { as: link } }`,
  )
  await writeFile(path.join(root, 'publishers.yml'), `${publishers.join('\n')}\n`)
  const run = () => measure({ script: OFFPRINT, args: ['collect', '--root', root, '--allow-private', '--all'] })
  try {
    await run()
    const items = (await readFile(path.join(root, 'collected.json'), 'utf8')).split('\n').length
    if (items < FEEDS * ENTRIES) throw new Error(`the first run saw ${items} entries`)
    const unchanged = await run()
    now.way = 'same'
    const same = await run()
    now.way = 'touched'
    now.time = 1
    return { unchanged, same, touched: await run() }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const [way, { cpu, peak }] of Object.entries(await collectCost()))
    console.log(`${way.padEnd(10)} ${(cpu / 1000).toFixed(2)} s of CPU, ${peak.toFixed(0)} MB`)
