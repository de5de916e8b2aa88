import { memo, memoByObject } from '../core/memo.js'
import {
  browserSheet,
  childNodesOf,
  type HtmlElement,
  hasSchemes,
  isHtmlElement,
  parseHtml,
  pictureVisibility,
  reasonNotShown,
  rulesOf,
  type Screen,
  ScreenStyle,
  type SheetCascade,
  sheetCascade,
  textVisibility,
  type VisibilityContext,
  wordsOfElement,
} from '../markup/index.js'
import { decisiveStyle, documentFindings, doubtAboutAll } from './html-reading.js'
import { plainlyDecoded, UNREAD } from './quick-reading.js'
import { type SeenLink, type SeenPicture, VisibleText } from './visible-text.js'

/** What an email shows on each screen, as in `HtmlView`. */
export interface ShownEmail {
  readonly visible: VisibleText
  /** The same object as `visible` if nothing is uncertain. */
  readonly certain: VisibleText
}

/**
 * Reads an email that shows the same on every screen, in a tenth of the time of `readHtml`. The elements around a text decide whether it is
 * seen, and emails of one publication nest the same few tags. So the effect of each path of tags is computed once, by the rules of
 * `readHtml` and for all its screens, and the next emails only look it up.
 * @returns exactly what each view of `readHtml` shows, or undefined if the document is not plain enough, or if anything differs between
 *   screens
 */
export function readEmailQuickly(html: string): ShownEmail | undefined {
  const start = html.indexOf('<body')
  if (start < 0 || UNPLAIN_TEXT.test(html)) return undefined
  const head = headOf(
    html.slice(0, start).replace(/(<title>)[^<]*|(<meta name="description" content=")[^"<>]*/g, '$1$2'),
  )
  const tokens = head && tokensIn(html, start)
  if (!head || !tokens) return undefined
  const [words, styles] = [new Set(head.words), new Set(head.styles)]
  for (const tag of tokens.tags) {
    for (const word of tag.words) words.add(word)
    if (tag.style !== '') styles.add(tag.style)
  }
  const { screens } = decisiveStyle(head.cascade)({ words, styles }, head.isSchemed || hasSchemes(html))
  const paths = pathsIn(head)(screens)
  for (const name of paths.absent) if (words.has(`class ${name}`)) return undefined
  const visible = paths.root && shownBy({ html, tokens: tokens.list, paths })
  if (!visible || !paths.root) return undefined
  const isCertain = paths.doubted.size === 0 || [...tokens.tags].every(tag => !paths.doubted.has(tag))
  const certain = isCertain ? visible : shownBy({ html, tokens: tokens.list, paths, isCertain: true })
  return certain && { visible, certain }
}

/** Matches what an email seldom has, and what another reader may take for something else. */
const UNPLAIN_TEXT = /\0|<script|--!>/i

/** What the head of an email says about its style. The title and the description are left out, so that few heads differ. */
interface EmailHead {
  readonly cascade: SheetCascade
  readonly words: ReadonlySet<string>
  readonly styles: ReadonlySet<string>
  readonly isSchemed: boolean
  readonly scheme: string | undefined
  readonly root: HtmlElement
}

const headOf = memo(20, (head: string): EmailHead | false => {
  const document = parseHtml(`${head}<body></body></html>`)
  const found = documentFindings(document)
  const root = childNodesOf(document).find(isHtmlElement)
  const isPlain = found.scripted.size === 0 && doubtAboutAll(found) === undefined
  if (!root || !isPlain || found.sheets.some(({ css }) => /@(?:scope|container)\b/i.test(css))) return false
  return {
    cascade: sheetCascade(found.sheets),
    words: found.words,
    styles: found.styles,
    isSchemed: found.sheets.some(({ css }) => hasSchemes(css)),
    scheme: found.scheme,
    root: { ...root, childNodes: [], parentNode: null },
  }
})

/** A start tag, without the values that no selector asks for. */
interface EmailTag {
  readonly name: string
  readonly attrs: HtmlElement['attrs']
  readonly words: readonly string[]
  readonly style: string
}

/** A part of the body: a start tag with its addresses and names, the end of an element, or a text. */
type Token =
  | { readonly tag: EmailTag; readonly href: string | undefined; readonly src: string; readonly ids: readonly string[] }
  | 'end'
  | { readonly from: number; readonly to: number }

interface EmailTokens {
  readonly list: readonly Token[]
  readonly tags: ReadonlySet<EmailTag>
}

