import { smallest } from '../../core/long-lists.js'
import { plural } from '../../core/text.js'
import { canParseUrl } from '../../core/url.js'
import type { ImportContext, ImportedArticle } from '../draft.js'
import { type Facts, newFacts } from '../fact.js'
import { addLinkedOrigin, takesCredit } from '../html/article-body.js'
import { all, documentOf, type Element, elementText } from '../html/dom.js'
import { htmlMarkdown } from '../html/html-markdown.js'
import { detectedLanguage } from '../language.js'
import type { Block } from '../text/block.js'
import { areNames, bylineOf } from '../text/byline.js'
import { readFoot } from '../text/foot.js'
import { isPromotion } from '../text/furniture.js'
import { readHead } from '../text/head.js'
import { distinctPeople, isSamePerson } from '../text/honorific.js'
import { labelOf } from '../text/label.js'
import { layoutOf } from '../text/layout.js'
import { missingSpaces } from '../text/missing-spaces.js'
import { endsSentence } from '../text/pasted-line.js'
import { addPeople } from '../text/people.js'
import { addOrigin } from '../text/provenance.js'
import { textStart } from '../text/text-start.js'
import { addTitle } from '../text/title.js'
import { sameText, wholeHeadOf } from '../text/whole-head.js'
import { dateAlone, datesIn, withoutDates } from '../written-date.js'
import { ANY_HEADING, isAll, newElement, rename, tidyDocument, unwrap } from './document-markup.js'
import { type DocumentProperties, type DocumentReading, quotedStart } from './document-reading.js'
import { accountOf, countWords } from './document-words.js'

/** The maximum number of lines above a text. */
const HEAD = 40

/** Turns a document into an article: tells the lines above and below the text apart, and converts the rest to Markdown. */
export function documentArticle(reading: DocumentReading, name: string, context: ImportContext): ImportedArticle {
  const root = documentOf(`<div>${reading.html}</div>`).body
  tidyDocument(root)
  const notes = root.querySelector('ol.notes')
  notes?.remove()
  const read = newFacts()
  const headline = headlineOf(root)
  splitLines(root)
  takeSubtitle(root, headline, read)
  const { elements, blocks } = blocksOf(root)
  const above = blocks.slice(0, headEnd(elements, blocks, headline))
  const head = readHead(above, { publishers: context.publishers, title: context.title, facts: read })
  const whole = wholeHeadOf(head)
  const layout = layoutOf(blocks, head, whole, headline ? blockText(headline) : undefined)
  // A first line that is a sentence is perhaps not a title, so it stays in the text as well.
  const isSentence = headline === undefined && /\.$/.test(layout.title?.text ?? '') && layout.title?.doubt !== undefined
  const isOnlyHead = layout.bodyStart >= blocks.length || isSentence
  const start = isOnlyHead ? (headline ? elements.indexOf(headline) + 1 : 0) : layout.bodyStart
  const names = distinctPeople([
    ...(whole?.author ? [whole.author] : []),
    ...[...head.authors, ...layout.authors].map(({ value }) => value),
  ])
  const below = blocks.slice(start)
  for (const element of [...elements.slice(0, start), ...elements.slice(start).slice(-FOOT)])
    if (takesCredit(elementText(element))) addLinkedOrigin(element, elementText(element), read)
  // Tables, lists and quotations are part of the text, so the foot begins below the last of them.
  const fixed = below.findLastIndex(({ kind }) => kind !== 'text' && kind !== 'heading')
  const foot = readFoot(below.slice(Math.max(0, fixed)), names, read)
  const kept = new Set([...below.slice(0, Math.max(0, fixed) + foot.end), ...foot.notes])
  const removed = elements.filter((_, i) => i < start || !kept.has(blocks[i] as Block))
  const promoted = elements.filter(element => !removed.includes(element) && isPromotion(elementText(element)))
  for (const element of [...removed, ...promoted]) removeBlock(element, root)
  if (!read.has('summary') && !isOnlyHead) takeItalicStandfirst(root, read)
  const text = blocksOf(root)
    .blocks.map(block => block.text)
    .join('\n')
  const title = titleLine(headline, layout.title, { ...reading, name })
  addTitle(read, title, text)
  if (layout.standfirst && !isOnlyHead)
    read.add('summary', layout.standfirst.text, layout.standfirst.from, layout.standfirst.doubt)
  addPeople(read, { names, head, foot, whole, layout })
  const language = detectedLanguage(text)
  addOrigin(read, { head, foot, whole, layout, ours: context.title, text, language })
  addAddressOfOutlet(removed, read)
  read.add('language', language, 'the words of the text')
  const facts = checkedFacts(read, reading.properties)
  const made = makeHeadings(root)
  if (notes) root.append(notes)
  // Rules set the lines around a text apart from it, and lead nowhere without them.
  const body = htmlMarkdown(root).replace(/^(?:---\n\n)+|(?:\n\n---)+$/g, '')
  const lines = removed.map(blockText)
  const isInFields = accountOf(valuesOf(facts))
  const dropped = [...lines.filter(line => !isInFields(statement(line, facts))), ...promoted.map(blockText)]
  const count = countWords(reading.visibleText, [
    body,
    ...lines,
    ...promoted.map(blockText),
    facts.get('summary') ?? '',
  ])
  return {
    facts,
    body,
    notes: [
      ...(dropped.length > 0
        ? [
            `Left out as not part of the article: ${[...new Set(dropped)].map(line => quotedStart(line, 80)).join(', ')}.`,
          ]
        : []),
      ...(made.length > 0
        ? [`Lines in bold or in large letters became headings: ${made.map(line => quotedStart(line)).join(', ')}.`]
        : []),
      ...reading.notes,
    ],
    doubts: [
      ...(count.missing.length > 0
        ? [
            `${plural(count.all - count.kept, 'word')} of the document may be missing from the post, in ${count.missing.slice(0, 5).join(', ')}`,
          ]
        : []),
      ...reading.doubts,
      ...missingSpaces(text, language),
    ],
    words: { kept: count.kept, of: count.all },
    pictures: reading.pictures,
  }
}

