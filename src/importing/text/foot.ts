import { isCopyright, originIn, sentencesOf } from '../credit-sentence.js'
import type { Facts } from '../fact.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import {
  ABOUT_AUTHOR,
  ABOUT_LABEL,
  authorDescribedIn,
  biographyOf,
  isBiographyOf,
  isInstitution,
  splitBiographies,
} from './biography.js'
import type { Block } from './block.js'
import { bylineOf, isName } from './byline.js'
import { isCapitals } from './capitals.js'
import { takeCredit } from './credit-words.js'
import { isDisclaimer, isFurniture, isPromotion, isRelated, textButton } from './furniture.js'
import { isSamePerson } from './honorific.js'
import { labelOf, viaOf } from './label.js'
import { endsSentence } from './pasted-line.js'
import { addressIn, isAddress } from './standalone.js'

export interface Biography {
  readonly text: string
  readonly from: string
  readonly doubt?: string
}

/** The part below an article's text. */
export interface Foot {
  /** The number of blocks that belong to the article. */
  readonly end: number
  /** Footnotes of the article that are below other lines of the foot. */
  readonly notes: readonly Block[]
  /** Paragraphs about authors, by name. */
  readonly biographies: ReadonlyMap<string, Biography>
  /** Lines in capitals that name an institution. */
  readonly institutions: readonly { readonly name: string; readonly from: string }[]
  /** A name on a line of its own, or after a dash. */
  readonly signature?: { readonly name: string; readonly from: string }
  readonly dropped: readonly string[]
  /** The address of the text on the web. */
  readonly page?: { readonly value: string; readonly from: string }
  /** The authors that a byline below the text names. */
  readonly signed: readonly string[]
}

interface Reading {
  readonly names: readonly string[]
  readonly facts: Facts
  readonly biographies: Map<string, Biography>
  readonly institutions: { name: string; from: string }[]
  signature?: { name: string; from: string }
  page?: { value: string; from: string }
  readonly dropped: string[]
}

/**
 * Reads the foot upwards from the end, as long as the lines are about the article. Everything from a heading such as
 * `Related` or the comments onwards belongs to the page, if no long paragraph follows.
 *
 * @param above the biographies above the text
 */
export function readFoot(
  blocks: readonly Block[],
  names: readonly string[],
  facts: Facts,
  above: ReadonlyMap<string, Biography> = new Map(),
): Foot {
  const reading: Reading = {
    names: names.length > 0 ? names : signedBy(blocks),
    facts,
    biographies: new Map(above),
    institutions: [],
    dropped: [],
  }
  const notes: Block[] = []
  let end = blocks.length
  const listFrom = footFrom(blocks, names)
  while (end > 1) {
    const block = blocks[end - 1]
    if (!block) break
    if (isLooseNote(blocks, end)) {
      notes.unshift(...blocks.slice(end - 2, end))
      end -= 2
      continue
    }
    const known = takeFootBlock(block, reading)
    if (!known && end - 1 <= listFrom && !isBelowCredit(blocks, end - 1, reading.names)) break
    if (!known) reading.dropped.unshift(block.text)
    end -= 1
  }
  if (end < blocks.length) end -= takeTagLines(blocks.slice(0, end), facts)
  const { biographies, institutions, signature, page, dropped } = reading
  return {
    end,
    notes,
    biographies,
    institutions,
    dropped,
    signed: names.length > 0 ? [] : reading.names,
    ...(signature ? { signature } : {}),
    ...(page ? { page } : {}),
  }
}

/**
 * Tells whether the last two blocks are a footnote, such as `1` and `The log is in the museum.`, whose number follows a
 * word in the text.
 */
function isLooseNote(blocks: readonly Block[], end: number): boolean {
  const [number, note] = blocks.slice(end - 2, end)
  if (end < 4 || !number || !note || !/^\d{1,2}$/.test(number.text) || isFurniture(note.text)) return false
  const mark = new RegExp(`\\p{L}[.,;:!?”"»)]{0,2}${number.text}(?!\\d)`, 'u')
  return blocks.slice(0, end - 2).some(({ text }) => mark.test(text))
}

/** Returns the authors in a byline below the text. */
function signedBy(blocks: readonly Block[]): readonly string[] {
  const short = blocks.slice(-12).filter(({ text }) => text.length < 120)
  return short.map(({ text }) => bylineOf(text)).find(byline => byline && isAffiliation(byline.rest))?.names ?? []
}

