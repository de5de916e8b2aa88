import { h } from './element.js'
import { connect, documentOf, growWith, newFrame, whenReady } from './frame.js'

/** The place where an email stands. */
export interface Stage {
  readonly element: HTMLElement
  /** Shows a document; `live` where it is a new version of the one before. */
  readonly show: (html: string, live: boolean) => void
  /** Shows a page at an address. */
  readonly visit: (path: string, live: boolean) => void
  readonly name: (title: string) => void
}

const CLIP = '[data-offprint-clip]'

/**
 * Two frames: the new document comes up hidden behind the old one and takes its place when it is laid out, so nothing
 * flashes and the page keeps its scroll position.
 */
export function newStage(onKey: (event: KeyboardEvent) => void, shown: () => void): Stage {
  const clip = h('div', { class: 'clip', hidden: true }, h('span', {}, 'Gmail clips the message here, at 102 kB'))
  const element = h('div', { class: 'frames' }, clip)
  let title = 'Edition'
  let current: HTMLIFrameElement | undefined
  let coming: HTMLIFrameElement | undefined
  let content: string | undefined
  let stopGrowing = (): void => {}

  function swap(next: HTMLIFrameElement, live: boolean): void {
    if (coming !== next) return
    coming = undefined
    const before = current && documentOf(current)
    const after = documentOf(next)
    stopGrowing()
    stopGrowing = growWith(next, () => placeClip(next, clip))
    next.classList.remove('coming')
    current?.remove()
    current = next
    connect(next, onKey)
    placeClip(next, clip)
    if (live && before && after) showChanges(before, after)
    shown()
  }

  function bring(source: 'srcdoc' | 'src', value: string, live: boolean): void {
    if (content === source + value) return shown()
    content = source + value
    coming?.remove()
    const next = newFrame(title)
    next.className = 'coming'
    if (current) next.style.height = current.style.height
    next[source] = value
    coming = next
    element.append(next)
    whenReady(next, () => swap(next, live))
  }

  return {
    element,
    show: (html, live) => bring('srcdoc', html, live),
    visit: (path, live) => bring('src', path, live),
    name(said) {
      title = said
      if (current) current.title = said
    },
  }
}

function placeClip(frame: HTMLIFrameElement, clip: HTMLElement): void {
  const at = documentOf(frame)?.querySelector(CLIP)
  clip.hidden = !at
  if (at) clip.style.top = `${Math.round(at.getBoundingClientRect().top)}px`
}

const BLOCKS = 'p, li, h1, h2, h3, h4, td, blockquote, pre'
const MOST_SHOWN = 4

/** Draws a ring around what is new, for a moment: the eye finds what the hand has just typed. */
function showChanges(before: Document, after: Document): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
  const leaves = (page: Document): Element[] =>
    [...page.querySelectorAll(BLOCKS)].filter(block => !block.querySelector(BLOCKS) && block.textContent?.trim())
  const known = new Set(leaves(before).map(block => block.textContent))
  const fresh = leaves(after).filter(block => !known.has(block.textContent))
  if (fresh.length > MOST_SHOWN) return
  const ring = '0 0 0 3px rgb(192 96 48 / '
  for (const block of fresh) {
    block.animate([{ boxShadow: `${ring}.9)` }, { boxShadow: `${ring}0)` }], { duration: 700, easing: 'ease-out' })
  }
}
