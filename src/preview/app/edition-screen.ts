import type { ViewState } from '../view-state.js'
import type { EditionData } from '../wire.js'
import { newControls } from './controls.js'
import { fill, h, mark } from './element.js'
import { entryView } from './entry-view.js'
import { compareGrid } from './compare-grid.js'
import { inboxRow } from './inbox-row.js'
import { mimeView } from './mime-view.js'
import { boot, go } from './place.js'
import { sourceLines } from './source-lines.js'
import { newStage } from './stage.js'
import { statusBar } from './status-bar.js'
import { topBar } from './top-bar.js'
import { widthHandle } from './width-handle.js'
import { VIEW_WORDS } from './words.js'

/** One edition in one of its views, or six times side by side. */
export interface EditionScreen {
  readonly elements: readonly HTMLElement[]
  /** @param live whether the same view became new, rather than another being opened */
  readonly set: (state: ViewState, data: EditionData, live: boolean) => void
  readonly connected: (is: boolean) => void
  /** CSS pixels of the frame as it is drawn. */
  readonly width: () => number
}

/** Pixels that a frame takes where nobody sets them: about a reading pane. */
const FIT = 680

export function editionScreen(onKey: (event: KeyboardEvent) => void, help: () => void): EditionScreen {
  let state: ViewState | undefined
  let data: EditionData | undefined
  const controls = newControls()
  const top = topBar(controls.element, help)
  const status = statusBar()
  const inbox = inboxRow()
  const shown = (): void => mark(main, 'data-shown', String(data?.generation ?? 0))
  const stage = newStage(onKey, shown)
  const handle = widthHandle(w => go({ w }, { replace: true }))
  const device = h('div', { class: 'device' }, stage.element, handle.element)
  const desk = h('div', { class: 'desk' }, inbox.element, device)
  const entry = entryView(onKey, shown)
  const grid = compareGrid(onKey, shown)
  const place = h('div', { class: 'place' })
  const main: HTMLElement = h('main', { class: 'stage' }, place)

  const available = (): number => Math.max(280, main.clientWidth - (innerWidth < 700 ? 24 : 96))
  const width = (): number => (state?.w ? state.w : Math.min(FIT, available()))

  function layOut(): void {
    if (!state || !data) return
    const w = width()
    desk.style.setProperty('--w', `${w}px`)
    controls.set(state, w)
    handle.set(w)
    inbox.set(data, w)
  }
  addEventListener('resize', layOut)

  function put(element: HTMLElement): void {
    if (place.firstChild !== element) fill(place, element)
  }

  return {
    elements: [top.element, main, status.panel, status.element],
    connected: status.connected,
    width,
    set(next, edition, live) {
      const moved = state?.view !== next.view || state?.name !== next.name || state?.screen !== next.screen
      state = next
      data = edition
      top.set(next, edition)
      status.set(next, edition)
      main.classList.toggle('stale', edition.stale)
      const framed = next.screen === 'edition' && (edition.content.kind === 'email' || edition.content.kind === 'web')
      controls.element.hidden = !framed
      controls.element.classList.toggle('plain', edition.content.kind === 'web')
      show(edition, next, live)
      layOut()
      if (moved && !live) scrollTo(0, 0)
    },
  }

  function show(edition: EditionData, { view }: ViewState, live: boolean): void {
    const { content, title } = edition
    const label = `${VIEW_WORDS[view]}: ${title}`
    switch (content.kind) {
      case 'email':
        put(desk)
        stage.name(label)
        inbox.element.classList.remove('away')
        return stage.show(content.html, live)
      case 'web':
        put(desk)
        stage.name(label)
        inbox.element.classList.add('away')
        return stage.visit(boot.still ? content.path : `${content.path}?is=${content.version}`, live)
      case 'entry':
        put(entry.element)
        return entry.set(content.entry, content.source, live)
      case 'cells':
        put(grid.element)
        return grid.set(edition, content.cells)
      case 'mime':
        put(mimeView(content.part, content.bytes, boot.still ? '' : `/raw/${edition.name}.eml`))
        return shown()
      case 'source':
        put(sourceLines(content.text, label))
        return shown()
      case 'nothing':
        put(h('div', { class: 'empty' }, h('p', {}, content.why)))
        return shown()
    }
  }
}