/** Tells whether the rest of a byline is empty or may be an affiliation. */
const isAffiliation = (rest: string): boolean => rest.length <= 90 && !endsSentence(rest)

/** Tells whether a short line is below the article's own credit, and so is probably a button. */
function isBelowCredit(blocks: readonly Block[], index: number, names: readonly string[]): boolean {
  const text = blocks[index]?.text ?? ''
  const above = blocks[index - 1]?.text ?? ''
  // An article does not continue after the biography of its author.
  if (index > 2 && text.length < 300 && above.length < 700 && names.some(name => isBiographyOf(name, above)))
    return true
  if (isCapitals(above) && isInstitution(above) && text.length < 80) return true
  if (text.length > 80 || (endsSentence(text) && !text.endsWith(':'))) return false
  return blocks
    .slice(Math.max(1, index - 4), index)
    .some(
      above =>
        above.text.length < 1200 &&
        (isFurniture(above.text) ||
          isCopyright(above.text) ||
          names.some(name => isBiographyOf(name, above.text)) ||
          sentencesOf(above.text).some(sentence => originIn(sentence) !== undefined)),
    )
}

const LINKED = new RegExp(
  String.raw`^.{0,70}?(?:${anyPhrase(
    LANGUAGES.flatMap(({ links, labels, credits, originalLabels }) => [
      ...[links?.reading, labels?.link, labels?.source, credits?.things, originalLabels].flatMap(words => words ?? []),
    ]),
  )}|http).{0,30}?(https?:\/\/\S+?)[.)>]?$`,
  'iu',
)

function takeFootBlock(whole: Block, reading: Reading): boolean {
  // The asterisk or the label before a note about the author is removed.
  const block = { ...whole, text: whole.text.replace(/^[*†‡]+\s?(?=\p{Lu})/u, '').replace(ABOUT_LABEL, '') }
  const { facts, names, biographies } = reading
  const from = `line ${block.line}`
  const { text } = block
  const button = textButton(text)
  if (button?.toPage) reading.page = { value: addressIn(button.address), from }
  else if (button && LINKED.test(text) && takePointer(text, from, facts)) return true
  if (isFurniture(text) || ABOUT_AUTHOR.test(text)) {
    const labelled = labelOf(text)
    if (labelled?.label === 'tags') addTags(labelled.value, from, facts)
    else reading.dropped.unshift(text)
    return true
  }
  if (takePointer(text, from, facts)) return true
  if (text.length > 1200) return false
  const rest = takeCredit(text, from, facts).replace(/^[–—-]\s+/, '')
  if (rest === '') return true
  if (rest !== text && takePointer(rest, from, facts)) return true
  if ((rest !== text && isFurniture(rest)) || isDisclaimer(rest)) {
    reading.dropped.unshift(rest)
    return true
  }
  if (isCapitals(rest) && rest.length < 90 && !/[.!?]$/.test(rest)) {
    reading.institutions.unshift({ name: rest, from })
    return true
  }
  if (takeSignature(rest, from, reading)) return true
  const teller = authorDescribedIn(rest, names)
  const parts = teller ? splitBiographies(rest, names) : new Map<string, string>()
  if (!teller) {
    const name = biographyOf(rest)
    if (!name || (names.length > 0 && rest === text && !follows(name, reading))) return false
    parts.set(name, rest)
  }
  for (const [name, text] of parts)
    if (biographies.has(name)) reading.dropped.unshift(text)
    else biographies.set(name, { text, from })
  return true
}

/** Reads a line with a link to the original, or with a party after a label. It returns whether the line has that form. */
function takePointer(text: string, from: string, facts: Facts): boolean {
  const labelled = labelOf(text)
  if (labelled && takeFootLabel(labelled.label, labelled.value, from, facts)) return true
  const via = viaOf(text)
  if (via) {
    facts.add('via.0.name', via, from)
    return true
  }
  if (text.length > 1200) return false
  const [, address] = LINKED.exec(text) ?? []
  if (address) {
    // The text before an address may name the outlet and the licence.
    if (takeCredit(text, from, facts) !== '') facts.add('original.url', address, from)
    return true
  }
  if (isAddress(text)) {
    facts.add('original.url', addressIn(text), from, 'an address below the text')
    return true
  }
  return false
}

