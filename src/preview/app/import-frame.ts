import { h } from './element.js'
import { frameDocument, growWith, newFrame, whenReady, withEachDocument } from './frame.js'

/** Shows a document of a draft, in which no script runs. A new version replaces the old one when it is laid out. */
export class DraftFrame {
  readonly element = h('div', { class: 'frames' })
  private title = ''
  private current: HTMLIFrameElement | undefined
  private content = ''
  private stop = (): void => {}

  /** @param leave called when somebody wants to leave the frame by a key */
  constructor(private readonly leave: () => void) {}

  name(title: string): void {
    this.title = title
    if (this.current) this.current.title = title
  }

  show(html: string): void {
    this.bring('srcdoc', html)
  }

  visit(path: string): void {
    this.bring('src', path)
  }

  private bring(source: 'srcdoc' | 'src', value: string): void {
    if (this.content === source + value && this.current?.isConnected) return
    this.content = source + value
    for (const coming of this.element.querySelectorAll('.coming')) coming.remove()
    const next = newFrame(this.title)
    next.className = 'coming'
    if (this.current) next.style.height = this.current.style.height
    next[source] = value
    this.element.append(next)
    whenReady(next, () => {
      if (!next.isConnected) return
      next.classList.remove('coming')
      this.current?.remove()
      this.current = next
      withEachDocument(next, () => {
        this.stop()
        this.stop = growWith(next, () => {})
        keepLinks(next)
        // The dialog does not hear keys in a frame.
        frameDocument(next)?.addEventListener('keydown', event => {
          if (event.key === 'Escape') this.leave()
        })
      })
    })
  }
}

/** Opens links of the draft to other sites in a new tab, and no others, because they would leave the import. */
function keepLinks(frame: HTMLIFrameElement): void {
  frameDocument(frame)?.addEventListener('click', event => {
    const link = (event.target as Element | null)?.closest?.('a[href]')
    if (!link) return
    event.preventDefault()
    const href = link.getAttribute('href') ?? ''
    if (/^https?:/i.test(href)) open(href, '_blank', 'noopener')
  })
}
