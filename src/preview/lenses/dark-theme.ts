import type { Declaration, Root } from 'postcss'
import { lookUp } from '../../core/look-up.js'
import { type Inversion, type Role, withInverted } from '../../markup/index.js'
import { type LensTag, lensAttribute, type Piece, readMarkup, withAttribute, withHead, writeMarkup } from './markup.js'
import { readCss, restyled } from './restyle.js'
import type { PreviewTheme } from './view.js'

/** Changes an email to show it in one of the four themes, regardless of the colour scheme of this machine. */
export function asThemed(pieces: readonly Piece[], theme: PreviewTheme): Piece[] {
  const pinned = withPinnedScheme(pieces, theme === 'written' ? 'dark' : 'light')
  return theme === 'partial' || theme === 'full' ? withInvertedColours(pinned, theme) : pinned
}

/** The two designs that a document can have (CSS Color Adjustment). */
export type ColourScheme = 'light' | 'dark'

/** Media features that are always true or always false, and can replace a feature inside a compound query. */
const HOLDS = '(min-width:0)'
const FAILS = '(max-width:0)'

const withPinnedQueries = (query: string, scheme: ColourScheme): string =>
  query.replace(/\(\s*prefers-color-scheme\s*(?::\s*([\w-]+)\s*)?\)/gi, (_query, value: string | undefined) =>
    value === undefined || value.toLowerCase() === scheme ? HOLDS : FAILS,
  )

/** Returns the scheme to show if the email declares support for it, otherwise `light`. */
const pinnedScheme = (value: string, scheme: ColourScheme): string =>
  scheme === 'dark' && /\bdark\b/i.test(value) ? 'dark' : 'light'

const SCHEMES = /^(?:supported-)?color-schemes?$/i

function withPinnedScheme(pieces: readonly Piece[], scheme: ColourScheme): Piece[] {
  const tags = pieces.map(piece => {
    if (piece.kind === 'sheet') return { ...piece, tag: withPinnedTag(piece.tag, scheme) }
    return piece.kind === 'tag' ? withPinnedTag(piece, scheme) : piece
  })
  return restyled(tags, {
    change: root => pinScheme(root, scheme),
    concerns: /color-scheme/i,
    unreadable: 'keep',
  })
}

function pinScheme(root: Root, scheme: ColourScheme): void {
  root.walkAtRules(/^(?:media|import)$/i, rule => {
    const query = withPinnedQueries(rule.params, scheme)
    if (query !== rule.params) rule.params = query
  })
  root.walkDecls(SCHEMES, declaration => {
    declaration.value = pinnedScheme(declaration.value, scheme)
  })
}

/** Changes a style sheet to show one of its two designs, regardless of the colour scheme of this machine. */
export function sheetInScheme(css: string, scheme: ColourScheme): string {
  const root = readCss(css)
  if (!root) return css
  pinScheme(root, scheme)
  return root.toString()
}

/**
 * Changes a web page to show one of its two designs, regardless of the colour scheme of this machine. Its own style sheets are requested
 * in the same scheme.
 */
export function pageInScheme(html: string, scheme: ColourScheme): string {
  const pinned = withPinnedScheme(readMarkup(html), scheme)
  return writeMarkup(pinned.map(piece => (piece.kind === 'tag' ? withSheetInScheme(piece, scheme) : piece)))
}

