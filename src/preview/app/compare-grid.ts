import { CELLS, HOME } from '../view-state.js'
import type { EditionData } from '../wire.js'
import { h, mark } from './element.js'
import { connect, documentOf, newFrame, whenReady } from './frame.js'
import { hrefOf } from './place.js'
import { type Landmarks, placeFor } from './scroll-map.js'

/** The same email six times, scrolled together. */
export interface CompareGrid {
  readonly element: HTMLElement
  readonly set: (edition: Pick<EditionData, 'name' | 'title'>, cells: readonly { readonly html: string }[]) => void
}

interface Cell {
  readonly box: HTMLElement
  readonly link: HTMLAnchorElement
  readonly w: number
  frame?: HTMLIFrameElement
  html: string
  /** Where we have scrolled it to. */
  put: number
  marks?: Landmarks | undefined
}

export function compareGrid(onKey: (event: KeyboardEvent) => void, shown: () => void): CompareGrid {
  /** Where the last one that was scrolled stands. */
  let last: { y: number; marks: Landmarks } | undefined
  const cells: Cell[] = CELLS.map(({ w }) => ({ box: h('div', { class: 'pane' }), link: h('a'), w, html: '', put: 0 }))
  const element = h('div', { class: 'grid' }, ...cells.map(cellSection))
  const fitAll = (): void => {
    for (const { box, w } of cells) box.style.setProperty('--scale', String(Math.min(1, box.clientWidth / w)))
  }
  new ResizeObserver(fitAll).observe(element)

  /** Each cell has its own heights, so the others go to the same place of the source. */
  function scrolled(from: Cell): void {
    const [way, marks] = [wayOf(from), landmarksOf(from)]
    // What we have moved ourselves leads nobody.
    if (!way || !marks || Math.abs(way.scrollTop - from.put) < 2) return
    from.put = Number.NaN
    last = { y: partOf(way) * marks.height, marks }
    for (const cell of cells) if (cell !== from) follow(cell)
  }
  function follow(cell: Cell): void {
    const [way, marks] = [wayOf(cell), landmarksOf(cell)]
    if (!last || !way || !marks) return
    const part = placeFor(last.y, last.marks, marks) / Math.max(1, marks.height)
    way.scrollTop = part * (way.scrollHeight - way.clientHeight)
    cell.put = way.scrollTop
  }
  function drawn(cell: Cell, frame: HTMLIFrameElement): void {
    cell.frame?.remove()
    cell.frame = frame
    cell.marks = undefined
    follow(cell)
    frame.classList.remove('coming')
    connect(frame, onKey)
    documentOf(frame)?.addEventListener('scroll', () => scrolled(cell))
    shown()
  }

  return {
    element,
    set({ name, title }, contents) {
      for (const [i, cell] of cells.entries()) {
        const { label = '', ...setting } = CELLS[i] ?? {}
        const html = contents[i]?.html ?? ''
        mark(cell.link, 'href', hrefOf({ ...HOME, screen: 'edition', name, ...setting }))
        if (html === cell.html) continue
        cell.html = html
        const frame = newFrame(`${label}: ${title}`)
        frame.className = 'coming'
        frame.style.width = `${cell.w}px`
        frame.srcdoc = html
        cell.box.append(frame)
        whenReady(frame, () => drawn(cell, frame))
      }
      fitAll()
    },
  }
}

function cellSection({ link, box, w }: Cell, i: number): HTMLElement {
  const label = CELLS[i]?.label ?? ''
  link.textContent = label
  return h('section', { 'aria-label': label }, h('h2', {}, link, h('small', {}, `${w} px`)), box)
}

const wayOf = ({ frame }: Cell): Element | undefined => (frame && documentOf(frame)?.scrollingElement) ?? undefined

/** How far it is scrolled: at its end, the line that is looked at is the last one. */
const partOf = ({ scrollTop, scrollHeight, clientHeight }: Element): number =>
  scrollTop / Math.max(1, scrollHeight - clientHeight)

const MARK = 'data-offprint-l'

function landmarksOf(cell: Cell): Landmarks | undefined {
  const page = cell.frame && documentOf(cell.frame)
  const way = page?.scrollingElement
  if (!page || !way) return undefined
  const { scrollHeight: height, scrollTop } = way
  if (cell.marks?.height === height) return cell.marks
  const at = new Map<string, number>()
  for (const block of page.querySelectorAll(`[${MARK}]`)) {
    const box = block.getBoundingClientRect()
    if (box.height > 0) at.set(block.getAttribute(MARK) ?? '', box.top + scrollTop)
  }
  cell.marks = { at, height }
  return cell.marks
}
