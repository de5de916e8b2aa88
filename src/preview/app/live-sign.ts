import type { EditionData } from '../protocol.js'
import { h, write } from './element.js'
import { boot } from './place.js'

/** Shows whether the view is up to date. */
export function liveSign() {
  const element = h('span', { class: 'live', role: 'status' }, boot.still ? 'Export' : 'Live')
  let reached = true
  let gone = false
  const say = (): void => {
    if (boot.still) return
    write(element, !reached ? 'Disconnected; the view may be outdated' : gone ? 'No longer exists' : 'Live')
    element.classList.toggle('lost', !reached || gone)
  }
  return {
    element,
    set(data: EditionData): void {
      gone = data.gone === true
      say()
    },
    connected(is: boolean): void {
      reached = is
      say()
    },
  }
}
