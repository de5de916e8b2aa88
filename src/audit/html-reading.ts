import { lazy } from '../core/memo.js'
import { canParseUrl } from '../core/url.js'
import {
  type AppliedSheet,
  BROWSER_STYLE,
  childNodesOf,
  decisiveRules,
  elementCascade,
  elementContext,
  type HtmlElement,
  type HtmlNode,
  hasSchemes,
  htmlAttribute,
  isClosed,
  isHtmlElement,
  nodeText,
  overPicture,
  parsedSheet,
  parseHtml,
  pictureVisibility,
  presentationalHints,
  reasonNotShown,
  type Screen,
  type ScreenCascade,
  type SheetCascade,
  type StyleKey,
  type StyleSelector,
  screenCascade,
  screensFor,
  sheetCascade,
  textVisibility,
  type VisibilityContext,
  windowContext,
} from '../markup/index.js'
import { HtmlView, type LinkPieces, type PlacedPicture, type TextPiece } from './html-view.js'
import { VisibleText } from './visible-text.js'

/** The content of a finished HTML document: its visible text, and the metadata that software reads. */
export interface HtmlReading {
  readonly visible: VisibleText
  /** Links of the head and of the body by relation: `canonical`, `license`, `author`. */
  readonly relations: readonly Relation[]
  /** The content of each `script` of the type `application/ld+json`. */
  readonly data: readonly string[]
}

/** The complete reading of a document, with one view for each kind of screen on which it differs. */
export interface FullReading extends HtmlReading {
  readonly views: readonly HtmlView[]
}

export interface Relation {
  /** A `link` describes the whole document, an `a` only its context. */
  readonly element: 'link' | 'a'
  readonly rel: string
  readonly href: string
}

/** Returns the text of the style sheet at an address, or undefined if it does not belong to the site. */
export type SheetFinder = (href: string) => string | undefined

const NO_SHEETS: SheetFinder = () => undefined

/** Reads a document as a browser would. */
export function readHtml(html: string, findSheet: SheetFinder = NO_SHEETS): FullReading {
  const document = parseHtml(html)
  const found: Findings = {
    sheets: [],
    unknown: [],
    styles: new Set(),
    scripted: new Set(),
    relations: [],
    data: [],
    scheme: undefined,
  }
  gather(document, found, findSheet)
  const mayMatch = wordTest(html)
  const cascade = sheetCascade(found.sheets)
  const present = [...browserSheet().rules, ...cascade.rules].filter(({ selectors }) => selectors.some(mayMatch))
  const { rules, conditions } = decisiveRules(present, found.styles)
  const isSchemed = hasSchemes(html) || found.sheets.some(({ css }) => hasSchemes(css))
  const screens = screensFor(conditions, isSchemed)
  const isDecisive = new Set(rules)
  const decisive = { ...cascade, rules: cascade.rules.filter(rule => isDecisive.has(rule)) }
  const views = screens.map(screen => viewOn(screen, { document, cascade: decisive, mayMatch, found, screens }))
  const [first] = views
  return { visible: first?.visible ?? NOTHING, views, relations: found.relations, data: found.data }
}

const NOTHING = new VisibleText('', [], [])

interface Findings {
  readonly sheets: AppliedSheet[]
  /** The addresses of style sheets that do not belong to the site. */
  readonly unknown: string[]
  /** The `style` attributes of elements. */
  readonly styles: Set<string>
  /** Names in scripts that change elements. */
  readonly scripted: Set<string>
  readonly relations: Relation[]
  readonly data: string[]
  scheme: string | undefined
}

/** Collects style sheets, and the metadata of all elements, whether or not people see them. */
function gather(node: HtmlNode, found: Findings, findSheet: SheetFinder): void {
  if (isHtmlElement(node)) note(node, found, findSheet)
  for (const child of childNodesOf(node)) gather(child, found, findSheet)
}

