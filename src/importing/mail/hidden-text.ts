import { type Declaration, declarationsIn, type SheetRule, sheetRules } from '../../markup/index.js'
import { all, type Document, type Element, elementText } from '../html/dom.js'

/** The declarations that can hide an element, by property. */
type HidingStyle = ReadonlyMap<string, Declaration>

/** Matches the properties that can hide text. All others are ignored. */
const HIDING =
  /^(?:display|visibility|opacity|font-size|line-height|overflow(?:-y)?|(?:min-|max-)?(?:height|width)|padding(?:-\w+)?)$/

/** Inherited styles that hide text. A descendant can undo each of them. */
interface Inherited {
  /** Whether `font-size: 0` applies, which templates set on cells to prevent gaps between them. */
  readonly sizeless: boolean
  readonly invisible: boolean
  readonly transparent: boolean
  /** Whether the line height is zero inside a box that clips its overflow. */
  readonly flat: boolean
}

const SHOWN: Inherited = { sizeless: false, invisible: false, transparent: false, flat: false }

/**
 * Removes hidden text from a message, in place: mainly the preheader, which mail programs show only after the subject. A
 * container of font size 0 hides only text whose size no descendant sets again (CSS 2.1 section 15.7); MJML writes such a
 * container for every cell.
 */
export function dropHiddenText(document: Document): void {
  const rules = all(document, 'style').flatMap(style => sheetRules(style.textContent.replace(/<!--|-->/g, '')))
  const always = rules.filter(({ within }) => within.length === 0)
  const onScreens = rules.filter(({ within }) => within.some(condition => condition.startsWith('@media')))
  const styles: Styles = { base: declared(document, always), inMedia: declared(document, onScreens) }
  const onSomeScreens: Element[] = []
  walk(document.body, SHOWN, styles, onSomeScreens)
  // Content for phones only is removed if its text occurs twice, as it usually repeats content for wide windows, such as the head of a
  // table before each value.
  for (const element of onSomeScreens)
    if (squeezed(document.body).split(squeezed(element)).length !== 2) element.remove()
}

const squeezed = (element: Element): string => elementText(element).replace(/[\s\p{P}]/gu, '')

interface Styles {
  readonly base: ReadonlyMap<Element, HidingStyle>
  readonly inMedia: ReadonlyMap<Element, HidingStyle>
}

/** Collects the declarations of style sheets for each element. Selectors that cannot be parsed are skipped. */
function declared(document: Document, rules: readonly SheetRule[]): ReadonlyMap<Element, HidingStyle> {
  const styles = new Map<Element, HidingStyle>()
  for (const { selectors, declarations } of rules) {
    const style = hidingStyle(declarations)
    if (style.size === 0) continue
    for (const element of selected(document, selectors.join(',')))
      styles.set(element, cascaded(styles.get(element), style))
  }
  return styles
}

const hidingStyle = (declarations: readonly Declaration[]): HidingStyle =>
  new Map(declarations.flatMap(each => (HIDING.test(each.property) ? [[each.property, each] as const] : [])))

/** Merges declarations. Later ones replace earlier ones, except those marked `!important`. */
function cascaded(first: HidingStyle | undefined, later: HidingStyle | undefined): HidingStyle {
  const style = new Map(first)
  for (const [property, declaration] of later ?? [])
    if (declaration.important || !style.get(property)?.important) style.set(property, declaration)
  return style
}

function selected(document: Document, selector: string): Element[] {
  try {
    return all(document, selector)
  } catch {
    return []
  }
}

function walk(element: Element, around: Inherited, styles: Styles, onSomeScreens: Element[]): void {
  const attribute = element.hasAttribute('hidden') ? HIDDEN : undefined
  const sheets = cascaded(attribute, styles.base.get(element))
  const style = cascaded(sheets, hidingStyle(declarationsIn(element.getAttribute('style') ?? '')))
  if (isCutOff(style)) {
    if (!isCutOff(cascaded(style, styles.inMedia.get(element)))) onSomeScreens.push(element)
    else {
      element.remove()
      return
    }
  }
  const within = inherited(style, around, element.tagName === 'FONT' && element.hasAttribute('size'))
  const hidesText = Object.values(within).some(Boolean)
  if (/^(?:IMG|VIDEO|AUDIO)$/.test(element.tagName) && (within.invisible || within.transparent)) element.remove()
  for (const child of Array.from(element.childNodes))
    if (child.nodeType === ELEMENT) walk(child, within, styles, onSomeScreens)
    else if (child.nodeType === TEXT && hidesText) child.textContent = ''
}

const HIDDEN = hidingStyle(declarationsIn('display: none'))
const ELEMENT = 1
const TEXT = 3

const ZERO = /^(?:0+(?:\.0*)?|\.0+)(?:[a-z]+|%)?$/
const isZero = (value: string | undefined): boolean => value !== undefined && ZERO.test(value)

/** Tells whether styles hide an element and everything inside it, whatever the styles of its descendants. */
function isCutOff(style: HidingStyle): boolean {
  if (valueIn(style, 'display') === 'none') return true
  return (
    cutsOff(style) &&
    ['max-height', 'height', 'max-width', 'width'].some(name => isZero(valueIn(style, name))) &&
    // A box with padding or a minimum size is visible: `height: 0; padding-bottom: 56%` keeps the aspect ratio of a video.
    ![...style].some(([name, { value }]) => /^(?:min-|padding)/.test(name) && /[1-9]/.test(value))
  )
}

const valueIn = (style: HidingStyle, name: string): string | undefined => {
  const value = style.get(name)?.value
  return value === 'inherit' ? undefined : value
}

const cutsOff = (style: HidingStyle): boolean =>
  /hidden|clip/.test(valueIn(style, 'overflow') ?? valueIn(style, 'overflow-y') ?? '')

/** Matches relative sizes: a share of size 0 is still 0. */
const SHARE = /(?:^|[^r])em$|ex$|%$|er$/

function inherited(style: HidingStyle, around: Inherited, isFont: boolean): Inherited {
  const size = isFont ? 'medium' : valueIn(style, 'font-size')
  const visibility = valueIn(style, 'visibility')
  const opacity = valueIn(style, 'opacity')
  const line = valueIn(style, 'line-height')
  return {
    sizeless: size === undefined || (SHARE.test(size) && !isZero(size)) ? around.sizeless : isZero(size),
    invisible: visibility === undefined ? around.invisible : /hidden|collapse/.test(visibility),
    transparent: opacity === undefined ? around.transparent : isZero(opacity),
    flat: line === undefined ? around.flat : isZero(line) && (around.flat || cutsOff(style)),
  }
}