/** How many of the last blocks may be about the article. */
const FOOT = 12

/**
 * Finds the headline: the first line in the style for titles, or else a heading, or a line in large letters, that
 * comes before any long paragraph.
 */
function headlineOf(root: Element): Element | undefined {
  const [titled] = all(root, 'h1.title').filter(element => elementText(element) !== '')
  if (titled) return titled
  const [first] = all(root, `${ANY_HEADING}, p.large`).filter(element => elementText(element) !== '')
  if (!first) return undefined
  const { elements, blocks } = blocksOf(root)
  const at = elements.indexOf(first)
  // A heading below sentences is that of a section.
  const isBelowText = blocks.slice(0, Math.max(0, at)).some(({ text }) => endsSentence(text) && text.length > 30)
  return at !== -1 && at < 8 && at <= textStart(blocks) && !isBelowText ? first : undefined
}

/** Records where the name of the outlet leads in the lines around the text, unless they state the address of the original. */
function addAddressOfOutlet(around: readonly Element[], facts: Facts): void {
  const outlet = facts.get('original.publisher.name')
  if (outlet === undefined || facts.has('original.url')) return
  const link = around
    .flatMap(element => all(element, 'a[href^="http"]'))
    .find(each => sameText(elementText(each), outlet))
  const address = link?.getAttribute('href') ?? ''
  if (!canParseUrl(address)) return
  const isHome = new URL(address).pathname === '/'
  facts.add(
    isHome ? 'original.publisher.url' : 'original.url',
    address,
    'the link on the name of the outlet',
    isHome ? undefined : 'it may be another page of the outlet',
  )
}

/** Takes the line in the style for subtitles, or a heading between the title and the byline, unless it is a byline or a date. */
function takeSubtitle(root: Element, headline: Element | undefined, facts: Facts): void {
  const [styled] = all(root, 'p.subtitle')
  const subtitle = styled ?? (headline && headingAboveByline(root, headline))
  const words = elementText(subtitle)
  if (!subtitle || !headline || words.length > 500 || isBylineOrDate(words)) return
  facts.add(
    'summary',
    words,
    styled ? 'the line in the style “Subtitle”' : 'the heading between the title and the byline',
  )
  subtitle.remove()
}

const isBylineOrDate = (words: string): boolean =>
  bylineOf(words) !== undefined || areNames(words) || dateAlone(words) !== undefined

/** Finds the heading below a title that a byline or a date follows, as newsletters have it. Others are those of a section. */
function headingAboveByline(root: Element, headline: Element): Element | undefined {
  const { elements } = blocksOf(root)
  const at = elements.indexOf(headline)
  const [heading, ...next] = elements.slice(at + 1, at + 3)
  return at >= 0 && heading && /^H[2-6]$/.test(heading.tagName) && next.some(each => isBylineOrDate(elementText(each)))
    ? heading
    : undefined
}

