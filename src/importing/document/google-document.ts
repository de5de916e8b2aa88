import { decoded } from '../decoded.js'
import type { SourcePicture } from '../draft.js'
import { all, documentOf, type Element, elementText } from '../html/dom.js'
import type { ReadSource } from '../importer.js'
import type { ZipArchive } from '../zip-archive.js'
import { documentImporter } from './document-importer.js'
import { newElement, rename } from './document-markup.js'
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
  const document = documentOf(html)
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
  nestLists(root, sheet)
  elementsFromStyles(root, sheet)
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
    image.replaceWith(...(Array.from(holder.childNodes) as Element[]))
  }
  return { html: root.innerHTML, pictures, properties: {}, visibleText, notes, doubts: [] }
}

const dataBytes = (address: string): Uint8Array | undefined => {
  const [, content] = /^data:image\/[\w.+-]+;base64,([A-Za-z0-9+/=\s]+)$/i.exec(address) ?? []
  return content === undefined ? undefined : Buffer.from(content, 'base64')
}

/** Removes a table of contents: paragraphs that only link to headings. */
function takeContents(root: Element, notes: string[]): void {
  const lines = all(root, 'p').filter(line => {
    const links = all(line, 'a[href^="#h."], a[href^="#heading="], a[href^="#_Toc"]')
    return (
      links.length > 0 &&
      links
        .map(elementText)
        .join('')
        .replace(/[\s\d]/g, '') === elementText(line).replace(/[\s\d]/g, '')
    )
  })
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
    !block.querySelector('a[id^="ftnt"], img, table, h1, h2, h3, ul, ol') &&
    elementText(block).length < 200
  const top = Array.from(root.children) as Element[]
  const wrapped = top.length === 1 && top[0]?.tagName === 'DIV' ? (Array.from(top[0].children) as Element[]) : top
  const blocks = wrapped.length > 2 ? [wrapped[0], wrapped.at(-1)] : []
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
  for (const number of all(copy, 'a[id^="ftnt"]')) number.remove()
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
      const inner = lastList(outer)
      if (!inner) break
      outer = inner
    }
    const items = Array.from(outer.children) as Element[]
    const last = items.at(-1)
    const same = last && lastList(last)
    if (!last) continue
    if (same && same.className === list.className) {
      same.append(...(Array.from(list.childNodes) as Element[]))
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

/** Moves the footnotes below the text into a list of notes. */
function takeFootnotes(root: Element): void {
  const numbers = all(root, 'a[href^="#ftnt_ref"]')
  if (numbers.length === 0) return
  const list = newElement(root, 'ol')
  list.setAttribute('class', 'notes')
  for (const number of numbers) {
    const holder = number.closest('div') ?? number.closest('p')
    if (!holder || holder === root) continue
    const { id } = number
    number.remove()
    const item = rename(holder, 'li')
    item.setAttribute('id', id)
    list.append(item)
  }
  root.append(list)
}
