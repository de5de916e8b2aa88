import { isRecord } from '../../core/json.js'
import { paragraphsAsHtml } from '../html/dom.js'
import type { TitleWords } from '../html/title-words.js'
import { savedJson } from '../saved-json.js'
import type { FeedParty, ForeignEntry, ForeignFeed } from './feed-document.js'

type Json = Readonly<Record<string, unknown>>

const mapping = (value: unknown): Json => (isRecord(value) ? value : {})
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(mapping) : [])
const said = (value: unknown): string | undefined =>
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
  const feed: FeedParty = { name: said(root['title']), url: said(root['home_page_url']), feed: said(root['feed_url']) }
  return {
    feed,
    entries: list(root['items']).map(item => entryOf(item, root)),
    faults: read?.broken ? [BROKEN_OFF] : [],
  }
}

const BROKEN_OFF = 'The feed breaks off; its last entries are missing.'

function entryOf(item: Json, root: Json): ForeignEntry {
  const people = [item, root].map(from =>
    [...list(from['authors']), mapping(from['author'])].filter(({ name }) => said(name)),
  )
  const authors = people.find(found => found.length > 0) ?? []
  const names = new Set<string>()
  const text = said(item['content_text'])
  return {
    id: said(item['id']) ?? said(item['url']),
    title: titleOf(said(item['title'])),
    link: said(item['url']),
    date: said(item['date_published']) ?? said(item['date_modified']),
    originalDate: said(mapping(item['_offprint'])['original_date']),
    authors: authors
      .map(({ name, url }) => ({ name: said(name) ?? '', url: said(url) }))
      .filter(({ name }) => !names.has(name) && names.add(name)),
    html: said(item['content_html']) ?? (text === undefined ? undefined : paragraphsAsHtml(text)),
    summary: said(item['summary']),
    tags: Array.isArray(item['tags']) ? item['tags'].flatMap(tag => said(tag) ?? []) : [],
    image: said(item['image']) ?? said(item['banner_image']),
    language: said(item['language']) ?? said(root['language']),
    // An `external_url` is the page that the entry is about, so it counts as an intermediary.
    via: said(item['external_url']) ? [{ url: said(item['external_url']) }] : [],
  }
}

/** Returns the words of a title. Titles are plain text in a JSON Feed. */
const titleOf = (text: string | undefined): TitleWords | undefined => (text === undefined ? undefined : { text })