function note(node: HtmlElement, found: Findings, findSheet: SheetFinder): void {
  const { tagName } = node
  const [type, style] = [htmlAttribute(node, 'type'), htmlAttribute(node, 'style')]
  if (style) found.styles.add(style)
  const asked = htmlAttribute(node, 'media')?.toLowerCase() ?? ''
  const media = isForNoScripts(node) ? [asked, '(scripting: none)'].filter(Boolean).join(' and ') : asked
  if (tagName === 'a' || tagName === 'link') {
    const [rel, href] = [htmlAttribute(node, 'rel')?.toLowerCase(), htmlAttribute(node, 'href')]
    if (!rel || !href) return
    found.relations.push({ element: tagName, rel, href })
    const isSheet = tagName === 'link' && /(?:^|\s)stylesheet(?:\s|$)/.test(rel) && !/\balternate\b/.test(rel)
    if (isSheet && htmlAttribute(node, 'disabled') === undefined) addLinked(href, { media, findSheet, found })
  }
  if (tagName === 'style' && (!type || type.toLowerCase() === 'text/css'))
    addSheet({ css: nodeText(node), name: 'a `<style>`', media }, { href: '', findSheet, found })
  if (tagName === 'script' && type === 'application/ld+json') found.data.push(nodeText(node))
  if (tagName === 'script' && (!type || /javascript|^module$/i.test(type)))
    for (const name of namesChangedBy(nodeText(node))) found.scripted.add(name)
  if (tagName === 'meta' && htmlAttribute(node, 'name') === 'color-scheme')
    found.scheme = htmlAttribute(node, 'content')
}

/** Tells whether an element is in a `<noscript>`, which most browsers ignore. */
function isForNoScripts({ parentNode }: HtmlElement): boolean {
  return (
    parentNode !== null &&
    isHtmlElement(parentNode) &&
    (parentNode.tagName === 'noscript' || isForNoScripts(parentNode))
  )
}

