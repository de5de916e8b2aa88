import { lazy, memo, memoByObject } from '../core/memo.js'
import { canParseUrl, percentDecoded } from '../core/url.js'
import {
  type AppliedSheet,
  browserSheet,
  type ClipBox,
  childNodesOf,
  contextsIn,
  DocumentRules,
  decisiveRules,
  type HtmlElement,
  type HtmlNode,
  hasSchemes,
  htmlAttribute,
  isClosed,
  isHtmlElement,
  nodeText,
  type OpaqueLayer,
  overPicture,
  type PlacedRule,
  parsedSheet,
  parseHtml,
  pictureVisibility,
  type RuleIndex,
  reasonNotShown,
  ruleIndex,
  type Screen,
  ScreenStyle,
  type SheetCascade,
  screensFor,
  sheetCascade,
  styleWord,
  textVisibility,
  type VisibilityContext,
  wordsOfElement,
} from '../markup/index.js'
import { bylinesIn, type PageByline } from './bylines.js'
import { type Anchor, HtmlView, type LinkPieces, type PlacedPicture, type TextPiece } from './html-view.js'
import { VisibleText } from './visible-text.js'

/** The content of a finished HTML document: its visible text, and the metadata that software reads. */
export interface HtmlReading {
  readonly visible: VisibleText
  /** Links of the head and of the body by relation: `canonical`, `license`, `author`. */
  readonly relations: readonly Relation[]
  /** The content of each `script` of the type `application/ld+json`. */
  readonly data: readonly string[]
  readonly metas: readonly MetaElement[]
  /** The text of each heading. */
  readonly headings: readonly string[]
  /** Finds the texts that name an author. A quick reading may find too many. */
  readonly bylines: () => readonly PageByline[]
}

/** A `meta` element, or the `title` of the document. */
export interface MetaElement {
  /** Its `name`, `property`, `itemprop` or `http-equiv`, in lower case. */
  readonly name: string
  readonly content: string
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
  const found = documentFindings(document, findSheet)
  const cascade = sheetCascade(found.sheets)
  const isSchemed = hasSchemes(html) || found.sheets.some(({ css }) => hasSchemes(css))
  const style = decisiveStyle(cascade)(found, isSchemed)
  const rules = new DocumentRules(style.browser, style.author)
  const { screens } = style
  const views: HtmlView[] = []
  for (const screen of screens) {
    const screenStyle = new ScreenStyle(rules, cascade, screen, found.scheme)
    views.push(viewOn(screen, { document, style: screenStyle, found, screens, views }))
  }
  const [first] = views
  const { relations, data, metas, headings } = found
  const bylines = lazy(() => bylinesIn(document))
  return { visible: first?.visible ?? NOTHING, views, relations, data, metas, headings, bylines }
}

const NOTHING = new VisibleText('', [], [])

export interface Findings {
  readonly sheets: AppliedSheet[]
  /** The addresses of style sheets that do not belong to the site. */
  readonly unknown: string[]
  /** The `style` attributes of elements. */
  readonly styles: Set<string>
  /** The words of elements that rules may need. */
  readonly words: Set<string>
  /** Names in scripts that change elements. */
  readonly scripted: Set<string>
  readonly relations: Relation[]
  readonly data: string[]
  readonly metas: MetaElement[]
  readonly headings: string[]
  scheme: string | undefined
}

/** Collects style sheets, and the metadata of all elements, whether or not people see them. */
export function documentFindings(document: HtmlNode, findSheet: SheetFinder = NO_SHEETS): Findings {
  const found: Findings = {
    sheets: [],
    unknown: [],
    styles: new Set(),
    words: new Set(),
    scripted: new Set(),
    relations: [],
    data: [],
    metas: [],
    headings: [],
    scheme: undefined,
  }
  gather(document, found, findSheet)
  return found
}

function gather(node: HtmlNode, found: Findings, findSheet: SheetFinder): void {
  if (isHtmlElement(node)) note(node, found, findSheet)
  for (const child of childNodesOf(node)) gather(child, found, findSheet)
}

