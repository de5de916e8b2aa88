import type { EditionData } from '../protocol.js'
import { HOME, type ThemeName, type ViewState } from '../view-state.js'
import { h, mark } from './element.js'
import { connect, newFrame, whenReady, withEachDocument } from './frame.js'
import { hrefOf } from './place.js'
import { ScrollTogether } from './scroll-together.js'

/** Shows the same email several times, in views that scroll together. */
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

/** A view of an email: its name, its width, and the settings with which the email alone is shown so. */
export interface ComparedView {
  readonly label: string
  readonly w: number
  readonly setting?: Partial<ViewState>
}

export function compareGrid(
  views: readonly ComparedView[],
  onKey: (event: KeyboardEvent) => void,
  shown: () => void,
): CompareGrid {
  const together = new ScrollTogether()
  const cells: Cell[] = views.map(({ w, setting }) => ({ box: pane(w, setting?.theme), link: h('a'), w, html: '' }))
  const element = h(
    'div',
    { class: 'grid' },
    cells.map((cell, i) => cellSection(cell, views[i]?.label ?? '')),
  )
  const fitAll = (): void => {
    for (const { box, w } of cells) box.style.setProperty('--scale', String(Math.min(1, box.clientWidth / w)))
  }
  new ResizeObserver(fitAll).observe(element)

  function drawn(cell: Cell, frame: HTMLIFrameElement): void {
    cell.frame?.remove()
    cell.frame = frame
    frame.classList.remove('coming')
    withEachDocument(frame, () => {
      together.join(frame)
      connect(frame, onKey)
    })
    shown()
  }

  return {
    element,
    set({ name, title }, contents) {
      for (const [i, cell] of cells.entries()) {
        const { label = '', setting } = views[i] ?? {}
        const html = contents[i]?.html ?? ''
        mark(cell.link, 'href', setting && hrefOf({ ...HOME, screen: 'edition', name, ...setting }))
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

/** A pane is no wider than its frame, so that nothing of another colour is beside an email. */
function pane(w: number, theme: ThemeName = 'light'): HTMLElement {
  const box = h('div', { class: 'pane' })
  box.style.setProperty('--w', `${w}px`)
  if (theme !== 'light') box.style.setProperty('--behind', '#121212')
  return box
}

function cellSection({ link, box, w }: Cell, label: string): HTMLElement {
  link.textContent = label
  return h('section', { 'aria-label': label }, h('h2', {}, link, h('small', {}, `${w} px`)), box)
}
