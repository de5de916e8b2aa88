import { isRecord } from '../../core/json.js'
import { canParseUrl } from '../../core/url.js'
import { quoted } from '../rule.js'
import type { FeedFault } from './feed-faults.js'
import type { FeedPlace, FeedReport } from './feed-report.js'
import { jsonPlaces } from './json-places.js'
import { isLanguage } from './language-codes.js'
import { lineTable } from './xml-tree.js'

type JsonObject = Readonly<Record<string, unknown>>

const VERSION = 'https://jsonfeed.org/version/1.1'
/** The earlier version, which is still valid because 1.1 only adds members. */
const FIRST_VERSION = 'https://jsonfeed.org/version/1'
/** The depth to which extensions are checked. No genuine extension is deeper. */
const DEEPEST = 100
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/
const MARKUP = /<\/?[a-z][^>]*>|&(#\d+|#x[0-9a-f]+|[a-z]+);/i
const FEED_ADDRESSES = ['home_page_url', 'feed_url', 'next_url', 'icon', 'favicon']
const ITEM_ADDRESSES = ['url', 'external_url', 'image', 'banner_image']
const FEED_KEYS = new Set([
  ...['version', 'title', 'description', 'user_comment', 'author', 'authors', 'language', 'expired', 'hubs', 'items'],
  ...FEED_ADDRESSES,
])
const ITEM_KEYS = new Set([
  ...['id', 'title', 'content_html', 'content_text', 'summary', 'date_published', 'date_modified', 'author', 'authors'],
  ...['tags', 'language', 'attachments'],
  ...ITEM_ADDRESSES,
])

const isWebAddress = (value: string): boolean => /^https?:\/\/[^\s/]/.test(value) && canParseUrl(value)

class JsonFeedCheck {
  constructor(
    private readonly report: FeedReport,
    private readonly placeOf: (path: string) => FeedPlace,
    private readonly location: string | undefined,
  ) {}

  /** The id of the item that is being checked. */
  private id: string | undefined
  private first = false

  say(rule: FeedFault, path: string, message: string): void {
    // The root of the document is the feed, which has no name in the file.
    const name = path === 'feed' ? 'the feed' : `\`${path.replace(/^feed\./, '')}\``
    this.report.add(rule, `${name} ${message}`, { ...this.placeOf(path), entryId: () => this.id })
  }

  text(holder: JsonObject, key: string, path: string): string | undefined {
    const value = holder[key]
    if (value === undefined) return undefined
    if (typeof value !== 'string') this.say('InvalidType', `${path}.${key}`, 'must be a string')
    return typeof value === 'string' ? value : undefined
  }

  plain(holder: JsonObject, key: string, path: string): void {
    const value = this.text(holder, key, path)
    if (value === '') this.say('NotBlank', `${path}.${key}`, 'is empty')
    if (value !== undefined && MARKUP.test(value)) this.say('MarkupInText', `${path}.${key}`, `is ${quoted(value)}`)
  }

  address(holder: JsonObject, key: string, path: string): void {
    const value = this.text(holder, key, path)
    if (value !== undefined && !isWebAddress(value)) this.say('InvalidAddress', `${path}.${key}`, `is ${quoted(value)}`)
  }

  date(holder: JsonObject, key: string, path: string): void {
    const value = this.text(holder, key, path)
    if (value === undefined) return
    if (!RFC3339.test(value) || Number.isNaN(Date.parse(value)))
      this.say('InvalidRFC3339Date', `${path}.${key}`, `is ${quoted(value)}`)
  }

  language(holder: JsonObject, path: string): void {
    const value = this.text(holder, 'language', path)
    if (value !== undefined && !isLanguage(value))
      this.say('InvalidLanguage', `${path}.language`, `is ${quoted(value)}`)
  }

  /** Returns the members of an array, each with its path. Members that are not objects are reported. */
  list(holder: JsonObject, key: string, path: string): [JsonObject, string][] {
    const value = holder[key]
    if (value === undefined) return []
    if (!Array.isArray(value)) {
      this.say('InvalidType', `${path}.${key}`, 'must be an array')
      return []
    }
    return value.flatMap((member: unknown, index): [JsonObject, string][] => {
      const at = `${path}.${key}[${index}]`
      if (isRecord(member)) return [[member, at]]
      this.say('InvalidType', at, 'must be an object')
      return []
    })
  }

  /** Reports unknown members. The name of an extension begins with an underscore, and its keys contain no dots. */
  keys(holder: JsonObject, known: ReadonlySet<string>, path: string): void {
    for (const [key, value] of Object.entries(holder)) {
      if (known.has(key)) continue
      if (!key.startsWith('_')) this.say('UnknownMember', `${path}.${key}`, 'is not defined by the standard')
      else if (!/^_[a-zA-Z][^.]*$/.test(key))
        this.say('InvalidExtensionName', `${path}.${key}`, 'is not a valid name of an extension')
      else if (!isRecord(value)) this.say('InvalidType', `${path}.${key}`, 'is an extension, but not an object')
      else this.extensionKeys(value, `${path}.${key}`)
    }
  }

  extensionKeys(value: unknown, path: string, depth = 0): void {
    if (depth > DEEPEST) return
    if (Array.isArray(value)) {
      value.forEach((member: unknown, index) => {
        this.extensionKeys(member, `${path}[${index}]`, depth + 1)
      })
    } else if (isRecord(value)) {
      for (const [key, member] of Object.entries(value)) {
        if (key.startsWith('_') || key.includes('.'))
          this.say('InvalidExtensionName', `${path}.${key}`, 'is not a valid name of an extension’s member')
        this.extensionKeys(member, `${path}.${key}`, depth + 1)
      }
    }
  }

  authors(holder: JsonObject, path: string): void {
    if (holder['author'] !== undefined && !this.first)
      this.say('DeprecatedMember', `${path}.author`, 'is from version 1')
    for (const [author, at] of this.list(holder, 'authors', path)) {
      if (!['name', 'url', 'avatar'].some(key => author[key] !== undefined))
        this.say('MissingMember', at, 'has no member')
      this.plain(author, 'name', at)
      this.address(author, 'avatar', at)
      const url = this.text(author, 'url', at)
      if (url !== undefined && !url.startsWith('mailto:')) this.address(author, 'url', at)
    }
  }

  attachments(item: JsonObject, path: string): void {
    for (const [attachment, at] of this.list(item, 'attachments', path)) {
      for (const key of ['url', 'mime_type']) {
        if (typeof attachment[key] !== 'string') this.say('MissingMember', `${at}.${key}`, 'is missing')
      }
      this.address(attachment, 'url', at)
      for (const key of ['size_in_bytes', 'duration_in_seconds']) {
        const value = attachment[key]
        if (value !== undefined && typeof value !== 'number')
          this.say('InvalidType', `${at}.${key}`, 'must be a number')
      }
    }
  }

  item(item: JsonObject, path: string): void {
    this.id = typeof item['id'] === 'string' ? item['id'] : undefined
    this.keys(item, ITEM_KEYS, path)
    if (typeof item['id'] !== 'string' || item['id'] === '')
      this.say('InvalidId', `${path}.id`, item['id'] === undefined ? 'is missing' : 'is not a string, or is empty')
    const [html, text] = ['content_html', 'content_text'].map(key => this.text(item, key, path))
    if (html === undefined && text === undefined)
      this.say('MissingMember', path, 'has neither content_html nor content_text')
    for (const key of ['title', 'summary']) this.plain(item, key, path)
    for (const key of ITEM_ADDRESSES) this.address(item, key, path)
    for (const key of ['date_published', 'date_modified']) this.date(item, key, path)
    const tags = item['tags']
    if (tags !== undefined && !(Array.isArray(tags) && tags.every(tag => typeof tag === 'string'))) {
      this.say('InvalidType', `${path}.tags`, 'must be an array of strings')
    }
    this.language(item, path)
    this.authors(item, path)
    this.attachments(item, path)
  }

  hubs(feed: JsonObject): void {
    for (const [hub, at] of this.list(feed, 'hubs', 'feed')) {
      for (const key of ['type', 'url']) {
        if (typeof hub[key] !== 'string') this.say('MissingMember', `${at}.${key}`, 'is missing')
      }
      this.address(hub, 'url', at)
    }
  }

  feed(feed: JsonObject): void {
    this.keys(feed, FEED_KEYS, 'feed')
    this.first = feed['version'] === FIRST_VERSION
    if (feed['version'] !== VERSION && !this.first)
      this.say(
        'InvalidVersion',
        'feed.version',
        feed['version'] === undefined ? 'is missing' : `is ${quoted(String(feed['version']))}`,
      )
    else if (Object.keys(feed)[0] !== 'version') this.say('VersionNotFirst', 'feed.version', 'follows other members')
    for (const key of ['title', 'items'])
      if (feed[key] === undefined) this.say('MissingMember', `feed.${key}`, 'is missing')
    for (const key of ['home_page_url', 'feed_url'])
      if (feed[key] === undefined) this.say('MissingRecommendedMember', `feed.${key}`, 'is missing')
    for (const key of ['title', 'description', 'user_comment']) this.plain(feed, key, 'feed')
    for (const key of FEED_ADDRESSES) this.address(feed, key, 'feed')
    if (feed['next_url'] !== undefined && feed['next_url'] === feed['feed_url']) {
      this.say('NextIsSelf', 'feed.next_url', 'is the feed itself')
    }
    const own = feed['feed_url']
    if (this.location !== undefined && typeof own === 'string' && own !== this.location)
      this.say(
        'SelfDoesntMatchLocation',
        'feed.feed_url',
        `is ${quoted(own)}, but the feed is at ${quoted(this.location)}`,
      )
    this.language(feed, 'feed')
    this.authors(feed, 'feed')
    this.hubs(feed)
    const ids = new Set<unknown>()
    for (const [item, path] of this.list(feed, 'items', 'feed')) {
      this.item(item, path)
      if (ids.has(item['id'])) this.say('DuplicateId', `${path}.id`, `repeats ${quoted(String(item['id']))}`)
      ids.add(item['id'])
    }
  }
}

/**
 * Checks a JSON feed against version 1.1, or against version 1 if the feed declares that version.
 * @returns false if the text is not JSON
 */
export function checkJsonFeed(json: string, report: FeedReport, { location }: JsonOptions): boolean {
  let places: ReadonlyMap<string, number> | undefined
  const lineStarts = lineTable(json)
  const placeOf = (path: string): FeedPlace => {
    places ??= jsonPlaces(json).places
    // A missing member is reported at the object that should contain it.
    return lineStarts.placeOf(places.get(path) ?? places.get(path.replace(/[.[][^.[]*$/, '')) ?? 0)
  }
  let feed: unknown
  try {
    feed = JSON.parse(json)
  } catch (cause) {
    const { fault } = jsonPlaces(json)
    const place = lineStarts.placeOf(fault ?? 0)
    const found = fault === undefined ? (cause as Error).message : `there is ${foundAt(json, fault)}`
    report.add('InvalidJson', found, place)
    return false
  }
  const check = new JsonFeedCheck(report, placeOf, location)
  if (isRecord(feed)) check.feed(feed)
  else check.say('InvalidType', 'feed', 'is not an object')
  return true
}

interface JsonOptions {
  readonly location?: string
}

const foundAt = (json: string, at: number): string =>
  at >= json.length ? 'an unexpected end' : quoted(json.slice(at, at + 20))
