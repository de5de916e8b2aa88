// @ts-check
/**
 * Measures the CPU time that the import of a web page takes once the process is warm.
 *
 *     node tests/bench/page-cost.mjs [folder of saved pages]
 *
 * Without a folder, the pages are invented: an article of a thousand words within the navigation, the cards and the comments
 * that make up most of a real page.
 */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { makePost } from './generate-posts.mjs'

const PAGES = 60
const WARM_UP = 15
const CARDS = 120
const COMMENTS = 40

/** @typedef {{ median: number, slowest: number, pages: number }} PageCost  milliseconds; the slowest is the 95th percentile */

/** @param {number} index */
const textOf = index => makePost(index).text.replace(/^---\n[\s\S]*?\n---\n/, '')

/** @param {number} index */
const paragraphsOf = index =>
  textOf(index)
    .split(/\n{2,}/)
    .map(part => (part.startsWith('#') ? `<h2>${part.replace(/^#+\s*/, '')}</h2>` : `<p>${part}</p>`))
    .join('\n')

/** @param {number} index */
function inventedPage(index) {
  const title = `The harbour and its ${index} lamps`
  const address = `https://bench.example.org/${index}`
  const linked = {
    '@type': 'NewsArticle',
    headline: title,
    author: { name: 'Ines Okafor' },
    datePublished: '2025-03-04',
  }
  const card = (/** @type {number} */ at) =>
    `<div class="card card--${at % 3} grid__item" data-id="${at}"><a class="card__link" href="/${at}?ref=card"><img class="lazy" data-src="/i/${at}.jpg" srcset="/i/${at}-300.jpg 300w, /i/${at}-600.jpg 600w" alt="" loading="lazy"><span class="card__kicker">Ports</span><h3 class="card__title">What the pilots of pier ${at} say about their tide</h3></a><time datetime="2025-02-${String((at % 27) + 1).padStart(2, '0')}">${(at % 27) + 1} February 2025</time></div>`
  const comment = (/** @type {number} */ at) =>
    `<li class="comment" id="comment-${at}"><div class="comment-author vcard"><cite class="fn">Reader ${at}</cite></div><div class="comment-body"><p>${textOf(
      at,
    )
      .split(/\n{2,}/)
      .find(part => !part.startsWith('#'))
      ?.slice(0, 300)}</p></div><a class="comment-reply" href="#reply-${at}">Reply</a></li>`
  const times = (/** @type {number} */ number, /** @type {(at: number) => string} */ make) =>
    Array.from({ length: number }, (_, at) => make(at)).join('\n')
  return `<!doctype html><html lang="en"><head><title>${title} | Bench Review</title><meta property="og:site_name" content="Bench Review"><meta property="og:title" content="${title}"><link rel="canonical" href="${address}"><script type="application/ld+json">${JSON.stringify(linked)}</script></head>
<body><header><nav><ul>${times(60, at => `<li><a href="/section/${at}">Section ${at}</a></li>`)}</ul></nav></header>
<main><article><h1>${title}</h1><p class="byline">By <a rel="author" href="/people/ines">Ines Okafor</a></p><time datetime="2025-03-04">4 March 2025</time>
${paragraphsOf(index)}
${paragraphsOf(index + 1000)}</article></main>
<aside class="related">${times(CARDS, card)}</aside><section class="comments"><ol>${times(COMMENTS, comment)}</ol></section>
<footer><p>Bench Review, 2025</p></footer></body></html>`
}

/**
 * @param {string} [folder]
 * @returns {Promise<PageCost>}
 */
export async function pageCost(folder) {
  const { importSource } = await import('../../dist/importing/index.js')
  const pages = folder
    ? await Promise.all((await readdir(folder)).sort().map(name => readFile(path.join(folder, name))))
    : Array.from({ length: PAGES }, (_, index) => Buffer.from(inventedPage(index)))
  const context = {
    title: 'Bench',
    url: 'https://bench.example.net/',
    language: 'en',
    timezone: 'UTC',
    publishers: new Map(),
    now: Date.UTC(2026, 0, 1),
  }
  const importPage = async (/** @type {Buffer} */ bytes, /** @type {number} */ index) => {
    const address = `https://bench.example.org/${index}`
    const { drafts, problems } = await importSource({ name: 'page.html', address, bytes }, context)
    if (!folder && drafts.length !== 1) throw new Error(problems.map(({ what }) => what).join(' '))
  }
  for (const [index, page] of pages.slice(0, WARM_UP).entries()) await importPage(page, index)
  const costs = []
  for (const [index, page] of pages.entries()) {
    const before = process.cpuUsage()
    await importPage(page, index)
    const { user, system } = process.cpuUsage(before)
    costs.push((user + system) / 1000)
  }
  costs.sort((a, b) => a - b)
  const at = (/** @type {number} */ share) => costs[Math.floor((costs.length - 1) * share)] ?? Number.NaN
  return { median: at(0.5), slowest: at(0.95), pages: pages.length }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { median, slowest, pages } = await pageCost(process.argv[2])
  console.log(`${pages} pages, CPU time each: median ${median.toFixed(0)} ms, 95th percentile ${slowest.toFixed(0)} ms`)
}
