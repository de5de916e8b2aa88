import { createRequire } from 'node:module'
import type sanitizeHtml from 'sanitize-html'
import { lazy, memo } from '../../core/memo.js'
import { cleanText, isUnwanted } from '../clean-text.js'
import { pictureSource, withoutEmbeds } from './embeds.js'
import {
  ALLOWED_ELEMENTS,
  ATTRIBUTES,
  DROPPED_ELEMENTS,
  isAllowedInside,
  RENAMED,
  tableText,
  VOID_ALLOWED,
} from './html-rules.js'
import { withEnds } from './missing-ends.js'

type Attributes = Record<string, string>

/**
 * Loads the sanitiser only when HTML needs it: the package is a sixth of all code that a build would load, and posts in
 * plain Markdown do not use it.
 */
const sanitizer = (): typeof sanitizeHtml => createRequire(import.meta.url)('sanitize-html')

/** The caller's rules for addresses, images and dropped elements. */
export interface Rules {
  /** Returns the address to write, or undefined to drop the attribute. */
  readonly address: (value: string, kind: 'link' | 'picture') => string | undefined
  /** Returns the attributes of an image, or a text to replace it. */
  readonly image: (attributes: Readonly<Attributes>, inFigure: boolean) => Readonly<Attributes> | string
  /** Whether the HTML is already clean, so that marks in it are Offprint's own. */
  readonly trusted?: boolean
  /** Receives the name of an element that was dropped with its content. */
  readonly dropped?: (name: string) => void
  /** Is called for elements nested deeper than editions can carry. Their content stays. */
  readonly tooDeep?: () => void
}

/** The deepest allowed nesting. Editions walk the tree recursively, and the limits of email clients are not much higher. */
const MAX_DEPTH = 100

/** Marks an image that is replaced with text. */
const NO_IMAGE = '\u0008'

/** The open elements, by the names under which they are kept; '' for those that are not kept. */
type Open = string[]

const LINKS: Readonly<Record<string, 'link' | 'picture'>> = {
  href: 'link',
  cite: 'link',
  src: 'picture',
  poster: 'picture',
}

const ALLOWED = new Set(ALLOWED_ELEMENTS)
/** Marks an element that is not allowed at its place. Only its content stays. */
const MISPLACED: Attributes = {}

const BASE: sanitizeHtml.IOptions = {
  allowedTags: [...ALLOWED_ELEMENTS],
  allowedAttributes: { ...ATTRIBUTES },
  selfClosing: [...VOID_ALLOWED],
  nonTextTags: [...DROPPED_ELEMENTS],
  // The caller's rules check every address: they refuse more schemes than the library, and accept our marks.
  allowedSchemesAppliedToAttributes: [],
  parseStyleAttributes: false,
  // A self-closed `<i/>` is empty, as in JSX and XHTML. In HTML it would contain all that follows.
  parser: { recognizeSelfClosing: true },
  exclusiveFilter: ({ tag, attribs }) =>
    attribs === MISPLACED ? 'excludeTag' : tag === 'source' && !attribs['src'] && !attribs['srcset'],
}

/**
 * Sanitises HTML by an allow-list. The result is one tree without parse errors, with every address resolved. Scripts,
 * styles, frames, forms, foreign content, event handlers and style attributes are removed; an embedded page becomes a
 * link to it.
 */
export function sanitise(html: string, rules: Rules): string {
  const open: Open = []
  const clean = sanitizer()(prepared(html, rules), {
    ...BASE,
    ...(html.includes('<table')
      ? { textFilter: text => tableText(open.findLast(name => name !== '') ?? '', text) }
      : {}),
    onOpenTag: (name, { href, type }) => {
      open.push('')
      if (DROPPED_ELEMENTS.has(name) || (name === 'area' && href) || (name === 'input' && type !== 'hidden'))
        rules.dropped?.(name)
    },
    onCloseTag: () => {
      open.pop()
    },
    transformTags: {
      '*': (name, attributes) => {
        const own = captionElement(name, attributes, open) ?? RENAMED.get(name) ?? name
        // The library does not undo the renaming of an element that it leaves out, so only allowed elements are renamed.
        if (!ALLOWED.has(own)) return { tagName: name, attribs: attributes }
        const around = open.length > 1 ? open.filter(other => other !== '') : []
        const tooDeep = around.length >= MAX_DEPTH && !VOID_ALLOWED.includes(own)
        if (tooDeep) rules.tooDeep?.()
        if (tooDeep || !isAllowedInside(own, around)) return { tagName: name, attribs: MISPLACED }
        open[open.length - 1] = own
        return { tagName: own, attribs: checked(own, attributes, open, rules) }
      },
    },
  })
  return completedHtml(clean)
}

/**
 * Returns the element for a part of a WordPress caption. WordPress wrote figures as `div` and `p` before HTML had elements for
 * them, and its exports still contain them.
 */
function captionElement(name: string, attributes: Attributes, open: Open): string | undefined {
  const classes = attributes['class']?.split(/\s+/) ?? []
  if (name === 'div' && classes.includes('wp-caption')) return 'figure'
  return name === 'p' && classes.includes('wp-caption-text') && open.includes('figure') ? 'figcaption' : undefined
}

