import { lookUp } from '../core/look-up.js'
import { detached, memo, memoByObject } from '../core/memo.js'
import { type AppliedSheet, declarationsOf, mayHideInline, type StyleRisks, styleRisks } from '../markup/index.js'
import { BYLINE_WORDS, MARKED, type PageByline } from './bylines.js'
import type { HtmlReading, MetaElement, Relation, SheetFinder } from './html-reading.js'
import { type SeenLink, type SeenPicture, VisibleText } from './visible-text.js'

/** Matches a start tag in plain syntax, without any of the forms that HTML tolerates. */
const START = /<([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z_:][\w:.-]*(?:="[^"]*")?)*)\s*\/?>/y
const END = /<\/([a-zA-Z][a-zA-Z0-9-]*)>/y

/** Elements that are not shown, or that have parsing rules of their own. */
const ODD =
  /^(?:script|style|title|head|template|noscript|textarea|iframe|object|video|audio|canvas|select|datalist|dialog|svg|math|xmp|rp|progress|meter|embed|marquee|plaintext|noembed|noframes|frameset)$/i
/** Matches attributes that may hide an element, or change the colour of its text or background. */
const HIDING_ATTRIBUTE = /\s(?:hidden|popover|inert|aria-hidden|bgcolor|background|color|text|link)\b/i
const STYLE = /\sstyle="([^"]*)"/i
const CLASS = /\sclass="([^"]*)"/i
const ID = /\sid="([^"]*)"/i

/** Elements that may be left out without reading what is inside them. A picture must not be overlooked. */
const SIMPLE =
  /^(?:a|abbr|article|aside|b|bdi|bdo|br|cite|code|details|div|em|figcaption|figure|footer|h[1-6]|header|i|ins|mark|nav|p|q|s|samp|section|small|span|strike|strong|del|sub|sup|thead|time|u|wbr)$/i

/** The state of a quick reading: the text so far, and the link that is still open. */
interface Reading {
  readonly links: SeenLink[]
  readonly relations: Relation[]
  readonly pictures: SeenPicture[]
  readonly headings: string[]
  /** The positions of the tags that may mark an author. */
  readonly marks: number[]
  /** The positions of the texts that may begin a byline without a mark. */
  readonly sentences: number[]
  text: string
  /** The text of the open heading so far. It is not cut from `text`, which would be copied for each heading. */
  heading: string | undefined
  open: SeenLink | undefined
  /** Whether the open link has text yet. */
  opened: boolean
}

/** The HTML of a body that was read before, and contains nothing that could be a credit (`body-proof.ts`). */
export interface KnownBody {
  readonly html: string
  /** Its distinct start tags, without targets and ids. */
  readonly tags: string
  /** The first letters of its links, in the form in which texts are compared. */
  readonly starts: readonly string[]
}

/** What a quick reading finds. */
export interface QuickReading extends HtmlReading {
  /** The body that the document shows, and that is therefore not in the text. */
  readonly knownBody?: KnownBody | undefined
}

/**
 * Reads plain documents, which most pages are, in a tenth of the time of `readHtml`. It may find less, never more: it
 * leaves out elements that a style sheet may hide, and if it misses something or gives up, the full reader decides.
 * @param body a body that is passed over where the document shows it
 * @returns undefined if the document is not plain enough
 */
