import { clipped } from '../../core/text.js'
import type { EditionData, ShownFields } from '../protocol.js'
import { type EditPlace, editPlaces } from './edit-places.js'
import { h, mark, replaceChildren } from './element.js'
import { fieldLabel } from './field-words.js'
import { frameDocument } from './frame.js'
import { boot } from './place.js'
import { withWriting } from './writing-part.js'

/**
 * Draws a button beside each text of an email or page that is made of fields. The buttons are above the frame and not in it, so nothing
 * of a post can take their place.
 */
export interface PenLayer {
  readonly layer: HTMLElement
  /** Takes the texts of an edition, which are drawn once its document is in view. */
  readonly set: (data: EditionData) => void
  /** Draws the buttons over a frame in its current layout. */
  readonly draw: (frame: HTMLIFrameElement) => void
  /** Draws them where the document has not changed. */
  readonly shown: () => void
}

/** The height of a button, which is the least that a pointer needs (WCAG 2.2, 2.5.8), and its distance from the text, in pixels. */
const SIZE = 24
const GAP = 4
/** The most buttons. An editor of a longer digest opens its posts. */
const MAX_PENS = 200

export function newPenLayer(): PenLayer {
  const layer = h('div', { class: 'pens' })
  let pens = new Map<string, { readonly pen: HTMLButtonElement; readonly area: HTMLElement }>()
  let coming: readonly ShownFields[] = []
  let places: readonly EditPlace[] = []
  let drawn: Document | undefined
  let found: { readonly page: Document | undefined; readonly texts: readonly ShownFields[] } | undefined
  const redraw = (): void => {
    if (found?.page !== drawn || found?.texts !== coming) {
      found = { page: drawn, texts: coming }
      places = drawn ? editPlaces(drawn, coming).slice(0, MAX_PENS) : []
    }
    const before = pens
    pens = new Map()
    let free = 0
    for (const { shown: at, range } of places) {
      const same = JSON.stringify([at.name, at.fields])
      const key = [same, [...pens.keys()].filter(each => each.startsWith(same)).length].join()
      const { pen, area } = before.get(key) ?? newPen(at)
      pens.set(key, { pen, area })
      const { left, top, width, height } = range.getBoundingClientRect()
      mark(pen, 'aria-label', `Edit ${at.fields.map(fieldLabel).join(', ').toLowerCase()}: ${clipped(at.text, 80)}`)
      put(area, { left, top, width, height })
      const room = { left: Math.max(0, left - SIZE - GAP), top: Math.max(free, top + Math.min(0, (height - SIZE) / 2)) }
      put(pen, room)
      free = room.top + SIZE
    }
    const elements = [...pens.values()].flatMap(({ pen, area }) => [pen, area])
    if (elements.some((element, i) => layer.children[i] !== element) || layer.children.length !== elements.length) {
      const focused = document.activeElement
      replaceChildren(layer, elements)
      // An element that is inserted again loses the focus.
      if (focused instanceof HTMLElement && layer.contains(focused)) focused.focus({ preventScroll: true })
    }
  }
  return {
    layer,
    set(data) {
      coming = boot.writes && !data.gone ? (data.shown ?? []) : []
    },
    draw(frame) {
      const page = frameDocument(frame)
      // The texts that are coming are not yet in a document that is about to be replaced.
      if (page === drawn && found?.texts !== coming) return
      if (page === drawn) return redraw()
      drawn = page
      afterPaint(redraw)
    },
    shown: redraw,
  }
}

/** Runs something after the next painting, so that an edit is visible before its texts are looked for. */
const afterPaint = (run: () => void): void => void requestAnimationFrame(() => setTimeout(run))

function newPen({ name, title, fields }: ShownFields) {
  const pen = h('button', { type: 'button', class: 'pen' })
  pen.addEventListener('click', () => {
    void withWriting(part => part.inPlace({ name, title, fields, opener: () => pen }))
  })
  return { pen, area: h('div', { class: 'area' }) }
}

function put(element: HTMLElement, box: Readonly<Record<string, number>>): void {
  for (const [side, length] of Object.entries(box)) element.style.setProperty(side, `${Math.round(length)}px`)
}
