import { append } from '../../core/long-lists.js'
import { isInstitution } from './biography.js'
import type { Block } from './block.js'
import { areNames, listedNames } from './byline.js'
import { isButton, isFurniture, isParting } from './furniture.js'
import type { Head, HeadLine, UnassignedValue } from './head-line.js'
import { couldBeOutlet, soundsLikeOutlet } from './outlet-words.js'
import { endsSentence } from './pasted-line.js'
import { personWords } from './person-words.js'
import { isFollowedByText } from './text-start.js'
import { sameText, type WholeHead } from './whole-head.js'

interface Line {
  readonly text: string
  readonly from: string
  readonly doubt?: string
  readonly runnerUp?: string
}

/** The roles that the lines of a head have by their position. */
export interface TextLayout {
  readonly title?: Line
  readonly standfirst?: Line
  /** Authors and outlets that are recognised only by their position. */
  readonly authors: readonly UnassignedValue<string>[]
  readonly outlets: readonly UnassignedValue<string>[]
  /** Lines of unknown role above the text. */
  readonly unused: readonly string[]
  /** The index of the first block of the article's text. */
  readonly bodyStart: number
}

const STANDFIRST = 450

/**
 * Assigns the remaining lines of a head by their position.
 *
 * @param subject the subject of the message that contains the text
 */
export function layoutOf(
  blocks: readonly Block[],
  head: Head,
  whole: WholeHead | undefined,
  subject?: string,
): TextLayout {
  const open = head.lines.filter(line => line.role === 'other' && line !== whole?.line)
  const titleLine = titleOf(open, head, whole, subject)
  const [headline, outlet] = titleLine ? withoutOutlet(titleLine.text, head, whole) : []
  const isTitle = (text: string): boolean => sameText(text, titleLine?.text ?? '') || sameText(text, headline ?? '')
  const rest = open.filter(line => titleLine && line.index > titleLine.index && !isTitle(line.text))
  const meta = head.lines.findLastIndex(({ role }) => role !== 'other' && role !== 'furniture')
  const lastMeta = Math.max(meta, whole ? whole.line.index : -1)
  const authors: UnassignedValue<string>[] = []
  const outlets: UnassignedValue<string>[] = []
  const standfirst: HeadLine[] = []
  const above = open.find(line => titleLine && line.index < titleLine.index && areNames(line.text))
  if (above && head.authors.length === 0)
    append(
      authors,
      listedNames(above.text).map(value => ({ value, from: above.from, index: above.index, sure: false })),
    )
  const masthead =
    open.find(line => titleLine && line.index < titleLine.index && isMasthead(line, titleLine)) ??
    open.find(line => titleLine && line.index < titleLine.index && isAboveButtons(line, head))
  if (masthead && head.outlets.length === 0)
    outlets.push({ value: masthead.text, from: masthead.from, index: masthead.index, sure: false })
  const tail = blocks.slice(-TAIL).map(block => block.text)
  let end = Math.max(lastMeta, titleLine?.index ?? -1) + 1
  const below = titleLine && titleLine.index + 1
  for (const line of rest) {
    const beside = nextToMeta(line, head)
    const named = { value: line.text, from: line.from, index: line.index, sure: false }
    if (
      head.authors.length + authors.length === 0 &&
      areNames(line.text) &&
      (beside || line.index > lastMeta || line.index === below)
    ) {
      append(
        authors,
        listedNames(line.text).map(value => ({ ...named, value })),
      )
    } else if (head.outlets.length + outlets.length === 0 && couldBeOutlet(line.text) && beside) outlets.push(named)
    else if (isRepeatedInFoot(line.text, tail) && head.authors.length + authors.length === 0) authors.push(named)
    else if (isNamedBelow(line.text, tail)) outlets.push(named)
    else if (line.index < lastMeta) standfirst.push(line)
    else continue
    end = Math.max(end, line.index + 1)
  }
  if (titleLine && outlet) outlets.push({ value: outlet, from: titleLine.from, index: titleLine.index, sure: true })
  const roles = new Set([...authors, ...outlets, ...head.institutions].map(({ index }) => index))
  const isSure = whole !== undefined || (titleLine && subject && isInSubject(titleLine.text, subject))
  const doubt = titleLine && !isSure ? doubtOf(titleLine, head, roles) : {}
  const title = titleLine && headline ? { title: { text: headline, from: titleLine.from, ...doubt } } : {}
  const used = new Set([titleLine, above, ...standfirst].map(line => line?.index))
  for (const { index } of [...authors, ...outlets, ...head.institutions]) used.add(index)
  const unassigned = open.filter(line => line.index < end && !used.has(line.index) && !isTitle(line.text))
  // Lines between a headline and a name that only its position identifies are a standfirst.
  const between = standfirst.length === 0 ? unassigned.filter(({ index }) => titleLine && index > titleLine.index) : []
  const parts = {
    ...title,
    authors,
    outlets,
    unused: unassigned.filter(line => !between.includes(line)).map(line => line.text),
  }
  return { ...parts, ...standfirstOf(blocks, [...standfirst, ...between], end) }
}

