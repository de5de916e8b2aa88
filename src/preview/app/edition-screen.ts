import type { Content, EditionData } from '../protocol.js'
import { CELLS, PAGE_WIDTHS, type ViewState, WIDEST, WIDEST_EMAIL, WIDTHS } from '../view-state.js'
import type { CommandHandlers } from './actions.js'
import { type ComparedView, type CompareGrid, compareGrid } from './compare-grid.js'
import { newControls } from './controls.js'
import { h, mark, replaceChildren } from './element.js'
import { entryView } from './entry-view.js'
import { inboxRow } from './inbox-row.js'
import { newMarkLayer } from './mark-layer.js'
import { mimeView } from './mime-view.js'
import { newPenLayer } from './pen-layer.js'
import { boot, go } from './place.js'
import { shareView } from './share-view.js'
import { sourceLines } from './source-lines.js'
import { Stage } from './stage.js'
import { statusBar } from './status-bar.js'
import { topBar } from './top-bar.js'
import { widthHandle } from './width-handle.js'
import { VIEW_WORDS } from './words.js'

/** The default width of a frame in pixels, about that of a reading pane. */
const FIT = 680

/** The width of an email whose looks are compared, in pixels. */
const LOOK_WIDTH = 600

/** Shows one edition in one of its views, or in six views side by side. */
export class EditionScreen {
  private state: ViewState | undefined
  private data: EditionData | undefined
  private readonly controls = newControls()
  private readonly top
  private readonly status
  private readonly inbox = inboxRow()
  private readonly handle = widthHandle(w => go({ w }, { replace: true }))
  private readonly marks = newMarkLayer()
  private readonly pens = newPenLayer()
  private readonly stage
  private readonly device
  private readonly model
  private readonly entry
  private readonly grid
  private readonly newGrid: (views: readonly ComparedView[]) => CompareGrid
  /** The grid of the looks, with their names. It is made again when a theme is added or removed. */
  private looks: { readonly names: string; readonly grid: CompareGrid } | undefined
  private readonly place = h('div', { class: 'place' })
  private readonly main = h('main', { class: 'stage' }, this.place)
  readonly elements: readonly HTMLElement[]

  constructor(onKey: (event: KeyboardEvent) => void, handlers: Pick<CommandHandlers, 'palette' | 'help' | 'picture'>) {
    const shown = (): void => this.shown()
    this.status = statusBar(handlers.picture)
    this.top = topBar(this.controls.element, handlers)
    this.stage = new Stage(onKey, shown, frame => {
      this.marks.draw(frame)
      this.pens.draw(frame)
    })
    this.stage.element.append(this.marks.layer, this.pens.layer)
    this.device = h('div', { class: 'device' }, this.stage.element, this.handle.element)
    this.model = h(
      'div',
      { class: 'desk' },
      this.inbox.element,
      h('div', { class: 'room' }, this.device),
      this.marks.list,
    )
    // What is scaled keeps the room of its full size, so the height is set.
    new ResizeObserver(() => this.model.style.setProperty('--h', `${this.device.offsetHeight}px`)).observe(this.device)
    this.entry = entryView(onKey, shown)
    this.grid = compareGrid(
      CELLS.map(({ label, ...setting }) => ({ label, w: setting.w, setting })),
      onKey,
      shown,
    )
    this.newGrid = views => compareGrid(views, onKey, shown)
    this.elements = [this.top.element, this.main, this.status.panel, this.status.element]
    const { element } = this.top
    new ResizeObserver(() => document.body.style.setProperty('--top', `${element.offsetHeight}px`)).observe(element)
    addEventListener('resize', () => this.layOut())
  }

  /** @param live whether the view that is open was updated; otherwise another view is opened */
  set(state: ViewState, data: EditionData, live: boolean): void {
    const before = this.state
    const moved = before?.view !== state.view || before.name !== state.name || before.screen !== state.screen
    this.state = state
    this.data = data
    this.top.set(state, data)
    this.status.set(state, data)
    this.main.classList.toggle('stale', data.stale)
    const { kind } = data.content
    this.controls.element.hidden = kind !== 'email' && kind !== 'web'
    this.marks.set(kind === 'email' ? state.show : '')
    this.pens.set(data)
    this.show(data, state, live)
    this.layOut()
    if (moved && !live) scrollTo(0, 0)
  }

