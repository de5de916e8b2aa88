import { escapeText } from '../../core/text.js'
import { licenceIn, originIn, sentencesOf } from '../credit-sentence.js'
import type { Facts } from '../fact.js'
import { LEAST_KEPT } from '../kept-words.js'
import { ABOUT_AUTHOR } from '../text/biography.js'
import { bylineOf } from '../text/byline.js'
import { takeCredit } from '../text/credit-words.js'
import { isFurniture } from '../text/furniture.js'
import { labelOf } from '../text/label.js'
import { soundsLikeOutlet } from '../text/outlet-words.js'
import { addressIn, isAddress } from '../text/standalone.js'
import { dateAlone, datesIn, type WrittenDate } from '../written-date.js'
import { type HeadLines, headLines, isByline, isPosted } from './block-lines.js'
import { besideElements, densestBlocks, removeOthers } from './density-reader.js'
import { all, type Document, documentOf, type Element, elementText } from './dom.js'
import { addBlocks, markHolders, unmark } from './lacking-blocks.js'
import { wrapLooseLines } from './loose-lines.js'
import { removeWithParents, takeBiography } from './page-biographies.js'
import { dataTables, isImprint, isPageFurniture, isTitle } from './page-block.js'
import { readArticle } from './page-reader.js'
import { describedElement, fullerText, type StatedText } from './stated-text.js'
import { around, blocksFound, smallestAround, squeezed, type TextBlock, textBlocks } from './text-blocks.js'
import { tidy } from './tidy.js'

export interface ArticleBody {
  readonly root: Element
  /** Whether the article could be separated from the rest of the page. */
  readonly isSeparate: boolean
  /** The text that the page shows in the place of the article. */
  readonly shown: readonly string[]
  /** Whether the text is that of the page’s data, because the page shows far less. */
  readonly isFromData: boolean
}

/** What a reader of pages takes for the article. */
interface Reading {
  readonly root: Element
}

/**
 * Extracts the article from a page. Readability and the density of the text find it independently, and the smallest element
 * around what both find is its place. If Readability returns too few of the words there, other readings are tried, and the
 * one with the most words counts. It is given the paragraphs in that place that it lacks.
 *
 * @param document the page without what is never part of an article
 *
 * @param untidied returns the page as it was
 *
 * @param base the address of the page
 *
 * @param stated what the page states about its text
 */
export function articleBody(
  document: Document,
  untidied: () => Document,
  base: string | undefined,
  stated: StatedText = {},
): ArticleBody {
  const blocks = textBlocks(document.body)
  markHolders(blocks)
  const dense = densestBlocks(blocks)
  const first = readability(document)
  const found = new Set([...dense, ...(first ? blocksFound(blocks, first.root) : [])])
  const described = describedElement(document.body, blocks, found, stated.description)
  if (described) {
    document.body.innerHTML = described.outerHTML
    return articleBody(document, untidied, base, { text: stated.text })
  }
  const place = smallestAround([...found], document.body)
  const beside = besideElements(blocks)
  // Lists of links, and what the names of elements put beside the article, are in its place by chance.
  const isText = ({ holder, words, linked }: TextBlock): boolean =>
    linked * 2 < words && !around(holder).some(element => beside.has(element))
  const shown = blocks.filter(block => around(block.holder).includes(place) && (found.has(block) || isText(block)))
  const shareOf = ({ root }: Reading): number => wordCount(blocksFound(shown, root)) / wordCount(shown)
  let best = first && { reading: first, share: shareOf(first) }
  for (const next of [() => tidied(readability(untidied()), base), () => byDensity(document, dense, place)]) {
    if (best && best.share >= LEAST_KEPT) break
    const reading = next()
    const share = reading ? shareOf(reading) : 0
    if (reading && share > (best?.share ?? 0)) best = { reading, share }
  }
  const root = best?.reading.root ?? linesWrapped(document.body.innerHTML)
  // If the whole page is the place of the article, nothing but the density tells what belongs to it.
  const isProse = (block: TextBlock): boolean =>
    block.words >= PROSE_WORDS && isText(block) && (place !== document.body || dense.includes(block))
  const read = new Set(blocksFound(blocks, root))
  const mayBelong = blocks.filter(
    block =>
      around(block.holder).includes(place) &&
      !around(block.holder).some(element => beside.has(element)) &&
      (place !== document.body || dense.includes(block)),
  )
  const kin = best ? kinIn(mayBelong, read) : []
  if (best) addBlocks(root, blocks, read, new Set([...shown.filter(isProse), ...kin]))
  unmark(root)
  const lead = leadOf(blocks.filter(isText), squeezed(elementText(root)))
  if (best && lead.length > 0)
    root.innerHTML = lead.map(({ text }) => `<p>${escapeText(text)}</p>`).join('') + root.innerHTML
  const isShown = new Set([...shown, ...kin])
  const texts = blocks.filter(block => isShown.has(block)).map(({ text }) => text)
  const reading = { root, isSeparate: best !== undefined, shown: texts, isFromData: false }
  const text = fullerText(stated.text, elementText(root))
  if (text === undefined) return reading
  const data = linesWrapped(text)
  tidy(data, base)
  return { root: data, isSeparate: true, shown: textBlocks(data).map(({ text }) => text), isFromData: true }
}

