import type { Boot } from '../protocol.js'
import { addressOf, stateOf, type ViewState } from '../view-state.js'

export const boot = JSON.parse(document.getElementById('boot')?.textContent ?? '{}') as Boot

/** Returns the current state from the address. In an exported preview, the state follows a `#`. */
export const here = (): ViewState =>
  stateOf(boot.exported ? location.hash.slice(1) || '/' : location.pathname + location.search)

export const hrefOf = (state: ViewState): string => (boot.exported ? '#' : '') + addressOf(state)

/** Returns the path of an edition's file as it is sent. */
export const rawPath = (name: string, ending: string): string =>
  `/raw/${name.split('/').map(encodeURIComponent).join('/')}.${ending}`

let notify = (_: ViewState): void => {}

/** Calls `listener` whenever the address has changed. */
export function onMove(listener: (state: ViewState) => void): void {
  notify = listener
  addEventListener('popstate', () => notify(here()))
}

/** Goes to another state. With `replace`, no history entry is added, for states that change many times a second. */
export function go(to: Partial<ViewState>, how: { readonly replace?: boolean } = {}): void {
  const state = { ...here(), ...to }
  const href = hrefOf(state)
  if (how.replace) history.replaceState(null, '', href)
  else history.pushState(null, '', href)
  notify(state)
}

/** Follows links within the app without reloading the page. */
export function followLinks(): void {
  addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || event.defaultPrevented || event.button !== 0 || link.target) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const href = link.getAttribute('href') ?? ''
    if (!(boot.exported ? href.startsWith('#/') : /^\/(?:$|\?|e\/|feed\/)/.test(href))) return
    event.preventDefault()
    go(stateOf(boot.exported ? href.slice(1) : href))
  })
}
