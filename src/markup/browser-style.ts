import type { Declaration } from './declarations.js'
import { type HtmlElement, htmlAttribute } from './html-tree.js'

/** The size of text of equal width, which is smaller than other text only if nothing sets a size. */
export const MONOSPACE = '-monospace-medium'

/**
 * The parts of the browser’s own style sheet that decide what is seen (HTML section 15.3). Block and table elements are listed
 * in `visibility.ts`.
 */
export const BROWSER_STYLE = `
[hidden]:not([hidden="until-found"]), dialog:not([open]), [popover] { display: none }
[hidden="until-found"] { content-visibility: hidden }
dialog, [popover] { color: canvastext; background-color: canvas }
a[href] { color: var(--_body-link, linktext) }
mark { background-color: mark; color: marktext }
button, input, select { color: buttontext; background-color: buttonface; font-size: 13.333px }
b, strong, th, h1, h2, h3, h4, h5, h6 { font-weight: bold }
s, strike, del { text-decoration-line: line-through }
small, sub, sup { font-size: smaller }
big { font-size: larger }
h1 { font-size: 2em }
h2 { font-size: 1.5em }
h3 { font-size: 1.17em }
h5 { font-size: 0.83em }
h6 { font-size: 0.67em }
code, kbd, samp, tt, pre { font-size: ${MONOSPACE} }
svg:not(:root) { overflow: hidden }
mphantom { visibility: hidden }
bdo[dir] { unicode-bidi: isolate-override }
`

const FONT_SIZES = ['10px', '13px', '16px', '18px', '24px', '32px', '48px'] as const
/** SVG elements with a size that cuts off what is outside. */
const BOXES = /^(?:svg|foreignObject)$/
/** Attributes of SVG elements that are properties. */
const DRAWN = /^(?:fill|fill-opacity|opacity|display|visibility|font-size|transform|clip-path|mask|x)$/

/** Returns the declarations that presentational attributes stand for (HTML section 15.3). */
export function presentationalHints(element: HtmlElement, isDrawing: boolean): Declaration[] {
  const hints: Declaration[] = []
  const add = (property: string, value: string): void => {
    hints.push({ property, value: value.trim().toLowerCase(), important: false })
  }
  for (const { name, value } of element.attrs) {
    if (name === 'bgcolor') add('background-color', legacyColour(value))
    else if (name === 'background' && value !== '') add('background-image', `url(${value})`)
    else if (name === 'text' && element.tagName === 'body') add('color', legacyColour(value))
    else if (name === 'color' && element.tagName === 'font') add('color', legacyColour(value))
    else if (name === 'size' && element.tagName === 'font') add('font-size', legacySize(value))
    else if (name === 'link' && element.tagName === 'body') add('--_body-link', legacyColour(value))
    else if (name === 'dir') add('direction', value)
    else if (isDrawing && DRAWN.test(name)) add(name, /^(?:x|font-size)$/.test(name) ? inPixels(value) : value)
    else if (BOXES.test(element.tagName) && /^(?:width|height)$/.test(name)) add(name, inPixels(value))
  }
  if (element.tagName === 'foreignObject') add('overflow', 'hidden')
  return hints
}

/** Lengths in attributes may lack their unit. */
const inPixels = (value: string): string => (/^-?[\d.]+$/.test(value.trim()) ? `${value.trim()}px` : value)

/** Colours in attributes may lack their `#` (HTML section 2.3.6). */
const legacyColour = (value: string): string => {
  const text = value.trim()
  return /^[0-9a-f]{6}$/i.test(text) ? `#${text}` : text
}

function legacySize(value: string): string {
  const [, sign = '', digits = '3'] = /^\s*([+-]?)(\d+)/.exec(value) ?? []
  const size = sign === '+' ? 3 + Number(digits) : sign === '-' ? 3 - Number(digits) : Number(digits)
  return FONT_SIZES[Math.min(7, Math.max(1, size)) - 1] ?? '16px'
}

/** Elements whose content a browser does not show, or shows only if a script or a user asks for it. */
const UNSHOWN = new Set(
  (
    'head script style template noscript title iframe object video audio canvas select datalist textarea noembed noframes ' +
    'progress meter desc defs metadata symbol clippath mask pattern marker filter lineargradient radialgradient ' +
    'annotation annotation-xml rp embed'
  ).split(' '),
)

/** Returns why a browser shows nothing of an element’s content, whatever its style. */
export function reasonNotShown(element: HtmlElement): string | undefined {
  const name = element.tagName.toLowerCase()
  return UNSHOWN.has(name) ? `\`<${element.tagName}>\`, whose content is not part of what a page shows` : undefined
}

/** Tells whether a `<details>` is closed, so that it shows only its first summary. */
export const isClosed = (element: HtmlElement): boolean =>
  element.tagName === 'details' && htmlAttribute(element, 'open') === undefined