export function readQuickly(
  html: string,
  findSheet: SheetFinder = NO_SHEETS,
  body?: KnownBody,
): QuickReading | undefined {
  const reading: Reading = {
    links: [],
    relations: [],
    pictures: [],
    headings: [],
    marks: [],
    sentences: [],
    text: '',
    heading: undefined,
    open: undefined,
    opened: false,
  }
  let at = Math.max(html.indexOf('<body'), 0)
  const head = readHead(html.slice(0, at), reading.relations, findSheet)
  const risks = head && styleRisks(head.sheets)
  if (!risks || risks.everywhere) return undefined
  const plain = plainTagsFor(risks)
  const bodyAt = body && mayPassOver(body, plain) ? html.indexOf(body.html, at) : -1
  let knownBody: KnownBody | undefined
  let reference = html.indexOf('&', at)
  for (let start = html.indexOf('<', at); start >= 0; start = html.indexOf('<', at)) {
    if (reference >= 0 && reference < at) reference = html.indexOf('&', at)
    if (start > at) {
      noteSentence(html, at, reading)
      const text = html.slice(at, start)
      addText(reference >= 0 && reference < start ? plainlyDecoded(text) : text, reading)
    }
    if (body && start === bodyAt && !reading.open && reading.heading === undefined) {
      knownBody = body
      addText(UNREAD, reading)
      at = start + body.html.length
      continue
    }
    at = html.indexOf('>', start) + 1
    const whole = html.slice(start, at)
    const role = plain.tags.get(shapeOf(whole))
    if (role) {
      markHeading(role, reading)
      continue
    }
    const end = linkTagEnd(html, start, whole, plain.links, reading) || tagEnd(html, start, plain, reading)
    if (!end) return undefined
    at = end
  }
  noteSentence(html, at, reading)
  reading.text += plainlyDecoded(html.slice(at))
  const { text, links, relations, pictures, headings, marks, sentences } = reading
  const { data, metas } = head
  const bylines = (): PageByline[] => [
    ...marks.map(mark => markedAt(html, mark)),
    ...sentences.flatMap(sentence => sentencesAt(html, sentence)),
  ]
  return { visible: new VisibleText(text, links, pictures), relations, data, metas, headings, bylines, knownBody }
}

/** Tells whether no style sheet makes a part of a body cover other content. Parts that are only hidden contain nothing that is looked for. */
function mayPassOver({ tags }: KnownBody, { risks, bodies }: PlainTags): boolean {
  const known = bodies.get(tags)
  if (known !== undefined) return known
  const covers = (tag: string): boolean => {
    START.lastIndex = 0
    const [whole, name = '', attributes = ''] = START.exec(tag) ?? []
    return whole === undefined || riskOf(name, attributes, risks) === 'cover'
  }
  const may = ![...risks.covers].some(key => key.startsWith('id ')) && !tags.split(/(?<=>)/).some(covers)
  if (bodies.size >= TAGS_KEPT) bodies.clear()
  bodies.set(detached(tags), may)
  return may
}

function addText(text: string, reading: Reading): void {
  reading.text += text
  if (reading.heading !== undefined) reading.heading += text
  if (reading.open && !reading.opened) reading.opened = /\S/.test(text)
}

const PLAIN_LINK = /<a href="([^"]*)">/y

/**
 * Reads the start or end tag of a link whose only attribute is `href`. Links are the most frequent tags that `tags` cannot
 * cache.
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
  if (MARKED.test(whole)) reading.marks.push(start)
  closeLink(reading)
  reading.open = { href: plainlyDecoded(href).trim(), at: reading.text.length }
  return PLAIN_LINK.lastIndex
}

/**
 * Reads any other tag, and skips the content of an element that may be hidden.
 * @returns the position after the tag or the element, or 0 if it needs the full reader
 */
function tagEnd(html: string, start: number, { tags, risks }: PlainTags, reading: Reading): number {
  const isEnd = html.charCodeAt(start + 1) === SLASH
  const pattern = isEnd ? END : START
  pattern.lastIndex = start
  const [whole, name = '', attributes = ''] = pattern.exec(html) ?? []
  if (whole === undefined || /^(?:meta|link)$/i.test(name)) return 0
  const isMarked = !isEnd && MARKED.test(attributes)
  if (isMarked && !VOID.test(name)) reading.marks.push(start)
  if (!isEnd) {
    const risk = riskOf(name.toLowerCase(), attributes, risks)
    if (risk === 'cover') return 0
    if (risk === 'hidden' || /^details$/i.test(name)) {
      closeLink(reading)
      addText(UNREAD, reading)
      if (EMPTY.test(name)) return start + whole.length
      return SIMPLE.test(name) ? elementEnd(html, start, risks, reading) : 0
    }
  }
  if (!readTag(name, isEnd ? undefined : attributes, reading)) return 0
  const role = !isHeadingTag(name, attributes) ? 'plain' : isEnd ? 'heading end' : 'heading'
  markHeading(role, reading)
  if (!isMarked && !/^(?:a|img)$/i.test(name)) {
    // A tag that every page has soon comes back.
    if (tags.size >= TAGS_KEPT) tags.clear()
    tags.set(detached(shapeOf(whole)), role)
  }
  return start + whole.length
}

