import { absoluteAddress, all, type Document, type Element, elementText } from './dom.js'
import { linkTarget } from './link-target.js'
import { around } from './text-blocks.js'

const NEVER = 'script, style, template, svg, noscript, form, button, input, select, textarea, link, meta, dialog, nav'

/**
 * Cleans a fragment of a page for a post, in place: removes scripts, forms and tracking pixels, shows lazy-loaded
 * pictures, and makes addresses absolute and unwrapped.
 *
 * @param targetOf converts the address of a link or a picture
 */
export function tidy(root: Element, base: string | undefined, targetOf = linkTarget): void {
  for (const waiting of all(root, 'noscript'))
    if (holdsText(waiting)) waiting.replaceWith(Array.from(waiting.childNodes) as Element[])
    else revealPicture(waiting)
  for (const form of all(root, 'form')) if (holdsText(form)) form.replaceWith(Array.from(form.childNodes) as Element[])
  dropFormulaCopies(root)
  for (const element of all(root, NEVER)) element.remove()
  for (const image of all(root, 'img')) tidyImage(image, base, targetOf)
  dropRepeatedPictures(root)
  // The space keeps words on two lines apart in the plain text too.
  for (const end of all(root, 'br')) if (!end.closest('pre')) end.before(' ')
  for (const link of all(root, 'a[href]')) tidyLink(link, base, targetOf)
  for (const media of all(root, 'video, audio, source, iframe, embed')) {
    const source = absoluteAddress(media.getAttribute('src'), base)
    if (source) media.setAttribute('src', source)
  }
}

/**
 * Tells whether a form or a `noscript` is around the article: the pages of some servers are one large form, and some have
 * their text for readers without scripts only.
 */
const holdsText = (around: Element): boolean =>
  around.querySelector('article, main, h1') !== null ||
  all(around, 'p').filter(line => elementText(line).length > 80).length > 3

/**
 * Removes the source of each formula and what draws it for readers who see it. Beside its MathML, the words of a formula would be there
 * three times.
 */
export function dropFormulaCopies(root: Element): void {
  for (const source of all(root, 'annotation, annotation-xml')) source.remove()
  for (const formula of all(root, 'math'))
    for (const at of around(formula).slice(0, 3))
      for (const beside of [at.previousElementSibling, at.nextElementSibling])
        if (beside?.getAttribute('aria-hidden') === 'true' && !beside.querySelector('p, img')) beside.remove()
}

/** Replaces a picture that is loaded by script with the one in its `noscript`. */
function revealPicture(waiting: Element): void {
  const html = waiting.innerHTML.includes('<') ? waiting.innerHTML : waiting.textContent
  if (!/<img\b/i.test(html) || html.length > 5000 || !waiting.parentElement) return
  const pictures = all(pictureHolder(html, waiting), 'img').filter(
    image => !isPixel(image, image.getAttribute('src') ?? ''),
  )
  if (pictures.length === 0) return
  const stand = standIn(waiting.previousElementSibling)
  stand?.remove()
  waiting.replaceWith(pictures)
}

