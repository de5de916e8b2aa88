import { lookUp } from '../core/look-up.js'
import { memoByObject } from '../core/memo.js'
import { type HidingRule, mayHide } from '../markup/index.js'
import type { HtmlReading, Relation } from './html-reading.js'
import { type SeenLink, VisibleText } from './visible-text.js'

/** Matches a start tag in plain syntax, without any of the forms that HTML tolerates. */
const START = /<([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z_:][\w:.-]*(?:="[^"]*")?)*)\s*\/?>/y
const END = /<\/([a-zA-Z][a-zA-Z0-9-]*)>/y

/** Elements that are not shown, or that have parsing rules of their own. */
const ODD =
  /^(?:script|style|title|head|template|noscript|textarea|iframe|object|video|audio|canvas|select|datalist|dialog|details|svg|math|xmp|plaintext|noembed|noframes|frameset)$/i
const HIDDEN = /\shidden\b/i
const STYLE = /\sstyle="([^"]*)"/i

/** The state of a quick reading: the text so far, and the link that is still open. */
interface Reading {
  readonly links: SeenLink[]
  readonly relations: Relation[]
  text: string
  open: SeenLink | undefined
  /** Whether the open link has text yet. */
  opened: boolean
}

/**
 * Reads plain documents, which most pages are, in a tenth of the time of `readHtml`. It may find less, never more: if
 * it misses something or gives up, the full reader decides.
 * @returns undefined if the document is not plain enough
 */
export function readQuickly(html: string, sheets: readonly HidingRule[] = NO_SHEETS): HtmlReading | undefined {
  const plain = plainTagsFor(sheets)
  const reading: Reading = { links: [], relations: [], text: '', open: undefined, opened: false }
  let at = Math.max(html.indexOf('<body'), 0)
  const data = dataIn(html.slice(0, at), reading.relations)
  if (!data) return undefined
  let reference = html.indexOf('&', at)
  for (let start = html.indexOf('<', at); start >= 0; start = html.indexOf('<', at)) {
    if (reference >= 0 && reference < at) reference = html.indexOf('&', at)
    const text = html.slice(at, start)
    addText(reference >= 0 && reference < start ? decoded(text) : text, reading)
    at = html.indexOf('>', start) + 1
    const whole = html.slice(start, at)
    if (plain.tags.has(whole)) continue
    const end = linkTagEnd(html, start, whole, plain.links, reading) || tagEnd(html, start, sheets, plain, reading)
    if (!end) return undefined
    at = end
  }
  reading.text += decoded(html.slice(at))
  // Pictures are left to the full reader.
  return { visible: new VisibleText(reading.text, reading.links, []), relations: reading.relations, data }
}

function addText(text: string, reading: Reading): void {
  reading.text += text
  if (reading.open && !reading.opened) reading.opened = /\S/.test(text)
}

const PLAIN_LINK = /<a href="([^"]*)">/y

/**
 * Reads a start or end tag of a link without an attribute but `href`. Links are the most frequent tags that `tags`
 * cannot cache.
 * @returns the position after the tag, or 0 if it is another tag
 */
function linkTagEnd(html: string, start: number, whole: string, seen: boolean, reading: Reading): number {
  if (whole === '</a>') {
    closeLink(reading)
    return start + whole.length
  }
  if (!seen || !whole.startsWith('<a href="')) return 0
  PLAIN_LINK.lastIndex = start
  const href = PLAIN_LINK.exec(html)?.[1]
  if (href === undefined) return 0
  closeLink(reading)
  reading.open = { href: decoded(href).trim(), at: reading.text.length }
  return PLAIN_LINK.lastIndex
}

/**
 * Reads any other tag.
 * @returns the position after the tag, or 0 if it needs the full reader
 */
function tagEnd(
  html: string,
  start: number,
  sheets: readonly HidingRule[],
  { tags }: PlainTags,
  reading: Reading,
): number {
  const pattern = html.charCodeAt(start + 1) === SLASH ? END : START
  pattern.lastIndex = start
  const [whole, name = '', attributes] = pattern.exec(html) ?? []
  if (whole === undefined || mayBeHidden(whole, name, sheets) || !readTag(name, attributes, reading)) return 0
  if (!/^a$/i.test(name) && tags.size < TAGS_KEPT) tags.add(whole)
  return start + whole.length
}