const STANDFIRST = 450

/** Takes a first paragraph that is entirely in italics or bold for a standfirst. */
function takeItalicStandfirst(root: Element, facts: Facts): void {
  const { elements } = blocksOf(root)
  const [first, second] = elements
  const isSet = (block: Element | undefined): boolean =>
    block?.tagName === 'P' && (isAll(block, 'em') || isAll(block, 'strong'))
  const words = first ? blockText(first) : ''
  if (!first || !isSet(first) || isSet(second) || words.length > STANDFIRST || !endsSentence(words)) return
  if (first.closest('blockquote, li, table') || elements.length < 3) return
  facts.add('summary', words, 'the first paragraph, in italics or bold', 'it may be part of the text')
  removeBlock(first, root)
}

/**
 * Makes paragraphs of the lines of a paragraph at the beginning or the end, if one of them is a name, a date or an address:
 * authors put these below each other. The lines of a poem stay together.
 */
function splitLines(root: Element): void {
  const paragraphs = all(root, 'p').filter(block => !block.closest('li, table, blockquote'))
  for (const [i, block] of paragraphs.entries()) {
    const ends = all(block, 'br')
    const isEdge = i < 6 || i >= paragraphs.length - 4
    // Formatting around several lines cannot be divided between them.
    const isFlat = ends.every(end => end.parentElement === block) && !block.querySelector('img')
    if (!isEdge || !isFlat || ends.length === 0 || elementText(block).length > 400) continue
    const lines = block.innerHTML
      .split(/<br\b[^>]*>/i)
      .map(line => {
        const paragraph = newElement(block, 'p')
        paragraph.innerHTML = line.trim()
        return paragraph
      })
      .filter(line => elementText(line) !== '')
    if (lines.some(line => isAboutArticle(elementText(line)))) block.replaceWith(lines)
  }
}

const isAboutArticle = (line: string): boolean =>
  areNames(line) ||
  bylineOf(line) !== undefined ||
  labelOf(line) !== undefined ||
  dateAlone(line) !== undefined ||
  /\S@\S|https?:/.test(line)

interface DocumentBlocks {
  readonly elements: readonly Element[]
  readonly blocks: readonly Block[]
}

/** Returns the blocks of a document in the form of those of a pasted text. */
function blocksOf(root: Element): DocumentBlocks {
  const elements = all(root, `p, ${ANY_HEADING}, li, table, blockquote`).filter(
    element =>
      elementText(element) !== '' &&
      !element.parentElement?.closest('table') &&
      (element.tagName === 'TABLE' || element.querySelector(`p, ${ANY_HEADING}, li, table`) === null),
  )
  const blocks = elements.map((element, i) => ({ text: blockText(element), line: i + 1, kind: kindOf(element) }))
  return { elements, blocks }
}

/** Returns the words of a block without the numbers that refer to notes. */
function blockText(element: Element): string {
  const numbers = all(element, 'sup a[href^="#"]').map(link => link.textContent)
  const words = element.tagName === 'TABLE' ? all(element, 'td, th').map(elementText).join(' ') : elementText(element)
  return numbers.reduce((text, number) => text.replace(number, ''), words)
}

function kindOf(element: Element): Block['kind'] {
  // A caption belongs to the table or the picture beside it.
  if (element.tagName === 'TABLE' || element.className === 'caption') return 'table'
  const list = element.closest('ul, ol')
  if (list) return list.tagName === 'OL' ? 'number' : 'bullet'
  if (element.closest('blockquote')) return 'quote'
  return /^H\d$/.test(element.tagName) ? 'heading' : 'text'
}

/** Returns where the head ends at the latest: before the text, a list, a table, or a heading below the headline. */
function headEnd(elements: readonly Element[], blocks: readonly Block[], headline: Element | undefined): number {
  const at = headline ? elements.indexOf(headline) : -1
  const next = blocks.findIndex(({ kind }, i) => i > at && kind !== 'text')
  return Math.min(textStart(blocks), HEAD, next === -1 ? blocks.length : next)
}

/** Removes a block, and the list or quotation around it if nothing else is in it. Pictures stay. */
function removeBlock(element: Element, root: Element): void {
  for (const picture of all(element, 'img')) element.before(picture)
  const parent = element.parentElement
  element.remove()
  if (parent && parent !== root && elementText(parent) === '' && !parent.querySelector('img')) removeBlock(parent, root)
}

