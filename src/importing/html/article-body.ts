import { Readability } from '@mozilla/readability'
import { licenceIn, originIn, sentencesOf } from '../credit-sentence.js'
import type { Facts } from '../fact.js'
import { ABOUT_AUTHOR } from '../text/biography.js'
import { authorsIn, bylineOf } from '../text/byline.js'
import { takeCredit } from '../text/credit-words.js'
import { isFurniture } from '../text/furniture.js'
import { labelOf } from '../text/label.js'
import { soundsLikeOutlet } from '../text/outlet-words.js'
import { addressIn, isAddress } from '../text/standalone.js'
import { dateAlone, datesIn, type WrittenDate } from '../written-date.js'
import { type HeadLines, headLines, isByline, isPosted } from './block-lines.js'
import { all, type Document, documentOf, type Element, elementText } from './dom.js'
import { wrapLooseLines } from './loose-lines.js'
import { isData, isImprint, isPages, isTitle } from './page-block.js'
import { removeWithParents, takeBiography } from './told-biography.js'

export interface ArticleBody {
  readonly root: Element
  /** Whether the article could be told from what stands around it. */
  readonly told: boolean
  /** The names of a byline that stood outside of it. */
  readonly names: readonly string[]
}

/** The article of a page. The document is changed by it. */
export function articleBody(document: Document): ArticleBody {
  const whole = document.body.innerHTML
  const options = { keepClasses: true, charThreshold: 200 }
  const read = new Readability(document as unknown as ConstructorParameters<typeof Readability>[0], options).parse()
  const content = read?.content
  const byline = (read?.byline ?? '').replace(/\s+/g, ' ').trim()
  const named = authorsIn(byline)
  const names = named.length > 0 ? named : (bylineOf(`by ${byline}`)?.names ?? [])
  if (content && (read.textContent ?? '').trim().length > 80) return { root: linesWrapped(content), told: true, names }
  return { root: linesWrapped(whole), told: false, names }
}

function linesWrapped(html: string): Element {
  const { body } = documentOf(html)
  wrapLooseLines(body)
  return body
}

/** Blocks of words, the innermost ones. */
export const blocksIn = (root: Element): Element[] =>
  all(root, 'p, div, center, li, h1, h2, h3, h4, h5, h6, section, aside, em, td, a').filter(
    element =>
      elementText(element) !== '' &&
      element.querySelector('p, div, center, li, h1, h2, h3, h4, h5, h6, section, table, img, figure') === null &&
      (element.tagName !== 'EM' || element.parentElement === root) &&
      (element.tagName !== 'A' || isLoose(element)),
  )

/** A link between blocks, in none of its own. */
const isLoose = ({ parentElement }: Element): boolean =>
  parentElement?.querySelector('p, div, h1, h2, h3, h4, h5, h6, table') != null

const ENDS = 12

/** What was taken out of an article's two ends. */
export interface TakenOut {
  readonly biographies: ReadonlyMap<string, string>
  readonly dropped: readonly string[]
  /** The names of a byline in the text. */
  readonly names: readonly string[]
  /** A date that stood alone above the text. */
  readonly date?: WrittenDate
  /** The line above a byline or a date, of a page that has no headline else. */
  readonly headline?: string
}

/**
 * Takes out of an article, in place, what says where it comes from, who wrote it, and what belongs to the page: at its
 * beginning and its end only.
 */
export function takeEnds(root: Element, names: readonly string[], title: string | undefined, facts: Facts): TakenOut {
  const biographies = new Map<string, string>()
  const dropped: string[] = []
  const above = takeHeadLines(root, title, names)
  let bylined = above.names ?? []
  let date = above.date
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
    const alone = isAbove && words.length < 60 ? (dateAlone(words) ?? timeAlone(block, words)) : undefined
    if (alone) {
      date ??= alone
      removeWithParents(block, root)
      continue
    }
    const byline = isAbove ? bylineOf(words) : undefined
    if (byline && (isByline(byline, names) || isPosted(byline, names))) {
      bylined = byline.names
      if (isPosted(byline, names))
        facts.add('authors.0.affiliation', byline.rest, 'the byline on the page', 'stands behind the name')
      removeWithParents(block, root)
      continue
    }
    const told = { names, biographies, dropped }
    const isTaken = (rest: string): boolean =>
      takeBiography(block, root, rest, told) || leave(block, root, rest, dropped)
    if (!takeCredits(block, root, words, facts, isTaken)) takeBiography(block, root, words, told)
  }
  return {
    biographies,
    dropped,
    names: bylined,
    ...(date ? { date } : {}),
    ...(above.title ? { headline: above.title } : {}),
  }
}

