import { isRecord } from '../../core/json.js'
import { paragraphsAsHtml } from '../html/dom.js'
import type { TitleWords } from '../html/title-words.js'
import { savedJson } from '../saved-json.js'
import type { FeedParty, ForeignEntry, ForeignFeed } from './feed-document.js'

type Json = Readonly<Record<string, unknown>>

const mapping = (value: unknown): Json => (isRecord(value) ? value : {})
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(mapping) : [])
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== ''
    ? value.trim()
    : typeof value === 'number'
      ? String(value)
      : undefined

/**
 * Reads JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/). It returns undefined if the text is not a feed.
 */
export function jsonFeed(json: string): ForeignFeed | undefined {
  const read = savedJson(json)
  const root = mapping(read?.value)
  if (!Array.isArray(root['items'])) return undefined
  const feed: FeedParty = {
    name: textOf(root['title']),
    url: textOf(root['home_page_url']),
    feed: textOf(root['feed_url']),
  }
  return {
    feed,
    entries: list(root['items']).map(item => entryOf(item, root)),
    faults: read?.broken ? [BROKEN_OFF] : [],
  }
}

const BROKEN_OFF = 'The feed breaks off; its last entries are missing.'

function entryOf(item: Json, root: Json): ForeignEntry {
  const people = [item, root].map(from =>
    [...list(from['authors']), mapping(from['author'])].filter(({ name }) => textOf(name)),
  )
  const authors = people.find(found => found.length > 0) ?? []
  const names = new Set<string>()
  const text = textOf(item['content_text'])
  const [own, external] = [textOf(item['url']), textOf(item['external_url'])]
  return {
    id: textOf(item['id']) ?? own ?? external,
    title: titleOf(textOf(item['title'])),
    // An entry without a page of its own leads to the page that it is about, as in a feed of another format.
    link: own ?? external,
    date: textOf(item['date_published']) ?? textOf(item['date_modified']),
    modified: textOf(item['date_modified']),
    originalDate: textOf(mapping(item['_offprint'])['original_date']),
    authors: authors
      .map(({ name, url }) => ({ name: textOf(name) ?? '', url: textOf(url) }))
      .filter(({ name }) => !names.has(name) && names.add(name)),
    html: textOf(item['content_html']) ?? (text === undefined ? undefined : paragraphsAsHtml(text)),
    summary: textOf(item['summary']),
    tags: Array.isArray(item['tags']) ? item['tags'].flatMap(tag => textOf(tag) ?? []) : [],
    image: textOf(item['image']) ?? textOf(item['banner_image']),
    language: textOf(item['language']) ?? textOf(root['language']),
    // Beside a page of its own, an `external_url` counts as an intermediary.
    via: own && external ? [{ url: external }] : [],
  }
}

/** Returns the words of a title. Titles are plain text in a JSON Feed. */
const titleOf = (text: string | undefined): TitleWords | undefined => (text === undefined ? undefined : { text })