/** Returns a tag without the date in it, which hides nothing and would make nearly every tag of a time another one. */
const shapeOf = (tag: string): string =>
  tag.startsWith(TIME) && tag.indexOf('"', TIME.length) === tag.length - 2 ? TIME : tag

const TIME = '<time datetime="'

function markHeading(role: TagRole, reading: Reading): void {
  if (role === 'plain') return
  if (role === 'heading end') reading.headings.push(reading.heading ?? '')
  reading.heading = role === 'heading' ? '' : undefined
}

const isHeadingTag = (name: string, attributes: string): boolean =>
  /^h[1-6]$/i.test(name) || /\srole="heading"/i.test(attributes)

/** Elements without text. */
const VOID = /^(?:img|br|wbr|hr|input)$/i

/** Elements without content, which may be hidden without hiding anything else. */
const EMPTY = /^(?:hr|br|wbr)$/i

/** Matches the attributes that decide whether an element may be hidden. */
const NOTABLE = /\s(?:style|class|id|hidden|popover|inert|aria-hidden|bgcolor|background|color|text|link|on[a-z]+)\b/i

/** Matches an attribute that runs a script, which may change any element. */
const HANDLER = /\son[a-z]+=/i

/** Tells whether an element may be hidden, or may cover others. */
function riskOf(name: string, attributes: string, risks: StyleRisks): 'hidden' | 'cover' | undefined {
  const { tags, classes, ids, pictures } = risks
  const covers = name === 'img' && pictures.size > 0 ? new Set([...risks.covers, ...pictures]) : risks.covers
  if (covers.has(`tag ${name}`)) return 'cover'
  let isRisky = tags.has(name)
  if (attributes === '') return isRisky ? 'hidden' : undefined
  for (const attribute of coveringAttributes(risks)) if (attributes.toLowerCase().includes(attribute)) return 'cover'
  for (const attribute of risks.attributes)
    if (!HIDING_ATTRIBUTE.test(` ${attribute}`)) isRisky ||= attributes.toLowerCase().includes(attribute)
  if (!NOTABLE.test(attributes)) return isRisky ? 'hidden' : undefined
  const style = STYLE.exec(attributes)?.[1]
  if (HANDLER.test(attributes)) return 'cover'
  if (style !== undefined) {
    if (/position/i.test(style)) return 'cover'
    isRisky ||= style.includes('&') || mayHideInline(declarationsOf(style))
  }
  isRisky ||= HIDING_ATTRIBUTE.test(attributes)
  const [own, id] = [CLASS.exec(attributes)?.[1], ID.exec(attributes)?.[1]]
  if (own?.includes('&') || id?.includes('&')) return 'cover'
  if (own !== undefined)
    for (const each of own.split(/\s+/)) {
      if (covers.has(`class ${each}`)) return 'cover'
      isRisky ||= classes.has(each)
    }
  if (id !== undefined) {
    if (covers.has(`id ${id}`)) return 'cover'
    isRisky ||= ids.has(id)
  }
  return isRisky ? 'hidden' : undefined
}

/** Lists the attributes of elements that may cover others. Style sheets hardly ever name one. */
const coveringAttributes = memoByObject(({ covers, pictures }: StyleRisks) =>
  [...covers, ...pictures].flatMap(key => /^attribute (.+)/.exec(key)?.[1] ?? []),
)

/** Elements with which the parser does more than to open and close them, beside those of `ODD`. */
const UNPLAIN = /^(?:html|body|base|basefont|bgsound|link|meta|area|col|frame|image|img|keygen|param|source|track)$/i

