/** What an article can be imported from. */
export const KINDS = ['text', 'eml', 'html', 'feed', 'wordpress', 'ghost', 'blogger', 'markdown'] as const
export type SourceKind = (typeof KINDS)[number]

/** Something that was read from a file, from the web or from standard input. */
export interface Source {
  /** The file's name, the address, or `-`. */
  readonly name: string
  readonly bytes: Uint8Array
  /** Where it was found in the end, after redirects, if it was found on the web. */
  readonly address?: string
  /** What the server says it is: `text/html; charset=utf-8`. */
  readonly mediaType?: string
  /** Why some of it may be missing. */
  readonly faults?: readonly string[]
}

const START = 4000

/** What a source is, by what its text begins with; by its name and its server's word where that tells nothing. */
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

/** Named so, or begins with frontmatter in YAML or TOML. */
const isMarkdown = (start: string, name: string): boolean =>
  /\.(?:md|markdown|mdown|mkd|mdx)$/i.test(name) ||
  /^(?:---\r?\n(?:[\w-]+:.*\r?\n|[ \t#-].*\r?\n)+---|\+\+\+\r?\n[\s\S]+?\n\+\+\+)\s*\r?\n/.test(start)

/** Begins with lines of a header, and two of those that every message has. */
function isMessage(start: string): boolean {
  const head = start.split(/\r?\n\r?\n/)[0] ?? ''
  const named =
    head.match(/^(?:from|date|message-id|mime-version|received|return-path|delivered-to|content-type):\s/gim) ?? []
  return /^[\w-]+:\s/.test(head) && new Set(named.map(name => name.toLowerCase())).size >= 3
}

/** The charset that a server or a page's own beginning names. */
export function charsetOf({ bytes, mediaType = '' }: Source): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, START))
  return (/charset=["']?([\w-]+)/i.exec(mediaType) ??
    /<(?:meta|\?xml)[^>]*(?:charset|encoding)\s*=\s*["']?([\w-]+)/i.exec(start))?.[1]
}
