import { lookUp } from '../../core/look-up.js'
import { canParseUrl } from '../../core/url.js'
import { feedAddress } from './feed-address.js'
import { markupText } from './feed-text.js'
import {
  ALLOWED,
  BOUNDARIES,
  CLOSES_PARAGRAPH,
  ENTITIES,
  HEADINGS,
  HIDDEN,
  KEEPS_ITEMS,
  PLACES,
  TABLE_INSIDES,
  VOID_ELEMENTS,
} from './html-elements.js'

const TOKEN = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/g
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g

/** The state of writing: the output, and the open elements from the outermost to the innermost. */
interface Writing {
  readonly base: string
  readonly open: string[]
  readonly out: string[]
  /** The element whose content is being dropped. */
  hidden: string | undefined
}

/**
 * Turns sanitised HTML into HTML that a strict parser, such as the W3C feed validator, reads without errors. Elements nest
 * as the HTML standard (13.2.6) requires, only those that feeds may contain remain, and no address is relative. All visible
 * text stays.
 * @param base the absolute address against which relative ones are resolved
 */
export function strictHtml(html: string, base: string): string {
  const writing: Writing = { base, open: [], out: [], hidden: undefined }
  let at = 0
  for (const token of html.matchAll(TOKEN)) {
    addText(writing, html.slice(at, token.index))
    at = token.index + token[0].length
    const [, slash, name = '', attributes = ''] = token
    if (name === '') continue
    if (slash) endTag(writing, name.toLowerCase())
    else startTag(writing, name.toLowerCase(), attributes)
  }
  addText(writing, html.slice(at))
  closeDownTo(writing, 0)
  return writing.out.join('')
}

function addText(writing: Writing, source: string): void {
  if (source === '' || writing.hidden) return
  if (/[^ \t\n\f\r]/.test(source)) ensureCell(writing)
  writing.out.push(cleanText(source))
}

function startTag(writing: Writing, name: string, attributes: string): void {
  if (writing.hidden) return
  if (HIDDEN.has(name)) {
    writing.hidden = name
    return
  }
  if (!ALLOWED.has(name) || !makeRoom(writing, name)) return
  const kept = cleanAttributes(name, attributes, writing.base)
  if (name === 'input' && !/ type="checkbox"/.test(kept)) return
  writing.out.push(`<${name}${kept}>`)
  if (!VOID_ELEMENTS.has(name)) writing.open.push(name)
}

function endTag(writing: Writing, name: string): void {
  if (writing.hidden) {
    if (writing.hidden === name) writing.hidden = undefined
    return
  }
  const inTable = name in PLACES || name === 'table'
  const at = lastOpen(writing, name, open => (inTable ? open === 'table' : BOUNDARIES.has(open)))
  if (at >= 0) closeDownTo(writing, at)
}

/**
 * Finds the innermost open element with a name, and stops at a boundary such as a table cell. It returns -1 if there is no
 * such element.
 */
function lastOpen({ open }: Writing, name: string, isBoundary: (name: string) => boolean): number {
  for (let i = open.length - 1; i >= 0; i -= 1) {
    const candidate = open[i] ?? ''
    if (candidate === name) return i
    if (isBoundary(candidate)) return -1
  }
  return -1
}

const behindWall = (name: string): boolean => BOUNDARIES.has(name)

/** Closes the open element at an index, and all elements inside it. */
function closeDownTo({ open, out }: Writing, index: number): void {
  while (open.length > index) out.push(`</${open.pop()}>`)
}

function openElement({ open, out }: Writing, name: string): void {
  open.push(name)
  out.push(`<${name}>`)
}

/**
 * Closes and opens elements so that a start tag may follow. It returns false if the element cannot be placed here at
 * all.
 */
function makeRoom(writing: Writing, name: string): boolean {
  const places = lookUp(PLACES, name)
  if (places) return makePlaceInTable(writing, name, places)
  ensureCell(writing)
  if (name === 'a') return lastOpen(writing, 'a', behindWall) < 0
  if (name === 'rt' || name === 'rp') {
    const ruby = lastOpen(writing, 'ruby', behindWall)
    if (ruby >= 0) closeDownTo(writing, ruby + 1)
    return ruby >= 0
  }
  if (name === 'li') closeItem(writing, ['li'])
  if (name === 'dd' || name === 'dt') closeItem(writing, ['dd', 'dt'])
  if (CLOSES_PARAGRAPH.has(name)) {
    const paragraph = lastOpen(writing, 'p', behindWall)
    if (paragraph >= 0) closeDownTo(writing, paragraph)
  }
  if (HEADINGS.has(name) && HEADINGS.has(writing.open.at(-1) ?? '')) closeDownTo(writing, writing.open.length - 1)
  return true
}