/** Takes what a whole block is: the original’s address, tags, or something of the page’s. */
function takeWhole(block: Element, words: string, facts: Facts, dropped: string[]): boolean {
  const tagged = words.length < 200 ? labelOf(words) : undefined
  if (isAddress(words) && isMissing(facts))
    facts.add('original.url', addressIn(words), 'an address below the text', 'it only stands below the text')
  else if (isImprint(block) || isPages(block, words) || ABOUT_AUTHOR.test(words)) dropped.push(words)
  else if (tagged?.label === 'tags')
    facts.add('tags', tagged.value.split(/\s*[,;]\s*/).filter(Boolean), 'the text’s end')
  else return false
  return true
}

/** What belongs to the page behind a credit: `All rights reserved.` */
function leave(block: Element, root: Element, rest: string, dropped: string[]): boolean {
  if (!isFurniture(rest)) return false
  dropped.push(rest)
  removeWithParents(block, root)
  return true
}

/** @param isTaken whether what is left of the block goes elsewhere */
function takeCredits(
  block: Element,
  root: Element,
  words: string,
  facts: Facts,
  isTaken: (rest: string) => boolean,
): boolean {
  const said = creditOf(block, words)
  if (!saysCredit(block, said)) return false
  addLinkedOrigin(block, said, facts)
  for (const link of all(block, LICENCE_LINK)) {
    const licence = licenceIn(link.getAttribute('href') ?? '')
    facts.add('original.license', licence?.id, 'the link in the text', licence?.doubt)
  }
  const rest = takeCredit(said, 'the text', facts)
  if (rest === '') removeWithParents(block, root)
  else if (rest !== said && !isTaken(rest)) block.textContent = rest
  return true
}

const LICENCE_LINK = 'a[href*="creativecommons.org/"]'

/** `Source: The Harbour Review` as the sentence that it stands for; below a figure it is the figure's. */
function creditOf(block: Element, words: string): string {
  const labelled = words.length < 120 ? labelOf(words) : undefined
  const named = labelled?.label === 'source' && block.closest('figure, table') === null ? labelled.value : undefined
  return named && (soundsLikeOutlet(named) || block.querySelector('a[href^="http"]'))
    ? `First published in ${named}`
    : words
}

/** A date that only a machine can read in whole: `<time datetime="2025-05-16">16 May</time>`. */
function timeAlone(block: Element, words: string): WrittenDate | undefined {
  const time = block.querySelector('time[datetime]')
  return time && elementText(time) === words ? datesIn(time.getAttribute('datetime') ?? '')[0] : undefined
}

/** A sentence has named the outlet, and not the address. */
const isMissing = (facts: Facts): boolean => facts.has('original.publisher.name') && !facts.has('original.url')

/** Takes what is said on lines of their own in the first blocks, the first word of each kind. */
function takeHeadLines(root: Element, title: string | undefined, names: readonly string[]): Omit<HeadLines, 'kept'> {
  let said: Omit<HeadLines, 'kept'> = {}
  for (const block of blocksIn(root).slice(0, 3)) {
    const lines = headLines(block, title ?? said.title, names)
    if (!lines) continue
    const { kept, ...found } = lines
    said = { ...found, ...said }
    if (kept.length === 0) removeWithParents(block, root)
    else block.innerHTML = kept.join('<br>')
  }
  return said
}

const saysCredit = (block: Element, words: string): boolean => takesCredit(words) && block.querySelector('img') === null

/** Asked with facts of its own, which are thrown away. */
function takesCredit(words: string): boolean {
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

/** The link in a sentence about the original is the original's. */
function addLinkedOrigin(block: Element, words: string, facts: Facts): void {
  const sentence = sentencesOf(words).find(text => originIn(text) !== undefined)
  if (!sentence) return
  const links = all(block, `a[href^="http"]:not(${LICENCE_LINK})`).filter(link => sentence.includes(elementText(link)))
  const [link] = links
  if (!link) return
  const address = link.getAttribute('href') ?? ''
  const outlet = originIn(sentence)?.outlet
  const isHome = new URL(address).pathname === '/'
  if (isHome) facts.add('original.publisher.url', address, 'the link in the text')
  else facts.add('original.url', address, 'the link in the text')
  if (!outlet && elementText(link).length < 60 && /^\p{Lu}/u.test(elementText(link)))
    facts.add('original.publisher.name', elementText(link), 'the link in the text')
}

function removed(block: Element, root: Element): boolean {
  removeWithParents(block, root)
  return true
}
