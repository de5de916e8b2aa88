import type { Article, ImportContext } from '../draft.js'
import { type Facts, newFacts } from '../fact.js'
import { languageOf } from '../language.js'
import { paragraphMarkdown } from '../plain-markdown.js'
import { type Block, blocksOf } from './block.js'
import { headlineFromCapitals, isCapitals } from './capitals.js'
import { readFoot } from './foot.js'
import { isIntrusion, withoutSection } from './furniture.js'
import { readHead } from './head.js'
import { layoutOf } from './layout.js'
import { endsSentence } from './pasted-line.js'
import { addPeople } from './people.js'
import { addOrigin } from './provenance.js'
import { sameText, wholeHeadOf } from './whole-head.js'

const PROSE = 140
/** No article has more lines above its text. */
const HEAD = 40

/** An article from text that was copied out of a page or a newsletter. @param text with LF line ends */
export function pastedText(text: string, { title, publishers, sender }: ImportContext): Article {
  const facts = newFacts()
  const blocks = blocksOf(text)
  const prose = blocks.findIndex(block => block.kind === 'text' && isProse(block.text))
  const above = blocks.slice(0, Math.min(prose === -1 ? blocks.length : prose, HEAD))
  const head = readHead(above, { publishers, title, sender, facts })
  const whole = wholeHeadOf(head)
  const layout = layoutOf(blocks, head, whole)
  const labelled = facts.get('title')
  const names = [
    ...new Set([
      ...(whole?.author ? [whole.author] : []),
      ...head.authors.map(({ value }) => value),
      ...layout.authors.map(({ value }) => value),
    ]),
  ]
  const below = blocks.slice(layout.bodyStart)
  const foot = readFoot(below, names, facts)
  const body = below.slice(0, foot.end).filter(({ text, kind }) => kind === 'break' || !isIntrusion(text))
  const dropped = [
    ...head.lines.filter(({ role }) => role === 'furniture').map(({ text }) => text),
    ...below.slice(0, foot.end).flatMap(({ text, kind }) => (kind !== 'break' && isIntrusion(text) ? [text] : [])),
    ...foot.dropped,
    ...layout.unused.filter(line => !sameText(line, facts.get('title') ?? '')),
    ...(labelled && layout.title && !sameText(layout.title.text, labelled) ? [layout.title.text] : []),
  ]
  addTitle(facts, layout.title, whole?.title, body)
  if (layout.standfirst) facts.add('summary', layout.standfirst.text, layout.standfirst.from, layout.standfirst.doubt)
  addPeople(facts, { names, head, foot, whole, layout })
  const language = languageOf(text)
  addOrigin(facts, { head, foot, whole, layout, ours: title, text, language })
  const [page] = head.pages
  if (page && facts.has('via.0.name')) facts.add('via.0.url', page.value, page.from)
  facts.add('language', language, 'the words of the text')
  return { facts, body: markdownOf(body), notes: dropped.length > 0 ? [leftOut(dropped)] : [] }
}

/** A paragraph of an article, by its length and its end. */
export const isProse = (text: string): boolean => {
  const length = lengthOf(text)
  return (length >= PROSE && endsSentence(text)) || length >= 2 * PROSE
}

/** A sign of Chinese or Japanese says as much as two or three letters. */
const lengthOf = (text: string): number =>
  text.length +
  1.5 * (text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0)

function addTitle(
  facts: Facts,
  found: { text: string; from: string; doubt?: string } | undefined,
  repeated: string | undefined,
  body: readonly Block[],
): void {
  const title = found ?? (repeated ? { text: repeated, from: 'the line with the whole head' } : undefined)
  const first = body[0]
  if (title && isCapitals(title.text)) {
    const quiet = headlineFromCapitals(title.text, body.map(({ text }) => text).join('\n'))
    facts.add('title', title.text, title.from, `the source has it in capitals; perhaps “${quiet}”`)
  } else if (title) facts.add('title', withoutSection(title.text).replace(/\s?\[\d+\]$/, ''), title.from, title.doubt)
  else if (first) facts.add('title', opening(first.text), 'the first words', 'the text has no headline')
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
  return `Left out as the page’s own: ${unique.map(line => `“${line.length > 80 ? `${line.slice(0, 77)}…` : line}”`).join(', ')}.`
}

function markdownOf(blocks: readonly Block[]): string {
  let number = 0
  return blocks
    .map(({ text, kind }, i) => {
      const next = blocks[i + 1]
      if (kind === 'break') return '---\n\n'
      number = kind === 'number' ? number + 1 : 0
      const mark = kind === 'bullet' ? '- ' : kind === 'number' ? `${number}. ` : isHeading(blocks, i) ? '## ' : ''
      return `${mark}${paragraphMarkdown(text)}${next && next.kind === kind && kind !== 'text' ? '\n' : '\n\n'}`
    })
    .join('')
    .trim()
}

/** A short line between paragraphs that ends in no sign. */
function isHeading(blocks: readonly Block[], i: number): boolean {
  const { text = '', kind } = blocks[i] ?? {}
  const [before, after] = [blocks[i - 1], blocks[i + 1]]
  const short =
    kind === 'text' &&
    text.length <= 70 &&
    !/[.!?]\s|^\p{Lu}[\p{L}. -]{1,30}:\s/u.test(text) &&
    !/[.!:;,…"”’»)]$/.test(text) &&
    /^[\p{Lu}\d]/u.test(text)
  return short && (i === 0 || endsSentence(before?.text ?? '')) && (after?.text.length ?? 0) > text.length
}
