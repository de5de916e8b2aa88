import { FEED_FORMATS } from '../../core/feed-formats.js'
import { percentDecoded } from '../../core/url.js'
import { feedNameOf, HOME } from '../view-state.js'
import { boot, go } from './place.js'

/** The permissions of frames. Scripts never run, and links open outside the frame. */
const SANDBOX = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox'

/** Creates an empty frame for a document from outside the app. */
export function newFrame(title: string): HTMLIFrameElement {
  const frame = document.createElement('iframe')
  frame.title = title
  frame.setAttribute('sandbox', SANDBOX)
  frame.referrerPolicy = 'no-referrer'
  return frame
}

/** The longest time in milliseconds to wait for the pictures of a document that is otherwise ready. */
const PICTURES = 150
const LOOK = 4

/** Calls `done` when a frame can be shown: its document is parsed, and its pictures are loaded or take too long. */
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

/**
 * Calls `attach` for the current document of a frame and for each later one, because a frame that is moved in the page loads its
 * document again.
 */
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

/** Returns the document of a frame, or undefined if the browser denies access, as it does for files from disk. */
export function frameDocument(frame: HTMLIFrameElement): Document | undefined {
  try {
    return frame.contentDocument ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps a frame as high as its document, and calls `laidOut` after every layout. Returns a function that stops both. */
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

/**
 * Computes the height of the content without the frame's own height, because a document that fills its window could otherwise
 * never shrink.
 */
function heightOf({ body, documentElement }: Document): number {
  const { marginTop, marginBottom } = getComputedStyle(body)
  const margins = Number.parseFloat(marginTop) + Number.parseFloat(marginBottom)
  const content = Math.ceil(body.getBoundingClientRect().height + margins)
  return Math.max(content, body.children.length > 0 && content === 0 ? documentElement.scrollHeight : 0, 40)
}

/** Makes keys work inside a frame, too, and lets its links open editions in the preview and other pages in a new tab. */
export function connect(frame: HTMLIFrameElement, onKey: (event: KeyboardEvent) => void): void {
  const page = frameDocument(frame)
  if (!page) return
  page.addEventListener('keydown', onKey)
  page.addEventListener('click', event => {
    const target = event.target as Element | null
    const link = target?.closest?.('a[href]')
    if (!link || event.button !== 0) return
    event.preventDefault()
    follow(publicAddress(link.getAttribute('href') ?? '', page), page)
  })
}

/** Returns the address that a relative link of a page has on the site. In an email, every link is absolute. */
function publicAddress(href: string, page: Document): string {
  if (href.startsWith('#') || !URL.canParse(href, page.URL)) return href
  const { href: address } = new URL(href, page.URL)
  const out = new URL(`${boot.exported ? '' : '/'}out/`, location.href).href
  return address.startsWith(out) ? boot.site + address.slice(out.length) : href
}

/** Returns the name under which the preview shows the feed at a path below out/, if there is one. */
function feedNameAt(path: string): string | undefined {
  const format = FEED_FORMATS.find(({ file }) => path === file || path.endsWith(`/${file}`))
  const folder = format && /^(?:feeds\/(.+)\/)?[^/]+$/.exec(path)
  return folder ? feedNameOf(folder[1] ?? '', format.name) : undefined
}

/** The pages of the server for readers, whose addresses contain a value of each subscriber. */
const OF_SERVER = /^(?:subscribe|confirm|preferences|unsubscribe)(?:\/|$)/

function follow(href: string, page: Document): void {
  if (href.startsWith('#')) {
    const id = percentDecoded(href.slice(1))
    page.getElementById(id)?.scrollIntoView({ block: 'start' })
    return
  }
  if (boot.site && href.startsWith(boot.site)) {
    const path = href.slice(boot.site.length).replace(/[?#].*$/, '')
    const name = path === '' ? 'page:index.html' : percentDecoded(/^(.+)\/$/.exec(path)?.[1] ?? '')
    const feed = feedNameAt(percentDecoded(path))
    if (feed) go({ ...HOME, screen: 'feed', name: feed })
    else if (name && !OF_SERVER.test(name)) go({ screen: 'edition', name })
    else open(`${boot.exported ? '' : '/'}out/${path}`, '_blank', 'noopener')
    return
  }
  if (/^(?:https?|mailto):/i.test(href)) open(href, '_blank', 'noopener')
}
