import type { Terms } from '../attribution/index.js'
import { unescapeHtml } from '../core/text.js'
import { excerptUpTo } from './markdown/body.js'
import type { Body } from './post.js'

/**
 * Matches what may be a word: one character of Chinese or Japanese, because no spaces separate their words, or a run of other characters. One
 * pattern that also asked for a letter would try every part of a run that has none.
 */
const RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu
const LETTER = /[\p{L}\p{N}]/u

/** Counts the words of a text. */
export function wordCount(text: string): number {
  let count = 0
  for (const [run] of text.matchAll(RUN)) if (LETTER.test(run)) count += 1
  return count
}

const TOKEN = /<(\/?)([a-z][a-z0-9]*)\b[^<>]*>|&[#\w]+;|[^<&]/giu
const VOID = new Set(['area', 'br', 'col', 'hr', 'img', 'source', 'track', 'wbr'])
const BLOCK =
  /^(?:address|article|aside|blockquote|dd|details|div|dl|dt|figcaption|figure|h[1-6]|hr|li|ol|p|pre|section|table|td|th|tr|ul)$/
const HEADING = /^h[1-6]$/
/** Matches the names of blocks that do not count as paragraphs. */
const NO_PARAGRAPH = /^(?:h[1-6]|figure|hr|section|aside)$/

/** The Unicode paragraph separator, which marks the end of a block in the text. Sentences end there too. */
const END = '\u2029'

/** The text of sanitised HTML, and where its parts end in the HTML. */
interface TextMap {
  readonly text: string
  /** For each UTF-16 unit of the text, the offset in the HTML after it. */
  readonly ends: readonly number[]
  /** The offsets after headings, at which no excerpt may end. */
  readonly headings: ReadonlySet<number>
  /** The offsets after each paragraph: a block of the body with text, such as a `p`, a list or a quotation. */
  readonly paragraphs: readonly number[]
}

function textMap(html: string): TextMap {
  let text = ''
  const ends: number[] = []
  const headings = new Set<number>()
  const paragraphs: number[] = []
  let [depth, blockStart] = [0, 0]
  const add = (words: string, end: number): void => {
    text += words
    for (let i = 0; i < words.length; i += 1) ends.push(end)
  }
  for (const { 0: token, 1: closing, 2: tag, index } of html.matchAll(TOKEN)) {
    const end = index + token.length
    if (tag === undefined) add(token.startsWith('&') ? unescapeHtml(token) : token, end)
    else {
      const name = tag.toLowerCase()
      if (!closing && depth === 0) blockStart = text.length
      if (!VOID.has(name)) depth += closing ? -1 : 1
      if (closing && HEADING.test(name)) headings.add(end)
      if (closing && depth === 0 && !NO_PARAGRAPH.test(name) && /\S/.test(text.slice(blockStart).replaceAll(END, '')))
        paragraphs.push(end)
      if (BLOCK.test(name)) add(END, end)
      else if (name === 'br') add(' ', end)
    }
  }
  return { text, ends, headings, paragraphs }
}

/**
 * Matches a full stop at the end of a text that does not end a sentence: that of an initial, of letters with stops between
 * them (`U.S.`), of a title, or of a short word without a vowel (`Mrs.`, `St.`).
 */
const ABBREVIATION =
  /(?:^|[\s(“"])(?:\p{Lu}|(?:\p{L}\.)+\p{L}|Prof|Gov|Sen|Rep|Gen|Rev|\p{Lu}[b-df-hj-np-tv-xz]{1,3})\.$/u

/** Finds the end of an excerpt of at most `most` words: after a sentence or, if the first is too long, after a word. */
function stopAfterWords(
  { text, ends, headings }: TextMap,
  most: number,
  language: string,
): { at: number; within: boolean } {
  let [words, stop] = [0, 0]
  for (const { segment, index } of new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text)) {
    words += wordCount(segment)
    if (words > most) break
    const sentence = segment.trimEnd()
    const isEnd = segment.endsWith(END)
      ? !headings.has(ends[index + segment.length - 1] ?? 0)
      : !ABBREVIATION.test(sentence)
    if (sentence !== '' && isEnd) stop = ends[index + sentence.length - 1] ?? stop
  }
  if (stop > 0) return { at: stop, within: false }
  const last = [...text.matchAll(RUN)].filter(([run]) => LETTER.test(run))[most - 1]
  return { at: last ? (ends[last.index + last[0].length - 1] ?? 0) : 0, within: true }
}

/** Shortens sanitised HTML to what a limit allows. */
function cut(html: string, { words, paragraphs }: Pick<Terms, 'words' | 'paragraphs'>, language: string): string {
  const map = textMap(html)
  const byParagraphs = paragraphs ? (map.paragraphs[paragraphs - 1] ?? html.length) : html.length
  const stop = words && wordCount(map.text) > words ? stopAfterWords(map, words, language) : undefined
  const at = Math.min(byParagraphs, stop?.at ?? html.length)
  if (at === html.length) return html
  return excerptUpTo(html, at, stop?.within && at === stop.at ? '…' : '')
}

/** A body whose excerpt the terms of its original allow, and whether the whole text is longer than they allow. */
export interface LimitedBody {
  readonly body: Body
  readonly overlong: boolean
}

/**
 * Fits the excerpt of a body to the terms of its original, which may limit words and paragraphs. If the text is too long, the
 * terms limit paragraphs or ask for an excerpt, and the author has marked no end, the excerpt is as long as the terms allow.
 * Any other excerpt is only shortened if it exceeds the limit.
 */
export function limitedBody(
  body: Body,
  { words, paragraphs, content }: Terms,
  { more, language }: { readonly more: boolean; readonly language: string },
): LimitedBody {
  if (words === undefined && paragraphs === undefined) return { body, overlong: false }
  const map = textMap(body.html)
  const overlong =
    wordCount(map.text) > (words ?? Number.POSITIVE_INFINITY) ||
    map.paragraphs.length > (paragraphs ?? Number.POSITIVE_INFINITY)
  const whole = !more && overlong && (paragraphs !== undefined || content === 'excerpt')
  const excerpt = cut(whole ? body.html : body.excerpt, { words, paragraphs }, language)
  return { body: excerpt === body.excerpt ? body : { ...body, excerpt }, overlong }
}
