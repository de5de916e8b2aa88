import { FEED_FORMATS, type FeedFormatName } from '../../core/feed-formats.js'
import { clipped } from '../../core/text.js'
import type { Publication } from '../../publication/index.js'
import {
  type Article,
  type Edition,
  type FeedLink,
  newestFirst,
  type RenderedEdition,
  type Site,
  selected,
  type Templates,
  tagSlug,
} from '../index.js'
import { atomDocument } from './atom.js'
import { type EntryContext, type Extent, entryHtml, entryOf, extentOf } from './entry.js'
import { feedDocuments, type PagedFeed } from './feed-archives.js'
import type { FeedContent } from './feed-skeleton.js'
import { jsonDocument } from './json-feed.js'
import { opmlEdition } from './opml.js'
import { rssDocument } from './rss.js'

/**
 * Lists the documents of every feed with its archives, in every format, and the OPML list of the feeds. All are rendered on
 * demand.
 * @param articles the articles of the feed channel, in any order; withdrawn ones keep their place without their text
 */
export function feedEditions(site: Site, articles: readonly Article[], templates: Templates): Edition[] {
  const newest = [...articles].sort(newestFirst)
  const byTag = site.publication.tagFeeds ? articlesByTag(newest) : new Map<string, Article[]>()
  const documents = site.feeds.flatMap(link => {
    const { settings, chosen } = contentsOf(link, site.publication, { newest, byTag })
    return feedDocuments(link, settings, chosen, site.key)
  })
  const make = feedMaker(site, templates)
  const feeds = documents.flatMap(document =>
    FEED_FORMATS.map(({ name }): Edition => {
      const recipe: FeedRecipe = { format: name, document }
      return {
        path: document.paths[name],
        key: `${name} ${document.key}`,
        render: () => make(recipe),
        shows: { as: name, articles: document.entries, whole: document.settings.content === 'full' },
        recipe,
      }
    }),
  )
  return [...feeds, opmlEdition(site, newest)]
}

/** What a document of a feed is made from. */
export interface FeedRecipe {
  readonly format: FeedFormatName
  readonly document: PagedFeed
}

/** Returns a function that makes documents of feeds from their recipes. */
export function feedMaker(site: Site, templates: Templates): (recipe: FeedRecipe) => RenderedEdition {
  const remembered = rememberedHtml()
  let latest: ReturnType<typeof contentOf> | undefined
  return ({ format, document }) => {
    // The formats of one document are usually rendered in succession, so the latest content is kept.
    if (latest?.document.key !== document.key)
      latest = contentOf(document, { site, templates, settings: document.settings }, remembered)
    const { cut, ...content } = latest
    return {
      bytes: WRITERS[format](content),
      cut: cut.map(({ id }) => id),
      // One note suffices for all formats.
      notes: cut.length > 0 && format === FEED_FORMATS[0].name ? [cutNote(document.paths[format], cut)] : [],
    }
  }
}

/** The writer of each format. */
const WRITERS: Readonly<Record<FeedFormatName, (content: FeedContent) => string>> = {
  rss: rssDocument,
  atom: atomDocument,
  json: jsonDocument,
}

const cutNote = (path: string, cut: readonly Article[]): string =>
  `The feed \`${path}\` would have exceeded ${MOST_HTML.toLocaleString('en')} bytes, so these entries were cut to excerpts: ${cut.map(({ title }) => `“${clipped(title, 60)}”`).join(', ')}.`

interface Pool {
  readonly newest: readonly Article[]
  readonly byTag: ReadonlyMap<string, readonly Article[]>
}

/** Returns the posts and settings of a feed. A tag's feed uses the settings of the main one. */
function contentsOf({ name }: FeedLink, { feeds }: Publication, { newest, byTag }: Pool) {
  const settings = feeds.find(feed => feed.name === name)
  if (settings) {
    const chosen = selected(settings, newest)
    return { settings, chosen: settings.partners ? chosen.flatMap(({ forPartners }) => forPartners ?? []) : chosen }
  }
  const main =
    feeds.find(feed => feed.name === '') ?? ({ content: 'full', link: 'page', creators: 'each', limit: 20 } as const)
  return { settings: main, chosen: byTag.get(name) ?? [] }
}

function articlesByTag(articles: readonly Article[]): Map<string, Article[]> {
  const found = new Map<string, Article[]>()
  for (const article of articles) {
    for (const name of new Set(article.tags.map(tag => `tag/${tagSlug(tag)}`))) {
      const tagged = found.get(name) ?? []
      tagged.push(article)
      found.set(name, tagged)
    }
  }
  return found
}

type Remembered = (article: Article, extent: Extent, context: EntryContext) => string

/** The size limit of the cache of entry HTML, in UTF-16 units. */
const REMEMBERED = 1_000_000

/** Creates a cache of entry HTML. An article appears in several feeds and formats, and its HTML depends only on its extent. */
function rememberedHtml(): Remembered {
  const known = new Map<string, string>()
  let size = 0
  return (article, wanted, context) => {
    const extent = extentOf(article, wanted)
    const key = `${extent} ${context.settings.link} ${context.settings.partners === true} ${article.id}`
    const before = known.get(key)
    if (before !== undefined) return before
    const html = entryHtml(article, extent, context)
    if (size > REMEMBERED) {
      known.clear()
      size = 0
    }
    known.set(key, html)
    size += html.length
    return html
  }
}

/**
 * The limit for the HTML in a document, in bytes. The validator refuses documents over 5,000,000 bytes, and the rest of a
 * document needs the difference.
 */
const MOST_HTML = 3_000_000
const SHORTER: Readonly<Record<Extent, Extent>> = { full: 'excerpt', excerpt: 'link', link: 'link' }

function contentOf(
  document: PagedFeed,
  context: EntryContext,
  htmlOf: Remembered,
): FeedContent & { readonly cut: readonly Article[] } {
  const contents = document.entries.map(article => {
    const extent = extentOf(article, context.settings.content)
    return { article, wanted: extent, extent, html: htmlOf(article, extent, context) }
  })
  let size = contents.reduce((sum, { html }) => sum + Buffer.byteLength(html), 0)
  // If a document would grow too large, its longest entries are shortened and end in a link to the rest.
  for (let step = 0; step < 2 && size > MOST_HTML; step += 1) {
    for (const entry of [...contents].sort((a, b) => b.html.length - a.html.length)) {
      if (size <= MOST_HTML) break
      size -= Buffer.byteLength(entry.html)
      entry.extent = SHORTER[entry.extent]
      entry.html = htmlOf(entry.article, entry.extent, context)
      size += Buffer.byteLength(entry.html)
    }
  }
  const entries = contents.map(({ article, html }) => entryOf(article, html, context))
  const cut = contents.filter(({ extent, wanted }) => extent !== wanted).map(({ article }) => article)
  return { site: context.site, document, entries, withdrawn: document.withdrawn, cut }
}
