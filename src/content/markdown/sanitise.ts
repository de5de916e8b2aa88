import { createRequire } from 'node:module'
import type sanitizeHtml from 'sanitize-html'
import { cleanText, isUnwanted } from '../clean-text.js'
import {
  ALLOWED_ELEMENTS,
  ATTRIBUTES,
  DROPPED_ELEMENTS,
  mayStand,
  RENAMED,
  tableText,
  VOID_ALLOWED,
} from './html-rules.js'
import { withEnds } from './missing-ends.js'

type Attributes = Record<string, string>

/** Loaded when HTML needs it: a sixth of all that a build would load, and a post that is Markdown alone does without. */
const sanitizer = (): typeof sanitizeHtml => createRequire(import.meta.url)('sanitize-html')

/** What the sanitiser asks of its caller for every address and image. */
export interface Rules {
  /** The address as it shall stand; undefined drops the attribute. */
  readonly address: (value: string, kind: 'link' | 'picture') => string | undefined
  /** Attributes of an image as they shall stand; a text stands for the image. */
  readonly image: (attributes: Readonly<Attributes>, inFigure: boolean) => Readonly<Attributes> | string
  /** Whether the HTML was clean before: then our own marks in it are ours. */
  readonly trusted?: boolean
  /** Told of elements that were left out with what they contained. */
  readonly dropped?: (name: string) => void
  /** Told of elements that stand deeper than editions can carry; their content stays. */
  readonly tooDeep?: () => void
}

/** What comes after this room walks the tree by recursion, and an email client's own depth is not far above. */
const MAX_DEPTH = 100

/** Stands for the address of an image that becomes text. */
const NO_IMAGE = '\u0008'

/** In every place where an element can be, the name of what is kept of it; '' for nothing. */
type Open = string[]

const LINKS: Readonly<Record<string, 'link' | 'picture'>> = {
  href: 'link',
  cite: 'link',
  src: 'picture',
  poster: 'picture',
}

const ALLOWED = new Set(ALLOWED_ELEMENTS)
/** Stands for the attributes of an element that may not be where it is: only its content stays. */
const MISPLACED: Attributes = {}

const BASE: sanitizeHtml.IOptions = {
  allowedTags: [...ALLOWED_ELEMENTS],
  allowedAttributes: { ...ATTRIBUTES },
  selfClosing: [...VOID_ALLOWED],
  nonTextTags: [...DROPPED_ELEMENTS],
  // Every address goes through the caller's rules, which know more schemes to refuse and our own marks.
  allowedSchemesAppliedToAttributes: [],
  parseStyleAttributes: false,
  // As JSX and XHTML have it: `<i/>` holds nothing. HTML itself would have it hold the rest.
  parser: { recognizeSelfClosing: true },
  exclusiveFilter: ({ attribs }) => (attribs === MISPLACED ? 'excludeTag' : false),
}

/**
 * HTML by allow-list, as one tree without parse errors, every address resolved: what editions may show. Scripts, styles,
 * frames, forms, foreign content, event handlers and style attributes are gone; an embedded page becomes a link to it.
 */
export function sanitise(html: string, rules: Rules): string {
  const open: Open = []
  const clean = sanitizer()(prepared(html), {
    ...BASE,
    ...(html.includes('<table')
      ? { textFilter: text => tableText(open.findLast(name => name !== '') ?? '', text) }
      : {}),
    onOpenTag: name => {
      open.push('')
      if (DROPPED_ELEMENTS.has(name)) rules.dropped?.(name)
    },
    onCloseTag: () => {
      open.pop()
    },
    transformTags: {
      '*': (name, attributes) => {
        const own = RENAMED.get(name) ?? name
        // What is not allowed keeps its name: the library forgets to take back a new name of what it leaves out.
        if (!ALLOWED.has(own)) return { tagName: name, attribs: attributes }
        const around = open.length > 1 ? open.filter(other => other !== '') : []
        const tooDeep = around.length >= MAX_DEPTH && !VOID_ALLOWED.includes(own)
        if (tooDeep) rules.tooDeep?.()
        if (tooDeep || !mayStand(own, around)) return { tagName: name, attribs: MISPLACED }
        open[open.length - 1] = own
        return { tagName: own, attribs: checked(own, attributes, open, rules) }
      },
    },
  })
  return finished(clean)
}

