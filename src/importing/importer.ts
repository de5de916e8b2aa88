/** The kinds of sources that an article can be imported from. */
export const KINDS = ['text', 'eml', 'html', 'feed', 'wordpress', 'ghost', 'blogger', 'markdown'] as const
export type SourceKind = (typeof KINDS)[number]

/** A source that was read from a file, from the web or from standard input. */
export interface Source {
  /** The file's name, the address, or `-`. */
  readonly name: string
  readonly bytes: Uint8Array
  /** The address after redirects, if it was found on the web. */
  readonly address?: string
  /** The media type from the server: `text/html; charset=utf-8`. */
  readonly mediaType?: string
  /** Reasons why some of it may be missing. */
  readonly faults?: readonly string[]
}

const START = 4000

/** Determines the kind of a source by the beginning of its text, its name and its media type. */
export function kindOf({ name, mediaType = '' }: Source, text: string): SourceKind {
  const start = text.slice(0, START).trimStart()
  if (/\.eml$/i.test(name) || /message\/rfc822/i.test(mediaType) || isMessage(start)) return 'eml'
  if (/<wp:wxr_version>|xmlns:wp="http:\/\/wordpress\.org\/export/.test(start)) return 'wordpress'
  if (/^\{\s*"(?:db|data|meta)"/.test(start) && /"(?:posts|exported_on)"/.test(start)) return 'ghost'
  if (/schemas\.google\.com\/blogger|<blogger:type>/.test(start)) return 'blogger'
  if (isFeed(start) || /(?:rss|atom|feed)\+(?:xml|json)/i.test(mediaType)) return 'feed'
  if (isMarkdown(start, name)) return 'markdown'
  if (/<(?:!doctype html|html|head|body|article)[\s>]/i.test(start)) return 'html'
  if (/\.x?html?$/i.test(name) || /html/i.test(mediaType)) return 'html'
  return 'text'
}

const isFeed = (start: string): boolean =>
  /^(?:[^<]{0,50}<\?xml[\s\S]{0,200}?\?>)?(?:\s|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\])?[^>]*>)*<(?:rss|(?:\w+:)?feed|rdf:RDF|channel)[\s>]/i.test(
    start,
  ) || /^\{[\s\S]{0,2000}?(?:jsonfeed\.org\/version|"items"\s*:\s*\[)/.test(start)

/** Tells whether a source is Markdown: by its extension, or by YAML or TOML frontmatter. */
const isMarkdown = (start: string, name: string): boolean =>
  /\.(?:md|markdown|mdown|mkd|mdx)$/i.test(name) ||
  /^(?:---\r?\n(?:[\w-]+:.*\r?\n|[ \t#-].*\r?\n)+---|\+\+\+\r?\n[\s\S]+?\n\+\+\+)\s*\r?\n/.test(start)

/** Tells whether a text is an email message: it begins with header lines, at least three of which are common ones. */
function isMessage(start: string): boolean {
  const head = start.split(/\r?\n\r?\n/)[0] ?? ''
  const named =
    head.match(/^(?:from|date|message-id|mime-version|received|return-path|delivered-to|content-type):\s/gim) ?? []
  return /^[\w-]+:\s/.test(head) && new Set(named.map(name => name.toLowerCase())).size >= 3
}

/** Returns the charset that the server or the document itself declares. */
export function charsetOf({ bytes, mediaType = '' }: Source): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, START))
  return (/charset=["']?([\w-]+)/i.exec(mediaType) ??
    /<(?:meta|\?xml)[^>]*(?:charset|encoding)\s*=\s*["']?([\w-]+)/i.exec(start))?.[1]
}
