import type { Element } from 'domhandler'
import { escapeHtml } from '../../core/text.js'
import { link, note } from './email-links.js'
import { definition, definitions, listRecipe } from './email-lists.js'
import { audioOrVideo, embedded, figure, pictureRecipe, smallPicture } from './email-media.js'
import {
  attribute,
  below,
  cell,
  firstOf,
  hasClass,
  inside,
  ownDirection,
  px,
  type Recipe,
  type Scope,
} from './email-nodes.js'
import { MONO } from './email-style.js'
import { code, table } from './email-tables.js'

/** Elements that are dropped with their content. */
export const HIDDEN_ELEMENTS: ReadonlySet<string> = new Set(
  'script style template noscript object embed canvas svg select textarea option datalist head title meta link base map area wbr source track param rp'.split(
    ' ',
  ),
)

/** Writes an element without its attributes. */
const plain: Recipe = ({ name, children }, scope) => `<${name}>${scope.inline(children, scope)}</${name}>`

const styled =
  (style: string): Recipe =>
  ({ name, children }, scope) =>
    `<${name} style="${style}">${scope.inline(children, scope)}</${name}>`

const keeping =
  (kept: string): Recipe =>
  (element, scope) => {
    const value = attribute(element, kept)
    const written = value === '' ? '' : ` ${kept}="${escapeHtml(value)}"`
    return `<${element.name}${written}>${scope.inline(element.children, scope)}</${element.name}>`
  }

const paragraph: Recipe = ({ children }, scope) => scope.blocks(children, { ...scope, bare: false })

const SIZES = [26, 21, 18, 18, 18, 18]

const heading: Recipe = ({ name, children }, scope) => {
  const words = scope.inline(children, scope).trim()
  if (words === '') return ''
  const level = scope.levels(name)
  const size = Math.max((SIZES[level - scope.heading] ?? 18) - (scope.heading > 2 ? 3 : 0), 18)
  const above = scope.first ? 0 : level === scope.heading ? 36 : 28
  const style = `margin:${px(above)} 0 ${px(scope.last ? 0 : 12)};font-family:${scope.ink.fonts.heading};font-size:${size}px;line-height:1.3;font-weight:bold${scope.ink.look.heading}`
  return `<h${level} style="${style}">${words}</h${level}>`
}

const side = ({ direction }: Scope): string => (direction === 'rtl' ? 'right' : 'left')

const quote: Recipe = (element, scope) => {
  if (hasClass(element, 'pull', 'pullquote', 'pull-quote')) return pullQuote(element, scope)
  const start = side(scope)
  const inner = inside(scope, 23)
  const padding = start === 'left' ? '2px 0 2px 20px' : '2px 20px 2px 0'
  const style = `border-${start}:3px solid ${scope.ink.colours.line};padding:${padding};${scope.ink.text(scope.ink.colours.muted)}`
  const box = cell(scope.blocks(element.children, inner), { ...scope, last: true }, { style, className: 'mu bd' })
  return blockquote(below(24, scope), box)
}

/**
 * Writes a quotation whose bar is that of its cell alone. KMail adds a bar and a padding to every `<blockquote>` that does not state
 * its own. Evolution 3.46 removes the style of every one without a `type`, and draws two bars beside it.
 */
const blockquote = (margin: string, box: string): string =>
  `<blockquote type="quote" style="${margin};border:0;padding:0">${box}</blockquote>`

const pullQuote: Recipe = (element, scope) => {
  const { colours, fonts } = scope.ink
  const inner = inside(scope)
  const style =
    `border-top:2px solid ${colours.accent};border-bottom:1px solid ${colours.line};padding:22px 0 24px;` +
    `font-family:${fonts.heading};font-size:25px;line-height:1.35;color:${colours.text}`
  const box = cell(scope.blocks(element.children, inner), { ...scope, last: true }, { style, className: 'tx bp' })
  const margin = `margin:${px(scope.first ? 0 : 32)} 0 ${px(scope.last ? 0 : 32)}`
  return blockquote(margin, box)
}

/** Writes an aside as a pull quote if its class says so, or else as a shaded box. */
const aside: Recipe = (element, scope) =>
  hasClass(element, 'pull', 'pullquote', 'pull-quote') ? pullQuote(element, scope) : callout(element, scope)

/** Gives quotations in a box of small text its face and size. */
const withSmallText = (scope: Scope, size: number): Scope => ({
  ...scope,
  ink: { ...scope.ink, text: colour => scope.ink.small(colour, size) },
})

const callout: Recipe = ({ children }, scope) => {
  const { colours, small, look } = scope.ink
  const inner = withSmallText(inside(scope, look.shaded ? 40 : 0), 16)
  const box = look.shaded ? `background-color:${colours.shade};padding:18px 20px` : look.box
  const style = `${box};${small(colours.text, 16)}`
  return cell(scope.blocks(children, inner), scope, { style, className: look.shaded ? 'cd' : 'bd tx' })
}

const CALLOUTS = ['note', 'tip', 'important', 'warning', 'caution', 'callout', 'admonition', 'info', 'notice']