/** Tells whether a screen reader may know the language of a passage. With an unknown one, some read it in a wrong voice. */
const isLanguage = memo(200, (tag: string): boolean => {
  try {
    return LANGUAGES().of(tag.split('-')[0] ?? '') !== undefined
  } catch {
    return false
  }
})
const LANGUAGES = lazy(() => new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }))

function checked(name: string, attributes: Attributes, open: Open, rules: Rules): Attributes {
  for (const key of Object.keys(attributes)) {
    const value = rules.trusted ? (attributes[key] ?? '') : cleanText(attributes[key] ?? '')
    attributes[key] = value
    if (name !== 'img' && Object.hasOwn(LINKS, key)) resolve(attributes, key, rules)
    else if (key === 'srcset') resolveSet(attributes, rules)
  }
  if (attributes['lang'] !== undefined && !isLanguage(attributes['lang'].trim())) delete attributes['lang']
  if (name === 'audio' || name === 'video') attributes['controls'] = ''
  if (name !== 'img') return attributes
  attributes['src'] = pictureSource(attributes)
  const image = rules.image(attributes, open.includes('figure'))
  return typeof image === 'string' ? { src: NO_IMAGE, alt: image } : { ...image }
}

function resolve(attributes: Attributes, key: string, rules: Rules): void {
  const address = rules.address(attributes[key] ?? '', LINKS[key] ?? 'link')
  if (address === undefined) delete attributes[key]
  else attributes[key] = address
}

/** Resolves each candidate of a srcset (HTML, section 4.8.4.2.1). */
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

/** Matches the words of a form's controls, which mean nothing without the form. */
const FORM_WORDS = /<(button|label|select|textarea)\b[^<>]*>[\s\S]*?<\/\1\s*>|<input\b[^<>]*>/gi

/** Matches the boxes of a task list that another program has made. */
const CHECKBOX = /<input\b(?=[^<>]*\stype\s*=\s*["']?checkbox)[^<>]*>/gi

const SAMPLE = /<(?=\?(?:php|=))|(?<=[^\s>][ \t]*)<(?=!doctype)/gi

function prepared(source: string, rules: Rules): string {
  const html = source.replace(/<form\b[\s\S]*?(?:<\/form\s*>|$)/gi, form => {
    rules.dropped?.('form')
    return form.replace(FORM_WORDS, '')
  })
  const boxed = html.includes('<input')
    ? html.replace(CHECKBOX, box => (/\schecked(?![\w-])/i.test(box) ? '☑' : '☐'))
    : html
  const linked = withoutEmbeds(boxed, rules.dropped)
  // A PHP instruction or a document type is sample code, but a parser would read it as a comment.
  const withCode = /<[?!]/.test(linked) ? linked.replace(SAMPLE, '&lt;') : linked
  const ended = withEnds(withCode)
  // A numeric reference could bring back a character that cleaning has removed, including the marks.
  return ended.includes('&#') ? ended.replace(/&#(?:x([\da-f]+)|(\d+));?/gi, keptReference) : ended
}

function keptReference(whole: string, hex: string | undefined, decimal: string | undefined): string {
  const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
  // Character references 0x80 to 0x9F are read as Windows-1252, so they mean letters and quotation marks.
  return isUnwanted(code) && !(code >= 0x80 && code <= 0x9f) ? '' : whole
}

const ID = / id="([^"]*)"/g

const IMAGE_TEXT = /<img src="\u0008" alt="([^"]*)" \/>/g

/** Matches a link without words, which nobody can see, and on which keyboards stop nevertheless. */
const EMPTY_LINK = /<a [^<>]*\bhref=[^<>]*>\s*<\/a>/g

/** Removes a link, but keeps the target of other links. */
const withoutLink = (link: string): string => (/ (?:id|name)="/.test(link) ? link.replace(/ href="[^"]*"/, '') : '')

/** Matches a link of nothing but one picture without an alternative text. */
const SILENT_LINK = /(<a [^<>]*\bhref="https?:\/\/(?:www\.)?([^"/?#:]+)[^<>]*>\s*<img [^<>]*)\balt=""([^<>]*>\s*<\/a>)/g

/** Names such a link by the host that it leads to (WCAG 2.2, 2.4.4), as emails do. */
const withHostAsAlt = (_: string, before: string, host: string, after: string): string =>
  `${before}alt="${host}"${after}`

/**
 * Completes sanitised HTML: puts texts in place of refused images, and removes what says nothing: repeated ids, empty paragraphs, links
 * without words, and empty summaries, in place of which browsers show a word of their own.
 */
export function completedHtml(html: string): string {
  let done = html.includes(NO_IMAGE)
    ? html.replace(IMAGE_TEXT, (_, alt: string) => alt.replaceAll('&quot;', '"'))
    : html
  if (/>\s*<\/a>/.test(done)) done = done.replace(EMPTY_LINK, withoutLink).replace(SILENT_LINK, withHostAsAlt)
  if (done.includes('<summary')) done = done.replace(/<summary>\s*<\/summary>/g, '')
  if (done.includes('\uFFFD')) done = done.replaceAll('\uFFFD', '&#xFFFD;')
  if (done.includes(' id="')) done = withUniqueIds(done)
  return done.replace(/<p>\s*<\/p>/g, '')
}

/** Removes repeated ids. Links lead to the first one anyway. */
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
