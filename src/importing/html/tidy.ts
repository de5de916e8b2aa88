import { absolute, all, type Document, type Element, wordsOf } from './dom.js'
import { linkTarget } from './link-target.js'

const NEVER = 'script, style, template, svg, noscript, form, button, input, select, textarea, link, meta, dialog, nav'

/**
 * Makes a fragment of a page fit to be a post, in place: scripts, forms and tracking pixels gone, pictures that wait for
 * a script shown, addresses absolute and out of their wrappings.
 */
export function tidy(root: Element, base: string | undefined): void {
  for (const waiting of all(root, 'noscript')) revealPicture(waiting)
  for (const element of all(root, NEVER)) element.remove()
  for (const image of all(root, 'img')) tidyImage(image, base)
  // Words on two lines are two words, also for who reads the text alone.
  for (const end of all(root, 'br')) end.before(' ')
  for (const link of all(root, 'a[href]')) tidyLink(link, base)
  for (const media of all(root, 'video, audio, source, iframe, embed')) {
    const source = absolute(media.getAttribute('src'), base)
    if (source) media.setAttribute('src', source)
  }
}

/** Pages show a picture by script, and keep it in a noscript for everybody else. */
function revealPicture(waiting: Element): void {
  const html = waiting.innerHTML.includes('<') ? waiting.innerHTML : waiting.textContent
  if (!/<img\b/i.test(html) || html.length > 5000 || !waiting.parentElement) return
  const pictures = all(pictureHolder(html, waiting), 'img').filter(
    image => !isPixel(image, image.getAttribute('src') ?? ''),
  )
  if (pictures.length === 0) return
  const stand = standIn(waiting.previousElementSibling)
  stand?.remove()
  waiting.replaceWith(...pictures)
}

/** What holds a picture's place until a script has run: a picture, alone in what is around it. */
function standIn(before: Element | null): Element | undefined {
  if (!before || wordsOf(before) !== '') return undefined
  const pictures = before.tagName === 'IMG' ? 1 : all(before, 'img').length
  return pictures === 1 && !before.querySelector('video, audio, iframe, figcaption') ? before : undefined
}

function pictureHolder(html: string, near: Element): Element {
  const owner = (near as unknown as { ownerDocument: Document }).ownerDocument
  const holder = owner.createElement('div')
  holder.innerHTML = html
  return holder
}

const LAZY = ['data-src', 'data-lazy-src', 'data-original', 'data-orig-file', 'data-hi-res-src', 'data-url']

function tidyImage(image: Element, base: string | undefined): void {
  const said = image.getAttribute('src') ?? ''
  const lazy = LAZY.map(name => image.getAttribute(name)).find(value => value && !value.startsWith('data:'))
  const blank =
    said === '' ||
    said.startsWith('data:') ||
    /(?:blank|placeholder|spacer|transparent|1x1)\.(?:gif|png|svg)/i.test(said)
  const source = absolute(blank || lazy ? (lazy ?? largest(image) ?? said) : said, base)
  if (!source || isPixel(image, source)) {
    image.remove()
    return
  }
  image.setAttribute('src', linkTarget(source))
  for (const name of [
    'srcset',
    'sizes',
    ...LAZY,
    'data-srcset',
    'class',
    'style',
    'loading',
    'decoding',
    'fetchpriority',
  ])
    image.removeAttribute(name)
}

function largest(image: Element): string | undefined {
  const set = image.getAttribute('srcset') ?? image.getAttribute('data-srcset') ?? ''
  const candidates = [...set.matchAll(/([^\s,]\S*[^\s,])\s+([\d.]+)[wx]/g)].map(([, url, size]) => ({
    url,
    size: Number(size),
  }))
  return candidates.sort((a, b) => b.size - a.size)[0]?.url
}

/** A picture of one or two pixels, or of a name that says what it is for. */
function isPixel(image: Element, source: string): boolean {
  const size = (name: string): number => Number.parseInt(image.getAttribute(name) ?? '', 10)
  if (size('width') <= 2 || size('height') <= 2) return true
  const style = image.getAttribute('style') ?? ''
  if (/(?:display:\s*none|(?:width|height):\s*[01]px)/i.test(style)) return true
  return (
    /\/(?:open|track|pixel|beacon|o|wf\/open)(?:\.(?:gif|png|php|aspx))?(?:[/?]|$)|\/e\/o\/|pixel\.(?:gif|png)/i.test(
      source,
    ) && !image.getAttribute('alt')
  )
}

function tidyLink(link: Element, base: string | undefined): void {
  const said = link.getAttribute('href') ?? ''
  if (said.startsWith('#')) return
  const address = absolute(said, base)
  if (address) link.setAttribute('href', linkTarget(address))
  else {
    // A link to nowhere is its words.
    link.removeAttribute('href')
    if (wordsOf(link) === '' && !link.querySelector('img')) link.remove()
  }
}