/**
 * Finds the end of an element of which readers may not see everything. Each element in it has to end before the one around it, because
 * only then does the parser agree about where it ends.
 * @returns 0 if something in it needs the full reader
 */
function elementEnd(html: string, from: number, risks: StyleRisks, reading: Reading): number {
  const { marks, relations } = reading
  const open: string[] = []
  for (let at = html.indexOf('<', from); at >= 0; at = html.indexOf('<', at)) {
    const isEnd = html.charCodeAt(at + 1) === SLASH
    const pattern = isEnd ? END : START
    pattern.lastIndex = at
    const [whole, written = '', attributes = ''] = pattern.exec(html) ?? []
    const name = written.toLowerCase()
    if (whole === undefined || ODD.test(name) || UNPLAIN.test(name)) return 0
    at += whole.length
    noteSentence(html, at, reading)
    if (isEnd) {
      if (open.pop() !== name) return 0
      if (open.length === 0) return at
      continue
    }
    if (riskOf(name, attributes, risks) === 'cover') return 0
    if (open.length > 0 && MARKED.test(attributes)) marks.push(at - whole.length)
    if (name === 'a') addRelation(attributes, relations)
    if (!VOID.test(name)) open.push(name)
  }
  return 0
}

function addRelation(attributes: string, relations: Relation[]): void {
  const [rel, href] = [attributeOf(REL, attributes), attributeOf(HREF, attributes)]
  if (rel && href !== undefined) relations.push({ element: 'a', rel: rel.toLowerCase(), href })
}

const SLASH = 0x2f

/** The facts about tags in documents with certain style sheets. */
interface PlainTags {
  readonly risks: StyleRisks
  /**
   * Whole tags, as written, that hide nothing and link nowhere. A publication has few different ones, and every page
   * repeats them.
   */
  readonly tags: Map<string, TagRole>
  /** Whether bodies with certain tags may be passed over. */
  readonly bodies: Map<string, boolean>
  /** Whether a link with neither a class nor an id is always visible. */
  readonly links: boolean
}

/** Whether a tag begins or ends a heading. */
type TagRole = 'plain' | 'heading' | 'heading end'

const TAGS_KEPT = 1000
const NO_SHEETS: SheetFinder = () => undefined

const plainTagsFor = memoByObject(
  (risks: StyleRisks): PlainTags => ({
    risks,
    tags: new Map(),
    bodies: new Map(),
    links:
      !risks.tags.has('a') &&
      !risks.covers.has('tag a') &&
      !risks.attributes.has('href') &&
      !coveringAttributes(risks).includes('href'),
  }),
)

/**
 * Reads one tag.
 * @param attributes undefined for an end tag
 * @returns false if the tag needs the full reader
 */
function readTag(name: string, attributes: string | undefined, reading: Reading): boolean {
  if (/^img$/i.test(name) && attributes !== undefined) {
    const src = (attributeOf(SRC, attributes) ?? '').trim()
    if (src.includes(UNREAD)) return false
    reading.pictures.push({ src, at: reading.text.length })
    return true
  }
  if (name !== 'a' && name !== 'A') return !ODD.test(name)
  closeLink(reading)
  const href = attributes && attributeOf(HREF, attributes)
  if (href === undefined) return true
  reading.open = { href: href.trim(), at: reading.text.length }
  addRelation(attributes ?? '', reading.relations)
  return true
}

function closeLink(reading: Reading): void {
  if (reading.open && reading.opened) reading.links.push(reading.open)
  reading.open = undefined
  reading.opened = false
}

/** Reads the text of an element that may mark an author, whatever stands around it. */
function markedAt(html: string, start: number): PageByline {
  START.lastIndex = start
  const [whole = '', name = ''] = START.exec(html) ?? []
  const from = start + whole.length
  let [depth, end] = [1, html.length]
  const tags = tagsNamed(name)
  tags.lastIndex = from
  for (let tag = tags.exec(html); tag; tag = tags.exec(html)) {
    depth += tag[0].startsWith('</') ? -1 : 1
    if (depth > 0) continue
    end = tag.index
    break
  }
  return { text: textOf(html.slice(from, end)), tag: whole, kind: 'name' }
}

