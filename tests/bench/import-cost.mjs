// @ts-check
/** Measures the import of a feed with a thousand entries and their full text. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { OFFPRINT, WORK } from './builders.mjs'
import { makePost } from './generate-posts.mjs'
import { measure } from './measure.mjs'

export const ENTRIES = 1000

/** @param {string} text */
const escaped = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

/** @param {number} index */
function entry(index) {
  const { text } = makePost(index)
  const body = text.replace(/^---\n[\s\S]*?\n---\n/, '')
  const html = body
    .split(/\n{2,}/)
    .map(part => (part.startsWith('#') ? `<h2>${part.replace(/^#+\s*/, '')}</h2>` : `<p>${part}</p>`))
    .join('\n')
  const date = new Date(Date.UTC(2025, 0, 1) + index * 3_600_000).toUTCString()
  const address = `https://bench.example.org/${index}`
  return `<item><title>Entry ${index}</title><link>${address}</link><guid>${address}</guid><pubDate>${date}</pubDate><content:encoded>${escaped(html)}</content:encoded></item>`
}

/** @returns {Promise<import('./measure.mjs').Cost>} */
export async function importCost() {
  const root = path.join(WORK, 'importing')
  await rm(root, { recursive: true, force: true })
  await mkdir(path.join(root, 'posts'), { recursive: true })
  await writeFile(path.join(root, 'publication.yml'), 'title: Bench\nurl: https://bench.example.net/\n')
  const entries = Array.from({ length: ENTRIES }, (_, index) => entry(index)).join('\n')
  const feed = path.join(root, 'feed.xml')
  const head =
    '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
  await writeFile(feed, `${head}<title>Bench</title><link>https://bench.example.org/</link>${entries}</channel></rss>`)
  const cost = await measure({ script: OFFPRINT, args: ['import', feed, '--root', root] })
  const posts = (await readdir(path.join(root, 'posts'))).length
  if (posts !== ENTRIES) throw new Error(`the import wrote ${posts} posts`)
  return cost
}
