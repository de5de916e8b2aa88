import { authorWords, sentencesOf } from '../credit-sentence.js'
import type { ImportContext, ImportedArticle } from '../draft.js'
import { type Facts, newFacts } from '../fact.js'
import type { ReadSource } from '../importer.js'
import { detectedLanguage, isInOtherLanguage } from '../language.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import { biographyOf, isBiographyOf } from './biography.js'
import { type Block, blocksOf } from './block.js'
import { blocksMarkdown } from './block-markdown.js'
import { bylineOf } from './byline.js'
import { isCaption } from './caption.js'
import { type Biography, type Foot, readFoot } from './foot.js'
import { isEndButton, isIntrusion } from './furniture.js'
import { readHead } from './head.js'
import { distinctPeople } from './honorific.js'
import { layoutOf } from './layout.js'
import { missingSpaces } from './missing-spaces.js'
import { endsSentence } from './pasted-line.js'
import { addPeople } from './people.js'
import { addOrigin } from './provenance.js'
import { isFollowedByText, textStart } from './text-start.js'
import { addTitle } from './title.js'
import { sameText, wholeHeadOf } from './whole-head.js'

/** The maximum number of lines above an article's text. */
const HEAD = 40

export const textImporter: ReadSource = ({ text, context }) => [pastedText(text, context)]

/**
 * Imports an article from text that was copied out of a page or a newsletter.
 *
 * @param text with LF line ends
 */
export function pastedText(text: string, { title, publishers, sender, subject }: ImportContext): ImportedArticle {
  const facts = newFacts()
  const blocks = blocksOf(text)
  const above = blocks.slice(0, Math.min(textStart(blocks), HEAD))
  const head = readHead(above, { publishers, title, sender, facts })
  const whole = wholeHeadOf(head)
  const layout = layoutOf(blocks, head, whole, subject)
  const labelled = facts.get('title')
  const bylined = distinctPeople([
    ...(whole?.author ? [whole.author] : []),
    ...head.authors.map(({ value }) => value),
    ...layout.authors.map(({ value }) => value),
  ])
  const names = bylined.length > 0 ? bylined : creditedIn(blocks)
  const leading = leadingBiography(blocks, layout.bodyStart, names)
  const below = blocks.slice(layout.bodyStart + (leading ? 1 : 0))
  const foot = readFoot(
    below,
    leading && names.length === 0 ? [leading[0]] : names,
    facts,
    new Map(leading ? [leading] : []),
  )
  const { own, intruding } = articleBlocks([...below.slice(0, foot.end), ...foot.notes])
  // If only a standfirst is left, it is the article.
  const only = own.length === 0 ? layout.standfirst?.text : undefined
  const body: readonly Block[] = only ? [{ text: only, line: 0, kind: 'text' }] : own
  const dropped = [
    ...head.lines.filter(({ role }) => role === 'furniture').map(({ text }) => text),
    ...intruding,
    ...foot.dropped,
    ...layout.unused.filter(line => !sameText(line, facts.get('title') ?? '')),
    ...(labelled && layout.title && !sameText(layout.title.text, labelled) ? [layout.title.text] : []),
  ]
  const repeated = whole ? { text: whole.title, from: 'the line with the entire head' } : undefined
  addTitle(facts, layout.title ?? repeated, body.map(({ text }) => text).join('\n'))
  facts.add('title', body[0] && opening(body[0].text), 'the first words', 'the text has no headline')
  const language = detectedLanguage(text)
  if (layout.standfirst && !only) {
    const { text: line, from, doubt } = layout.standfirst
    const isForeign = language !== undefined && isInOtherLanguage(line, language)
    if (isForeign) facts.add('original.title', line, from, 'it is in another language than the text')
    else facts.add('summary', line, from, doubt)
  }
  addPeople(facts, { names, head, foot, whole, layout })
  addOrigin(facts, { head, foot, whole, layout, ours: title, text, language })
  const page = head.pages[0] ?? foot.page
  if (page && (sender || facts.has('via.0.name'))) facts.add('via.0.url', page.value, page.from)
  facts.add('language', language, 'the words of the text')
  const lines = [...dropped, ...unusedOf(foot, facts)]
  return {
    facts,
    body: blocksMarkdown(body),
    shown: blocks.map(block => block.text),
    notes: lines.length > 0 ? [leftOut(lines)] : [],
    doubts: missingSpaces(body.map(({ text }) => text).join('\n'), language),
  }
}