function note(node: HtmlElement, found: Findings, findSheet: SheetFinder): void {
  const { tagName } = node
  const [type, style] = [htmlAttribute(node, 'type'), htmlAttribute(node, 'style')]
  if (style) found.styles.add(style)
  for (const word of wordsOfElement(node)) found.words.add(word)
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
  for (const { name, value } of node.attrs)
    if (/^on[a-z]+$/.test(name)) for (const word of namesChangedBy(value)) found.scripted.add(word)
  if (tagName === 'meta') noteMeta(node, found)
  if (tagName === 'title') found.metas.push({ name: 'title', content: nodeText(node) })
  if (/^h[1-6]$/.test(tagName) || htmlAttribute(node, 'role') === 'heading') found.headings.push(nodeText(node))
}

/** Notes every name of a `meta`. In a body, its properties belong to a thing that need not be the article. */
function noteMeta(node: HtmlElement, found: Findings): void {
  const content = htmlAttribute(node, 'content')
  if (content === undefined) return
  const names = ['name', 'property', 'http-equiv', ...(isInHead(node) ? ['itemprop'] : [])]
  for (const attribute of names) {
    const name = htmlAttribute(node, attribute)?.trim().toLowerCase()
    if (name) found.metas.push({ name, content })
    if (name === 'color-scheme') found.scheme = content
  }
}

const isInHead = ({ parentNode }: HtmlElement): boolean =>
  parentNode !== null && isHtmlElement(parentNode) && parentNode.tagName === 'head'

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
  const css = /^data:/i.test(href) ? textIn(href) : findSheet(href)
  if (css === undefined || depth > MOST_IMPORTS) found.unknown.push(href)
  else addSheet({ css, name: `\`${nameOf(href)}\``, media, layer }, { href, findSheet, found, depth })
}

/** Decodes an address that is itself the style sheet (RFC 2397). */
function textIn(address: string): string | undefined {
  const [, type = '', data = ''] = /^data:([^,]*),([\s\S]*)$/i.exec(address.trim()) ?? []
  if (!/^(?:text\/css)?(?:;|$)/i.test(type)) return undefined
  return /;\s*base64\s*$/i.test(type) ? Buffer.from(data, 'base64').toString() : percentDecoded(data)
}

/** The greatest depth of imports in style sheets. Deeper imports are probably circular. */
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

/** The rules that decide what readers see of documents with the same elements and style sheets, and the screens on which they differ. */
interface DecisiveStyle {
  readonly browser: RuleIndex
  readonly author: RuleIndex
  readonly screens: readonly Screen[]
}

/** Selects the rules for a document. The emails of a publication have few different selections. */
export const decisiveStyle = memoByObject((cascade: SheetCascade) => {
  const own = browserSheet()
  const isPresent = presenceOf([...own.rules, ...cascade.rules])
  const forRules = memo(
    100,
    (present: ReadonlySet<PlacedRule>) => {
      const decide = decisiveRules([...present])
      const browser = ruleIndex(
        own.rules.filter(rule => present.has(rule)),
        own.layers,
      )
      const ofRules = memoByObject(({ rules, conditions }: ReturnType<typeof decide>) => {
        const isDecisive = new Set(rules)
        const author = ruleIndex(
          cascade.rules.filter(rule => isDecisive.has(rule)),
          cascade.layers,
        )
        return memo(
          2,
          (isSchemed: boolean): DecisiveStyle => ({ browser, author, screens: screensFor(conditions, isSchemed) }),
        )
      })
      return (styles: ReadonlySet<string>, isSchemed: boolean) => ofRules(decide(styles))(isSchemed)
    },
    present => [...present].map(({ order, sheet }) => `${order} ${sheet}`).join(),
  )
  return ({ words, styles }: Pick<Findings, 'words' | 'styles'>, isSchemed: boolean): DecisiveStyle =>
    forRules(isPresent(words))(styles, isSchemed)
})

