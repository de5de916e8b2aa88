import { lazy } from '../core/memo.js'
import { escapeRegex } from '../core/text.js'
import { decodedSource } from './decoded.js'
import type { Draft } from './draft.js'
import type { ImportedFact } from './fact.js'
import { documentOf } from './html/dom.js'
import { textBlocks } from './html/text-blocks.js'
import type { Source } from './importer.js'
import { datesIn } from './written-date.js'

/** A passage of a source's text from which a field was taken, or, for the field `doubt.0`, about which the first doubt is. The places count UTF-16 units, from 0. */
export interface SourcePassage {
  readonly field: string
  readonly start: number
  readonly end: number
}

/** What a source shows to people, with the passages from which the fields of a draft were taken. */
export interface SourcePassages {
  readonly text: string
  /** Whether only the beginning of a very long text is in `text`. */
  readonly isBeginning: boolean
  readonly passages: readonly SourcePassage[]
  /** What the source states outside of its text, such as the metadata of a page. */
  readonly statements: readonly { readonly field: string; readonly from: string; readonly value: string }[]
}

/** The number of characters of a source that are shown, and of facts that are looked for, because each search takes time. */
const [MOST_SHOWN, MOST_FACTS] = [200_000, 150]

/** The kinds whose fields name lines of the text as it was given. */
const AS_GIVEN: readonly string[] = ['text', 'markdown', 'pasted-markdown']
const PAGES: readonly string[] = ['html', 'pasted-html']

/**
 * Finds the passages of a source from which the fields of a draft were taken. The text of a page is what its readers see; of a document, a
 * message or an export, it is the text of the draft. A field that is found nowhere in it is a statement.
 */
export function sourcePassages(source: Source, kind: string, draft: Draft): SourcePassages {
  const whole = AS_GIVEN.includes(kind)
    ? decodedSource(source)
    : PAGES.includes(kind)
      ? visibleText(decodedSource(source))
      : draft.body
  const text = whole.slice(0, MOST_SHOWN)
  const facts = [...draft.facts, ...(draft.question?.facts ?? [])].slice(0, MOST_FACTS)
  const searched = { text, dates: lazy(() => datesOfLines(text)) }
  const found = facts.map(fact => ({ fact, places: placesOf(fact, searched, AS_GIVEN.includes(kind)) }))
  return {
    text,
    isBeginning: text.length < whole.length,
    passages: [
      ...found.flatMap(({ fact: { field }, places }) => places.map(place => ({ field, ...place }))),
      ...(draft.doubts ?? [])
        .slice(0, MOST_FACTS)
        .flatMap((doubt, i) => quotedIn(doubt, searched).map(place => ({ field: `doubt.${i}`, ...place }))),
    ],
    statements: found.flatMap(({ fact: { field, from, value }, places }) =>
      places.length > 0 ? [] : [{ field, from, value: [value].flat().join(', ') }],
    ),
  }
}

const visibleText = (html: string): string =>
  textBlocks(documentOf(html).body)
    .map(({ text }) => text)
    .join('\n\n')

type TextRange = Pick<SourcePassage, 'start' | 'end'>

/** A text in which values are looked for, and the dates that are written out in it. */
interface SearchedText {
  readonly text: string
  readonly dates: () => readonly (TextRange & { readonly iso: string })[]
}

/** Finds the words of a text that a doubt quotes. */
const quotedIn = (doubt: string, searched: SearchedText): TextRange[] =>
  [...doubt.matchAll(/“([^”]+)”/g)].flatMap(([, words = '']) => occurrence(words, searched) ?? [])

/** Finds where a text states a value: on the line that its place names, or else at its first occurrence. */
function placesOf({ value, from }: ImportedFact, searched: SearchedText, hasLines: boolean): TextRange[] {
  const [, number] = (hasLines && /^line (\d+)/.exec(from)) || []
  const line = number === undefined ? undefined : lineAt(searched.text, Number(number))
  // A word of a list, such as a tag, also occurs where nothing is said about the article.
  if (typeof value !== 'string' && !line) return []
  const places = [value]
    .flat()
    .flatMap(each => (line && occurrence(each, searched, line)) ?? occurrence(each, searched) ?? [])
  return places.length > 0 || !line ? places : [line]
}

/** @param within where it begins; by default, anywhere */
function occurrence(
  value: string,
  { text, dates }: SearchedText,
  { start, end }: TextRange = { start: 0, end: text.length },
): TextRange | undefined {
  const beginning = pattern(value, FIRST_WORDS, 'giu')
  if (beginning) {
    beginning.lastIndex = start
    const match = beginning.exec(text)
    if (match && match.index < end) {
      const all = pattern(value, MOST_WORDS, 'iuy')
      if (all) all.lastIndex = match.index
      const [found] = all?.exec(text) ?? match
      return { start: match.index, end: match.index + found.length }
    }
  }
  if (!/^\d{4}-\d\d/.test(value)) return undefined
  const day = value.slice(0, 10)
  return dates().find(date => date.iso === day && date.start >= start && date.start < end)
}

/** The number of words by which a passage is found, and up to which its end is looked for. */
const [FIRST_WORDS, MOST_WORDS] = [10, 200]

/** Matches a value however its white space, quotation marks and emphasis are set. It is undefined for a value without words. */
function pattern(value: string, most: number, flags: string): RegExp | undefined {
  const words = value.replace(/\s*…$/, '').split(/\s+/).filter(Boolean).slice(0, most)
  if (words.length === 0 || value.length < 2) return undefined
  const parts = words.map(word =>
    escapeRegex(word)
      .replace(/['’‘]/g, "['’‘]")
      .replace(/["“”„«»]/g, '["“”„«»]'),
  )
  // Words begin and end at no letter, so that “Al” is not found in “Always”.
  const [first, last] = [words[0] ?? '', words.at(-1) ?? '']
  const before = /^[\p{L}\p{N}]/u.test(first) ? '(?<![\\p{L}\\p{N}])' : ''
  const after = /[\p{L}\p{N}]$/u.test(last) ? '(?![\\p{L}\\p{N}])' : ''
  return new RegExp(before + parts.join('[\\s*_\\\\]+') + after, flags)
}

/** Lists the dates that are written out in short lines. A paragraph is not where an article is dated. */
function datesOfLines(text: string): (TextRange & { readonly iso: string })[] {
  let start = 0
  return text.split('\n').flatMap(line => {
    const from = start
    start += line.length + 1
    return line.length < LONG_LINE
      ? datesIn(line).map(date => ({ iso: date.iso, start: from + date.start, end: from + date.end }))
      : []
  })
}

const LONG_LINE = 400

/** Returns the place of a line, counted from 1. */
function lineAt(text: string, number: number): TextRange | undefined {
  let start = 0
  for (let i = 1; i < number; i += 1) {
    start = text.indexOf('\n', start) + 1
    if (start === 0) return undefined
  }
  const stop = text.indexOf('\n', start)
  return { start, end: stop < 0 ? text.length : stop }
}
