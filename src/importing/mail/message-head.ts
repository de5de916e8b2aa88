import type { ImportContext } from '../draft.js'
import type { Facts } from '../fact.js'
import { blocksIn } from '../html/article-body.js'
import { all, type Element, elementText } from '../html/dom.js'
import { isFurniture } from '../text/furniture.js'
import { readHead } from '../text/head.js'
import type { Head } from '../text/head-line.js'
import { distinctPeople } from '../text/honorific.js'
import { layoutOf, type TextLayout } from '../text/layout.js'
import { textStart } from '../text/text-start.js'
import { sameText, type WholeHead, wholeHeadOf } from '../text/whole-head.js'
import { removeUpTo } from './shown-lines.js'

/** The lines of a message from the top to the text of its article. */
export interface MessageHead {
  readonly head: Head
  readonly whole: WholeHead | undefined
  readonly layout: TextLayout
  readonly names: readonly string[]
  readonly dropped: readonly string[]
}

/** The maximum number of lines above the first paragraph. A message with more contains several articles. */
const MOST = 30

/**
 * Reads the lines of a message around its headline like those of a pasted text, and removes them in place. It returns
 * undefined if there is no clear headline.
 */
export function takeMessageHead(
  root: Element,
  subject: string,
  context: ImportContext,
  facts: Facts,
): MessageHead | undefined {
  const elements = blocksIn(root)
  const words = elements.map(elementText)
  const lines = words.map((text, i) => ({ text, line: i + 1, kind: 'text' as const }))
  const prose = textStart(lines)
  const top = headlineAt(elements.slice(0, prose), words, subject)
  // If all lines of a message are short, they are its text.
  if (top === -1 || prose > MOST || prose === lines.length) return undefined
  const blocks = lines.slice(top)
  const head = readHead(blocks.slice(0, prose - top), { publishers: context.publishers, title: context.title, facts })
  const whole = wholeHeadOf(head)
  const layout = layoutOf(blocks, head, whole, subject)
  const pictures = all(root, 'img').length
  const headline = elements[top]
  if (headline) removeUpTo(headline, root)
  for (const element of elements.slice(top, top + layout.bodyStart)) element.remove()
  const removed = pictures - all(root, 'img').length
  const dropped = [
    ...words.slice(0, top),
    ...head.lines.flatMap(({ text, index }) => (index < layout.bodyStart && isFurniture(text) ? [text] : [])),
    ...layout.unused,
    ...(removed > 0 ? [`${removed === 1 ? 'a picture' : `${removed} pictures`} above the headline`] : []),
  ]
  const names = distinctPeople([...head.authors, ...layout.authors].map(({ value }) => value))
  return { head, whole, layout, names, dropped }
}

/** Returns the index of the line that repeats the subject, or else of the first headline. */
function headlineAt(elements: readonly Element[], words: readonly string[], subject: string): number {
  const repeated = elements.findIndex((_, i) => {
    const text = words[i] ?? ''
    return sameText(text, subject) || (text.length >= 12 && subject.endsWith(text))
  })
  if (repeated !== -1) return repeated
  // A headline of a lower level may be that of a section, while the subject is that of the whole message.
  const ranked = (subject === '' ? ['H1', 'H2'] : ['H1']).map(name =>
    elements.findIndex((element, i) => element.closest(name) !== null && !isFurniture(words[i] ?? '')),
  )
  return ranked.find(index => index !== -1) ?? -1
}
