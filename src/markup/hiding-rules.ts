/**
 * How declarations hide an element. `gone` also hides all that is inside it; the other two last until an element inside
 * overrides them.
 */
export interface Hiding {
  /**
   * Whether nothing inside is shown: `display:none`, `opacity:0`, `mso-hide:all`, moved far outside the page, clipped,
   * or a transparent text colour.
   */
  readonly gone: boolean
  /** Whether the text has `font-size:0`. An element inside may have another size. */
  readonly tiny: boolean | undefined
  /** Whether the element has `visibility:hidden`. An element inside may be visible. */
  readonly unseen: boolean | undefined
}

const GONE =
  /(?:^|[;{\s])(?:display\s*:\s*none|opacity\s*:\s*0*\.?0+(?:%|\b)(?!\.\d)|mso-hide\s*:\s*all|max-height\s*:\s*0(?:px)?\s*(?:[;!]|$))/i
const SIZE = /(?:^|[;\s])font-size\s*:\s*([\d.]*)/gi
const VISIBILITY = /(?:^|[;\s])visibility\s*:\s*(\w+)/gi

const AWAY =
  /(?:^|[;{\s])(?:text-indent|inset[a-z-]*|left|right|top|bottom|margin[a-z-]*)\s*:[^;]*-(?:[5-9]\d\d|\d{4,}|\d{3,}(?:r?em|v[wh]|%))/i
const CLIPPED =
  /(?:^|[;{\s])(?:clip\s*:\s*rect\((?:[\s,]*[01](?:px)?)+\s*\)|clip-path\s*:\s*(?:inset\(\s*(?:50|100)%|circle\(\s*0)|content-visibility\s*:\s*hidden|transform\s*:\s*scale\(\s*0\s*\))/i
const NO_SIZE = /(?:^|[;{\s])(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?:[;!]|$)/i
const CUT_OFF = /(?:^|[;{\s])overflow[a-z-]*\s*:\s*(?:hidden|clip)/i
const CLEAR = /(?:^|[;{\s])color\s*:\s*transparent/i
/**
 * Matches text that is filled with a background picture or gradient, which is visible although its own colour is
 * transparent.
 */
const CUT_OUT = /background-clip\s*:\s*text/i

const isGone = (declarations: string): boolean =>
  GONE.test(declarations) ||
  AWAY.test(declarations) ||
  CLIPPED.test(declarations) ||
  (NO_SIZE.test(declarations) && CUT_OFF.test(declarations)) ||
  (CLEAR.test(declarations) && !CUT_OUT.test(declarations))

const HIDES =
  /display|visibility|opacity|font-size|mso-hide|max-height|-\d{3}|clip|content-visibility|scale|overflow|transparent/i

/**
 * Tells whether declarations or a style sheet contain a property that can hide something. Most do not, so this check
 * saves time.
 */
export const mayHide = (declarations: string): boolean => HIDES.test(declarations)

/** Returns how the declarations of an attribute or a rule hide an element. */
export function hidingOf(declarations: string): Hiding {
  const size = [...declarations.matchAll(SIZE)].at(-1)?.[1]
  const visibility = [...declarations.matchAll(VISIBILITY)].at(-1)?.[1]?.toLowerCase()
  return {
    gone: isGone(declarations),
    tiny: size === undefined ? undefined : size !== '' && Number(size) === 0,
    unseen: visibility === undefined ? undefined : visibility === 'hidden' || visibility === 'collapse',
  }
}

/** A compound selector: one element of a selector without combinators, such as `p.credit#end`. */
interface Compound {
  readonly tag: string
  readonly id: string | undefined
  readonly classes: readonly string[]
}

/** A style sheet rule that hides what it selects. */
export interface HidingRule {
  /**
   * The compound selectors from the outermost element to the hidden one. Each may be anywhere inside the one before it.
   */
  readonly selector: readonly Compound[]
  /** A word that every document contains in which the rule matches something, for a quick check. */
  readonly key: string
  readonly hiding: Hiding
}

/**
 * Returns the rules of a style sheet that hide something, if their selectors consist of element names, classes and ids.
 * Rules for some screens count, because they hide the credit from some readers; rules for print do not.
 */
export function hidingRules(css: string): HidingRule[] {
  if (!mayHide(css)) return []
  return rulesIn(css.replace(/\/\*[\s\S]*?\*\//g, ''))
}

function rulesIn(css: string): HidingRule[] {
  const found: HidingRule[] = []
  for (let at = 0; ; ) {
    const open = css.indexOf('{', at)
    if (open < 0) return found
    const head = (css.slice(at, open).split(';').at(-1) ?? '').trim()
    const close = endOfBlock(css, open)
    const inside = css.slice(open + 1, close)
    if (head.startsWith('@')) {
      if (/^@(?:media|supports|layer|container)\b/i.test(head) && !/\bprint\b/i.test(head))
        found.push(...rulesIn(inside))
    } else found.push(...ruleOf(head, inside))
    at = close + 1
  }
}

function endOfBlock(css: string, open: number): number {
  let depth = 0
  for (let at = open; at < css.length; at += 1) {
    if (css[at] === '{') depth += 1
    else if (css[at] === '}' && --depth === 0) return at
  }
  return css.length
}

function ruleOf(head: string, declarations: string): HidingRule[] {
  const hiding = hidingOf(declarations)
  if (!hiding.gone && !hiding.tiny && !hiding.unseen) return []
  return head.split(',').flatMap(text => {
    const selector = text
      .trim()
      .split(/\s*>\s*|\s+/)
      .map(compoundOf)
    const last = selector.at(-1)
    if (!last || !selector.every(part => part !== undefined)) return []
    return [{ selector, key: last.id ?? last.classes[0] ?? last.tag, hiding }]
  })
}

const COMPOUND = /^([a-z][\w-]*|\*)?((?:[.#][\w-]+)*)$/i

function compoundOf(text: string): Compound | undefined {
  const [, tag = '', rest = ''] = COMPOUND.exec(text) ?? []
  if (text === '' || !COMPOUND.test(text)) return undefined
  const names = rest.match(/[.#][\w-]+/g) ?? []
  return {
    tag: tag === '*' ? '' : tag.toLowerCase(),
    id: names.find(name => name.startsWith('#'))?.slice(1),
    classes: names.filter(name => name.startsWith('.')).map(name => name.slice(1)),
  }
}

/** An element with the properties that selectors test. */
export interface MarkupElement {
  readonly tag: string
  readonly id: string
  readonly classes: readonly string[]
}

/**
 * Tells whether a rule selects an element.
 *
 * @param path from the document's root to the element itself
 */
export function matchesElement({ selector }: HidingRule, path: readonly MarkupElement[]): boolean {
  const [element] = path.slice(-1)
  const [target] = selector.slice(-1)
  if (!element || !target || !fits(target, element)) return false
  let wanted = selector.length - 2
  for (let at = path.length - 2; at >= 0 && wanted >= 0; at -= 1) {
    const [part, around] = [selector[wanted], path[at]]
    if (part && around && fits(part, around)) wanted -= 1
  }
  return wanted < 0
}

const fits = ({ tag, id, classes }: Compound, element: MarkupElement): boolean =>
  (tag === '' || tag === element.tag) &&
  (id === undefined || id === element.id) &&
  classes.every(name => element.classes.includes(name))