/**
 * Finds the standfirst: the lines above a link to the article, or those between headline and text.
 *
 * @param end where the head ends
 */
function standfirstOf(
  blocks: readonly Block[],
  lines: readonly HeadLine[],
  end: number,
): Pick<TextLayout, 'standfirst' | 'bodyStart'> {
  const button = buttonAfter(blocks, end)
  if (button !== undefined && lines.length === 0) {
    const above = blocks.slice(end, button).filter(block => !isFurniture(block.text))
    const text = above.map(block => block.text).join(' ')
    const from = `line ${above[0]?.line ?? 0}, above the link to the article`
    return { ...(text ? { standfirst: { text, from } } : {}), bodyStart: button + 1 }
  }
  if (lines.length === 0) return standfirstBelow(blocks, end) ?? { bodyStart: end }
  const text = lines.map(line => line.text).join(' ')
  const doubt = text.length < 20 ? 'it is very short' : undefined
  const found = { text, from: `${lines[0]?.from}, between headline and text`, ...(doubt ? { doubt } : {}) }
  return { standfirst: found, bodyStart: end }
}

const BELOW = 'it is between the byline and the page’s buttons, and may be the first paragraph'

/** Finds a standfirst below the byline. Buttons of the page, or a picture, separate it from the text. */
function standfirstBelow(
  blocks: readonly Block[],
  end: number,
): Pick<TextLayout, 'standfirst' | 'bodyStart'> | undefined {
  const at = blocks.findIndex(({ text }, i) => i >= end && !isFurniture(text))
  const [block, next] = [blocks[at], blocks[at + 1]]
  if (!block || at === 0 || block.kind !== 'text' || block.text.length > STANDFIRST || !endsSentence(block.text))
    return undefined
  if (!next || !isParting(next.text) || !isFollowedByText(blocks, at)) return undefined
  const standfirst = { text: block.text, from: `line ${block.line}, under the byline`, doubt: BELOW }
  return { standfirst, bodyStart: at + 1 }
}

const TAIL = 6

/** Tells whether a text is a name in a script without capitals, and a line in the foot begins with it. */
const isRepeatedInFoot = (text: string, tail: readonly string[]): boolean => {
  const name = text.replace(/\s/g, '')
  return (
    UNCASED_NAME.test(name) &&
    tail.some(line => new RegExp(`^${name}(?:${personWords('after')}|，|,|（|\\()`).test(line.replace(/\s/g, '')))
  )
}
const UNCASED_NAME = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}・·]{2,12}$/u

/** Tells whether the foot repeats a text, such as an outlet's name in lower case. */
const isNamedBelow = (text: string, tail: readonly string[]): boolean =>
  text.length >= 6 &&
  text.length <= 70 &&
  !endsSentence(text) &&
  tail.some(line => line !== text && line.includes(text))

/** Splits the outlet's name off a headline: `Why gulls do not read — The Harbour Review`. */
function withoutOutlet(title: string, head: Head, whole: WholeHead | undefined): readonly [string, string?] {
  const [, headline, name] = /^(.{8,}?)\s+[|–—•·-]\s+(\S.{2,60})$/u.exec(title) ?? []
  if (!headline || !name) return [title]
  const named = [...head.outlets.map(({ value }) => value), whole?.outlet ?? ''].some(outlet => sameText(outlet, name))
  return named || (couldBeOutlet(name) && soundsLikeOutlet(name)) ? [headline, name] : [title]
}

/**
 * Returns the doubt about a headline which only its position shows.
 *
 * @param roles the lines that are an author or an outlet by their position
 */
function doubtOf(title: HeadLine, head: Head, roles: ReadonlySet<number>): { doubt?: string; runnerUp?: string } {
  const above = head.lines.find(
    ({ index, role, text }) =>
      index < title.index && role === 'other' && !roles.has(index) && !isRepeated(text, title.text),
  )
  if (above) return { doubt: `“${above.text}” above it may be the headline`, runnerUp: above.text }
  const after = head.lines.some(({ index, role }) => index > title.index && role !== 'other' && role !== 'furniture')
  if (after) return {}
  return /[.…:;,]$/.test(title.text) || title.text.length > 140 ? { doubt: 'it may be a sentence of the text' } : {}
}

const isRepeated = (text: string, title: string): boolean => text.toLowerCase().includes(title.toLowerCase())