/**
 * Returns the blocks that a reading lacks although it has others of their kind: a paragraph among others that is one link, and a short
 * line directly beside another.
 *
 * @param blocks the blocks in the place of the article
 *
 * @param read the blocks that the reading has
 */
function kinIn(blocks: readonly TextBlock[], read: ReadonlySet<TextBlock>): TextBlock[] {
  const kindOf = ({ tagName, className }: Element): string => `${tagName}.${className}`
  const placeOf = ({ holder }: TextBlock): string =>
    `${kindOf(holder)} in ${holder.parentElement ? kindOf(holder.parentElement) : ''}`
  const places = new Map<string, number>()
  for (const block of read) places.set(placeOf(block), (places.get(placeOf(block)) ?? 0) + 1)
  const boxes = new Set([...read].map(boxOf))
  const isBesideKin = (block: TextBlock): boolean => {
    const box = boxOf(block)
    return [box.previousElementSibling, box.nextElementSibling].some(
      next => next !== null && boxes.has(next) && kindOf(next) === kindOf(box),
    )
  }
  const isSentence = ({ text, words }: TextBlock): boolean => words >= PROSE_WORDS && SENTENCE_END.test(text)
  const from = blocks.findIndex(block => read.has(block))
  const to = blocks.findLastIndex(block => read.has(block))
  return blocks
    .slice(from, to)
    .filter(
      block =>
        !read.has(block) &&
        squeezed(elementText(block.holder)) === block.squeezed &&
        block.words >= FEWEST &&
        block.holder.closest('figure') === null &&
        ((isSentence(block) && (places.get(placeOf(block)) ?? 0) > 1) ||
          (block.linked < block.words && isBesideKin(block))),
    )
}

/** The fewest words of a line that is certainly no label of a drawing. */
const FEWEST = 3

/** Returns the outermost element that holds nothing but a block. */
function boxOf({ holder, squeezed: text }: TextBlock): Element {
  let box = holder
  for (let next = box.parentElement; next?.children.length === 1; next = next.parentElement) {
    if (squeezed(next.textContent) !== text) break
    box = next
  }
  return box
}

/** The words above which a block in the place of an article is one of its paragraphs. */
const PROSE_WORDS = 15