/**
 * Tells whether the name in a biography shares its last word with an author's. Otherwise it is not an author's biography.
 */
const follows = (name: string, { names }: Reading): boolean =>
  names.some(author => author.split(' ').at(-1) === name.split(' ').at(-1))

function takeFootLabel(label: string, value: string, from: string, facts: Facts): boolean {
  if (label === 'tags') addTags(value, from, facts)
  else if (label === 'source' && value.length < 90) {
    const rest = takeCredit(`First published in ${value}`, from, facts)
    if (rest !== '') return false
  } else if (label === 'link' && /^https?:\/\/\S+$/.test(value)) facts.add('original.url', value, from)
  else return false
  return true
}

function takeSignature(text: string, from: string, reading: Reading): boolean {
  const bare = text.replace(/^[–—-]\s*/, '').replace(/[.,]$/, '')
  const byline = text.length < 90 ? bylineOf(bare) : undefined
  const signed =
    byline && isAffiliation(byline.rest) && byline.names.length === 1
      ? byline.names[0]
      : isName(bare)
        ? bare
        : undefined
  if (!signed) return false
  const place = reading.names.findIndex(name => isSamePerson(name, signed))
  if (reading.names.length > 0 && place === -1) return false
  reading.signature ??= { name: signed, from }
  if (byline?.rest)
    reading.facts.add(`authors.${Math.max(0, place)}.affiliation`, byline.rest, from, 'it follows the name')
  return true
}

const LONG = 140
/** The maximum number of lines below an article. */
const FOOT = 300

/** Returns the index from which all blocks belong to the page, or the number of blocks if there is no such index. */
const footFrom = (blocks: readonly Block[], names: readonly string[]): number =>
  Math.min(relatedFrom(blocks), writtenFrom(blocks, names))

/** Returns the index of the heading above a page's list of other articles, or the number of blocks if there is none. */
function relatedFrom(blocks: readonly Block[]): number {
  const lastLong = blocks.findLastIndex(
    ({ text }) => text.length >= LONG && endsSentence(text) && biographyOf(text) === undefined,
  )
  const first = Math.max(lastLong, blocks.length - FOOT)
  const at = blocks.findIndex(
    ({ text }, i) =>
      i > first &&
      ((isRelated(text) && !isPromotion(text)) || /comm?ent|coment[aá]|komment|opmerking|reactie/i.test(text)) &&
      isFurniture(text),
  )
  return at === -1 ? blocks.length : at
}

/** Returns the index of the author box of a platform: `Written by Ada Writer`, `1.4K Followers`, a motto. */
function writtenFrom(blocks: readonly Block[], names: readonly string[]): number {
  const at = blocks.findLastIndex(({ text }) => /^written by\s/i.test(text) && names.some(name => text.endsWith(name)))
  const isEnd = at > 0 && !blocks.slice(at).some(({ text }) => text.length >= LONG)
  return isEnd && blocks.slice(at + 1).some(({ text }) => isFurniture(text)) ? at : blocks.length
}

/** Adds tags before those of the lines below, because the foot is read upwards and may have several lines of tags. */
function addTags(list: string, from: string, facts: Facts): void {
  const tags = list.split(/\s*[,;]\s*/).filter(Boolean)
  const earlier = facts.list().find(({ field }) => field === 'tags')?.value
  if (Array.isArray(earlier)) facts.replace('tags', [...new Set([...tags, ...earlier])])
  else facts.add('tags', tags, from)
}

const LEAST_KEPT = 3

/**
 * Takes short lines at the end of a text, above the page's foot, as tags.
 *
 * @returns the number of lines
 */
function takeTagLines(blocks: readonly Block[], facts: Facts): number {
  const at = blocks.findLastIndex(({ text, kind }) => kind !== 'text' || !isTag(text)) + 1
  const lines = blocks.slice(at).map(({ text }) => text)
  const above = blocks[at - 1]?.text ?? ''
  if (lines.length < LEAST_KEPT || !endsSentence(above) || /[:：]$/.test(above) || facts.has('tags')) return 0
  facts.add('tags', lines, `line ${blocks[at]?.line}`, 'short lines below the text')
  return lines.length
}

const isTag = (text: string): boolean =>
  text.split(' ').length <= 3 && text.length <= 40 && /^[\p{L}\d]/u.test(text) && !/[.!?…:;,]$/.test(text)