const tagsNamed = memo(100, (name: string) => new RegExp(`</?${name}(?=[\\s>])`, 'gi'))

/** Matches the beginning of an element that may be a byline without a mark, and ends of elements that it may have. */
const SENTENCE = new RegExp(String.raw`\s*(?:[a-z]+\s+){0,2}(?:${BYLINE_WORDS}|authors?|writers?)(?!\p{L})`, 'iuy')
const LINE_END = /<\/?(?:p|div|li|ul|ol|h\d|header|section|article|table|td|tr|figure|address|dd|br)\b/i
const PIECE_END =
  /<\/?(?:p|div|li|ul|ol|h\d|header|section|article|table|td|tr|figure|address|dd|br|span|small|em|strong|b|i)\b/i

/** Notes the text at a position, directly after a tag, if it may begin a byline. */
function noteSentence(html: string, at: number, { sentences }: Reading): void {
  let first = at
  while (html.charCodeAt(first) <= SPACE) first += 1
  const code = html.charCodeAt(first)
  // Nearly all texts between tags are line breaks.
  if (code === OPEN || !(code > 0x7f || (code | 0x20) >= 0x61)) return
  SENTENCE.lastIndex = at
  if (SENTENCE.test(html)) sentences.push(at)
}

const [SPACE, OPEN] = [0x20, 0x3c]

/** The number of characters in which a byline ends. */
const SENTENCE_PART = 400

function sentencesAt(html: string, start: number): PageByline[] {
  const part = html.slice(start, start + SENTENCE_PART)
  const ends = new Set([LINE_END, PIECE_END].map(end => part.search(end)))
  return [...ends].map((at): PageByline => {
    return { text: textOf(at < 0 ? part : part.slice(0, at)), tag: '', kind: 'sentence' }
  })
}

const textOf = (html: string): string =>
  plainlyDecoded(html.replace(/<[^>]*>/g, ''))
    .replace(/\s+/g, ' ')
    .trim()

const HREF = /\shref="([^"]*)"/i
const SRC = /\ssrc="([^"]*)"/i
const REL = /\srel="([^"]*)"/i

function attributeOf(pattern: RegExp, attributes: string): string | undefined {
  const value = pattern.exec(attributes)?.[1]
  return value === undefined ? undefined : plainlyDecoded(value)
}