interface Line {
  readonly text: string
  readonly from: string
  readonly doubt?: string
}

const UNSTYLED = 'no style marks it as the title'

/** Returns the title with the place where it was found, and a doubt unless a second place agrees. */
function titleLine(
  headline: Element | undefined,
  found: Line | undefined,
  {
    properties,
    titleMark = 'the line in the style “Title”',
    name,
  }: Pick<DocumentReading, 'properties' | 'titleMark'> & { readonly name: string },
): Line | undefined {
  const text = headline ? blockText(headline) : found?.text
  if (text === undefined) return undefined
  if (headline?.className === 'title') return { text, from: titleMark }
  const isLarge = headline?.className === 'large'
  const from = isLarge ? 'the first line in large letters' : headline ? 'the first heading' : (found?.from ?? '')
  if (properties.title && sameText(properties.title, text))
    return { text, from: `${from} and the document’s properties` }
  if (sameText(fileStem(name), text)) return { text, from: `${from} and the name of the file` }
  return { text, from, doubt: headline && !isLarge ? 'it may be the heading of a section' : (found?.doubt ?? UNSTYLED) }
}

const fileStem = (name: string): string => (name.split(/[\\/]/).at(-1) ?? '').replace(/\.\w{2,5}$/, '')

/** Copies the facts: a name that the properties repeat is no longer in doubt, and lines are called paragraphs. */
function checkedFacts(read: Facts, properties: DocumentProperties): Facts {
  const facts = newFacts()
  const { author } = properties
  for (const { field, value, from, doubt } of read.list()) {
    const place = from.replace(/^line (\d+)/, 'paragraph $1')
    const isRepeated =
      doubt !== undefined &&
      author !== undefined &&
      /^authors\.\d+\.name$/.test(field) &&
      typeof value === 'string' &&
      isSamePerson(value, author)
    facts.add(
      field,
      value,
      isRepeated ? `${place} and the document’s properties` : place,
      isRepeated ? undefined : doubt,
    )
  }
  for (const sentence of read.left()) facts.leave(sentence)
  if (!facts.has('authors.0.name') && author && areNames(author))
    facts.add('authors.0.name', author, 'the document’s properties', OWNER)
  return facts
}

const OWNER = 'the properties often name an editor or the owner of the computer'

const valuesOf = (facts: Facts): string[] => [...facts.list().flatMap(({ value }) => value), ...facts.left()]

/** Returns the words of a line that fields should contain: without labels, sentences of credit, and dates that they contain. */
function statement(line: string, facts: Facts): string {
  if (takesCredit(line)) return ''
  const value = labelOf(line)?.value ?? line
  const values = valuesOf(facts)
  return datesIn(value).every(({ iso }) => values.some(other => other.startsWith(iso))) ? withoutDates(value) : value
}

const LONGEST_HEADING = 120

/**
 * Makes headings of lines that are entirely bold or underlined, and gives all headings levels from the second, because
 * the first is that of the title. It returns the lines that became headings.
 */
function makeHeadings(root: Element): string[] {
  const real = all(root, ANY_HEADING).map(({ tagName }) => Number(tagName.slice(1)))
  const top = smallest(real, 6)
  for (const heading of all(root, ANY_HEADING)) {
    const level = Math.min(6, Number(heading.tagName.slice(1)) - top + 2)
    if (`H${level}` !== heading.tagName) rename(heading, `h${level}`)
  }
  const made = all(root, 'p').filter(isFakeHeading)
  const lines = made.map(elementText)
  for (const block of made) {
    for (const bold of all(block, 'strong, b, u')) unwrap(bold)
    rename(block, real.length > 0 ? 'h3' : 'h2')
  }
  return lines
}

function isFakeHeading(block: Element): boolean {
  const words = elementText(block)
  const next = block.nextElementSibling
  return (
    words.length <= LONGEST_HEADING &&
    !/[.:;,]$/.test(words) &&
    /\p{L}/u.test(words) &&
    block.closest('li, table, blockquote, figure') === null &&
    block.querySelector('img, br') === null &&
    next !== null &&
    /^(?:P|UL|OL|TABLE|BLOCKQUOTE)$/.test(next.tagName) &&
    (block.className === 'large' || isAll(block, 'strong, b, u'))
  )
}