/** Returns the authors that a sentence about the original names. */
function creditedIn(blocks: readonly Block[]): string[] {
  const short = blocks.filter(({ text }) => text.length < 400).map(({ text }) => text)
  const credits = short.flatMap(sentencesOf).map(sentence => authorWords(sentence.replace(/^[[(]/, '')))
  return credits.flatMap(words => (words === undefined ? [] : (bylineOf(`by ${words}`)?.names ?? []))).slice(0, 3)
}

/** Returns the biographies in the foot that are not about an author, and the institutions without a role. */
function unusedOf({ biographies, institutions }: Foot, facts: Facts): string[] {
  const values = facts.list().flatMap(({ value }) => value)
  const unused = [...biographies.values()].map(({ text }) => text).filter(text => !values.includes(text))
  const named = institutions.map(({ name }) => name).filter(name => !values.some(value => sameText(value, name)))
  return [...unused, ...named]
}

const opening = (text: string): string => {
  const start = text.slice(0, 200)
  const words = start.split(' ')
  return words.length <= 10
    ? start.replace(/[.:;,]$/, '')
    : `${words
        .slice(0, 9)
        .join(' ')
        .replace(/[.:;,]$/, '')} …`
}

const leftOut = (lines: readonly string[]): string => {
  const unique = [...new Set(lines)]
  return `Left out as not part of the article: ${unique.map(line => `“${line.length > 80 ? `${line.slice(0, 77)}…` : line}”`).join(', ')}.`
}

/** The blocks of an article, and the lines of the page that were removed from between them. */
interface ArticleBlocks {
  readonly own: readonly Block[]
  readonly intruding: readonly string[]
}

function articleBlocks(blocks: readonly Block[]): ArticleBlocks {
  const first = blocks.findIndex(({ text }) => endsSentence(text))
  const alone = blocks.map(
    ({ text, kind }, i) =>
      kind !== 'break' && (isIntrusion(text) || (i < first && isEndButton(text)) || isInsteadOfPicture(blocks, i)),
  )
  const boxes = runsOfLines(blocks).filter(run => isBox(run, blocks, alone))
  const boxed = new Set(boxes.flat())
  const intrudes = alone.map((is, i) => is || boxed.has(i))
  return {
    own: blocks.filter((_, i) => !intrudes[i]),
    intruding: blocks.filter((_, i) => intrudes[i]).map(({ text }) => text),
  }
}

/** Returns the indices of single lines without a blank line between them, run by run. */
function runsOfLines(blocks: readonly Block[]): number[][] {
  const runs: number[][] = []
  for (const [i, { line }] of blocks.entries()) {
    const last = blocks[i - 1]
    if (last && line === last.line + 1) runs.at(-1)?.push(i)
    else runs.push([i])
  }
  return runs
}

/** The greatest number of characters of a line in a box that is not furniture by itself. */
const BOXED_LINE = 120

/**
 * Tells whether a run of lines is a box of the page, such as a form for a newsletter: it begins and ends with furniture, and has no
 * more other lines than furniture.
 */
function isBox(run: readonly number[], blocks: readonly Block[], isFurniture: readonly boolean[]): boolean {
  const [from = 0, to = 0] = [run[0], run.at(-1)]
  const others = run.filter(i => !isFurniture[i])
  return (
    (isFurniture[from] ?? false) &&
    (isFurniture[to] ?? false) &&
    others.length * 2 <= run.length &&
    others.every(i => blocks[i]?.kind === 'text' && blocks[i].text.length <= BOXED_LINE)
  )
}

/** Tells whether the first block is the alternative text of a picture, above its caption. */
const isInsteadOfPicture = (blocks: readonly Block[], index: number): boolean =>
  index === 0 &&
  blocks[0]?.kind === 'text' &&
  blocks[0].text.length < 160 &&
  !endsSentence(blocks[0].text) &&
  isCaption(blocks[1]?.text ?? '')

/** Matches a position anywhere in a text. */
const OFFICE = new RegExp(
  String.raw`(?<!\p{L})${anyPhrase(LANGUAGES.flatMap(({ people }) => people?.positions ?? []))}(?!\p{L})`,
  'iu',
)

const UNNAMED = 'it is above the text, which has no byline, and may be the first sentence'

/** Returns the biography between headline and text, with its author's name. */
function leadingBiography(
  blocks: readonly Block[],
  start: number,
  names: readonly string[],
): readonly [name: string, biography: Biography] | undefined {
  const block = blocks[start]
  if (block?.kind !== 'text' || block.text.length > 500 || !isFollowedByText(blocks, start)) return undefined
  const from = `line ${block.line}`
  const author = names.find(name => isBiographyOf(name, block.text))
  if (author) return [author, { text: block.text, from }]
  const name = names.length === 0 && OFFICE.test(block.text) ? biographyOf(block.text) : undefined
  return name ? [name, { text: block.text, from, doubt: UNNAMED }] : undefined
}