const START = /<([a-z][a-z0-9]*)((?:\s+[a-z_:][\w:.-]*(?:="[^"<>]*")?)*)\s*\/?>/y
const END = /<\/([a-z][a-z0-9]*)>/y
const VOID: ReadonlySet<string> = new Set('img br hr wbr'.split(' '))
/** The elements that the parser only opens and closes, if they are nested as below. */
const PLAIN: ReadonlySet<string> = new Set(
  (
    'body main div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre figure figcaption section article header footer ' +
    'center table caption thead tbody tfoot tr td th a abbr b bdi bdo cite code del em font i ins kbd mark q s samp small ' +
    'span strong sub sup time u var img br hr wbr'
  ).split(' '),
)
/** Elements whose start ends an open paragraph. */
const ENDS_PARAGRAPH: ReadonlySet<string> = new Set(
  (
    'main div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre figure figcaption section article header footer center ' +
    'table hr'
  ).split(' '),
)
/** The parents of elements that a parser moves, or around which it adds or ends others. */
const PARENTS: Readonly<Record<string, RegExp>> = {
  li: /^[uo]l$/,
  dt: /^dl$/,
  dd: /^dl$/,
  td: /^tr$/,
  th: /^tr$/,
  tr: /^t(?:head|body|foot)$/,
  thead: /^table$/,
  tbody: /^table$/,
  tfoot: /^table$/,
  caption: /^table$/,
}
/** Elements in which a parser leaves nothing but certain elements and space. */
const FRAMES: ReadonlySet<string> = new Set('table thead tbody tfoot tr'.split(' '))
const FRAME_PARTS: ReadonlySet<string> = new Set('caption thead tbody tfoot tr td th'.split(' '))

/** Splits a body into its parts, or returns undefined if a parser might build another tree from it than its tags describe. */
function tokensIn(html: string, start: number): EmailTokens | undefined {
  const list: Token[] = []
  const tags = new Set<EmailTag>()
  const open: string[] = []
  let at = start
  const close = (): void => {
    open.pop()
    list.push('end')
  }
  while (at < html.length) {
    const next = html.indexOf('<', at)
    const to = next < 0 ? html.length : next
    if (to > at) {
      const inner = open.at(-1)
      if ((inner === undefined || FRAMES.has(inner) || inner === ADDED_BODY) && /\S/.test(html.slice(at, to)))
        return undefined
      if (inner !== undefined) list.push({ from: at, to })
    }
    if (next < 0) break
    if (html.startsWith('<!--', next)) {
      at = html.indexOf('-->', next) + 3
      if (at < 3 || /^<!---?>/.test(html.slice(next, next + 6))) return undefined
      continue
    }
    const isEnd = html.charCodeAt(next + 1) === SLASH
    const pattern = isEnd ? END : START
    pattern.lastIndex = next
    const [whole, name = '', attributes = ''] = pattern.exec(html) ?? []
    if (whole === undefined) return undefined
    at = next + whole.length
    if (isEnd) {
      if (name === 'html' && open.length === 0) continue
      if (name === 'table' && open.at(-1) === ADDED_BODY) close()
      if (open.at(-1) !== name) return undefined
      close()
      continue
    }
    if (name === 'tr' && open.at(-1) === 'table') {
      open.push(ADDED_BODY)
      list.push({ tag: ADDED_TAG, href: undefined, src: '', ids: [] })
      tags.add(ADDED_TAG)
    }
    if (!mayOpen(name, open) || (open.length === 0 && list.length > 0)) return undefined
    const tag = tagOf(`<${name}${attributes.includes('="') ? attributes.replace(VALUES, '$1""') : attributes}>`)
    if (!tag) return undefined
    tags.add(tag)
    const [href, src] = name === 'a' || name === 'img' ? [addressIn(HREF, attributes), addressIn(SRC, attributes)] : []
    const ids = attributes.includes('id="') || attributes.includes('name="') ? idsOf(name, attributes) : NONE
    list.push({ tag, href: name === 'a' ? href : undefined, src: src ?? '', ids })
    if (VOID.has(name)) list.push('end')
    else open.push(name)
    // A line break at the beginning of preformatted text is no part of it.
    if (name === 'pre' && html[at] === '\n') at += 1
  }
  return open.length === 0 ? { list, tags } : undefined
}

const SLASH = 0x2f
const NONE: readonly string[] = []
/** The body that a parser adds to a table whose rows are not in one. */
const ADDED_BODY = 'tbody added'
const ADDED_TAG: EmailTag = { name: 'tbody', attrs: [], words: ['any ', 'tag tbody'], style: '' }

/** Matches attributes whose values are different in each email. Selectors that ask for their values make an email unplain. */
const VALUES = /(\s(?:href|src|alt|title|datetime|cite|aria-label)=)"[^"]*"/g
const HREF = /\shref="([^"]*)"/
const SRC = /\ssrc="([^"]*)"/

function addressIn(pattern: RegExp, attributes: string): string | undefined {
  const value = pattern.exec(attributes)?.[1]
  return value === undefined ? undefined : plainlyDecoded(value).trim()
}