const SENTENCE_END = /[.!?…。][”“"»’')\]]*$/
const MOST_LEAD = 3
const LEAD_WORDS = 10

/**
 * Returns the sentences between the headline and the text that a reading lacks. Sites put the standfirst there, and sometimes
 * the first paragraph.
 *
 * @param blocks the text of the page, without links
 *
 * @param read the text of the reading, without spaces
 */
function leadOf(blocks: readonly TextBlock[], read: string): TextBlock[] {
  const isRead = (block: TextBlock): boolean => block.words >= LEAD_WORDS && read.includes(block.squeezed)
  const until = blocks.findIndex(isRead)
  const headline = blocks.findLastIndex(({ holder }, i) => i < until && holder.closest('h1') !== null)
  if (headline === -1) return []
  const isLead = ({ holder, text, words }: TextBlock): boolean =>
    words >= LEAD_WORDS &&
    SENTENCE_END.test(text) &&
    !isFurniture(text) &&
    holder.closest('figure, figcaption, li, table, address') === null
  return blocks
    .slice(headline + 1, until)
    .filter(isLead)
    .slice(0, MOST_LEAD)
}

const wordCount = (blocks: readonly TextBlock[]): number => blocks.reduce((sum, { words }) => sum + words, 0)

function readability(document: Document): Reading | undefined {
  const root = readArticle(document)
  if (!root) return undefined
  wrapLooseLines(root)
  return { root }
}

function tidied(reading: Reading | undefined, base: string | undefined): Reading | undefined {
  if (reading) tidy(reading.root, base)
  return reading
}

/** Reads the part of a page where its text is densest. The document is changed. */
function byDensity(document: Document, dense: readonly TextBlock[], place: Element): Reading | undefined {
  if (dense.length === 0) return undefined
  removeOthers(place, dense)
  return { root: linesWrapped(place === document.body ? place.innerHTML : place.outerHTML) }
}

function linesWrapped(html: string): Element {
  const { body } = documentOf(html)
  wrapLooseLines(body)
  return body
}

const HEADINGS = ['H1', 'H2', 'H3', 'H4', 'H5', 'H6']
const BLOCKS = new Set(['P', 'DIV', 'CENTER', 'LI', ...HEADINGS, 'SECTION', 'ASIDE', 'EM', 'TD', 'A'])
/** The elements that a block contains only if it is not an innermost one. */
const INNER = new Set(['P', 'DIV', 'CENTER', 'LI', ...HEADINGS, 'SECTION', 'TABLE', 'IMG', 'FIGURE'])
const AROUND_LINKS = new Set(['P', 'DIV', ...HEADINGS, 'TABLE'])

/** Returns the innermost blocks that contain text, and links directly between blocks. Selectors would take far longer. */
export function blocksIn(root: Element): Element[] {
  const found: Element[] = []
  /** Tells what is in an element: blocks, and blocks around which a link can be loose. */
  const visit = (element: Element): { inner: boolean; beside: boolean } => {
    const at = found.length
    const links: { link: Element; at: number }[] = []
    let [inner, beside] = [false, false]
    // A template is no part of the page.
    for (const child of element.tagName === 'TEMPLATE' ? [] : Array.from(element.children)) {
      const start = found.length
      const content = visit(child)
      inner ||= content.inner || INNER.has(child.tagName)
      beside ||= content.beside || AROUND_LINKS.has(child.tagName)
      if (child.tagName === 'A' && !content.inner) links.push({ link: child, at: start })
    }
    if (beside) for (const { link, at } of links.reverse()) if (elementText(link) !== '') found.splice(at, 0, link)
    const isBlock =
      element !== root &&
      element.tagName !== 'A' &&
      BLOCKS.has(element.tagName) &&
      !inner &&
      (element.tagName !== 'EM' || element.parentElement === root)
    if (isBlock && elementText(element) !== '') found.splice(at, 0, element)
    return { inner, beside }
  }
  visit(root)
  return found
}

const ENDS = 12

/** The facts and lines that were removed from the beginning and the end of an article. */
export interface RemovedEnds {
  readonly biographies: ReadonlyMap<string, string>
  readonly dropped: readonly string[]
  /** The names in a byline within the text. */
  readonly names: readonly string[]
  /** The date on a line of its own above the text. */
  readonly date?: WrittenDate
  /** The line above a byline or a date, on a page without another headline. */
  readonly headline?: string
}

/** Removes credits, bylines and page furniture from the beginning and the end of an article, in place. */
export function takeEnds(
  root: Element,
  names: readonly string[],
  title: string | undefined,
  facts: Facts,
): RemovedEnds {
  const biographies = new Map<string, string>()
  const dropped: string[] = []
  const above = takeHeadLines(root, title, names)
  let bylined = above.names ?? []
  let date = above.date
  const isData = dataTables()
  const blocks = blocksIn(root).filter(
    (block, i) => !isData(block) && !(i < 3 && isTitle(block, title) && removed(block, root)),
  )
  const ends = blocks.filter((_, i) => i < ENDS / 2 || i >= blocks.length - ENDS)
  for (const block of ends) {
    const words = elementText(block)
    if (words.length > 1200) continue
    if (takeWhole(block, words, facts, dropped)) {
      removeWithParents(block, root)
      continue
    }
    const isAbove = blocks.indexOf(block) < ENDS / 2 && words.length < 160
    const mayBeDate = isAbove && words.length < 60 && block.closest('blockquote, figure') === null
    const alone = mayBeDate ? (dateAlone(words) ?? timeAlone(block, words)) : undefined
    if (alone) {
      date ??= alone
      removeWithParents(block, root)
      continue
    }
    const byline = isAbove ? bylineOf(words) : undefined
    if (byline && (isByline(byline, names) || isPosted(byline, names))) {
      bylined = byline.names
      if (isPosted(byline, names))
        facts.add('authors.0.affiliation', byline.rest, 'the byline on the page', 'it follows the name')
      removeWithParents(block, root)
      continue
    }
    const removed = { names, biographies, dropped }
    const isTaken = (rest: string): boolean =>
      takeBiography(block, root, rest, removed) || leave(block, root, rest, dropped)
    if (!takeCredits(block, root, words, facts, isTaken)) takeBiography(block, root, words, removed)
  }
  return {
    biographies,
    dropped,
    names: bylined,
    ...(date ? { date } : {}),
    ...(above.title ? { headline: above.title } : {}),
  }
}

/**
 * Removes a whole block if it is the original's address, tags, or page furniture. It returns whether the block was removed.
 */
function takeWhole(block: Element, words: string, facts: Facts, dropped: string[]): boolean {
  const tagged = words.length < 200 ? labelOf(words) : undefined
  if (isAddress(words) && isMissing(facts))
    facts.add('original.url', addressIn(words), 'an address below the text', 'it is only found below the text')
  else if (isImprint(block) || isPageFurniture(block, words) || ABOUT_AUTHOR.test(words)) dropped.push(words)
  else if (tagged?.label === 'tags')
    facts.add('tags', tagged.value.split(/\s*[,;]\s*/).filter(Boolean), 'the text’s end')
  else return false
  return true
}

/** Removes page furniture that follows a credit, such as `All rights reserved.` It returns whether there was any. */
function leave(block: Element, root: Element, rest: string, dropped: string[]): boolean {
  if (!isFurniture(rest)) return false
  dropped.push(rest)
  removeWithParents(block, root)
  return true
}

/**
 * Moves the credits in a block to the facts. It returns whether there were any.
 *
 * @param isTaken tries to move the rest of the block elsewhere, and tells whether it could
 */
function takeCredits(
  block: Element,
  root: Element,
  words: string,
  facts: Facts,
  isTaken: (rest: string) => boolean,
): boolean {
  const text = creditOf(block, words)
  if (!saysCredit(block, text)) return false
  addLinkedOrigin(block, text, facts)
  for (const link of all(block, LICENCE_LINK)) {
    const licence = licenceIn(link.getAttribute('href') ?? '')
    facts.add('original.license', licence?.id, 'the link in the text', licence?.doubt)
  }
  const rest = takeCredit(text, 'the text', facts)
  if (rest === '') removeWithParents(block, root)
  else if (rest !== text && !isTaken(rest)) block.textContent = rest
  return true
}

const LICENCE_LINK = 'a[href*="creativecommons.org/"]'

/** Rewrites `Source: The Harbour Review` as a sentence, except below a picture or a table, whose source the line names. */
function creditOf(block: Element, words: string): string {
  const labelled = words.length < 120 ? labelOf(words) : undefined
  const named =
    labelled?.label === 'source' && block.closest('figure, table, [class*="caption" i]') === null
      ? labelled.value
      : undefined
  return named && (soundsLikeOutlet(named) || block.querySelector('a[href^="http"]'))
    ? `First published in ${named}`
    : words
}

/** Returns a date whose full form is only in its attribute: `<time datetime="2025-05-16">16 May</time>`. */
function timeAlone(block: Element, words: string): WrittenDate | undefined {
  const time = block.querySelector('time[datetime]')
  return time && elementText(time) === words ? datesIn(time.getAttribute('datetime') ?? '')[0] : undefined
}

/** Tells whether an earlier sentence named the outlet without an address. */
const isMissing = (facts: Facts): boolean => facts.has('original.publisher.name') && !facts.has('original.url')

/**
 * Removes the headline, bylines and dates that are on lines of their own in the first blocks. The first one of each
 * kind counts.
 */
function takeHeadLines(root: Element, title: string | undefined, names: readonly string[]): Omit<HeadLines, 'kept'> {
  let head: Omit<HeadLines, 'kept'> = {}
  for (const block of blocksIn(root).slice(0, 3)) {
    const lines = headLines(block, title ?? head.title, names)
    if (!lines) continue
    const { kept, ...found } = lines
    head = { ...found, ...head }
    if (kept.length === 0) removeWithParents(block, root)
    else block.innerHTML = kept.join('<br>')
  }
  return head
}

const saysCredit = (block: Element, words: string): boolean => takesCredit(words) && block.querySelector('img') === null

/** Tells whether a text contains a credit, by trying to move it to facts that are discarded. */
export function takesCredit(words: string): boolean {
  const none: Facts = {
    add: () => {},
    replace: () => {},
    get: () => undefined,
    has: () => false,
    below: () => [],
    list: () => [],
    leave: () => {},
    left: () => [],
  }
  return takeCredit(words, '', none) !== words
}

/** Records the link in a sentence about the original as the address of the original or of its outlet. */
export function addLinkedOrigin(block: Element, words: string, facts: Facts): void {
  const sentence = sentencesOf(words).find(text => originIn(text) !== undefined)
  if (!sentence) return
  const links = all(block, `a[href^="http"]:not(${LICENCE_LINK})`).filter(link => sentence.includes(elementText(link)))
  const [link] = links
  if (!link) return
  const address = link.getAttribute('href') ?? ''
  const outlet = originIn(sentence)?.outlet
  const isHome = new URL(address).pathname === '/'
  const doubt = outlet ? undefined : 'the sentence with it names no outlet'
  facts.add(isHome ? 'original.publisher.url' : 'original.url', address, 'the link in the text', doubt)
  if (!outlet && elementText(link).length < 60 && /^\p{Lu}/u.test(elementText(link)))
    facts.add('original.publisher.name', elementText(link), 'the link in the text', doubt)
}

function removed(block: Element, root: Element): boolean {
  removeWithParents(block, root)
  return true
}