const LINK = /<link((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/y
const ALTERNATE = '<link rel="alternate"'
const DATA = '<script type="application/ld+json">'

const SCHEME = /<meta name="color-scheme" content="([a-z ]*)">/y
const BEFORE_SCHEME = '<meta name="'.length

/**
 * Returns the colour schemes that a `head` asks for, as style sheets, or undefined if it asks for them in any way
 * but by a plain `<meta>`.
 */
function schemeSheets(head: string): AppliedSheet[] | undefined {
  const sheets: AppliedSheet[] = []
  for (let at = head.indexOf('color-scheme'); at >= 0; at = head.indexOf('color-scheme', at + 1)) {
    if (head.startsWith('prefers-', at - 8)) continue
    SCHEME.lastIndex = at - BEFORE_SCHEME
    const scheme = SCHEME.exec(head)?.[1]
    if (scheme === undefined) return undefined
    sheets.push({ css: `:root{color-scheme:${scheme}}`, name: '', media: '' })
  }
  return sheets
}

/** Matches an `html` tag that style sheets may address. */
const STYLED_ROOT = /<html\s[^>]*\b(?:style|class|hidden|inert|id)\b/i
/** The number of characters within which the `html` tag of a plain document ends. */
const ROOT_END = 500

const hasImports = memo(100, (css: string) => /@import\b/.test(css))

/** The metadata in a `head`, and the style sheets that it links. */
interface Head {
  readonly data: readonly string[]
  readonly metas: readonly MetaElement[]
  readonly sheets: readonly AppliedSheet[]
}

/**
 * Reads the JSON-LD, the link relations and the style sheets of a `head`. It returns undefined if anything in it needs
 * the full reader.
 */
function readHead(head: string, relations: Relation[], findSheet: SheetFinder): Head | undefined {
  const sheets = schemeSheets(head)
  const metas = metasIn(head)
  if (!sheets || !metas || /<(?:!--|style|noscript|template)/i.test(head) || STYLED_ROOT.test(head.slice(0, ROOT_END)))
    return undefined
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
    const rel = attributes && attributeOf(REL, attributes)?.toLowerCase()
    const href = rel && attributeOf(HREF, attributes ?? '')
    if (rel && href) relations.push({ element: 'link', rel, href })
    if (!attributes || !rel || !href) {
      if (/<link[^>]*stylesheet/i.test(head.slice(at, head.indexOf('>', at) + 1))) return undefined
      continue
    }
    if (!rel.includes('stylesheet')) continue
    const css = findSheet(href)
    if (css === undefined || hasImports(css) || /\s(?:disabled|media)\b/i.test(attributes)) return undefined
    sheets.push({ css, name: href, media: '' })
  }
  return { data, sheets, metas }
}

/** Matches a `meta` in its usual form. */
const PLAIN_META = /<meta (?:name|property)="([^"]*)" content="([^"]*)">/y
const META = /<meta((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/y
const TITLE = /<title>([^<]*)<\/title>/i
const META_NAME = /\s(?:name|property|itemprop|http-equiv)="([^"]*)"/gi
const CONTENT = /\scontent="([^"]*)"/i

/** Reads the `meta` elements of a head, or returns undefined if one is not in plain syntax. */
function metasIn(head: string): MetaElement[] | undefined {
  if (/<[A-Z]/.test(head)) return undefined
  const metas: MetaElement[] = []
  for (let at = head.indexOf('<meta'); at >= 0; at = head.indexOf('<meta', at + 1)) {
    PLAIN_META.lastIndex = at
    const [, plain, written = ''] = PLAIN_META.exec(head) ?? []
    if (plain !== undefined) {
      const content = plainlyDecoded(written)
      if (content.includes(UNREAD)) return undefined
      metas.push({ name: plain.trim().toLowerCase(), content })
      continue
    }
    META.lastIndex = at
    const attributes = META.exec(head)?.[1]
    if (attributes === undefined) return undefined
    const content = attributeOf(CONTENT, attributes)
    if (content?.includes(UNREAD)) return undefined
    if (content !== undefined && /http-equiv="refresh"/i.test(attributes)) return undefined
    for (const [, name = ''] of content === undefined ? [] : attributes.matchAll(META_NAME))
      metas.push({ name: name.trim().toLowerCase(), content: content ?? '' })
  }
  const title = TITLE.exec(head)?.[1]
  return title === undefined ? metas : [...metas, { name: 'title', content: plainlyDecoded(title) }]
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' }
const REFERENCE = /&(?:(amp|lt|gt|quot|apos|nbsp);|#(\d{2,6});|#[xX]([0-9a-fA-F]{2,5});|#?[a-zA-Z0-9]+;?)/g
/**
 * A placeholder for content that only the full reader can read: some character references, and elements that may be hidden.
 * No expected text contains it.
 */
export const UNREAD = '\0'

export const plainlyDecoded = (source: string): string =>
  source.includes('&') ? source.replace(REFERENCE, reference) : source

/**
 * Decodes a character reference. HTML maps some numbers to other characters and accepts some names without a semicolon;
 * those are left to the full reader.
 */
function reference(_: string, name?: string, decimal?: string, hex?: string): string {
  if (name) return lookUp(NAMED, name) ?? UNREAD
  const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16)
  const plain =
    code >= 0x20 &&
    (code < 0x7f || code > 0x9f) &&
    (code < 0xd800 || (code > 0xdfff && code < 0xfdd0) || (code > 0xfdef && code < 0xfffe))
  return plain ? String.fromCodePoint(code) : UNREAD
}