function idsOf(name: string, attributes: string): string[] {
  const found = [/\sid="([^"]*)"/, ...(name === 'a' ? [/\sname="([^"]*)"/] : [])]
  return found.flatMap(pattern => plainlyDecoded(pattern.exec(attributes)?.[1] ?? '') || [])
}

/** Tells whether the start of an element has no other effect on the tree than to open it. */
function mayOpen(name: string, open: readonly string[]): boolean {
  const parent = open.at(-1) === ADDED_BODY ? 'tbody' : (open.at(-1) ?? '')
  if (!PLAIN.has(name) || (name === 'body') !== (parent === '')) return false
  const parents = PARENTS[name]
  if (parents && !parents.test(parent)) return false
  if (FRAMES.has(parent) && !FRAME_PARTS.has(name)) return false
  if (/^h[1-6]$/.test(name) && /^h[1-6]$/.test(parent)) return false
  if (name === 'a' && open.includes('a')) return false
  // A cell ends the reach of a paragraph, which is the only element that a parser ends without being told.
  return (
    !ENDS_PARAGRAPH.has(name) ||
    !open.slice(open.findLastIndex(each => /^t[dh]$|^caption$/.test(each)) + 1).includes('p')
  )
}

const HANDLER = /\s(?:on[a-z]+|inert|aria-hidden|hidden|popover|background)\b/

/** Reads a tag without its values, of which a publication has few different ones. */
const tagOf = memo(2000, (whole: string): EmailTag | false => {
  START.lastIndex = 0
  const [, name = '', attributes = ''] = START.exec(whole) ?? []
  if (HANDLER.test(attributes)) return false
  const attrs = [...attributes.matchAll(/\s+([\w:.-]+)(?:="([^"]*)")?/g)].map(([, own = '', value = '']) => ({
    name: own,
    value: plainlyDecoded(value),
  }))
  const isTwice = new Set(attrs.map(each => each.name)).size < attrs.length
  if (isTwice || attrs.some(({ value }) => value.includes(UNREAD))) return false
  const words = wordsOfElement(elementOf(name, attrs, null))
  return { name, attrs, words, style: attrs.find(each => each.name === 'style')?.value ?? '' }
})

/** Makes an element that knows only those around it. */
const elementOf = (name: string, attrs: HtmlElement['attrs'], parent: HtmlElement | null): HtmlElement => ({
  nodeName: name,
  tagName: name,
  attrs,
  namespaceURI: 'http://www.w3.org/1999/xhtml' as HtmlElement['namespaceURI'],
  childNodes: [],
  parentNode: parent,
})

/** An element inside certain others, with its effect on each screen. */
interface TagPath {
  readonly element: HtmlElement
  readonly contexts: readonly VisibilityContext[]
  /** Whether text directly in it is seen, hidden or in doubt on all screens (`never`: not even space is shown), or whether that differs. */
  readonly text: 'seen' | 'hidden' | 'never' | 'doubtful' | 'unknown'
  readonly picture: 'seen' | 'hidden' | 'unknown'
  readonly inner: Map<EmailTag, TagPath | undefined>
}

/** The paths of the emails with the same head that differ on the same screens. */
interface TagPaths {
  readonly styles: readonly ScreenStyle[]
  /** The path of the root, or undefined if a rule may depend on more than the elements around another. */
  readonly root: TagPath | undefined
  /** Names of classes that no element may have. */
  readonly absent: ReadonlySet<string>
  /** The tags of elements in which text may be in doubt. */
  readonly doubted: Set<EmailTag>
  count: number
}

/** The number of paths that are kept for one style. */
const MOST_PATHS = 3000

const pathsIn = memoByObject((head: EmailHead) =>
  memo(
    40,
    (screens: readonly Screen[]) => newPaths(screens, head),
    screens => JSON.stringify(screens),
  ),
)

function newPaths(screens: readonly Screen[], { cascade, scheme, root }: EmailHead): TagPaths {
  const rules = rulesOf(cascade)
  const styles = screens.map(screen => new ScreenStyle(rules, cascade, screen, scheme))
  const absent = new Set<string>()
  const isPlain = [browserSheet(), cascade].every(sheet => isVertical(sheet, absent))
  const around = styles.map(style => style.startContext())
  return { styles, root: isPlain ? pathOf(root, around, styles) : undefined, absent, doubted: new Set(), count: 0 }
}