function withSheetInScheme(tag: LensTag, scheme: ColourScheme): LensTag {
  const href = tag.name === 'link' ? lensAttribute(tag, 'href') : undefined
  const isSheet = /\bstylesheet\b/i.test(lensAttribute(tag, 'rel') ?? '')
  if (href === undefined || !isSheet || /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(href)) return tag
  const [address = '', rest = ''] = href.split(/(?=#)/)
  return withAttribute(tag, 'href', `${address}${address.includes('?') ? '&' : '?'}scheme=${scheme}${rest}`)
}

function withPinnedTag(tag: LensTag, scheme: ColourScheme): LensTag {
  const media = lensAttribute(tag, 'media')
  if (media !== undefined && /prefers-color-scheme/i.test(media))
    return withAttribute(tag, 'media', withPinnedQueries(media, scheme))
  const content = lensAttribute(tag, 'content')
  if (tag.name === 'meta' && content !== undefined && SCHEMES.test(lensAttribute(tag, 'name') ?? ''))
    return withAttribute(tag, 'content', pinnedScheme(content, scheme))
  return tag
}

/** Returns the role of a property's colours. `background-image` has none, because no client inverts pictures. */
function roleOf(property: string): Role | undefined {
  if (/^background(?:-color)?$/.test(property)) return 'background'
  return /^(?:color|border|outline|text-decoration|column-rule|caret-color|-webkit-text-fill-color|fill|stroke)\b/.test(
    property,
  )
    ? 'ink'
    : undefined
}

/** Matches an image or a gradient. Clients do not invert the colours of an element that has one. */
const PICTURED = /url\(|gradient\(|image-set\(/i

const isPictured = ({ prop, value }: Declaration): boolean =>
  /^background(?:-image)?$/i.test(prop) && PICTURED.test(value)

function invert(root: Root, inversion: Inversion): void {
  const pictured = new Set<unknown>()
  root.walkDecls(declaration => {
    if (isPictured(declaration)) pictured.add(declaration.parent)
  })
  root.walkDecls(declaration => {
    const role = roleOf(declaration.prop.toLowerCase())
    if (role === undefined || pictured.has(declaration.parent)) return
    const value = withInverted(declaration.value, role, inversion)
    if (value !== declaration.value) declaration.value = value
  })
}

/** The roles of the colours in HTML attributes. */
const COLOUR_ATTRIBUTES: Readonly<Record<string, Role>> = {
  bgcolor: 'background',
  color: 'ink',
  text: 'ink',
  link: 'ink',
  vlink: 'ink',
  alink: 'ink',
  bordercolor: 'ink',
}

function withInvertedColours(pieces: readonly Piece[], inversion: Inversion): Piece[] {
  const hasPicture = (tag: LensTag | undefined): boolean =>
    tag !== undefined && lensAttribute(tag, 'background') !== undefined
  const styled = restyled(pieces, {
    change: (root, element) => {
      if (!element?.hasPicture) invert(root, inversion)
    },
    unreadable: 'keep',
  })
  const { background, ink, link } = canvas(inversion)
  let hasBody = false
  const out = styled.map((piece): Piece => {
    if (piece.kind !== 'tag' || hasPicture(piece)) return piece
    const tag = withInvertedAttributes(piece, inversion)
    if (tag.name !== 'body') return tag
    hasBody = true
    // The colours are set as attributes, because any style of the email overrides those, as it does a client's default colours.
    return Object.entries({ bgcolor: background, text: ink, link, vlink: link }).reduce(
      (body, [name, colour]) => (lensAttribute(body, name) === undefined ? withAttribute(body, name, colour) : body),
      tag,
    )
  })
  return hasBody
    ? out
    : withHead(out, `<style>html{background-color:${background};color:${ink}}:where(a:link){color:${link}}</style>`)
}

/** Returns the colours of an email that sets none. */
const canvas = (inversion: Inversion): { background: string; ink: string; link: string } => ({
  background: withInverted('#ffffff', 'background', inversion),
  ink: withInverted('#000000', 'ink', inversion),
  link: withInverted('#0000ee', 'ink', inversion),
})

function withInvertedAttributes(tag: LensTag, inversion: Inversion): LensTag {
  return tag.attributes.reduce((changed, { name, value }) => {
    const role = lookUp(COLOUR_ATTRIBUTES, name)
    // The `#` is often missing in attributes, and browsers add it.
    const colour = /^[0-9a-f]{6}$/i.test(value) ? `#${value}` : value
    const other = role === undefined ? colour : withInverted(colour, role, inversion)
    return role === undefined || other === colour ? changed : withAttribute(changed, name, other)
  }, tag)
}
