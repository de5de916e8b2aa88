import type { EditionData, FeedData, ListData } from '../protocol.js'
import { addressOf, HOME, type ViewState } from '../view-state.js'
import { boot } from './place.js'

/** Receives the events that the server sends to an open page. */
export interface Listener {
  readonly edition: (data: EditionData) => void
  readonly gone: () => void
  readonly list: (data: ListData) => void
  readonly sizes: (sizes: Readonly<Record<string, number>>) => void
  readonly feed: (data: FeedData) => void
  /** Reports that the server is reachable, with the number of times that it has read the folder. */
  readonly connected: (generation: number) => void
  readonly disconnected: () => void
}

let stream: EventSource | undefined
let watched = ''

/**
 * Listens for changes of the data of a state. The connection stays open as long as only settings change that do not affect the
 * data.
 */
export function listenToServer(state: ViewState, listener: Listener): void {
  if (boot.exported) return
  const { w, show, panel, q, as } = HOME
  const address = addressOf({ ...state, w, show, panel, q, as })
  if (address === watched && stream && stream.readyState !== EventSource.CLOSED) return
  stream?.close()
  watched = address
  const source = new EventSource(`/events?at=${encodeURIComponent(address)}`)
  stream = source
  const on = <Data>(name: string, tell: (data: Data) => void): void =>
    source.addEventListener(name, event => tell(JSON.parse((event as MessageEvent<string>).data) as Data))
  on<{ generation: number; run: string }>('hello', ({ generation, run }) => {
    // After a restart, the server may have another version of the app. The page can be reloaded, because the address contains its
    // whole state.
    if (run !== boot.run) location.reload()
    else listener.connected(generation)
  })
  on('edition', listener.edition)
  on('gone', listener.gone)
  on('list', listener.list)
  on('sizes', listener.sizes)
  on('feed', listener.feed)
  source.onerror = () => {
    listener.disconnected()
    // Some browsers do not retry after a refused connection.
    if (source.readyState === EventSource.CLOSED)
      setTimeout(() => stream === source && listenToServer(state, listener), 1000)
  }
}
