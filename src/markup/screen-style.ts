import { lazy, memo, memoByObject } from '../core/memo.js'
import { BROWSER_STYLE, presentationalHints } from './browser-style.js'
import {
  elementCascade,
  matchingRules,
  type PlacedRule,
  type RuleIndex,
  type RuleMatch,
  ruleIndex,
  type SheetCascade,
  sheetCascade,
  wordsOfElement,
} from './cascade.js'
import { conditionHolds, type Screen } from './conditions.js'
import type { Declaration } from './declarations.js'
import { type HtmlElement, htmlAttribute } from './html-tree.js'
import { elementContext, type VisibilityContext, windowContext } from './visibility.js'

export const browserSheet = lazy(() =>
  sheetCascade([{ css: BROWSER_STYLE, name: 'the browser’s own style sheet', media: '' }]),
)

/** The rules that match an element on any screen. */
interface ElementMatches {
  readonly browser: readonly RuleMatch[]
  readonly author: readonly RuleMatch[]
}

/** The rules of a document for all screens. */
export class DocumentRules {
  /** The rules that each element matches, which are the same on every screen. */
  private readonly matches = new WeakMap<HtmlElement, ElementMatches>()

  constructor(
    private readonly browser: RuleIndex,
    private readonly author: RuleIndex,
  ) {}

  matching(element: HtmlElement): ElementMatches {
    const known = this.matches.get(element)
    if (known) return known
    const words = wordsOfElement(element)
    const found = {
      browser: matchingRules(element, words, this.browser),
      author: matchingRules(element, words, this.author),
    }
    this.matches.set(element, found)
    return found
  }
}

/** Returns all rules of a document. */
export const rulesOf = ({ rules, layers }: SheetCascade): DocumentRules =>
  new DocumentRules(ruleIndex(browserSheet().rules, browserSheet().layers), ruleIndex(rules, layers))

/** Lists the rules that do not apply on a screen. */
const unappliedRules = memoByObject(({ rules }: SheetCascade) =>
  memo(
    40,
    (screen: Screen): ReadonlySet<PlacedRule> =>
      new Set(rules.filter(({ conditions }) => !conditions.every(each => conditionHolds(each, screen)))),
    screen => JSON.stringify(screen),
  ),
)

/** Documents with the same style sheets share contexts: see `contextsIn`. */
const startContexts = memoByObject((_: SheetCascade) =>
  memo(
    40,
    (screen: Screen, doubt: string | undefined): VisibilityContext => ({ ...windowContext(screen), doubt }),
    (...key) => JSON.stringify(key),
  ),
)

/**
 * Contexts inside a context, by what they depend on. The skeleton of an email is the same in every issue, so most contexts
 * are computed once for a publication.
 */
export const contextsIn = memoByObject((_: VisibilityContext) =>
  memo(100, (_key: string, make: () => VisibilityContext): VisibilityContext => make()),
)

/** The style of a document on one screen. */
export class ScreenStyle {
  private readonly unapplied: ReadonlySet<PlacedRule>

  /** @param scheme the colour schemes that the document asks for in its metadata */
  constructor(
    private readonly rules: DocumentRules,
    private readonly cascade: SheetCascade,
    private readonly screen: Screen,
    private readonly scheme: string | undefined,
  ) {
    this.unapplied = unappliedRules(cascade)(screen)
  }

  /** @param doubt a reason for which readers may not see anything of the document */
  startContext(doubt?: string): VisibilityContext {
    return startContexts(this.cascade)(this.screen, doubt)
  }

  contextOf(element: HtmlElement, around: VisibilityContext): VisibilityContext {
    const hints = presentationalHints(element, around.svg !== 'none' || element.tagName === 'svg')
    if (element.tagName === 'html' && this.scheme)
      hints.push({ property: 'color-scheme', value: this.scheme, important: false })
    const { browser, author } = this.rules.matching(element)
    const applied = this.unapplied.size === 0 ? author : author.filter(({ rule }) => !this.unapplied.has(rule))
    return contextsIn(around)(keyOf(element, browser, applied, hints), () => {
      const cascade = elementCascade(element, { browser, author: applied }, hints)
      return elementContext(element, around, { cascade, animations: this.cascade.animations })
    })
  }
}

/** Everything that a context depends on, besides the one around it and the style sheets. */
function keyOf(
  element: HtmlElement,
  browser: readonly RuleMatch[],
  author: readonly RuleMatch[],
  hints: readonly Declaration[],
): string {
  let key = `${element.tagName}\0${htmlAttribute(element, 'style') ?? ''}\0`
  for (const { property, value } of hints) key += `${property}:${value};`
  for (const { rule, selector } of browser) key += ` ${rule.order}.${rule.selectors.indexOf(selector)}`
  key += '\0'
  for (const { rule, selector } of author) key += ` ${rule.order}.${rule.selectors.indexOf(selector)}`
  return key
}