function mayBeHidden(tag: string, name: string, sheets: readonly HidingRule[]): boolean {
  for (const { key } of sheets) if (tag.includes(key) || name.toLowerCase() === key) return true
  return false
}

const SLASH = 0x2f

/** What is known about tags in documents with certain style sheets. */
interface PlainTags {
  /**
   * Whole tags, as written, that hide nothing and link nowhere. A publication has few different ones, and every page
   * repeats them.
   */
  readonly tags: Set<string>
  /** Whether a link with neither a class nor an id is always visible. */
  readonly links: boolean
}

const TAGS_KEPT = 500
const NO_SHEETS: readonly HidingRule[] = []

const plainTagsFor = memoByObject(
  (sheets: readonly HidingRule[]): PlainTags => ({
    tags: new Set(),
    links: !sheets.some(({ key }) => key === 'a' || key === ''),
  }),
)

/**
 * Reads one tag.
 * @param attributes undefined for an end tag
 * @returns false if the tag needs the full reader
 */
function readTag(name: string, attributes: string | undefined, reading: Reading): boolean {
  if (attributes && (HIDDEN.test(attributes) || mayHide(STYLE.exec(attributes)?.[1] ?? ''))) return false
  if (name !== 'a' && name !== 'A') return name.length < 4 || !ODD.test(name)
  closeLink(reading)
  const href = attributes && attributeOf(HREF, attributes)
  if (href === undefined) return true
  reading.open = { href: href.trim(), at: reading.text.length }
  const rel = attributeOf(REL, attributes ?? '')
  if (rel) reading.relations.push({ element: 'a', rel: rel.toLowerCase(), href })
  return true
}

function closeLink(reading: Reading): void {
  if (reading.open && reading.opened) reading.links.push(reading.open)
  reading.open = undefined
  reading.opened = false
}

const HREF = /\shref="([^"]*)"/i
const REL = /\srel="([^"]*)"/i

function attributeOf(pattern: RegExp, attributes: string): string | undefined {
  const value = pattern.exec(attributes)?.[1]
  return value === undefined ? undefined : decoded(value)
}

const LINK = /<link((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/y
const ALTERNATE = '<link rel="alternate"'
const DATA = '<script type="application/ld+json">'

/**
 * Reads the JSON-LD and the link relations of a `head`. It returns undefined if anything in it needs the full reader.
 */
function dataIn(head: string, relations: Relation[]): string[] | undefined {
  const data: string[] = []
  for (let at = head.indexOf('<script'); at >= 0; at = head.indexOf('<script', at)) {
    const end = head.indexOf('<', at + 1)
    if (!head.startsWith(DATA, at) || !head.startsWith('</script>', end)) return undefined
    data.push(head.slice(at + DATA.length, end))
    at = end
  }
  for (let at = head.indexOf('<link'); at >= 0; at = head.indexOf('<link', at + 1)) {
    // Links to feeds are not facts of a credit, and every page has all of them.
    if (head.startsWith(ALTERNATE, at)) continue
    LINK.lastIndex = at
    const attributes = LINK.exec(head)?.[1]
    const rel = attributes && attributeOf(REL, attributes)
    const href = rel && attributeOf(HREF, attributes ?? '')
    if (rel && href) relations.push({ element: 'link', rel: rel.toLowerCase(), href })
  }
  return /<(?:!--|style|noscript|template)/i.test(head) ? undefined : data
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' }
const REFERENCE = /&(?:(amp|lt|gt|quot|apos|nbsp);|#(\d{2,6});|#[xX]([0-9a-fA-F]{2,5});|#?[a-zA-Z0-9]+;?)/g
/** A placeholder for a character reference that only the full reader can decode. No expected text contains it. */
const UNREAD = '\0'

const decoded = (source: string): string => (source.includes('&') ? source.replace(REFERENCE, reference) : source)

/**
 * Decodes a character reference. HTML maps some numbers to other characters and accepts some names without a semicolon;
 * those are left to the full reader.
 */
function reference(_: string, name?: string, decimal?: string, hex?: string): string {
  if (name) return lookUp(NAMED, name) ?? UNREAD
  const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16)
  const plain = code >= 0x20 && (code < 0x7f || code > 0x9f) && (code < 0xd800 || code > 0xdfff) && code < 0xfdd0
  return plain ? String.fromCodePoint(code) : UNREAD
}