const division: Recipe = (element, scope) => {
  if (hasClass(element, 'pull', 'pullquote', 'pull-quote')) return pullQuote(element, scope)
  return hasClass(element, ...CALLOUTS) ? callout(element, scope) : scope.blocks(element.children, scope)
}

const rule: Recipe = (element, scope) => {
  if (scope.last || hasClass(element, 'footnotes-sep')) return ''
  const style = `border:0;border-top:1px solid ${scope.ink.colours.line};margin:36px 0;height:1px`
  return `<hr class="bd" style="${style}" />`
}

/**
 * Matches the space before a footnote's link back. A no-break space replaces it, so that the arrow is not alone on a line.
 */
const BACK_SPACE = /[ \n](<a [^>]*aria-label="[^"]*"[^>]*>↩)/g

const footnotes: Recipe = (element, scope) => {
  if (!hasClass(element, 'footnotes')) return scope.blocks(element.children, scope)
  const { colours, small } = scope.ink
  const notes = scope.blocks(element.children, withSmallText(inside(scope), 15)).replace(BACK_SPACE, '\u00a0$1')
  const style = `border-top:1px solid ${colours.line};padding:16px 0 0;${small(colours.muted, 15)}`
  return cell(notes, scope, { style, className: 'mu bd' })
}

/** Writes a `<details>` element unfolded, with its summary as a bold line, because email programs cannot fold it. */
const details: Recipe = (element, scope) => {
  const summary = element.children.find(child => child.type === 'tag' && child.name === 'summary')
  const rest = element.children.filter(child => child !== summary)
  const label = summary ? scope.inline((summary as Element).children, scope).trim() : ''
  const first = label === '' ? '' : `<p style="margin:0 0 8px"><strong>${label}</strong></p>\n`
  return first + scope.blocks(rest, { ...scope, first: false })
}

const checkbox: Recipe = element =>
  attribute(element, 'type').toLowerCase() !== 'checkbox' ? '' : 'checked' in element.attribs ? '☑ ' : '☐ '

const sup = 'font-size:75%;line-height:0;vertical-align:super;mso-text-raise:30%'

const superscript: Recipe = (element, scope) =>
  hasClass(element, 'footnote-ref') || firstOf(element, 'a') ? note(element, scope) : styled(sup)(element, scope)

const codeWords: Recipe = (element, scope) => {
  const style = `font-family:${MONO};font-size:.86em;background-color:${scope.ink.colours.shade};padding:2px 5px;border-radius:3px`
  return `<code class="cd"${ownDirection(scope)} style="${style}">${scope.inline(element.children, scope)}</code>`
}

const key: Recipe = (element, scope) => {
  const style = `font-family:${MONO};font-size:.82em;border:1px solid ${scope.ink.colours.line};padding:1px 5px;border-radius:3px`
  return `<kbd class="bd"${ownDirection(scope)} style="${style}">${scope.inline(element.children, scope)}</kbd>`
}

const transparent: Recipe = ({ children }, scope) => scope.blocks(children, scope)

const table_ = (names: string, recipe: Recipe): [string, Recipe][] => names.split(' ').map(name => [name, recipe])

/** The recipes for block elements. */
export const BLOCKS: ReadonlyMap<string, Recipe> = new Map([
  ...table_('p', paragraph),
  ...table_('h1 h2 h3 h4 h5 h6', heading),
  ...table_('ul ol menu dir', listRecipe),
  ...table_('li', transparent),
  ...table_('dl', definitions),
  ...table_('dt dd', definition),
  ...table_('blockquote', quote),
  ...table_('aside', aside),
  ...table_('pre listing', code),
  ...table_('table', table),
  ...table_('figure', figure),
  ...table_('hr', rule),
  ...table_('section', footnotes),
  ...table_('details', details),
  ...table_('video audio', audioOrVideo),
  ...table_('iframe', embedded),
  ...table_('div', division),
  ...table_('article main header footer nav address center form fieldset hgroup figcaption summary', transparent),
])

/** The recipes for inline elements. */
export const INLINES: ReadonlyMap<string, Recipe> = new Map([
  ...table_('a', link),
  ...table_('img', (element, scope) => smallPicture(element, scope)),
  ...table_('picture', (element, scope) => pictureRecipe(element, scope)),
  ...table_('br', () => '<br />'),
  ...table_('strong b em i del s u ins small cite var dfn q bdi ruby rt big', plain),
  ...table_('strike', ({ children }, scope) => `<s>${scope.inline(children, scope)}</s>`),
  ...table_('samp tt', codeWords),
  ...table_('code', codeWords),
  ...table_('kbd', key),
  ...table_('sup', superscript),
  ...table_('sub', styled('font-size:75%;line-height:0;vertical-align:sub;mso-text-raise:-20%')),
  ...table_('mark', styled('background-color:#fff1a8;color:#1f2328')),
  ...table_('abbr', keeping('title')),
  ...table_('time', keeping('datetime')),
  ...table_('bdo', keeping('dir')),
  ...table_('input', checkbox),
])