/** Matches selectors that depend only on an element and those around it. */
const VERTICAL =
  /^(?:[\w-]+|[.#][\w-]+|[*\s>,()]|\[(?:(?!href|src|alt|title|datetime|cite|aria-label)[\w-]+(?:[~|^$*]?=(?:"[^"]*"|'[^']*'|[\w-]+))?|href)\]|::(?:before|after|marker|first-letter|first-line)|:(?:root|link|any-link|visited|hover|active|focus|before|after|where|is|not)\b)*$/

/** Tells whether all rules depend only on an element and those around it, except on a class that is absent. */
const isVertical = ({ rules }: SheetCascade, absent: Set<string>): boolean =>
  rules.every(({ selectors }) =>
    selectors.every(({ text }) => {
      const rest = text.replace(/:has\(\.([\w-]+)\)/g, (_, name: string) => {
        absent.add(name)
        return ''
      })
      return VERTICAL.test(rest)
    }),
  )

/** Returns the path of an element, or undefined if it may lie over others or be cut off. */
function pathOf(
  element: HtmlElement,
  around: readonly VisibilityContext[],
  styles: readonly ScreenStyle[],
): TagPath | undefined {
  if (reasonNotShown(element) !== undefined) return undefined
  const contexts = styles.map((style, i) => style.contextOf(element, around[i] as VisibilityContext))
  if (contexts.some(each => each.cover || each.pulledOver !== undefined || each.isLaidOver)) return undefined
  const isCut = contexts.some(({ clips }) => clips.length > 0)
  const seen = contexts.map(context => textVisibility(context, ''))
  const picture = element.tagName === 'img' ? contexts.map(context => pictureVisibility(context, element)) : []
  return {
    element,
    contexts,
    text: contexts.every(({ gone }) => gone !== undefined)
      ? 'never'
      : seen.every(({ hidden }) => hidden)
        ? 'hidden'
        : isCut
          ? 'unknown'
          : seen.every(isEmpty)
            ? 'seen'
            : seen.every(({ hidden, doubt }) => doubt && !hidden)
              ? 'doubtful'
              : 'unknown',
    picture: picture.every(({ hidden }) => hidden) ? 'hidden' : !isCut && picture.every(isEmpty) ? 'seen' : 'unknown',
    inner: new Map(),
  }
}

const isEmpty = ({ hidden, doubt }: { hidden?: string | undefined; doubt?: string | undefined }): boolean =>
  !hidden && !doubt

function innerPath(path: TagPath, tag: EmailTag, paths: TagPaths): TagPath | undefined {
  if (path.inner.has(tag)) return path.inner.get(tag)
  const made = pathOf(elementOf(tag.name, tag.attrs, path.element), path.contexts, paths.styles)
  if (paths.count >= MOST_PATHS) {
    paths.root?.inner.clear()
    paths.count = 0
  }
  paths.count += 1
  path.inner.set(tag, made)
  if (made?.text === 'doubtful') paths.doubted.add(tag)
  return made
}

interface Shown {
  readonly html: string
  readonly tokens: readonly Token[]
  readonly paths: TagPaths
  /** Whether to leave out what is in doubt. */
  readonly isCertain?: boolean
}

/** Puts together what the parts of a body show, or returns undefined if that differs between screens. */
function shownBy({ html, tokens, paths, isCertain = false }: Shown): VisibleText | undefined {
  const links: SeenLink[] = []
  const pictures: SeenPicture[] = []
  const anchors = new Map<string, number>()
  const around: TagPath[] = paths.root ? [paths.root] : []
  let text = ''
  let link: { href: string; at: number; depth: number; hasPicture: boolean } | undefined
  for (const token of tokens) {
    const path = around.at(-1)
    if (!path) return undefined
    if (token === 'end') {
      around.pop()
      if (link?.depth !== around.length) continue
      if (link.hasPicture || /\S/.test(text.slice(link.at))) links.push({ href: link.href, at: link.at })
      link = undefined
    } else if ('from' in token) {
      if (path.text === 'never') continue
      const written = html.slice(token.from, token.to)
      const own = written.includes('&') ? plainlyDecoded(written) : written
      if (path.text !== 'seen' && /\S/.test(own)) {
        if (path.text === 'unknown') return undefined
        if (path.text === 'hidden' || isCertain) continue
      }
      text += own
    } else {
      const { tag, href, src, ids } = token
      const inner = innerPath(path, tag, paths)
      if (!inner) return undefined
      if (href !== undefined && inner.text !== 'never')
        link = { href, at: text.length, depth: around.length, hasPicture: false }
      around.push(inner)
      if (inner.text === 'never') continue
      if (inner.contexts.some(({ gone }) => gone !== undefined)) return undefined
      for (const id of ids) if (!anchors.has(id)) anchors.set(id, text.length)
      if (tag.name === 'br') text += '\n'
      if (tag.name !== 'img' || inner.picture === 'hidden') continue
      if (inner.picture === 'unknown') return undefined
      pictures.push({ src, at: text.length })
      if (link) link.hasPicture = true
    }
  }
  return text.includes(UNREAD) ? undefined : new VisibleText(text, links, pictures, anchors)
}
