import type { PreviewModel } from './preview-model.js'
import type { ViewState } from './view-state.js'

/** An open page of the app, with the state that it shows. */
export interface Viewer {
  readonly state: ViewState
  readonly send: (event: string, data: unknown) => void
}

/**
 * The pause in milliseconds between measurements of emails that nobody looks at, so that an edit never waits for them.
 */
const IDLE = 4
const MEASURED_AT_ONCE = 12
/**
 * The delay in milliseconds before the complete plan is made. Planning takes longer than rendering the open edition, so the
 * browser draws the edition first, and another edit in the meantime comes before the plan.
 */
const PLAN_LATER = 120

/** Notifies open pages of changes. */
export class Hub {
  private readonly viewers = new Set<Viewer>()
  private waiting: Set<string> | 'all' | undefined
  private looking: Promise<void> | undefined
  /** Called once the changes that were reported before are read. */
  private readers: (() => void)[] = []
  private idle: NodeJS.Timeout | undefined
  private wake = (): void => {}

  constructor(private readonly model: PreviewModel) {}

  /** Adds a page to notify, and returns a function that removes it. */
  join(viewer: Viewer): () => void {
    this.viewers.add(viewer)
    if (!this.looking) {
      this.measureLater()
      setTimeout(() => void this.planAfterwards(), PLAN_LATER).unref()
    }
    return () => this.viewers.delete(viewer)
  }

  /**
   * Reads changed files and notifies all pages. Without paths, any file may have changed. Calls run one after the
   * other.
   */
  changed(paths?: readonly string[]): Promise<void> {
    if (paths === undefined || this.waiting === 'all') this.waiting = 'all'
    else this.waiting = new Set([...(this.waiting ?? []), ...paths])
    this.wake()
    this.looking ??= this.refresh().finally(() => {
      this.looking = undefined
      this.measureLater()
    })
    return this.looking
  }

  /** Does the same, and resolves as soon as the files are read, before pages are notified. */
  read(paths: readonly string[]): Promise<void> {
    const read = new Promise<void>(resolve => this.readers.push(resolve))
    void this.changed(paths)
    return read
  }

  /** Notifies pages after links have been checked. */
  async linksChecked(): Promise<void> {
    await this.looking
    await this.tellEditions()
  }

  private async refresh(): Promise<void> {
    while (this.waiting) {
      const paths = this.waiting === 'all' ? undefined : [...this.waiting]
      this.waiting = undefined
      const readers = this.readers
      this.readers = []
      await this.model.refresh(paths).finally(() => {
        for (const done of readers) done()
      })
      await this.tellEditions()
      await new Promise<void>(resolve => {
        this.wake = resolve
        setTimeout(resolve, PLAN_LATER)
      })
      if (!this.waiting) await this.tellRest()
    }
  }

  private viewersOf(screen: ViewState['screen']): Viewer[] {
    return [...this.viewers].filter(({ state }) => state.screen === screen)
  }

  private async tellEditions(): Promise<void> {
    for (const viewer of [...this.viewersOf('edition'), ...this.viewersOf('compare')]) {
      const data = await this.model.edition(viewer.state)
      // While an edition was rendered, the folder may have been read again. The reading after that notifies the page.
      if (data && data.generation < this.model.generation()) continue
      viewer.send(data ? 'edition' : 'gone', data ?? { generation: this.model.generation() })
    }
  }

  /** Makes the complete plan for a page that was opened while no file changed. */
  private async planAfterwards(): Promise<void> {
    if (!this.looking && this.viewers.size > 0 && (await this.planAndInspect())) await this.tellEditions()
  }

  /**
   * Does the slow work: makes the complete plan, and reads open editions back. Returns whether anything has changed.
   */
  private async planAndInspect(): Promise<boolean> {
    let fresh = this.model.plan()
    const names = new Set([...this.viewersOf('edition'), ...this.viewersOf('compare')].map(({ state }) => state.name))
    for (const name of names) if (await this.model.inspect(name)) fresh = true
    return fresh
  }

  private async tellRest(): Promise<void> {
    if (this.viewers.size === 0) return
    if (await this.planAndInspect()) await this.tellEditions()
    for (const viewer of this.viewersOf('feed')) viewer.send('feed', await this.model.feed(viewer.state.name))
    for (const viewer of this.viewersOf('list')) viewer.send('list', this.model.list())
  }

  /** Measures emails for the list, one at a time, while a list is open and the server is idle. */
  private measureLater(): void {
    clearTimeout(this.idle)
    if (this.viewersOf('list').length === 0) return
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
    if (news) for (const viewer of this.viewersOf('list')) viewer.send('list', this.model.list())
    else if (Object.keys(sizes).length > 0) for (const viewer of this.viewersOf('list')) viewer.send('sizes', sizes)
    if (more && !this.looking) this.measureLater()
  }
}