function checked(name: string, attributes: Attributes, open: Open, rules: Rules): Attributes {
  for (const key of Object.keys(attributes)) {
    const value = rules.trusted ? (attributes[key] ?? '') : cleanText(attributes[key] ?? '')
    attributes[key] = value
    if (name !== 'img' && Object.hasOwn(LINKS, key)) resolve(attributes, key, rules)
    else if (key === 'srcset') resolveSet(attributes, rules)
  }
  if (name === 'audio' || name === 'video') attributes['controls'] = ''
  if (name !== 'img') return attributes
  const image = rules.image(attributes, open.includes('figure'))
  return typeof image === 'string' ? { src: NO_IMAGE, alt: image } : { ...image }
}

function resolve(attributes: Attributes, key: string, rules: Rules): void {
  const address = rules.address(attributes[key] ?? '', LINKS[key] ?? 'link')
  if (address === undefined) delete attributes[key]
  else attributes[key] = address
}

/** Each candidate of a srcset by itself (HTML, section 4.8.4.2.1). */
function resolveSet(attributes: Attributes, rules: Rules): void {
  const candidates = [
    ...(attributes['srcset'] ?? '').matchAll(/([^\s,]\S*[^\s,]|[^\s,])(?:\s+([\d.]+[wx]))?\s*(?:,|$)/g),
  ]
  const good = candidates.flatMap(([, url = '', size]) => {
    const address = rules.address(url, 'picture')
    return address === undefined ? [] : [`${address.replaceAll(',', '%2C')}${size ? ` ${size}` : ''}`]
  })
  if (good.length > 0) attributes['srcset'] = good.join(', ')
  else delete attributes['srcset']
}

const EMBEDDED = /<(iframe|embed|object)\b((?:[^<>"']|"[^"]*"|'[^']*')*)>(?:[^<]*<\/\1\s*>)?/gi

const GIST = /<script\s[^<>]*?\bsrc=["']?(https:\/\/gist\.github\.com\/[\w/-]+)\.js[^<>]*>\s*<\/script\s*>/gi

function prepared(html: string): string {
  const framed = /<(?:iframe|embed|object)\b/i.test(html)
    ? html.replace(EMBEDDED, (_, __, said: string) => linkTo(said))
    : html
  // An instruction of PHP is code that somebody shows; a parser would take it for a comment.
  const shown = framed.includes('<?') ? framed.replace(/<\?(?=php|=)/gi, '&lt;?') : framed
  const embedded = shown.includes('gist.github.com') ? shown.replace(GIST, '<p><a href="$1">$1</a></p>') : shown
  const ended = withEnds(embedded)
  // A numeric reference could bring back what was cleaned out of the text, our own marks among it.
  return ended.includes('&#') ? ended.replace(/&#(?:x([\da-f]+)|(\d+));?/gi, keptReference) : ended
}

function keptReference(whole: string, hex: string | undefined, decimal: string | undefined): string {
  const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
  // 0x80 to 0x9F are read as Windows-1252, and mean letters and quotes.
  return isUnwanted(code) && !(code >= 0x80 && code <= 0x9f) ? '' : whole
}

/** An embedded page as a link, so that nothing is lost where frames cannot be. */
function linkTo(said: string): string {
  const attribute = (name: string): string | undefined =>
    new RegExp(String.raw`\b${name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))`, 'i').exec(said)?.slice(1).find(Boolean)
  const source = attribute('src') ?? attribute('data')
  if (!source || !/^(?:https?:)?\/\//i.test(source.trim())) return ''
  const quoted = source.replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  const title = (attribute('title') ?? source).replaceAll('<', '&lt;')
  return `<p><a href="${quoted}">${title}</a></p>`
}

const ID = / id="([^"]*)"/g

const IMAGE_TEXT = /<img src="\u0008" alt="([^"]*)" \/>/g

/** Last touches that need no tree: texts for images, ids only once, no empty paragraphs. */
export function finished(html: string): string {
  let done = html.includes(NO_IMAGE)
    ? html.replace(IMAGE_TEXT, (_, alt: string) => alt.replaceAll('&quot;', '"'))
    : html
  if (done.includes('\uFFFD')) done = done.replaceAll('\uFFFD', '')
  if (done.includes(' id="')) done = withUniqueIds(done)
  return done.replace(/<p>\s*<\/p>/g, '')
}

/** The second bearer of an id loses it: links lead to the first one anyway. */
function withUniqueIds(html: string): string {
  const seen = new Set<string>()
  return html.replace(/<[a-z][^<>]* id="[^<>]*>/g, tag =>
    tag.replace(ID, (whole, id: string) => {
      if (id.trim() === '' || seen.has(id)) return ''
      seen.add(id)
      return whole
    }),
  )
}