/** Matches the members with which scripts hide, remove or replace elements. */
const CHANGES =
  /\.(?:remove|removeChild|replaceWith|replaceChildren|hidden|style|className|classList|innerHTML|outerHTML|textContent|innerText)\b|\.setAttribute\(/

/** Lists the names in the strings of a script that changes elements. Any of them may be that of a changed element. */
const namesChangedBy = (script: string): string[] =>
  CHANGES.test(script)
    ? [...script.matchAll(/(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1/g)].flatMap(
        ([, , text = '']) => text.match(/[\w-]+/g) ?? [],
      )
    : []

interface LinkedSheet {
  readonly media: string
  readonly layer?: string | undefined
  readonly findSheet: SheetFinder
  readonly found: Findings
  readonly depth?: number
}

function addLinked(href: string, { media, layer, findSheet, found, depth = 0 }: LinkedSheet): void {
  const css = findSheet(href)
  if (css === undefined || depth > MOST_IMPORTS) found.unknown.push(href)
  else addSheet({ css, name: `\`${nameOf(href)}\``, media, layer }, { href, findSheet, found, depth })
}

/** The maximum depth of imports in style sheets. Deeper imports are probably circular. */
const MOST_IMPORTS = 5

interface SheetPlace extends Pick<LinkedSheet, 'findSheet' | 'found' | 'depth'> {
  /** The address of the style sheet, or '' if it is in the document. */
  readonly href: string
}

function addSheet(sheet: AppliedSheet, { href: own, findSheet, found, depth = 0 }: SheetPlace): void {
  for (const { href, media, layer } of parsedSheet(sheet.css, sheet.name).imports)
    addLinked(canParseUrl(href) || href.startsWith('/') ? href : `${folderOf(own)}${href}`, {
      media: [sheet.media, media].filter(Boolean).join(' and '),
      layer,
      findSheet,
      found,
      depth: depth + 1,
    })
  found.sheets.push(sheet)
}

/** Returns the folder of a style sheet, to which the addresses in it are relative. */
const folderOf = (href: string): string => href.replace(/[?#].*$/, '').replace(/[^/]*$/, '')

/** Returns the name of the file in an address, without the version in its query. */
const nameOf = (href: string): string =>
  href
    .replace(/[?#].*$/, '')
    .split('/')
    .at(-1) ?? href

/** Returns a test for whether a document contains the id, class, tag or attribute name that a selector requires. */
function wordTest(html: string): (selector: StyleSelector) => boolean {
  const text = html.toLowerCase()
  const known = new Map<string, boolean>()
  const occurs = ({ kind, name }: StyleKey): boolean => {
    if (kind === 'any' || IMPLIED.has(name)) return true
    const word = kind === 'tag' ? `<${name}` : name.toLowerCase()
    const answer = known.get(word) ?? (kind === 'tag' ? hasTag(text, word) : text.includes(word))
    known.set(word, answer)
    return answer
  }
  return ({ keys }) => keys.some(occurs)
}

/** Tells whether a text contains a start tag that begins with a word such as `<img`. */
function hasTag(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (/[\s>/]/.test(text.charAt(at + word.length))) return true
  return false
}

/** Elements that a document may contain although their tags are left out. */
const IMPLIED: ReadonlySet<string> = new Set(['html', 'head', 'body', 'tbody', 'tr', 'p'])

const BROWSER_SHEET: AppliedSheet = { css: BROWSER_STYLE, name: 'the browser’s own style sheet', media: '' }
const browserSheet = lazy(() => sheetCascade([BROWSER_SHEET]))

interface Subject {
  readonly document: HtmlNode
  readonly cascade: SheetCascade
  readonly mayMatch: (selector: StyleSelector) => boolean
  readonly found: Findings
  readonly screens: readonly Screen[]
}

interface Walk {
  readonly browser: ScreenCascade
  readonly author: ScreenCascade
  readonly animations: SheetCascade['animations']
  readonly pieces: TextPiece[]
  readonly links: LinkPieces[]
  readonly covers: Cover[]
  readonly scheme: string | undefined
  /** Names in scripts that change elements. */
  readonly scripted: ReadonlySet<string>
  /** The pictures so far that are or may be visible. A link with such a picture is visible even without text. */
  readonly pictures: PlacedPicture[]
}

/** An opaque layer over a containing block, which hides what is below it. */
interface Cover {
  readonly depth: number
  readonly cause: string
  /** The range of pieces that belong to the layer itself. */
  readonly from: number
  readonly to: number
}

function viewOn(screen: Screen, { document, cascade, mayMatch, found, screens }: Subject): HtmlView {
  const walk: Walk = {
    browser: screenCascade(browserSheet(), screen, mayMatch),
    author: screenCascade(cascade, screen, mayMatch),
    animations: cascade.animations,
    pieces: [],
    links: [],
    covers: [],
    scheme: found.scheme,
    scripted: found.scripted,
    pictures: [],
  }
  const [unknown] = found.unknown
  const around = windowContext(screen)
  const start =
    unknown === undefined ? around : { ...around, doubt: `the style sheet ${unknown}, which is not part of this site` }
  for (const child of childNodesOf(document)) visit(child, start, walk)
  for (const cover of walk.covers) coverPieces(walk.pieces, cover, 0)
  const described = screens.length > 1 ? screenText(screen, screens) : undefined
  return new HtmlView(walk.pieces, walk.links, walk.pictures, screen, described)
}

/** Describes what distinguishes a screen from the others. */
function screenText({ width, dark, assumed }: Screen, screens: readonly Screen[]): string {
  const widths = new Set(screens.map(each => each.width)).size > 1
  const schemes = new Set(screens.map(each => each.dark)).size > 1
  const parts = [
    widths && `in a window of ${Math.round(width)} pixels`,
    schemes && `in the ${dark ? 'dark' : 'light'} scheme`,
    assumed !== undefined && `for readers with \`${assumed}\``,
  ]
  return parts.filter(Boolean).join(' ')
}

function visit(node: HtmlNode, context: VisibilityContext, walk: Walk): void {
  if ('value' in node) addText(node.value, context, walk)
  else if (isHtmlElement(node)) visitElement(node, context, walk)
}

function addText(text: string, context: VisibilityContext, walk: Walk): void {
  const { hidden, doubt } = /\S/.test(text) ? textVisibility(context, text) : BLANK
  walk.pieces.push({ text, hidden, doubt, positionedDepth: context.positionedDepth })
}

const BLANK = { hidden: undefined, doubt: undefined }

function visitElement(node: HtmlElement, around: VisibilityContext, walk: Walk): void {
  const reason = reasonNotShown(node)
  const context = reason === undefined ? contextOf(node, around, walk) : around
  if (reason ?? context.gone) addHidden(node, reason ?? context.gone ?? '', walk)
  else addShown(node, context, walk)
}

function addShown(node: HtmlElement, context: VisibilityContext, walk: Walk): void {
  const [from, before] = [walk.pieces.length, walk.pictures.length]
  if (node.tagName === 'img') {
    const { hidden, doubt } = pictureVisibility(context, node)
    const src = (htmlAttribute(node, 'src') ?? '').trim()
    if (!hidden) walk.pictures.push({ src, at: from, isDoubtful: doubt !== undefined })
  }
  if (node.tagName === 'br') walk.pieces.push({ text: '\n', ...BLANK, positionedDepth: context.positionedDepth })
  const linkAt = walk.links.length
  const summary = isClosed(node) ? childNodesOf(node).find(isSummary) : undefined
  const isReplaced = childNodesOf(node).some(isShadowRoot)
  for (const child of childNodesOf(node))
    if (isReplaced) addHidden(child, 'a shadow tree, which a browser shows in its place', walk)
    else if (!isClosed(node) || child === summary) visit(child, context, walk)
    else addHidden(child, 'a closed `<details>`', walk)
  const to = walk.pieces.length
  const href = node.tagName === 'a' ? htmlAttribute(node, 'href') : undefined
  if (href !== undefined) {
    const own = walk.pictures.slice(before)
    const picture = own.length === 0 ? undefined : own.every(({ isDoubtful }) => isDoubtful) ? 'doubt' : 'seen'
    walk.links.splice(linkAt, 0, { href: href.trim(), from, to, picture })
  }
  if (context.cover) {
    const { by, depth, cause } = context.cover
    walk.covers.push({ depth, cause, from: by === 'after' ? to : from, to: by === 'before' ? from : to })
  }
  for (const cover of walk.covers.filter(each => each.depth === context.depth)) coverPieces(walk.pieces, cover, from)
}

const isSummary = (node: HtmlNode): boolean => isHtmlElement(node) && node.tagName === 'summary'

const isShadowRoot = (node: HtmlNode): boolean =>
  isHtmlElement(node) && node.tagName === 'template' && htmlAttribute(node, 'shadowrootmode') !== undefined

function contextOf(node: HtmlElement, around: VisibilityContext, walk: Walk): VisibilityContext {
  const { browser, author, animations } = walk
  const hints = presentationalHints(node, around.svg !== 'none' || node.tagName === 'svg')
  if (node.tagName === 'html' && walk.scheme)
    hints.push({ property: 'color-scheme', value: walk.scheme, important: false })
  const cascade = elementCascade(node, { browser, author }, hints)
  const own = elementContext(node, around, { cascade, animations })
  const context = own.isLaidOver && hasPictureBeside(node) ? overPicture(own) : own
  const reason = doubtAbout(node, walk)
  return reason === undefined ? context : { ...context, doubt: context.doubt ?? reason }
}

/** Returns a reason outside the style sheets for which readers may not perceive an element. */
function doubtAbout(node: HtmlElement, { scripted }: Walk): string | undefined {
  if (htmlAttribute(node, 'aria-hidden') === 'true') return '`aria-hidden`, which hides it from screen readers'
  if (htmlAttribute(node, 'inert') !== undefined) return '`inert`, which disables it'
  if (node.tagName === 'marquee') return '`<marquee>`, which moves it'
  const words = [htmlAttribute(node, 'id'), ...(htmlAttribute(node, 'class')?.split(/\s+/) ?? [])]
  const named = words.find(word => word !== undefined && scripted.has(word))
  return named === undefined ? undefined : `a script, which names \`${named}\` and changes elements`
}

/** Tells whether a picture is beside an element, which may therefore lie over the picture. */
function hasPictureBeside(node: HtmlElement): boolean {
  const parent = node.parentNode
  const near =
    parent && isHtmlElement(parent) && parent.parentNode && !/^(?:body|main|html)$/.test(parent.tagName)
      ? parent.parentNode
      : parent
  const shows = (each: HtmlNode): boolean =>
    each !== node &&
    isHtmlElement(each) &&
    (/^(?:img|video|canvas|svg|iframe)$/.test(each.tagName) || childNodesOf(each).some(shows))
  return near !== null && childNodesOf(near).some(shows)
}

/** Records text that is not shown, so that a message can say why. */
function addHidden(node: HtmlNode, reason: string, walk: Walk): void {
  if (isHtmlElement(node) && /^(?:head|script|style)$/.test(node.tagName)) return
  const from = walk.pieces.length
  if ('value' in node) walk.pieces.push({ text: node.value, hidden: reason, doubt: undefined, positionedDepth: 0 })
  for (const child of childNodesOf(node)) addHidden(child, reason, walk)
  const href = isHtmlElement(node) && node.tagName === 'a' ? htmlAttribute(node, 'href') : undefined
  if (href !== undefined) walk.links.push({ href: href.trim(), from, to: walk.pieces.length, picture: undefined })
}

/** Marks the text below an opaque layer. Positioned text that comes later lies above the layer. */
function coverPieces(pieces: TextPiece[], { depth, cause, from, to }: Cover, start: number): void {
  for (const [i, piece] of pieces.entries()) {
    const isAbove = i >= to && piece.positionedDepth > depth
    if (i >= start && (i < from || i >= to) && !isAbove) piece.doubt ??= `${cause}, which lies over it`
  }
}