function closeItem(writing: Writing, names: readonly string[]): void {
  const { open } = writing
  for (let i = open.length - 1; i >= 0; i -= 1) {
    const name = open[i] ?? ''
    if (names.includes(name)) {
      closeDownTo(writing, i)
      return
    }
    if (KEEPS_ITEMS.has(name)) return
  }
}

function makePlaceInTable(writing: Writing, name: string, places: readonly string[]): boolean {
  const { open } = writing
  const table = open.lastIndexOf('table')
  if (table < 0) return false
  const acceptable = name === 'td' || name === 'th' ? ['tr', ...(PLACES['tr'] ?? [])] : places
  let at = open.length
  while (at > table + 1 && !acceptable.includes(open[at - 1] ?? '')) at -= 1
  closeDownTo(writing, at)
  if (acceptable.length > places.length && open.at(-1) !== 'tr') openElement(writing, 'tr')
  return true
}

/** Opens a cell for content that is directly in a table. A parser would otherwise move it in front of the table. */
function ensureCell(writing: Writing): void {
  const { open } = writing
  const inner = open.at(-1) ?? ''
  if (!TABLE_INSIDES.has(inner)) return
  if (inner === 'colgroup') closeDownTo(writing, open.length - 1)
  if (inner !== 'tr') openElement(writing, 'tr')
  openElement(writing, 'td')
}

const REFERENCE = /&(?:([a-zA-Z][a-zA-Z0-9]*);|#(\d{1,7});|#[xX]([0-9a-fA-F]{1,6});)?/g
const STRAY = /[<>]/g

/** Rewrites the source of a text or an attribute's value so that it contains only known character references. */
function cleanText(source: string): string {
  const signs = source.includes('<') ? source.replace(STRAY, sign => (sign === '<' ? '&lt;' : '&gt;')) : source
  const known = signs.includes('&') ? signs.replace(REFERENCE, cleanReference) : signs
  return markupText(known)
}

function cleanReference(whole: string, name?: string, decimal?: string, hex?: string): string {
  if (name) return ENTITIES.has(name) ? whole : `&amp;${whole.slice(1)}`
  const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined
  if (code === undefined) return '&amp;'
  const character = code > 0x10ffff ? '\0' : String.fromCodePoint(code)
  // Handlebars writes `=` as a reference. People and programs find addresses more easily without it.
  if (/^[!#-%(-;=?-~]$/.test(character)) return character
  // A carriage return and a C1 control character are errors as references too.
  return markupText(character) === character && code !== 0x0d ? whole : markupText(character)
}

const ADDRESSES = new Set(['href', 'src', 'poster', 'cite', 'longdesc', 'background'])
const ALIGNMENT = /^\s*text-align\s*:\s*(left|right|center)\s*;?\s*$/i

function cleanAttributes(element: string, source: string, base: string): string {
  if (source === '' || source === '/') return ''
  const kept = new Map<string, string>()
  for (const [, written = '', double, single, bare] of source.matchAll(ATTRIBUTE)) {
    const name = written.toLowerCase()
    if (kept.has(name) || !/^[a-z_:][a-z0-9_:.-]*$/.test(name)) continue
    const value = cleanValue(name, double ?? single ?? bare ?? '', base)
    if (value !== undefined) kept.set(name, value)
  }
  // In the tag of a picture, the validator reads the last src=, even inside a description.
  const guard = (text: string): string => (element === 'img' ? text.replace(/src(\s*)=/gi, 'src$1&#61;') : text)
  return [...kept].map(([name, value]) => ` ${name}="${guard(value)}"`).join('')
}

/** Rewrites the value of an attribute, or returns undefined if feeds may not contain the attribute. */
function cleanValue(name: string, source: string, base: string): string | undefined {
  if (name.startsWith('on') || (name.endsWith('src') && name !== 'src')) return undefined
  const value = cleanText(source).replaceAll('"', '&quot;')
  if (name === 'style') return ALIGNMENT.test(value) ? value : undefined
  if (name === 'srcset') return value.split(/,\s+/).every(part => /^\s*https?:/i.test(part)) ? value : undefined
  if (!ADDRESSES.has(name) || /^[a-z]+:/i.test(value)) return value
  return resolved(value, base)
}

function resolved(source: string, base: string): string | undefined {
  const written = source.replaceAll('&amp;', '&').trim()
  const address = canParseUrl(written, base) ? feedAddress(new URL(written, base).href) : undefined
  return address && /^\w+:/.test(address) ? address.replaceAll('&', '&amp;') : undefined
}
