import type { Desk } from './desk.js'
import type { ViewState } from './view-state.js'

/** A page that is open somewhere, and what it shows. */
export interface Viewer {
  readonly state: ViewState
  readonly send: (event: string, data: unknown) => void
}

/** Tells open pages what became new. */
export interface Hub {
  /** Begins to tell a viewer; what comes back ends it. */
  readonly join: (viewer: Viewer) => () => void
  /** Files changed; without paths, anything may have. Looks, and tells everybody, one look after the other. */
  readonly changed: (paths?: readonly string[]) => Promise<void>
}

/** Between two measurements of emails nobody looks at, so that an edit never waits for them. */
const IDLE = 4
const MEASURED_AT_ONCE = 12
const PLAN_LATER = 120

export function openHub(desk: Desk): Hub {
  const viewers = new Set<Viewer>()
  let waiting: Set<string> | 'all' | undefined
  let looking: Promise<void> | undefined
  let idle: NodeJS.Timeout | undefined
  let wake = (): void => {}
  const moreComes = (): Promise<void> =>
    new Promise(resolve => {
      wake = resolve
    })

  const listeners = (screen: ViewState['screen']): Viewer[] => [...viewers].filter(({ state }) => state.screen === screen)

  async function tellEditions(): Promise<void> {
    for (const viewer of [...listeners('edition'), ...listeners('compare')]) {
      const data = await desk.edition(viewer.state)
      viewer.send(data ? 'edition' : 'gone', data ?? { generation: desk.generation() })
    }
  }

  async function tellRest(): Promise<void> {
    if (viewers.size === 0) return
    if (desk.plan()) await tellEditions()
    for (const viewer of listeners('feed')) {
      const { name } = viewer.state
      if (name === 'rss' || name === 'atom' || name === 'json') viewer.send('feed', await desk.feed(name))
    }
    for (const viewer of listeners('list')) viewer.send('list', desk.list())
  }

  async function look(): Promise<void> {
    while (waiting) {
      const paths = waiting === 'all' ? undefined : [...waiting]
      waiting = undefined
      await desk.refresh(paths)
      await tellEditions()
      // Planning everything takes longer than the open edition: the browser draws that first, and a newer edit is first.
      await Promise.race([new Promise(resolve => setTimeout(resolve, PLAN_LATER)), moreComes()])
      if (!waiting) await tellRest()
    }
    measureLater()
  }

  /** Sizes for the list, one email at a time, whenever nothing else is to be done and somebody looks at it. */
  function measureLater(): void {
    clearTimeout(idle)
    if (listeners('list').length === 0) return
    idle = setTimeout(async () => {
      const sizes: Record<string, number> = {}
      let more = true
      for (let count = 0; more && count < MEASURED_AT_ONCE && !looking; count += 1) {
        const { measured, left } = await desk.measure()
        more = left > 0
        if (measured) sizes[measured.name] = measured.bytes
        await new Promise(setImmediate)
      }
      if (Object.keys(sizes).length > 0) for (const viewer of listeners('list')) viewer.send('sizes', sizes)
      if (more && !looking) measureLater()
    }, IDLE)
    idle.unref()
  }

  return {
    join(viewer) {
      viewers.add(viewer)
      if (!looking) measureLater()
      return () => viewers.delete(viewer)
    },
    changed(paths) {
      if (paths === undefined || waiting === 'all') waiting = 'all'
      else waiting = new Set([...(waiting ?? []), ...paths])
      wake()
      looking ??= look().finally(() => {
        looking = undefined
      })
      return looking
    },
  }
}
