import type { HidingRule } from './hiding-rules.js'
import type { HtmlReading, Relation } from './html-reading.js'
import { type SeenLink, Sight } from './sight.js'

/** A start or end tag without any of the forms that HTML forgives. */
const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z_:][\w:.-]*(?:="[^"]*"|='[^']*')?)*)\s*\/?>/y
const ATTRIBUTE = /([a-zA-Z_:][\w:.-]*)=(?:"([^"]*)"|'([^']*)')/g

/** What hides, or has rules of its own: documents with any of it are read in full. */
const INTRICATE =
  /<!--|<(?:style|template|noscript|textarea|iframe|object|video|audio|canvas|select|datalist|dialog|svg|math|xmp|plaintext|noembed|noframes|frameset)\b|\shidden\b|style="[^"]*(?:display|visibility|opacity|font-size|max-height|mso-hide)|style='/i

/**
 * The same as `readHtml` gives, in a tenth of the time, for the plain documents that most pages are. It may find less and
 * never more: whatever it misses, or where it gives up, the full reading decides.
 * @returns undefined for a document that is not plain enough
 */
export function readQuickly(html: string, sheets: readonly HidingRule[] = []): HtmlReading | undefined {
  if (INTRICATE.test(html) || sheets.some(({ key }) => html.includes(key))) return undefined
  const links: SeenLink[] = []
  const relations: Relation[] = []
  const data: string[] = []
  let text = ''
  let open: SeenLink | undefined
  let at = html.indexOf('<body')
  if (!readHead(html.slice(0, Math.max(at, 0)), relations, data)) return undefined
  at = Math.max(at, 0)
  for (let start = html.indexOf('<', at); start >= 0; start = html.indexOf('<', at)) {
    text += decoded(html.slice(at, start))
    TAG.lastIndex = start
    const tag = TAG.exec(html)
    if (!tag) return undefined
    at = TAG.lastIndex
    const [, slash, name = '', attributes = ''] = tag
    if (/^(?:script|title|head)$/i.test(name)) return undefined
    if (name !== 'a' && name !== 'A') continue
    if (open && /\S/.test(text.slice(open.at))) links.push(open)
    open = undefined
    if (slash === '') {
      const { href, rel } = attributesOf(attributes)
      if (href !== undefined) open = { href: href.trim(), at: text.length }
      if (href !== undefined && rel) relations.push({ rel: rel.toLowerCase(), href })
    }
  }
  text += decoded(html.slice(at))
  return { sight: new Sight(text, links), relations, data }
}

const HEAD_PART = /<link((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>|<script type="application\/ld\+json">([^<]*)<\/script>/g

/** False where there is a script, or anything like one, that is not our data. */
function readHead(head: string, relations: Relation[], data: string[]): boolean {
  let scripts = 0
  for (const [, attributes, script] of head.matchAll(HEAD_PART)) {
    if (script !== undefined) {
      data.push(script)
      scripts += 1
    }
    const { rel, href } = attributesOf(attributes ?? '')
    if (rel && href) relations.push({ rel: rel.toLowerCase(), href })
  }
  return (head.match(/<script/gi) ?? []).length === scripts
}

function attributesOf(source: string): Record<string, string | undefined> {
  const found: Record<string, string | undefined> = {}
  if (source !== '')
    for (const [, name = '', double, single] of source.matchAll(ATTRIBUTE))
      found[name.toLowerCase()] ??= decoded(double ?? single ?? '')
  return found
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' }
const REFERENCE = /&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{2,6})|#[xX]([0-9a-fA-F]{2,5}));/g

const decoded = (source: string): string => (source.includes('&') ? source.replace(REFERENCE, reference) : source)

/** A reference that HTML reads as something else than its number stays as it is written, so that it is not found. */
function reference(whole: string, name?: string, decimal?: string, hex?: string): string {
  if (name) return NAMED[name] ?? whole
  const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16)
  const plain = code >= 0x20 && (code < 0x7f || code > 0x9f) && (code < 0xd800 || code > 0xdfff)
  return plain && code <= 0x10ffff ? String.fromCodePoint(code) : whole
}
