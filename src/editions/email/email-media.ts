import { type ChildNode, type Element, isTag } from 'domhandler'
import { escapeHtml } from '../../core/text.js'
import { hostWithoutWww } from '../../core/url.js'
import {
  attribute,
  below,
  descendants,
  firstOf,
  isBlank,
  nodesText,
  px,
  type Recipe,
  type Scope,
  safeUrl,
} from './email-nodes.js'

/** Tells whether a node is a picture, or a link that contains only a picture. */
export const isLonePicture = (node: ChildNode): boolean => {
  if (!isTag(node)) return false
  if (node.name === 'img' || node.name === 'picture') return true
  const inside = node.children.filter(child => !isBlank(child))
  return node.name === 'a' && inside.length === 1 && inside.every(isLonePicture)
}

const pixels = (element: Element, name: string): number | undefined => {
  const value = attribute(element, name)
  return /^\d{1,5}(?:px)?$/.test(value) && Number.parseInt(value, 10) > 0 ? Number.parseInt(value, 10) : undefined
}

/**
 * Returns the width at which a picture is shown: its own width, or half of it if the file name contains @2x, and at most
 * the width of the column.
 */
function widthOf(image: Element, column: number): number | undefined {
  const own = pixels(image, 'width')
  if (own === undefined) return undefined
  const width = /@2x\.\w+(?:[?#]|$)/.test(attribute(image, 'src')) ? Math.round(own / 2) : own
  return Math.min(width, column)
}

const altOf = (image: Element, link: string): string => {
  const alt = attribute(image, 'alt')
  return alt === '' && link !== '' ? attribute(image, 'title') || new URL(link).hostname : alt
}

/** Writes a picture on its own line, no wider than the column. */
export const pictureRecipe: Recipe = (element, scope) => {
  const image = element.name === 'img' ? element : firstOf(element, 'img')
  const src = image ? safeUrl(attribute(image, 'src')) : ''
  if (!image || src === '') return ''
  const href = element.name === 'a' ? webOnly(attribute(element, 'href')) : ''
  const written = imageTag(src, altOf(image, href), { ...sizeOf(image, scope.column), column: scope.column, scope })
  const linked = href === '' ? written : `<a href="${escapeHtml(href)}">${written}</a>`
  return `<div style="${below(24, scope)}">${linked}</div>`
}

const webOnly = (href: string): string => (/^https?:/i.test(href) ? safeUrl(href) : '')

/** Returns the size at which a picture is shown, as far as it is known. */
function sizeOf(image: Element, column: number): Pick<Frame, 'width' | 'height'> {
  const [width, own, down] = [widthOf(image, column), pixels(image, 'width'), pixels(image, 'height')]
  return { width, height: width && own && down ? Math.max(1, Math.round((down * width) / own)) : undefined }
}

interface Frame {
  readonly width: number | undefined
  readonly height: number | undefined
  readonly column: number
  readonly scope: Scope
}

/**
 * Writes the tag of a picture. If its width is unknown, Word gets the width of the column, and other programs the natural width. Where
 * pictures are not loaded, its place is a shaded box with the alternative text, and both sizes keep the place free.
 */
function imageTag(src: string, alt: string, { width, height, column, scope }: Frame): string {
  const { colours, small } = scope.ink
  const size = width ? `width:100%;max-width:${width}px` : 'width:auto;max-width:100%'
  const style = `display:block;${size};height:auto;border:0;background-color:${colours.shade};${small(colours.muted)}`
  const sizes = `width="${width ?? column}"${height ? ` height="${height}"` : ''}`
  return `<img class="cd mu" src="${escapeHtml(src)}" alt="${escapeHtml(alt)}" ${sizes} style="${style}" />`
}

/** Writes a picture within a line of text. */
export const smallPicture: Recipe = (image, scope) => {
  const src = safeUrl(attribute(image, 'src'))
  if (src === '') return ''
  const width = widthOf(image, scope.column)
  const alt = escapeHtml(attribute(image, 'alt'))
  const size = width ? ` width="${width}"` : ''
  return `<img src="${escapeHtml(src)}" alt="${alt}"${size} style="max-width:100%;height:auto;border:0;vertical-align:middle" />`
}

/** Writes a figure as a block with its caption as a paragraph, because Outlook and Yahoo drop `<figure>`. */
export const figure: Recipe = (element, scope) => {
  const caption = descendants(element.children).find(({ name }) => name === 'figcaption')
  const rest = element.children.filter(child => child !== caption)
  if (!caption) return scope.blocks(rest, scope)
  const words = scope.inline(caption.children, scope).trim()
  const content = scope.blocks(rest, { ...scope, last: true })
  const style = `margin:10px 0 ${px(scope.last ? 0 : 28)};${scope.ink.small(scope.ink.colours.muted)}`
  return `${content}\n<p class="mu" style="${style}">${words}</p>`
}

/** Writes a video or audio file as its poster and a link, because email programs do not play media. */
export const audioOrVideo: Recipe = (element, scope) => {
  const source = descendants([element]).find(({ attribs }) => safeUrl(attribs['src'] ?? '') !== '')
  const href = safeUrl(source ? attribute(source, 'src') : '')
  if (href === '') return scope.blocks(element.children, scope)
  const label =
    attribute(element, 'title') ||
    attribute(element, 'aria-label') ||
    scope.words[element.name === 'video' ? 'watch' : 'listen']
  const poster = safeUrl(attribute(element, 'poster'))
  const image = poster === '' ? '' : posterOf(poster, { href, label }, scope)
  return `${image}<p style="${below(24, scope)}">${linkTo(href, label, scope)}</p>`
}

function posterOf(src: string, { href, label }: { href: string; label: string }, scope: Scope): string {
  const image = imageTag(src, label, { width: undefined, height: undefined, column: scope.column, scope })
  return `<div style="margin:0 0 8px"><a href="${escapeHtml(href)}">${image}</a></div>\n`
}

const linkTo = (href: string, label: string, scope: Scope): string =>
  `<a class="ln" href="${escapeHtml(href)}" style="color:${scope.ink.colours.accent};text-decoration:underline">${escapeHtml(label)}</a> (${escapeHtml(hostWithoutWww(href))})`

const PLAYERS: readonly (readonly [RegExp, string])[] = [
  [/^https?:\/\/(?:www\.)?youtube(?:-nocookie)?\.com\/embed\/([\w-]+).*/, 'https://www.youtube.com/watch?v=$1'],
  [/^https?:\/\/player\.vimeo\.com\/video\/(\d+).*/, 'https://vimeo.com/$1'],
]

/** Returns the web page of a film if the player's address has a known form, or else the address unchanged. */
export const playerPage = (src: string): string => {
  const player = PLAYERS.find(([pattern]) => pattern.test(src))
  return player ? src.replace(...player) : src
}

/** Writes an embedded frame as a link to its page. For a video player, the link leads to the page of the film. */
export const embedded: Recipe = (element, scope) => {
  const src = webOnly(attribute(element, 'src'))
  if (src === '') return ''
  const href = playerPage(src)
  const label =
    attribute(element, 'title') ||
    nodesText(element.children).trim() ||
    scope.words[href === src ? 'seeOnWeb' : 'watch']
  return `<p style="${below(24, scope)}">${linkTo(href, label, scope)}</p>`
}
