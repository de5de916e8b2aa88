// @ts-check
/**
 * Eleventy as its users have it, writing the same pages: Nunjucks layouts and heading anchors, as in its base blog; no
 * template language inside the Markdown, no page run through an HTML parser. BENCH_POSTS and BENCH_OUT are folders, relative to this one.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { feedPlugin } from '@11ty/eleventy-plugin-rss'
import anchor from 'markdown-it-anchor'
import { archivePage, indexPage } from './layouts/list-pages.js'
import { LONG_DATE, SITE } from './layouts/shell.js'
import { jsonLd, licenceUrl } from './layouts/structured-data.js'

const NEWEST = 20
const POSTS = process.env.BENCH_POSTS ?? 'posts'
const OUT = process.env.BENCH_OUT ?? 'out'

const FEEDS = { rss: '/feed.xml', atom: '/atom.xml', json: '/feed.json' }
const METADATA = {
  title: 'The Bench Reader',
  subtitle: 'Articles about rivers, grids and public accounts.',
  language: 'en',
  base: 'https://bench.example.org/',
  author: { name: 'The Bench Reader', email: 'editor@bench.example.org' },
}

/** @typedef {import('./layouts/shell.js').Item} Item */

/** @param {any} config */
export default function configure(config) {
  config.setFreezeReservedData(false)
  config.addGlobalData('layout', 'post.njk')
  config.addGlobalData('site', SITE)
  config.addFilter('longDate', (/** @type {Date} */ date) => LONG_DATE.format(date))
  config.addFilter('isoDay', (/** @type {Date} */ date) => date.toISOString().slice(0, 10))
  config.addFilter('jsonLd', jsonLd)
  config.addFilter('licenceUrl', licenceUrl)
  config.amendLibrary('md', (/** @type {any} */ md) => md.use(anchor, { tabIndex: false }))
  config.addCollection('posts', (/** @type {any} */ api) =>
    api.getAllSorted().filter((/** @type {Item} */ item) => item.inputPath.endsWith('.md')),
  )
  // A page to copy an article from, for each that its licence lets others publish.
  config.addCollection('licensed', (/** @type {any} */ api) =>
    api.getAllSorted().filter((/** @type {Item} */ item) => item.data.original?.license),
  )
  config.addTemplate('republish.njk', readFileSync(new URL('layouts/republish.njk', import.meta.url), 'utf8'))
  addListPage(config, '/index.html', posts => indexPage(posts.slice(-NEWEST).reverse()))
  addListPage(config, '/archive/index.html', posts => archivePage([...posts].reverse()))
  config.addPassthroughCopy({ 'layouts/style.css': 'style.css' })
  // 0 is every post, as our feeds and their archives together have them.
  for (const [type, outputPath] of Object.entries(FEEDS))
    config.addPlugin(feedPlugin, { type, outputPath, collection: { name: 'posts', limit: 0 }, metadata: METADATA })
  return {
    markdownTemplateEngine: false,
    htmlTemplateEngine: false,
    templateFormats: ['md', 'njk', '11ty.js'],
    dir: { input: POSTS, output: OUT, includes: path.relative(POSTS, 'layouts') },
  }
}

/**
 * @param {any} config
 * @param {string} permalink
 * @param {(posts: readonly Item[]) => string} render
 */
function addListPage(config, permalink, render) {
  const name = `${permalink.replace(/\W+/g, '-')}.11ty.js`
  config.addTemplate(name, (/** @type {any} */ data) => render(data.collections.posts), {
    permalink,
    layout: false,
    eleventyExcludeFromCollections: true,
  })
}
