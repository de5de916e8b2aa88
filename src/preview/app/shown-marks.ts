import { largest, smallest } from '../../core/long-lists.js'
import type { Show } from '../view-state.js'

/** A mark drawn over an email: a frame around a part of it, with a label. */
export interface ShownMark {
  readonly show: Show
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly label: string
  /** Whether the mark shows a fault. */
  readonly bad: boolean
}

/** A link of an email. Links are listed in document order. */
export interface ShownLink {
  readonly text: string
  readonly href: string
}

/** The minimum size of a target, in CSS pixels, that WCAG 2.2 (success criterion 2.5.5) and makers of phones recommend. */
const TARGET = 44

/** Returns the marks in the coordinates of the email's page. The email is only measured, and never changed. */
export function marksIn(page: Document, shows: readonly Show[]): ShownMark[] {
  return shows.flatMap(show => FINDERS[show](page))
}

export const linksIn = (page: Document): ShownLink[] =>
  elements(page, 'a[href]').map(link => ({ text: nameOf(link), href: link.getAttribute('href') ?? '' }))

const elements = (page: Document, selector: string): HTMLElement[] => [...page.querySelectorAll<HTMLElement>(selector)]

const nameOf = (link: HTMLElement): string =>
  (link.textContent ?? '').replace(/\s+/g, ' ').trim() ||
  [...link.querySelectorAll('img')].map(({ alt }) => alt).join(' ') ||
  'without text'

const FINDERS: Readonly<Record<Show, (page: Document) => ShownMark[]>> = {
  links: page =>
    elements(page, 'a[href]').flatMap((link, i) =>
      // A link that spans several lines has a box in each line.
      boxesOf(link).map((box, line) => markOf('links', box, line === 0 ? String(i + 1) : '')),
    ),
  headings: page => {
    let before = 0
    return elements(page, 'h1, h2, h3, h4, h5, h6').flatMap(heading => {
      const level = Number(heading.localName[1])
      const skips = level > before + 1
      before = level
      return boxesOf(heading)
        .slice(0, 1)
        .map(box => markOf('headings', box, skips ? `H${level}, skips a level` : `H${level}`, skips))
    })
  },
  alt: page =>
    elements(page, 'img, span[alt]').flatMap(image => {
      const alt = image.getAttribute('alt')
      const label = alt === null ? 'No alternative text' : alt.trim() === '' ? 'Decoration' : alt
      return boxesOf(image).map(box => markOf('alt', box, label, alt === null))
    }),
  targets: page =>
    elements(page, 'a[href], button, input, select, textarea, summary')
      .filter(target => !isWithinSentence(target))
      .flatMap(target => {
        const box = outerBox(target)
        const { width, height } = box
        if (width >= TARGET && height >= TARGET) return []
        return width > 0 ? [markOf('targets', box, `${Math.round(width)} × ${Math.round(height)}`, true)] : []
      }),
}

type Box = Pick<DOMRect, 'left' | 'top' | 'width' | 'height'>

/** Returns the visible boxes of an element. Hidden elements have none, and the pixels of counters are left out. */
const boxesOf = (element: Element): Box[] =>
  [...element.getClientRects()].filter(({ width, height }) => width > 3 && height > 3)

/** Returns the box around a link, including a picture that extends beyond it. */
function outerBox(target: Element): Box {
  const boxes = [target, ...target.querySelectorAll('img')].flatMap(each => [...each.getClientRects()])
  const left = smallest(boxes.map(box => box.left))
  const top = smallest(boxes.map(box => box.top))
  const width = largest(boxes.map(box => box.right)) - left
  return boxes.length > 0
    ? { left, top, width, height: largest(boxes.map(box => box.bottom)) - top }
    : { left: 0, top: 0, width: 0, height: 0 }
}

/**
 * Tells whether a link is part of running text, to which the criterion does not apply, because links there are as high as the line.
 * Separators between links do not count as text.
 */
function isWithinSentence(target: HTMLElement): boolean {
  const view = target.ownerDocument.defaultView
  if (view?.getComputedStyle(target).display !== 'inline') return false
  const block = target.closest('p, li, td, div, blockquote, h1, h2, h3, h4, h5, h6')
  const rest = block?.cloneNode(true) as Element | undefined
  for (const link of rest?.querySelectorAll('a') ?? []) link.remove()
  return /\p{L}{2}/u.test(rest?.textContent ?? '')
}

const markOf = (show: Show, { left, top, width, height }: Box, label: string, bad = false): ShownMark => ({
  ...{ show, left, top, width, height, label, bad },
})
