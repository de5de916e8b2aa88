import { decoded } from '../decoded.js'
import { all, documentOf, type Element, elementText } from '../html/dom.js'
import type { ReadSource } from '../importer.js'
import type { SourcePicture } from '../picture-file.js'
import type { ZipArchive } from '../zip-archive.js'
import { documentImporter } from './document-importer.js'
import { ANY_HEADING, newElement, rename, unwrap } from './document-markup.js'
import { commentsNote, type DocumentReading, quotedStart } from './document-reading.js'
import { pictureMarkup } from './picture-markup.js'
import { elementsFromStyles } from './styled-html.js'

export const googleDocumentImporter: ReadSource = documentImporter(readGoogleDocument)

/** Reads a document that Google Docs saved as a web page: a zip archive of HTML and pictures. */
function readGoogleDocument(archive: ZipArchive): DocumentReading | undefined {
  const page = archive.names.find(name => /^[^/]+\.html?$/i.test(name))
  const bytes = page && archive.read(page)
  return bytes ? styledReading(decoded(bytes), path => archive.read(path)) : undefined
}

/**
 * Reads HTML that a word processor wrote.
 *
 * @param read returns the bytes of a picture by its address in the HTML
 */
export function styledReading(html: string, read: (path: string) => Uint8Array | undefined): DocumentReading {
  const document = documentOf(withoutConditions(html))
  const root = document.body
  const sheet = all(document.documentElement, 'style')
    .map(({ textContent }) => textContent)
    .join('\n')
  for (const style of all(document.documentElement, 'style, script, meta, link, title')) style.remove()
  const notes: string[] = []
  takeContents(root, notes)
  takeComments(root, notes)
  takeRunningLines(root, notes)
  const visibleText = visibleLines(root, sheet)
  for (const table of all(root, 'table')) markHead(table)
  nestLists(root, sheet)
  elementsFromStyles(root, sheet)
  nameRoles(root)
  takeFootnotes(root)
  const pictures = new Map<string, SourcePicture>()
  for (const image of all(root, 'img')) {
    const path = image.getAttribute('src') ?? ''
    const alt = image.getAttribute('alt') || image.getAttribute('title') || ''
    const markup = /^data:/i.test(path)
      ? pictureMarkup({ read: () => dataBytes(path) }, 'picture', alt, pictures, notes)
      : pictureMarkup({ read }, path, alt, pictures, notes)
    const holder = newElement(image, 'span')
    holder.innerHTML = markup
    image.replaceWith(Array.from(holder.childNodes) as Element[])
  }
  return { html: root.innerHTML, pictures, properties: {}, visibleText, notes, doubts: [] }
}

/** Marks the first row of a table as its head if a word processor did. Google Docs puts all rows into the `thead`. */
function markHead(table: Element): void {
  if (table.querySelector('thead')) for (const cell of all(table.querySelector('tr') ?? table, 'td')) rename(cell, 'th')
  for (const part of all(table, 'thead, tbody, tfoot')) unwrap(part)
}

/** Marks the title and the subtitle, which Google Docs and Word write as paragraphs with a class. */
function nameRoles(root: Element): void {
  const has = (...names: readonly string[]) =>
    all(root, 'p, h1').filter(line => line.className.split(/\s+/).some(name => names.includes(name)))
  for (const title of has('title', 'MsoTitle')) rename(title, 'h1').setAttribute('class', 'title')
  for (const subtitle of has('subtitle', 'MsoSubtitle')) subtitle.setAttribute('class', 'subtitle')
  for (const caption of has('MsoCaption')) caption.setAttribute('class', 'caption')
  for (const quote of has('MsoQuote', 'MsoIntenseQuote')) {
    const holder = newElement(quote, 'blockquote')
    quote.before(holder)
    holder.append(quote)
  }
}

const dataBytes = (address: string): Uint8Array | undefined => {
  const [, content] = /^data:image\/[\w.+-]+;base64,([A-Za-z0-9+/=\s]+)$/i.exec(address) ?? []
  return content === undefined ? undefined : Buffer.from(content, 'base64')
}

/** Removes a table of contents: paragraphs that consist of links to headings with the same words. */
function takeContents(root: Element, notes: string[]): void {
  const ids = new Map(all(root, '[id]').map(element => [element.id, element]))
  const words = (element: Element | undefined): string => elementText(element).replace(/[\s\d.]+$/, '')
  const lines = all(root, 'p').filter(line =>
    all(line, 'a[href^="#"]').some(link => {
      const target = ids.get((link.getAttribute('href') ?? '').slice(1))?.closest(ANY_HEADING)
      return target != null && words(line) !== '' && words(line) === words(target)
    }),
  )
  if (lines.length < 2) return
  for (const line of lines) line.remove()
  notes.push('Left out: the table of contents.')
}

/** Removes comments, which Google Docs writes below the text, with letters that refer to them. */
function takeComments(root: Element, notes: string[]): void {
  const texts: string[] = []
  for (const mark of all(root, 'a[href^="#cmnt_ref"]')) {
    const holder = mark.closest('div') ?? mark.closest('p')
    if (!holder || holder === root) continue
    texts.push(quotedStart(elementText(holder).replace(/^\[[a-z]+\]\s*/, '')))
    holder.remove()
  }
  for (const mark of all(root, 'a[href^="#cmnt"]')) (mark.closest('sup') ?? mark).remove()
  if (texts.length > 0) notes.push(commentsNote(texts.length, '', texts))
}

