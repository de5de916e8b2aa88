import { sheetRules } from './declarations.js'
import { type Selector, selectorOf } from './selector.js'

/** How declarations hide an element. `gone` hides its descendants too; a descendant can override the other two. */
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

/** A style sheet rule that hides what it selects. */
export interface HidingRule {
  readonly selector: Selector
  /** A word that a document must contain for the rule to match anything, for a quick check. */
  readonly key: string
  readonly hiding: Hiding
}

/**
 * Returns the rules of a style sheet that hide something, if their selectors consist of element names, classes and ids.
 * Rules for some screens count, because they hide the credit from some readers; rules for print do not.
 */
export const hidingRules = (css: string): HidingRule[] =>
  mayHide(css)
    ? sheetRules(css).flatMap(({ selectors, declarations, within }) => {
        if (!mayHide(declarations) || within.some(condition => /\bprint\b/.test(condition))) return []
        const hiding = hidingOf(declarations)
        if (!hiding.gone && !hiding.tiny && !hiding.unseen) return []
        return selectors.flatMap(text => {
          const selector = selectorOf(text)
          const last = selector?.parts.at(-1)
          return selector && last ? [{ selector, key: last.id ?? last.classes[0] ?? last.tag, hiding }] : []
        })
      })
    : []
