import type { PreviewModel } from './preview-model.js'
import type { ViewState } from './view-state.js'

/** A page that is open somewhere, and what it shows. */
export interface Viewer {
  readonly state: ViewState
  readonly send: (event: string, data: unknown) => void
}

/** Milliseconds between two measurements of emails nobody looks at, so that an edit never waits for them. */
const IDLE = 4
const MEASURED_AT_ONCE = 12
/** Planning everything takes longer than the open edition: the browser draws that first, and a newer edit is first. */
const PLAN_LATER = 120

/** Tells open pages what became new. */
export class Hub {
  private readonly viewers = new Set<Viewer>()
  private waiting: Set<string> | 'all' | undefined
  private looking: Promise<void> | undefined
  private idle: NodeJS.Timeout | undefined
  private wake = (): void => {}

  constructor(private readonly model: PreviewModel) {}

  /** Begins to tell a viewer; what comes back ends it. */
  join(viewer: Viewer): () => void {
    this.viewers.add(viewer)
    if (!this.looking) {
      this.measureLater()
      setTimeout(() => void this.planAfterwards(), PLAN_LATER).unref()
    }
    return () => this.viewers.delete(viewer)
  }

  /** Files changed; without paths, anything may have. Looks, and tells everybody, one look after the other. */
  changed(paths?: readonly string[]): Promise<void> {
    if (paths === undefined || this.waiting === 'all') this.waiting = 'all'
    else this.waiting = new Set([...(this.waiting ?? []), ...paths])
    this.wake()
    this.looking ??= this.look().finally(() => {
      this.looking = undefined
      this.measureLater()
    })
    return this.looking
  }

  /** Links were asked: open pages show what is new of them. */
  async asked(): Promise<void> {
    await this.looking
    await this.tellEditions()
  }

  private async look(): Promise<void> {
    while (this.waiting) {
      const paths = this.waiting === 'all' ? undefined : [...this.waiting]
      this.waiting = undefined
      await this.model.refresh(paths)
      await this.tellEditions()
      await new Promise<void>(resolve => {
        this.wake = resolve
        setTimeout(resolve, PLAN_LATER)
      })
      if (!this.waiting) await this.tellRest()
    }
  }

  private showing(screen: ViewState['screen']): Viewer[] {
    return [...this.viewers].filter(({ state }) => state.screen === screen)
  }

  private async tellEditions(): Promise<void> {
    for (const viewer of [...this.showing('edition'), ...this.showing('compare')]) {
      const data = await this.model.edition(viewer.state)
      viewer.send(data ? 'edition' : 'gone', data ?? { generation: this.model.generation() })
    }
  }

  /** For a page that came when nothing changed: what planning everything finds. */
  private async planAfterwards(): Promise<void> {
    if (!this.looking && this.viewers.size > 0 && (await this.judged())) await this.tellEditions()
  }

  /** What takes longer than drawing: planning everything, and reading open editions back. */
  private async judged(): Promise<boolean> {
    let fresh = this.model.plan()
    const names = new Set([...this.showing('edition'), ...this.showing('compare')].map(({ state }) => state.name))
    for (const name of names) if (await this.model.inspect(name)) fresh = true
    return fresh
  }

  private async tellRest(): Promise<void> {
    if (this.viewers.size === 0) return
    if (await this.judged()) await this.tellEditions()
    for (const viewer of this.showing('feed')) {
      const { name } = viewer.state
      if (name === 'rss' || name === 'atom' || name === 'json') viewer.send('feed', await this.model.feed(name))
    }
    for (const viewer of this.showing('list')) viewer.send('list', this.model.list())
  }

  /** Sizes for the list, one email at a time, whenever nothing else is to be done and somebody looks at it. */
  private measureLater(): void {
    clearTimeout(this.idle)
    if (this.showing('list').length === 0) return
    this.idle = setTimeout(() => void this.measureSome(), IDLE)
    this.idle.unref()
  }

  private async measureSome(): Promise<void> {
    const sizes: Record<string, number> = {}
    let more = true
    let news = false
    for (let count = 0; more && count < MEASURED_AT_ONCE && !this.looking; count += 1) {
      const { measured, left, found = false } = await this.model.measure()
      more = left > 0
      news ||= found
      if (measured) sizes[measured.name] = measured.bytes
      await new Promise(setImmediate)
    }
    if (news) for (const viewer of this.showing('list')) viewer.send('list', this.model.list())
    else if (Object.keys(sizes).length > 0) for (const viewer of this.showing('list')) viewer.send('sizes', sizes)
    if (more && !this.looking) this.measureLater()
  }
}
