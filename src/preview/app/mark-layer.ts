import { plural } from '../../core/text.js'
import { type Show, showsIn } from '../view-state.js'
import { h, replaceChildren } from './element.js'
import { frameDocument } from './frame.js'
import { linksIn, marksIn, type ShownLink, type ShownMark } from './shown-marks.js'

/** Draws marks over an email and lists its links below. The email itself is not changed. */
export interface MarkLayer {
  readonly layer: HTMLElement
  /** Lists the addresses of all links, with the numbers that are drawn beside them. */
  readonly list: HTMLElement
  readonly set: (show: string) => void
  /** Draws the marks over a frame in its current layout. */
  readonly draw: (frame: HTMLIFrameElement) => void
}

/** The maximum number of marks to draw. Nobody checks more by eye. */
const MAX_MARKS = 600

export function newMarkLayer(): MarkLayer {
  const layer = h('div', { class: 'marks', 'aria-hidden': 'true' })
  const list = h('section', { class: 'addresses', hidden: true, 'aria-label': 'Links' })
  let shows: readonly Show[] = []
  let drawn: HTMLIFrameElement | undefined
  let before = ''
  const redraw = (): void => {
    const page = drawn && frameDocument(drawn)
    const marks = page?.body ? marksIn(page, shows).slice(0, MAX_MARKS) : []
    const links = page?.body && shows.includes('links') ? linksIn(page) : []
    const now = JSON.stringify([marks, links])
    if (now === before) return
    before = now
    replaceChildren(layer, marks.map(markElement))
    list.hidden = links.length === 0
    replaceChildren(list, addresses(links))
  }
  return {
    layer,
    list,
    set(show) {
      shows = showsIn(show)
      redraw()
    },
    draw(frame) {
      drawn = frame
      redraw()
    },
  }
}

function markElement({ show, label, bad, ...box }: ShownMark): HTMLElement {
  const element = h('div', { class: `mark on-${show}${bad ? ' bad' : ''}` }, label !== '' && h('span', {}, label))
  for (const [side, length] of Object.entries(box)) element.style.setProperty(side, `${length}px`)
  return element
}

const addresses = (links: readonly ShownLink[]): HTMLElement[] => [
  h('h2', {}, plural(links.length, 'link')),
  h(
    'ol',
    {},
    links.map(({ text, href }) => h('li', {}, text, h('code', {}, href))),
  ),
]
