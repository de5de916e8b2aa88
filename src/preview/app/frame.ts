import { boot, go } from './place.js'

/** What frames may do: be looked at. Scripts never run; links open outside. */
const SANDBOX = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox'

/** An empty frame for a document that is not ours. */
export function newFrame(title: string): HTMLIFrameElement {
  const frame = document.createElement('iframe')
  frame.title = title
  frame.setAttribute('sandbox', SANDBOX)
  frame.referrerPolicy = 'no-referrer'
  return frame
}

/** Milliseconds that a swap waits for pictures of a document that is otherwise there. */
const PICTURES = 150
const LOOK = 4

/** Calls back as soon as a frame can be shown: parsed, and its pictures there or late. */
export function whenReady(frame: HTMLIFrameElement, done: () => void): void {
  let ready = false
  let parsed = 0
  const finish = (): void => {
    if (ready) return
    ready = true
    done()
  }
  const look = (): void => {
    if (ready || !frame.isConnected) return
    const page = frameDocument(frame)
    if (page && page.URL !== 'about:blank' && page.readyState !== 'loading') {
      parsed ||= performance.now()
      const pictures = [...page.images].every(image => image.complete)
      if (pictures || performance.now() - parsed > PICTURES) finish()
    }
    if (!ready) setTimeout(look, LOOK)
  }
  frame.addEventListener('load', finish, { once: true })
  look()
}

/** Calls back for each document that a frame holds from now on: one that is put into the page again loads again. */
export function withEachDocument(frame: HTMLIFrameElement, attach: () => void): void {
  let known: Document | undefined | null = null
  const look = (): void => {
    const page = frameDocument(frame)
    if (page === known) return
    known = page
    attach()
  }
  look()
  frame.addEventListener('load', look)
}

/** A frame's document; undefined where the browser keeps it to itself, as for files from a disk. */
export function frameDocument(frame: HTMLIFrameElement): Document | undefined {
  try {
    return frame.contentDocument ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps a frame as high as its document, and tells whenever that is laid out anew; gives what ends both. */
export function growWith(frame: HTMLIFrameElement, laidOut: () => void): () => void {
  const page = frameDocument(frame)
  if (!page?.body) return () => {}
  const measure = (): void => {
    const height = `${heightOf(page)}px`
    if (frame.style.height !== height) frame.style.height = height
    laidOut()
  }
  const observer = new ResizeObserver(measure)
  observer.observe(page.body)
  for (const image of page.images) image.addEventListener('load', measure)
  measure()
  return () => observer.disconnect()
}

/** The frame's own height must not count, or a document that fills its window could never shrink. */
function heightOf({ body, documentElement }: Document): number {
  const { marginTop, marginBottom } = getComputedStyle(body)
  const margins = Number.parseFloat(marginTop) + Number.parseFloat(marginBottom)
  const content = Math.ceil(body.getBoundingClientRect().height + margins)
  return Math.max(content, body.children.length > 0 && content === 0 ? documentElement.scrollHeight : 0, 40)
}

/** Keys pressed in a frame work as outside of it; its links lead to editions, or open beside the preview. */
export function connect(frame: HTMLIFrameElement, onKey: (event: KeyboardEvent) => void): void {
  const page = frameDocument(frame)
  if (!page) return
  page.addEventListener('keydown', onKey)
  page.addEventListener('click', event => {
    const target = event.target as Element | null
    const link = target?.closest?.('a[href]')
    if (!link || event.button !== 0) return
    event.preventDefault()
    follow(link.getAttribute('href') ?? '', page)
  })
}

function follow(href: string, page: Document): void {
  if (href.startsWith('#')) {
    const id = decodeURIComponent(href.slice(1))
    page.getElementById(id)?.scrollIntoView({ block: 'start' })
    return
  }
  if (boot.site && href.startsWith(boot.site)) {
    const path = href.slice(boot.site.length).replace(/[?#].*$/, '')
    const name = decodeURIComponent(/^(?:issues\/)?(.+)\/$/.exec(path)?.[1] ?? '')
    if (name && !/^(?:archive|feeds|unsubscribe)/.test(name)) go({ screen: 'edition', name })
    else open(`${boot.still ? '' : '/'}out/${path}`, '_blank', 'noopener')
    return
  }
  if (/^(?:https?|mailto):/i.test(href)) open(href, '_blank', 'noopener')
}
