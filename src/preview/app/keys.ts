import { HOME, LENSES, THEMES, VIEWS, type ViewState, WIDTHS } from '../view-state.js'
import { toClipLine, toFinding } from './findings.js'
import { go, here, hrefOf } from './place.js'

/** What the keyboard can ask of the screens. */
export interface Deeds {
  readonly help: () => void
  readonly search: () => void
  /** Goes so many posts on. */
  readonly step: (by: number) => void
  readonly refresh: () => void
  /** Says for a moment what was done. */
  readonly say: (what: string) => void
  readonly width: () => number
}

/** Single keys, except while typing; arrows are left to scrolling. */
export function keyboard(deeds: Deeds): (event: KeyboardEvent) => void {
  return event => {
    const target = event.target as Element | null
    if (event.defaultPrevented || event.altKey || isTyping(target, event)) return
    if (event.metaKey || event.ctrlKey) {
      if (event.key.toLowerCase() !== 'k') return
      event.preventDefault()
      return deeds.search()
    }
    const deed = deedFor(event.key, here(), deeds)
    if (!deed) return
    event.preventDefault()
    deed()
  }
}

function isTyping(target: Element | null, event: KeyboardEvent): boolean {
  if (document.querySelector('dialog[open]')) return event.key !== '?'
  const field = target?.closest?.('input, textarea, select, [contenteditable]')
  if (!field) return false
  if (event.key === 'Escape') {
    ;(field as HTMLElement).blur()
    return true
  }
  return true
}

function deedFor(key: string, state: ViewState, deeds: Deeds): (() => void) | undefined {
  const general: Readonly<Record<string, () => void>> = {
    '?': deeds.help,
    '/': deeds.search,
    j: () => deeds.step(1),
    k: () => deeds.step(-1),
    r: deeds.refresh,
    y: () => {
      void navigator.clipboard.writeText(new URL(hrefOf(state), location.href).href)
      deeds.say('Link copied')
    },
  }
  if (state.screen === 'list') return general[key]
  const anywhere: Readonly<Record<string, () => void>> = { ...general, Escape: () => go({ ...HOME }) }
  if (state.screen === 'feed') return anywhere[key]
  return { ...anywhere, ...editionDeeds(state, deeds) }[key] ?? viewDeed(key)
}

const next = <T>(all: readonly T[], now: T): T => all[(all.indexOf(now) + 1) % all.length] ?? now

function editionDeeds(state: ViewState, { width, say }: Deeds): Readonly<Record<string, () => void>> {
  const step = (wider: boolean): void => {
    const found = wider ? WIDTHS.find(w => w > width()) : WIDTHS.findLast(w => w < width())
    if (found) go({ w: found })
  }
  return {
    '[': () => step(false),
    ']': () => step(true),
    '0': () => go({ w: 0 }),
    d: () => go({ theme: next(THEMES, state.theme) }),
    l: () => go({ lens: next(LENSES, state.lens) }),
    i: () => go({ img: state.img === 'on' ? 'off' : 'on' }),
    c: () => go({ panel: state.panel === 'problems' ? '' : 'problems' }, { replace: true }),
    n: () => toFinding(1, state, say),
    p: () => toFinding(-1, state, say),
    g: () => toClipLine(say),
    t: () => go({ panel: state.panel === 'send' ? '' : 'send' }, { replace: true }),
    x: () => go({ screen: state.screen === 'compare' ? 'edition' : 'compare', view: 'email' }),
    '.': () => document.body.classList.toggle('bare'),
  }
}

function viewDeed(key: string): (() => void) | undefined {
  const view = /^[1-9]$/.test(key) ? VIEWS[Number(key) - 1] : undefined
  return view && (() => go({ screen: 'edition', view }))
}
