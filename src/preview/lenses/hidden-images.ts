import type { Declaration, Root } from 'postcss'
import { type LensTag, lensAttribute, type Piece, withAttribute, withHead } from './markup.js'
import { restyled } from './restyle.js'

/** Attributes with an address that a browser loads by itself, on any element. */
const FETCHED = new Set(
  'src srcset imagesrcset poster background data lowsrc dynsrc classid code archive manifest xlink:href'.split(' '),
)
/** Elements whose `href` the browser loads, as opposed to links. */
const FETCHERS = new Set(['link', 'image', 'use', 'feimage'])

/** A policy that makes the browser load nothing, in case this code misses a tag or style. */
const POLICY = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">`

/**
 * The style of a box with the alternative text, in the font and colour of the image. The box is not an `<img>`, because browsers
 * show a broken-image icon for one without an address, and clients that load no images do not.
 */
const OFF_LOOK = `<style>span[alt]{display:inline-block;box-sizing:border-box;overflow:hidden;vertical-align:bottom;\
line-height:1.4;outline:1px solid rgba(128,128,128,.5)!important;outline-offset:-1px!important}span[alt]::before{content:attr(alt)}</style>`

/** An invalid image, for which every browser shows its broken-image icon. */
const BROKEN = 'data:image/png;base64,'

/**
 * Changes an email to show it as in a client that does not load images, or cannot. Each image is replaced with its alternative
 * text.
 */
export function asWithoutImages(pieces: readonly Piece[], look: 'off' | 'broken'): Piece[] {
  const bare = pieces.flatMap((piece): Piece[] => {
    if (piece.kind !== 'tag') return [piece]
    if (piece.name === 'meta' && /^refresh$/i.test(lensAttribute(piece, 'http-equiv') ?? '')) return []
    const tag = withoutAddresses(piece)
    if (tag.name !== 'img') return [tag]
    return look === 'off' ? boxOf(tag) : [withAttribute(tag, 'src', BROKEN)]
  })
  const plain = restyled(bare, {
    change: withoutPictures,
    concerns: /url|image|src|element|import|font-face|\\/i,
    // A browser may still read CSS that the parser cannot, so anything that might load a file is dropped.
    unreadable: 'drop',
  })
  return withHead(plain, look === 'off' ? `${POLICY}${OFF_LOOK}` : POLICY)
}

/** Makes a box of the size that the tag states. The tag's own style comes later and overrides it, as for images. */
function boxOf(image: LensTag): Piece[] {
  const sizes = ['width', 'height'].flatMap(side => {
    const [, length, unit] = /^\s*(\d+(?:\.\d+)?)(%?)/.exec(lensAttribute(image, side) ?? '') ?? []
    return length === undefined ? [] : [`${side}:${length}${unit || 'px'}`]
  })
  // With both sizes, the box keeps the place of the picture, as an image with these attributes does.
  const [across, down] = sizes.map(size => /(\d+(?:\.\d+)?)px/.exec(size)?.[1])
  const ratio = across && down ? [`aspect-ratio:${across}/${down}`] : []
  const style = [...sizes, ...ratio, lensAttribute(image, 'style') ?? ''].join(';')
  const alt = lensAttribute(image, 'alt') ?? ''
  const label = alt === '' ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': alt }
  const box = Object.entries({ alt, style, ...label }).reduce(
    (tag: LensTag, [name, value]) => withAttribute(tag, name, value),
    { ...image, name: 'span', selfClosed: false },
  )
  return [box, { kind: 'endTag', text: 'span', source: '</span>' }]
}

function withoutAddresses(tag: LensTag): LensTag {
  const gone = tag.attributes.filter(({ name }) => FETCHED.has(name) || (name === 'href' && FETCHERS.has(tag.name)))
  return gone.reduce((changed, { name }) => withAttribute(changed, name, undefined), tag)
}

function withoutPictures(root: Root): void {
  root.walkAtRules(rule => {
    if (/^(?:import|font-face)$/i.test(rule.name) || rule.name.includes('\\')) rule.remove()
  })
  root.walkDecls(declaration => {
    if (FETCHING.test(declaration.value)) withoutPicture(declaration)
  })
}

/** Matches values that may load a file. An escape outside a string counts too, because `u\72l(` is also `url(`. */
const FETCHING = /url\(|image\(|image-set\(|src\(|element\(|\\/i
const BACKGROUND = /^background(?:-image)?$/i

function withoutPicture(declaration: Declaration): void {
  const rest = declaration.value.replace(/url\((?:"[^"]*"|'[^']*'|[^()"']*)\)/gi, 'none')
  if (BACKGROUND.test(declaration.prop) && !FETCHING.test(rest)) declaration.value = rest
  else declaration.remove()
}
