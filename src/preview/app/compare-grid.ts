import { CELLS, HOME } from '../view-state.js'
import type { EditionData } from '../wire.js'
import { h, mark } from './element.js'
import { connect, documentOf, newFrame, whenReady } from './frame.js'
import { hrefOf } from './place.js'

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
}

export function compareGrid(onKey: (event: KeyboardEvent) => void, shown: () => void): CompareGrid {
  let part = 0
  const cells: Cell[] = CELLS.map(({ w }) => ({ box: h('div', { class: 'pane' }), link: h('a'), w, html: '' }))
  const element = h('div', { class: 'grid' }, ...cells.map(cellSection))
  const fitAll = (): void => {
    for (const { box, w } of cells) box.style.setProperty('--scale', String(Math.min(1, box.clientWidth / w)))
  }
  new ResizeObserver(fitAll).observe(element)

  /** Documents of different heights move by the same part of their way. */
  function scrolled(from: Cell): void {
    const way = wayOf(from)
    if (!way) return
    const next = way.scrollTop / Math.max(1, way.scrollHeight - way.clientHeight)
    if (Math.abs(next - part) < 0.002) return
    part = next
    for (const cell of cells) if (cell !== from) scrollCell(cell, part)
  }
  function drawn(cell: Cell, frame: HTMLIFrameElement): void {
    cell.frame?.remove()
    cell.frame = frame
    scrollCell(cell, part)
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

function scrollCell(cell: Cell, part: number): void {
  const way = wayOf(cell)
  if (way) way.scrollTop = part * (way.scrollHeight - way.clientHeight)
}
