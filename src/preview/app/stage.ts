import { h } from './element.js'
import { connect, frameDocument, growWith, newFrame, whenReady, withEachDocument } from './frame.js'

const CLIP = '[data-offprint-clip]'

/**
 * Shows an email without flicker. A new document loads in a hidden frame behind the old one and replaces it when it is
 * laid out, so the page keeps its scroll position.
 */
export class Stage {
  private readonly clip = h(
    'div',
    { class: 'clip', hidden: true },
    h('span', {}, 'Gmail clips the message here, at 102 kB'),
  )
  readonly element = h('div', { class: 'frames' }, this.clip)
  private title = 'Edition'
  private current: HTMLIFrameElement | undefined
  private coming: HTMLIFrameElement | undefined
  private content: string | undefined
  private stopGrowing = (): void => {}

  constructor(
    private readonly onKey: (event: KeyboardEvent) => void,
    private readonly shown: () => void,
    private readonly laidOut: (frame: HTMLIFrameElement) => void = () => {},
  ) {}

  /** Shows a document. `live` means that it is a new version of the previous one. */
  show(html: string, live: boolean): void {
    this.bring('srcdoc', html, live)
  }

  /** Shows the page at an address. */
  visit(path: string, live: boolean): void {
    this.bring('src', path, live)
  }

  /** Sets the colour scheme that a page in the frame finds, whatever that of this machine is (CSS Color Adjustment, section 2.3). */
  scheme(scheme: 'light' | 'dark'): void {
    this.element.style.setProperty('--scheme', scheme)
  }

  /** Sets the title of the frame. */
  name(title: string): void {
    this.title = title
    if (this.current) this.current.title = title
  }

  private bring(source: 'srcdoc' | 'src', value: string, live: boolean): void {
    if (this.content === source + value) {
      // A document that is still loading is shown once it has loaded.
      if (!this.coming) this.shown()
      return
    }
    this.content = source + value
    this.coming?.remove()
    const next = newFrame(this.title)
    next.className = 'coming'
    if (this.current) next.style.height = this.current.style.height
    next[source] = value
    this.coming = next
    this.element.append(next)
    whenReady(next, () => this.swap(next, live))
  }

  private swap(next: HTMLIFrameElement, live: boolean): void {
    if (this.coming !== next) return
    this.coming = undefined
    const before = this.current && frameDocument(this.current)
    const after = frameDocument(next)
    next.classList.remove('coming')
    this.current?.remove()
    this.current = next
    withEachDocument(next, () => this.attach(next))
    if (live && before && after) showChanges(before, after)
    this.shown()
  }

  private attach(frame: HTMLIFrameElement): void {
    if (this.current !== frame) return
    const laidOut = (): void => {
      placeClip(frame, this.clip)
      this.laidOut(frame)
    }
    this.stopGrowing()
    this.stopGrowing = growWith(frame, laidOut)
    connect(frame, this.onKey)
    laidOut()
  }
}

function placeClip(frame: HTMLIFrameElement, clip: HTMLElement): void {
  const at = frameDocument(frame)?.querySelector(CLIP)
  clip.hidden = !at
  if (at) clip.style.top = `${Math.round(at.getBoundingClientRect().top)}px`
}

const BLOCKS = 'p, li, h1, h2, h3, h4, td, blockquote, pre'
const MAX_HIGHLIGHTS = 4

/** Highlights new blocks for a moment, so that an editor sees what was just typed. */
function showChanges(before: Document, after: Document): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
  const leaves = (page: Document): Element[] =>
    [...page.querySelectorAll(BLOCKS)].filter(block => !block.querySelector(BLOCKS) && block.textContent?.trim())
  const known = new Set(leaves(before).map(block => block.textContent))
  const fresh = leaves(after).filter(block => !known.has(block.textContent))
  if (fresh.length > MAX_HIGHLIGHTS) return
  const ring = '0 0 0 3px rgb(192 96 48 / '
  for (const block of fresh) {
    block.animate([{ boxShadow: `${ring}.9)` }, { boxShadow: `${ring}0)` }], { duration: 700, easing: 'ease-out' })
  }
}