/** Returns a function that lists the rules of which the words of a document have one. */
function presenceOf(rules: readonly PlacedRule[]): (words: ReadonlySet<string>) => ReadonlySet<PlacedRule> {
  const needed = rules.map(({ selectors }) => selectors.flatMap(({ keys }) => keys.map(styleWord)))
  return words => new Set(rules.filter((_, i) => needed[i]?.some(word => words.has(word))))
}

interface Subject {
  readonly document: HtmlNode
  readonly style: ScreenStyle
  readonly found: Findings
  readonly screens: readonly Screen[]
  /** The views on other screens. */
  readonly views: readonly HtmlView[]
}

interface Walk {
  readonly style: ScreenStyle
  readonly pieces: TextPiece[]
  readonly links: LinkPieces[]
  readonly covers: Cover[]
  /** The heights that elements are given, with the pieces in them. */
  readonly heights: PiecesHeight[]
  /** The spaces above the content of elements, with the pieces below them. */
  readonly spaces: PiecesHeight[]
  /** Names in scripts that change elements. */
  readonly scripted: ReadonlySet<string>
  /** The pictures so far that are or may be visible. A link with such a picture is visible even without text. */
  readonly pictures: PlacedPicture[]
  /** The ids of the elements so far, and the names of `a`, by which Gmail finds them. */
  readonly anchors: Anchor[]
}

/** A height in pixels, with the numbers of the first piece that it concerns and of the one after the last. */
interface PiecesHeight {
  readonly from: number
  readonly to: number
  readonly size: number
}

/** An opaque layer over a containing block, which hides what is below it. */
interface Cover {
  readonly depth: number
  readonly cause: string
  /** The range of pieces that belong to the layer itself. */
  readonly from: number
  readonly to: number
}

function viewOn(screen: Screen, { document, style, found, screens, views }: Subject): HtmlView {
  const walk: Walk = {
    style,
    pieces: [],
    links: [],
    covers: [],
    heights: [],
    spaces: [],
    scripted: found.scripted,
    pictures: [],
    anchors: [],
  }
  const start = style.startContext(doubtAboutAll(found))
  for (const child of childNodesOf(document)) visit(child, start, walk)
  for (const cover of walk.covers) coverPieces(walk.pieces, cover, 0)
  const described = screens.length > 1 ? screenText(screen, screens) : undefined
  const { pieces, links, pictures, anchors } = walk
  return new HtmlView({ pieces, links, pictures, anchors }, screen, described, views)
}

/** Returns a reason for which readers may not see anything of a document. */
export function doubtAboutAll({ unknown: [sheet], metas }: Findings): string | undefined {
  if (sheet !== undefined) return `the style sheet ${sheet}, which is not part of this site`
  const leaves = metas.some(({ name, content }) => name === 'refresh' && /;\s*(?:url\s*=)?\s*\S/i.test(content))
  return leaves ? '`<meta http-equiv="refresh">`, which leads readers to another page' : undefined
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
  walk.pieces.push({ text, hidden, doubt, positionedDepth: context.positionedDepth, cutDepth: cutDepth(context) })
}

const cutDepth = ({ clips }: VisibilityContext): number => clips.at(-1)?.depth ?? 0

const BLANK = { hidden: undefined, doubt: undefined }

function visitElement(node: HtmlElement, around: VisibilityContext, walk: Walk): void {
  const reason = reasonNotShown(node)
  const context = reason === undefined || FRAMES.test(node.tagName) ? contextOf(node, around, walk) : around
  if (reason !== undefined && context.cover && context.gone === undefined)
    addCover(context.cover, walk, walk.pieces.length)
  if (reason ?? context.gone) addHidden(node, reason ?? context.gone ?? '', walk)
  else addShown(node, context, walk)
}

/** Elements that show something else than their content, which may cover what is below them. */
const FRAMES = /^(?:iframe|video|canvas|object|embed)$/