  connected(is: boolean): void {
    this.status.connected(is)
  }

  /** Returns a function that closes the panel, or undefined if none is open or an error keeps it open. */
  closing(): (() => void) | undefined {
    return this.status.closing()
  }

  /** Returns a state with the width that is shown now, which a picture of it is to have. */
  shownState(state: ViewState): ViewState {
    const { kind } = this.data?.content ?? {}
    return kind === 'email' || kind === 'web' ? { ...state, w: Math.round(this.width()) } : { ...state, w: 0 }
  }

  /** Returns the present width of the frame, in CSS pixels. */
  width(): number {
    const [widest, fit] = this.isPage() ? [WIDEST, WIDEST] : [WIDEST_EMAIL, FIT]
    return this.state?.w ? Math.min(widest, this.state.w) : Math.min(fit, this.available())
  }

  /** Returns the widths that are offered for what is shown. */
  widths(): readonly number[] {
    return this.isPage() ? PAGE_WIDTHS : WIDTHS
  }

  private isPage(): boolean {
    return this.data?.content.kind === 'web'
  }

  private available(): number {
    return Math.max(280, this.main.clientWidth - (innerWidth < 700 ? 24 : 96))
  }

  private layOut(): void {
    if (!this.state || !this.data) return
    const isPage = this.isPage()
    const width = this.width()
    const scale = Math.min(1, this.available() / width)
    this.model.style.setProperty('--w', `${width}px`)
    this.model.style.setProperty('--scale', String(scale))
    this.controls.set(this.state, width, isPage)
    this.handle.set(width, isPage ? WIDEST : WIDEST_EMAIL, scale)
    this.inbox.set(this.data, { width, scale, isDark: this.state.theme !== 'light' })
  }

  private shown(): void {
    this.pens.shown()
    mark(this.main, 'data-shown', String(this.data?.generation ?? 0))
  }

  private put(element: HTMLElement): void {
    if (this.place.firstChild !== element) replaceChildren(this.place, element)
  }

  /** Shows a page in one of its two designs. Without a server, the browser has to choose it, and some cannot. */
  private visit({ path, version }: Extract<Content, { kind: 'web' }>, scheme: 'light' | 'dark', live: boolean): void {
    this.stage.scheme(scheme)
    this.stage.visit(boot.exported ? path : `${path}?is=${version}&scheme=${scheme}`, live)
  }

  private show({ content, title, name }: EditionData, { view, theme }: ViewState, live: boolean): void {
    const label = `${VIEW_WORDS[view]}: ${title}`
    if (content.kind === 'email' || content.kind === 'web') {
      this.put(this.model)
      this.stage.name(label)
    }
    if (content.kind === 'email') {
      // An email has its theme in itself.
      this.stage.scheme('light')
      this.stage.show(content.html, live)
    } else if (content.kind === 'web') this.visit(content, theme === 'light' ? 'light' : 'dark', live)
    else if (content.kind === 'entry') {
      this.put(this.entry.element)
      this.entry.set(content.entry, content.source, live)
    } else if (content.kind === 'cells') {
      this.put(this.grid.element)
      this.grid.set({ title, name }, content.cells)
    } else if (content.kind === 'looks') {
      const views = content.looks.map(look => ({ label: look.name || 'Default look', w: LOOK_WIDTH }))
      const names = JSON.stringify(views)
      if (this.looks?.names !== names) this.looks = { names, grid: this.newGrid(views) }
      this.put(this.looks.grid.element)
      this.looks.grid.set({ title, name }, content.looks)
    } else {
      if (content.kind === 'mime')
        this.put(mimeView(content.part, content.bytes, boot.exported ? '' : `/raw/${name}.eml`))
      else if (content.kind === 'share') this.put(shareView(content.card))
      else if (content.kind === 'source') this.put(sourceLines(content.text, label))
      else this.put(h('div', { class: 'empty' }, h('p', {}, content.why)))
      this.shown()
    }
  }
}