/** Finds the headline: the line that the summary line repeats, or else the first line without another role. */
function titleOf(
  open: readonly HeadLine[],
  head: Head,
  whole: WholeHead | undefined,
  subject: string | undefined,
): HeadLine | undefined {
  const repeated = whole ? head.lines.find(line => line !== whole.line && sameText(line.text, whole.title)) : undefined
  const named = subject ? open.find(({ text }) => isInSubject(text, subject)) : undefined
  const first = open.find(({ text }) => text.length <= 250)
  const next = open.find(({ index }) => first && index > first.index)
  const metaBetween =
    first && next && head.lines.some(({ index, role }) => index > first.index && index < next.index && role === 'date')
  // A name above the headline is the author's, if another line could be the headline.
  const nameFirst =
    first && next && areNames(first.text) && !metaBetween && !couldBeOutlet(next.text) && next.text.length <= 250
  // An institution above the headline is the sender.
  const senderFirst =
    first && next && head.institutions.some(({ index }) => index === first.index) && next.text.length <= 250
  const kickerFirst = first && next && isKicker(first, next, head)
  const siteFirst = first && next && ((!metaBetween && isMasthead(first, next)) || isTagline(first, next, head))
  const below = headlineBelowKickers(open, head)
  return repeated ?? named ?? below ?? (nameFirst || senderFirst || kickerFirst || siteFirst ? next : first)
}

const KICKER_WORDS = 3
const isShort = ({ text }: HeadLine): boolean => text.split(' ').length <= KICKER_WORDS

/**
 * Finds a headline between lines of few words, such as the names of the site and of a section, and a standfirst.
 */
function headlineBelowKickers(open: readonly HeadLine[], head: Head): HeadLine | undefined {
  const meta = head.lines.find(({ role }) => !['other', 'furniture', 'outlet'].includes(role))
  const before = open.filter(({ index }) => meta && index < meta.index)
  const last = before.findLastIndex(
    ({ text }) => !areNames(text) || (text.split(' ').length > 5 && listedNames(text).length === 1),
  )
  const lines = before.filter((line, i) => i <= last && (i === 0 || !(isShort(line) && areNames(line.text))))
  const [headline, standfirst] = lines.slice(-2)
  const above = lines.slice(0, -2)
  if (!headline || !standfirst || above.length === 0 || !above.every(isShort) || isShort(headline)) return undefined
  const isStandfirst = endsSentence(standfirst.text) || standfirst.text.length >= 60
  return isStandfirst && headline.text.length <= 200 ? headline : undefined
}

/** Tells whether the subject repeats or contains a line. */
const isInSubject = (text: string, subject: string): boolean =>
  sameText(text, subject) || (text.length >= 12 && subject.toLowerCase().includes(text.toLowerCase()))

/** Tells whether a line such as `The Tariff Desk` is an outlet above a headline. */
const isMasthead = ({ text }: HeadLine, next: HeadLine): boolean =>
  /^The\s/.test(text) &&
  text.split(' ').length <= 4 &&
  couldBeOutlet(text) &&
  !couldBeOutlet(next.text) &&
  !endsSentence(next.text) &&
  next.text.length <= 250

/** Tells whether a line is the name at the top of a page, above the buttons of the site. */
const isAboveButtons = ({ index, text }: HeadLine, { lines }: Head): boolean =>
  index === 0 &&
  couldBeOutlet(text) &&
  !isInstitution(text) &&
  lines[1]?.role === 'furniture' &&
  isFurniture(lines[1].text)

/** Tells whether a line is a site's slogan, between its name and a headline in title case. */
const isTagline = (first: HeadLine, next: HeadLine, head: Head): boolean =>
  head.lines.some(({ index, role }) => index === first.index - 1 && role === 'outlet') &&
  head.lines.some(({ index, role }) => index === next.index + 1 && role !== 'other') &&
  next.text.split(' ').length > 3 &&
  couldBeOutlet(next.text) &&
  !couldBeOutlet(first.text)

/** Tells whether a line is a kicker: one word above the headline, which names a section in any language. */
const isKicker = (first: HeadLine, next: HeadLine, head: Head): boolean =>
  /\p{Ll}|\p{Lu}/u.test(first.text) &&
  !first.text.includes(' ') &&
  next.text.includes(' ') &&
  next.text.length <= 250 &&
  !endsSentence(next.text) &&
  !areNames(next.text) &&
  (!couldBeOutlet(next.text) || isAboveByline(next, head)) &&
  head.lines.slice(first.index + 1, next.index).every(({ role }) => role === 'furniture')

/** Tells whether a line of several words is directly above the author's, like a headline in title case. */
const isAboveByline = ({ index, text }: HeadLine, head: Head): boolean =>
  text.split(' ').length > KICKER_WORDS && head.lines[index + 1]?.role === 'author'

const nextToMeta = ({ index }: HeadLine, head: Head): boolean =>
  head.lines.some(
    line => Math.abs(line.index - index) === 1 && ['date', 'author', 'mixed', 'outlet', 'fact'].includes(line.role),
  )

/** Returns the index of a `Read this on our website` button that ends a standfirst. */
function buttonAfter(blocks: readonly Block[], start: number): number | undefined {
  for (let i = start; i < Math.min(blocks.length, start + 3); i += 1) {
    const text = blocks[i]?.text ?? ''
    if (isButton(text)) {
      const between = blocks.slice(start, i)
      const length = between.reduce((sum, block) => sum + block.text.length, 0)
      return length <= STANDFIRST ? i : undefined
    }
  }
  return undefined
}