/** Returns the placeholder for a lazy-loaded picture: an element that contains only one picture. */
function standIn(before: Element | null): Element | undefined {
  if (!before || elementText(before) !== '') return undefined
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

function tidyImage(image: Element, base: string | undefined, targetOf: typeof linkTarget): void {
  const src = image.getAttribute('src') ?? ''
  const lazy = LAZY.map(name => image.getAttribute(name)).find(value => value && !value.startsWith('data:'))
  const blank =
    src === '' || src.startsWith('data:') || /(?:blank|placeholder|spacer|transparent|1x1)\.(?:gif|png|svg)/i.test(src)
  const source = absoluteAddress(blank || lazy ? (lazy ?? largest(image) ?? src) : src, base)
  if (!source || isPixel(image, source)) {
    image.remove()
    return
  }
  image.setAttribute('src', targetOf(source))
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

/**
 * Removes a picture that repeats the one before it, without text between them: a picture that is loaded by script and the
 * same one for browsers that run none, in either order.
 */
function dropRepeatedPictures(root: Element): void {
  let before: Element | undefined
  for (const image of all(root, 'img')) {
    const holders = before ? around(before) : []
    const common = around(image).find(element => holders.includes(element))
    const isRepeated =
      before !== undefined &&
      common !== undefined &&
      pictureName(before) === pictureName(image) &&
      (/^(?:FIGURE|PICTURE)$/.test(common.tagName) || elementText(common) === '' || before.nextElementSibling === image)
    if (isRepeated) image.remove()
    else before = image
  }
}

/** Returns the address of a picture without its size. */
const pictureName = (image: Element): string =>
  (image.getAttribute('src') ?? '').replace(/[?#].*$/, '').replace(/[-_]\d{2,4}x\d{2,4}(?=\.\w+$)/, '')

function largest(image: Element): string | undefined {
  const set = image.getAttribute('srcset') ?? image.getAttribute('data-srcset') ?? ''
  const candidates = [...set.matchAll(/([^\s,]\S*[^\s,])\s+([\d.]+)[wx]/g)].map(([, url, size]) => ({
    url,
    size: Number(size),
  }))
  return candidates.sort((a, b) => b.size - a.size)[0]?.url
}

/** Matches the addresses of pictures with which newsletter services count opens, or sites count views. */
const COUNTED_AT =
  /\/(?:open|opens|track|pixel|beacon|o|oo|wf\/open|ss\/o|mo\/op|ls\/open)(?:\.(?:gif|png|php|aspx|html?|jsp))?(?:[/?;]|$)|\/e\/o\/|\/e[23]t\/(?:o|to)\/|track(?:ing)?\/open|email_open|open\.aspx|on\.jsp\?|\/trk\?|\/ut\.php|lt\.php.*l=open|(?:pixel|spacer|blank|clear|transparent|1x1|dot|beacon)\.(?:gif|png)|mailtrack|emltrk\.com|mltrk\.io|facebook\.com\/tr\?|google-analytics\.com|doubleclick\.net|scorecardresearch\.com|list-manage\d*\.com|^https?:\/\/(?:open|opens|openrate|pixel|beacon|track|tracking|trk)s?\d*\./i
const NO_COUNTER = /\.(?:jpe?g|webp|avif|svg)(?:[?&#]|$)|storage\.googleapis\.com/i
/** Matches the sizes in the style of a picture. */
const STYLE_SIZE = {
  width: /(?:^|[;\s])(?:max-)?width:\s*([^;]*)/i,
  height: /(?:^|[;\s])(?:max-)?height:\s*([^;]*)/i,
}
const HIDDEN_CLASS = /(?:^|[\s_-])(?:pixel|beacon|tracker|tracking-?pixel|open-?tracker|mailtrack-img)(?:$|[\s_-])/i

/**
 * Tells whether a picture is a tracking pixel: it has at most two pixels, is hidden, or has an address or class that
 * shows its purpose.
 */
function isPixel(image: Element, source: string): boolean {
  const style = image.getAttribute('style') ?? ''
  const sizes = Object.entries(STYLE_SIZE).flatMap(([name, size]) => [
    image.getAttribute(name) ?? '',
    size.exec(style)?.[1] ?? '',
  ])
  if (sizes.some(size => Number.parseFloat(size) <= 2 && !/^\s*[\d.]+\s*(?:%|r?em|v[wh])/.test(size))) return true
  if (/(?:display:\s*none|visibility:\s*hidden|opacity:\s*0*(?:\.0*)?\s*(?:;|$))/i.test(style)) return true
  if (image.getAttribute('alt')?.trim()) return false
  return (COUNTED_AT.test(source) && !NO_COUNTER.test(source)) || HIDDEN_CLASS.test(image.className)
}

function tidyLink(link: Element, base: string | undefined, targetOf: typeof linkTarget): void {
  const href = link.getAttribute('href') ?? ''
  if (href.startsWith('#')) return
  const address = absoluteAddress(href, base)
  if (address) link.setAttribute('href', targetOf(address))
  else {
    // A link without a valid address becomes plain text.
    link.removeAttribute('href')
    if (elementText(link) === '' && !link.querySelector('img')) link.remove()
  }
}