function addShown(node: HtmlElement, context: VisibilityContext, walk: Walk): void {
  const [from, before] = [walk.pieces.length, walk.pictures.length]
  for (const id of new Set([htmlAttribute(node, 'id'), node.tagName === 'a' ? htmlAttribute(node, 'name') : undefined]))
    if (id) walk.anchors.push({ id, at: from })
  if (node.tagName === 'img') {
    const { hidden, doubt } = pictureVisibility(context, node)
    const src = (htmlAttribute(node, 'src') ?? '').trim()
    if (!hidden) walk.pictures.push({ src, at: from, isDoubtful: doubt !== undefined })
  }
  if (node.tagName === 'br')
    walk.pieces.push({ text: '\n', ...BLANK, positionedDepth: context.positionedDepth, cutDepth: cutDepth(context) })
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
  if (context.cover) addCover(context.cover, walk, from)
  const clip = context.clips.at(-1)
  if (clip?.depth === context.depth) cutPieces(walk, clip, context, from)
  if (context.spaceAbove > 0) walk.spaces.push({ from, to, size: context.spaceAbove })
  if (context.ownHeight > 0) {
    let size = context.ownHeight
    // The heights of inner elements are at the end, because they were read last.
    while ((walk.heights.at(-1)?.from ?? -1) >= from) size = Math.max(size, walk.heights.pop()?.size ?? 0)
    walk.heights.push({ from, to, size })
  }
  if (context.pulledOver) {
    let at = from - 1
    while (at >= 0 && !isSeen(walk.pieces[at])) at -= 1
    const before = walk.pieces[at]
    if (before) before.doubt ??= `${context.pulledOver}, which lies over it`
  }
  for (const cover of walk.covers.filter(each => each.depth === context.depth)) coverPieces(walk.pieces, cover, from)
}

const isSeen = (piece: TextPiece | undefined): boolean => piece !== undefined && /\S/.test(piece.text) && !piece.hidden

function addCover({ by, depth, cause }: OpaqueLayer, walk: Walk, from: number): void {
  const to = walk.pieces.length
  walk.covers.push({ depth, cause, from: by === 'after' ? to : from, to: by === 'before' ? from : to })
}

/** Marks text that other content may push out of a box that cuts off what is below it. */
function cutPieces(
  { pieces, heights, spaces }: Walk,
  clip: ClipBox,
  { fontSize, screen }: VisibilityContext,
  from: number,
): void {
  const { depth, height, width = screen.width, scrolls, cause } = clip
  if (height === undefined || scrolls) return
  const given = heights.filter(each => each.from >= from)
  const above = spaces.filter(each => each.from >= from)
  let used = 0
  for (let i = from; i < pieces.length; i += 1) {
    const piece = pieces[i]
    const ended = given.reduce((sum, each) => (each.to <= i ? sum + each.size : sum), 0)
    if (!piece || piece.cutDepth < depth) continue
    const space = above.reduce((sum, each) => (each.from <= i && i < each.to ? sum + each.size : sum), 0)
    if (/\S/.test(piece.text) && used + ended + space >= height) piece.doubt ??= cause
    if (!piece.hidden && !given.some(each => i >= each.from && i < each.to))
      used += Math.floor((piece.text.trim().length * fontSize.value * 0.45) / width) * fontSize.value
  }
}

const isSummary = (node: HtmlNode): boolean => isHtmlElement(node) && node.tagName === 'summary'

const isShadowRoot = (node: HtmlNode): boolean =>
  isHtmlElement(node) && node.tagName === 'template' && htmlAttribute(node, 'shadowrootmode') !== undefined

function contextOf(node: HtmlElement, around: VisibilityContext, walk: Walk): VisibilityContext {
  const own = walk.style.contextOf(node, around)
  const context =
    own.isLaidOver && hasPictureBeside(node) ? contextsIn(own)('over a picture', () => overPicture(own)) : own
  const reason = doubtAbout(node, walk)
  if (reason === undefined || context.doubt !== undefined) return context
  return contextsIn(context)(`doubt: ${reason}`, () => ({ ...context, doubt: reason }))
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
  if ('value' in node)
    walk.pieces.push({ text: node.value, hidden: reason, doubt: undefined, positionedDepth: 0, cutDepth: 0 })
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
