import type { EditionData, FeedData, ListData } from '../protocol.js'
import { addressOf, HOME, type ViewState } from '../view-state.js'
import { boot } from './place.js'

/** What the server tells an open page. */
export interface Listener {
  readonly edition: (data: EditionData) => void
  readonly gone: () => void
  readonly list: (data: ListData) => void
  readonly sizes: (sizes: Readonly<Record<string, number>>) => void
  readonly feed: (data: FeedData) => void
  /** The server is there, and has looked at the folder so many times. */
  readonly connected: (generation: number) => void
  readonly disconnected: () => void
}

let stream: EventSource | undefined
let watched = ''

/** Listens for what changes in a state; what is not about its data changes nothing. */
export function listenToServer(state: ViewState, listener: Listener): void {
  if (boot.still) return
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
    // Another run of the server knows nothing of this page: the address holds all there is to know.
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
    // A refused connection is given up by some browsers.
    if (source.readyState === EventSource.CLOSED)
      setTimeout(() => stream === source && listenToServer(state, listener), 1000)
  }
}