/** Names and removes the head and the foot of the pages, which Google Docs puts into blocks around the text. */
function takeRunningLines(root: Element, notes: string[]): void {
  const isRunning = (block: Element): boolean =>
    block.tagName === 'DIV' &&
    !block.querySelector(`${BACK}, img, table, h1, h2, h3, ul, ol`) &&
    elementText(block).length < 200
  const top = Array.from(root.children) as Element[]
  const wrapped = top.length === 1 && top[0]?.tagName === 'DIV' ? (Array.from(top[0].children) as Element[]) : top
  // Program code and some mail programs have a block for each line of the text instead.
  const hasParagraphs = wrapped.slice(1, -1).some(({ tagName }) => /^(?:P|H\d|[UO]L|TABLE)$/.test(tagName))
  const blocks = hasParagraphs ? [wrapped[0], wrapped.at(-1)] : []
  for (const block of blocks) {
    if (!block || !isRunning(block)) continue
    const words = elementText(block)
    if (/\p{L}{2}/u.test(words))
      notes.push(`Left out from the top or the bottom of the pages: ${quotedStart(words, 80)}.`)
    block.remove()
  }
}

const LINES = 'p, h1, h2, h3, h4, h5, h6, li, td, th'

/** Reads the visible words of the page, a line for each block. */
function visibleLines(root: Element, sheet: string): string {
  const copy = documentOf(`<div>${root.innerHTML}</div>`).body
  for (const number of [...all(copy, BACK), ...all(copy, REFERENCE)]) number.remove()
  const hidden = [...sheet.matchAll(/\.([\w-]+)\s*\{[^}]*display\s*:\s*none/gi)].map(([, name]) => `.${name}`)
  for (const element of hidden.length > 0 ? all(copy, hidden.join(', ')) : []) element.remove()
  for (const block of all(copy, `${LINES}, div, br`)) block.before('\n')
  return copy.textContent
}

/**
 * Nests the lists of Google Docs, which are all on one level, with the depth in their class: `lst-kix_abc-1`. An ordered
 * list whose number goes on has the number in `start`.
 */
function nestLists(root: Element, sheet: string): void {
  const levelOf = (list: Element): number => Number(/(?:^|\s)lst-[\w-]*?-(\d)(?:\s|$)/.exec(list.className)?.[1] ?? 0)
  for (const list of all(root, 'ul, ol')) {
    if (list.tagName === 'OL' && isBulleted(list, sheet)) continue
    const level = levelOf(list)
    if (level === 0) continue
    const before = list.previousElementSibling
    if (!before || !/^[UO]L$/.test(before.tagName)) continue
    let outer = before
    for (let depth = levelOf(before); depth < level - 1; depth += 1) {
      const item = (Array.from(outer.children) as Element[]).at(-1)
      const inner = item && lastList(item)
      if (!inner) break
      outer = inner
    }
    const items = Array.from(outer.children) as Element[]
    const last = items.at(-1)
    const same = last && lastList(last)
    if (!last) continue
    if (same && same.className === list.className) {
      same.append(Array.from(list.childNodes) as Element[])
      list.remove()
    } else last.append(list)
  }
}

const isBulleted = (list: Element, sheet: string): boolean =>
  list.className
    .split(/\s+/)
    .some(name => name !== '' && new RegExp(`\\.${name}[^{}]*::?before\\s*\\{[^}]*content:\\s*"[●○■]`).test(sheet))

const lastList = (element: Element): Element | undefined =>
  (Array.from(element.children) as Element[]).filter(({ tagName }) => /^[UO]L$/.test(tagName)).at(-1)

/** Removes what Word writes for itself: comments with conditions, and elements of its own namespaces. */
const withoutConditions = (html: string): string =>
  html
    .replace(/<!--\[if[\s\S]*?<!\[endif\]-->/gi, '')
    .replace(/<!\[(?:if|endif)[^>]*>/gi, '')
    .replace(/<\/?(?:o|w|m|v|st1):[a-z]+\b[^>]*>/gi, '')

/** The links from a note back to its reference, as Google Docs, Word and LibreOffice write them. */
const BACK =
  'a[href^="#ftnt_ref"], a[href^="#_ftnref"], a[href^="#_ednref"], a[href^="#sdfootnote"][href$="anc"], a[href^="#sdendnote"][href$="anc"]'

/** The links from the text to a note. */
const REFERENCE = 'a[href^="#ftnt"], a[href^="#_ftn"], a[href^="#_edn"], a[href^="#sdfootnote"], a[href^="#sdendnote"]'

/** Moves the footnotes below the text into a list of notes. */
function takeFootnotes(root: Element): void {
  const numbers = all(root, BACK)
  if (numbers.length === 0) return
  const list = newElement(root, 'ol')
  list.setAttribute('class', 'notes')
  for (const number of numbers) {
    const around = number.closest('div')
    const holder = around && all(around, BACK).length === 1 ? around : number.closest('p')
    if (!holder || holder === root) continue
    const id = number.id || (number.getAttribute('name') ?? '')
    number.remove()
    const item = rename(holder, 'li')
    item.setAttribute('id', id)
    list.append(item)
  }
  root.append(list)
}
