import { oneLine } from '../../core/text.js'
import { all, type Element, elementText } from '../html/dom.js'
import {
  bareSubject,
  type ForwardedHeader,
  forwardedHeaders,
  isForwardedSubject,
  isReplySubject,
  isRule,
  type Mailbox,
} from './forwarded-header.js'
import { removeFrom, removeUpTo, shownLinesOf } from './shown-lines.js'

/** What the header of a forwarded message states, and what was written around the message. */
export interface Forwarding {
  readonly subject?: string
  readonly from: Mailbox
  readonly date?: string
  /** The people who forwarded the message before, and everybody to whom it was sent. */
  readonly people: readonly Mailbox[]
  /** The lines of those who forwarded the message. */
  readonly notes: readonly string[]
  /** The number of words in other messages below the forwarded one, which were left out. */
  readonly wordsBelow: number
}

interface Found {
  readonly forwarding: Forwarding
  readonly header: ForwardedHeader
  /** The index of the line after the forwarded message. */
  readonly end: number
}

const wordsIn = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + (line.match(/[\p{L}\p{N}]+/gu)?.length ?? 0), 0)

/** The number of words in the longest note that people write above a message which they forward. */
const LONGEST_NOTE = 300

/** Finds the forwarded message that is the article: the first one, or the one that was forwarded in it. */
function forwardedIn(lines: readonly string[], subject: string): Found | undefined {
  const isForward = isForwardedSubject(subject)
  const headers = forwardedHeaders(lines, isForward)
  const [first] = headers
  // Below a long text, the header belongs to the message that it answers.
  if (!first || (!isForward && !first.marked && wordsIn(lines.slice(0, first.start)) > LONGEST_NOTE)) return undefined
  const textBelow = (i: number): readonly string[] => lines.slice(headers[i]?.end, headers[i + 1]?.start)
  let at = 0
  while (at + 1 < headers.length && isNote(headers[at]?.subject, textBelow(at), textBelow(at + 1))) at += 1
  const header = headers[at] ?? first
  const above = lines.slice(0, header.start)
  const outer = headers.slice(0, at)
  const notes = above.filter(
    (line, i) => line.trim() !== '' && !isRule(line) && !outer.some(({ start, end }) => i >= start && i < end),
  )
  const next = headers[at + 1]
  const isThread = next !== undefined && isEarlier(next, header)
  const forwarding: Forwarding = {
    from: header.from,
    ...(header.subject ? { subject: header.subject } : {}),
    ...(header.date ? { date: header.date } : {}),
    people: [...headers.flatMap(({ recipients }) => recipients), ...outer.map(({ from }) => from)],
    notes: notes.map(oneLine),
    wordsBelow: isThread ? wordsIn(lines.slice(next.start)) : 0,
  }
  return { forwarding, header, end: isThread ? next.start : lines.length }
}

/** Tells whether a text between two headers is a note of somebody who forwarded the message below it. */
function isNote(subject = '', text: readonly string[], below: readonly string[]): boolean {
  const words = wordsIn(text)
  return (isForwardedSubject(subject) && words < LONGEST_NOTE) || words * 4 < wordsIn(below)
}

/** Tells whether a header below a message is that of another message. An article may also quote a header. */
const isEarlier = ({ marked, subject }: ForwardedHeader, answer: ForwardedHeader): boolean =>
  marked ||
  subject === undefined ||
  isForwardedSubject(subject) ||
  isReplySubject(subject) ||
  bareSubject(subject) === bareSubject(answer.subject)

/** Returns the header of the forwarded message in a text, and the message. */
export function forwardedText(
  text: string,
  subject: string,
): { readonly forwarding: Forwarding; readonly text: string } | undefined {
  const lines = text.split('\n')
  const found = forwardedIn(lines, subject)
  if (!found) return undefined
  const body = lines.slice(found.header.end, found.end)
  while (body.length > 0 && isRule(body.at(-1) ?? '')) body.pop()
  return { forwarding: found.forwarding, text: unquoted(body).join('\n') }
}

/** Removes the signs or spaces with which a mail program quotes each line of a message. */
function unquoted(lines: readonly string[]): readonly string[] {
  const shown = lines.filter(line => line.trim() !== '')
  for (const sign of [/^\s?>[ \u00A0]?/, /^ {4}/]) {
    const quoted = shown.filter(line => sign.test(line)).length
    if (quoted > shown.length * 0.6) return unquoted(lines.map(line => line.replace(sign, '')))
  }
  return lines
}

/** Reads the header of the forwarded message, and removes from the page everything that is not the message. */
export function takeForwarding(root: Element, subject: string): Forwarding | undefined {
  const lines = shownLinesOf(root)
  const found = forwardedIn(
    lines.map(({ text }) => text),
    subject,
  )
  const last = lines
    .slice(0, found?.header.end)
    .findLast(({ nodes }) => nodes.length > 0)
    ?.nodes.at(-1)
  if (!found || !last) return undefined
  const below = lines.slice(found.end).find(({ nodes }) => nodes.length > 0)?.nodes[0]
  if (below) removeFrom(below, root)
  const around = ancestorsOf(last, root)
  removeUpTo(last, root)
  for (const element of around) {
    if (elementText(element) === '' && all(element, 'img').length === 0) element.remove()
    else if (element.tagName === 'BLOCKQUOTE') unwrap(element)
  }
  const text = elementText(root)
  const quote = all(root, 'blockquote').find(element => elementText(element) === text)
  if (quote) unwrap(quote)
  return found.forwarding
}

function ancestorsOf(element: Element, root: Element): Element[] {
  const found: Element[] = []
  for (let at = element.parentElement; at && at !== root; at = at.parentElement) found.push(at)
  return found
}

const unwrap = (element: Element): void => element.replaceWith(Array.from(element.childNodes))
