/** The properties of a feed format for code that neither writes nor reads it. */
export interface FeedFormat {
  /** The name in `attribution.json`, in the audit's table and in the preview's addresses. */
  readonly name: string
  /** The short name, for the page that lists the feeds, and the full name. */
  readonly label: string
  readonly title: string
  /** The file name of the document that people subscribe to, in the feed's folder. Each format has a different one. */
  readonly file: string
  /** The end of an archive's file name, after its number. Each format has a different one. */
  readonly archive: string
  /** The media type, for autodiscovery and for the server. */
  readonly mediaType: string
  /** Matches the beginning of a document, after comments have been removed. */
  readonly opening: RegExp
}

const rootElement = (name: string): RegExp => new RegExp(`^(?:(?!<[a-zA-Z]+[\\s>])[\\s\\S])*<${name}[\\s>]`)

/**
 * The formats of feeds. A file in `editions/feeds/` writes each format, and one in `audit/` reads it back; they share only
 * this table. The compiler requires both for every row.
 */
export const FEED_FORMATS = [
  {
    name: 'rss',
    label: 'RSS',
    title: 'RSS',
    file: 'feed.xml',
    archive: '.rss.xml',
    mediaType: 'application/rss+xml',
    opening: rootElement('rss'),
  },
  {
    name: 'atom',
    label: 'Atom',
    title: 'Atom',
    file: 'atom.xml',
    archive: '.atom.xml',
    mediaType: 'application/atom+xml',
    opening: rootElement('feed'),
  },
  {
    name: 'json',
    label: 'JSON',
    title: 'JSON Feed',
    file: 'feed.json',
    archive: '.json',
    mediaType: 'application/feed+json',
    opening: /^\s*\{[^{]*"version"\s*:\s*"https:\/\/jsonfeed\.org\/version\//,
  },
] as const satisfies readonly FeedFormat[]

export type FeedFormatName = (typeof FEED_FORMATS)[number]['name']

export const isFeedFormat = (name: string | undefined): name is FeedFormatName =>
  FEED_FORMATS.some(format => format.name === name)

/** Makes a record with a value for each format. */
export const perFeedFormat = <T>(
  make: (format: (typeof FEED_FORMATS)[number]) => T,
): Readonly<Record<FeedFormatName, T>> =>
  Object.fromEntries(FEED_FORMATS.map(format => [format.name, make(format)])) as Record<FeedFormatName, T>
