import { append } from '../core/long-lists.js'
import { memo, memoByObject } from '../core/memo.js'
import { isValidValue, type Winners } from './computed-style.js'
import { type Declaration, declarationsIn } from './declarations.js'
import { type HtmlElement, htmlAttribute } from './html-tree.js'
import { type ParsedSheet, parsedSheet, type StyleRule, type StyleSelector, styleWord } from './style-rules.js'

const SIDES = ['top', 'right', 'bottom', 'left'] as const
const sides = (name: (side: string) => string): string[] => SIDES.map(name)
const inline = (name: (side: string) => string): string[] => [name('left'), name('right')]
const block = (name: (side: string) => string): string[] => [name('top'), name('bottom')]
const margin = (side: string): string => `margin-${side}`
const padding = (side: string): string => `padding-${side}`
const inset = (side: string): string => side

/** The shorthands and logical properties, with the longhands in horizontal text from left to right. */
const SHORTHANDS: Readonly<Record<string, readonly string[]>> = {
  background: ['background-color', 'background-image', 'background-clip', 'background-repeat'],
  font: ['font-size', 'line-height', 'font-weight'],
  margin: sides(margin),
  'margin-inline': inline(margin),
  'margin-block': block(margin),
  'margin-inline-start': ['margin-left'],
  'margin-inline-end': ['margin-right'],
  'margin-block-start': ['margin-top'],
  'margin-block-end': ['margin-bottom'],
  padding: sides(padding),
  'padding-inline': inline(padding),
  'padding-block': block(padding),
  'padding-inline-start': ['padding-left'],
  'padding-inline-end': ['padding-right'],
  'padding-block-start': ['padding-top'],
  'padding-block-end': ['padding-bottom'],
  inset: sides(inset),
  'inset-inline': inline(inset),
  'inset-block': block(inset),
  'inset-inline-start': ['left'],
  'inset-inline-end': ['right'],
  'inset-block-start': ['top'],
  'inset-block-end': ['bottom'],
  'inline-size': ['width'],
  'block-size': ['height'],
  'max-inline-size': ['max-width'],
  'max-block-size': ['max-height'],
  'min-inline-size': ['min-width'],
  'min-block-size': ['min-height'],
  overflow: ['overflow-x', 'overflow-y'],
  'overflow-inline': ['overflow-x'],
  'overflow-block': ['overflow-y'],
  'text-decoration': ['text-decoration-line'],
  mask: ['mask-image', 'mask-size', 'mask-composite', 'mask-mode'],
  animation: ['animation-name', 'animation-fill-mode', 'animation-play-state'],
  grid: ['grid-template-rows', 'grid-template-columns'],
  flex: ['flex-grow', 'flex-basis'],
  'grid-row': ['grid-area'],
  'grid-column': ['grid-area'],
  'grid-template': ['grid-template-rows', 'grid-template-columns'],
  '-webkit-text-stroke': ['-webkit-text-stroke-width', '-webkit-text-stroke-color'],
  offset: ['offset-path'],
}

const LONGHANDS: ReadonlySet<string> = new Set([
  ...Object.values(SHORTHANDS).flat(),
  ...[
    'display',
    'visibility',
    'content-visibility',
    'opacity',
    'filter',
    'color',
    'color-scheme',
    'fill',
    'fill-opacity',
  ],
  ...[
    '-webkit-text-fill-color',
    'text-shadow',
    'mix-blend-mode',
    'backdrop-filter',
    'word-spacing',
    'x',
    'letter-spacing',
    'zoom',
  ],
  ...['font-size-adjust', '-webkit-text-security', 'text-indent', 'white-space', 'text-overflow', '-webkit-line-clamp'],
  ...['width', 'height', 'max-width', 'max-height', 'min-width', 'min-height', 'box-sizing', 'contain', 'float'],
  ...['position', 'transform', 'translate', 'scale', 'rotate', 'clip', 'clip-path', 'z-index', 'isolation', 'mso-hide'],
  ...['mask-size', 'mask-position', 'backface-visibility', 'grid-area'],
  ...['unicode-bidi', 'direction', 'border-style', 'content'],
])

const ALIASES =
  /^-(?:webkit|moz|ms|o)-(opacity|filter|transform|clip-path|mask|mask-image|mask-size|mask-position|mask-composite|mask-mode|backdrop-filter|backface-visibility|animation(?:-name|-fill-mode|-play-state)?|background-clip|text-decoration(?:-line)?)$/

/** Returns the longhands that a declaration sets, if they can affect what is seen. */
export function longhandsOf(property: string): readonly string[] {
  if (LONGHANDS.has(property) || property.startsWith('--')) return [property]
  if (property === 'all') return EVERY
  const name = ALIASES.exec(property)?.[1]
  if (name !== undefined) return longhandsOf(name)
  return Object.hasOwn(SHORTHANDS, property) ? (SHORTHANDS[property] ?? []) : []
}

const EVERY: readonly string[] = [...LONGHANDS].filter(name => !/^(?:direction|unicode-bidi)$/.test(name))

/** A style sheet that applies to a document. */
export interface AppliedSheet {
  readonly css: string
  /** Its name in messages. */
  readonly name: string
  /** The media queries under which it applies; empty for always. */
  readonly media: string
  readonly layer?: string | undefined
}

/** A rule with its place in the cascade. */
export interface PlacedRule extends StyleRule {
  readonly conditions: readonly string[]
  readonly layer: string | undefined
  readonly order: number
}

/** The rules of all style sheets of a document, and the animations that they define. */
export interface SheetCascade {
  readonly rules: readonly PlacedRule[]
  readonly layers: ReadonlyMap<string | undefined, number>
  readonly animations: ParsedSheet['animations']
}

/** Joins the style sheets of a document. Results are kept, because most documents have the same sheets. */
export const sheetCascade: (sheets: readonly AppliedSheet[]) => SheetCascade = memo(40, joined, sheetsKey)

/** Identifies a list of style sheets. */
export function sheetsKey(sheets: readonly AppliedSheet[]): string {
  return sheets.map(({ css, name, media, layer }) => [keyOfText(css), name, media, layer].join('\0')).join('\0\0')
}

/**
 * Returns a short key for a style sheet, so that whole sheets need not be joined and compared for every page. The preview uses
 * this code in the browser too, where `node:crypto` is absent.
 */
const keyOfText = memo(200, (css: string): string => {
  let [one, other] = [0xdeadbeef, 0x41c6ce57]
  for (let i = 0; i < css.length; i += 1) {
    const code = css.charCodeAt(i)
    one = Math.imul(one ^ code, 0x9e3779b1)
    other = Math.imul(other ^ code, 0x5f356495)
  }
  return `${css.length} ${one} ${other}`
})

function joined(sheets: readonly AppliedSheet[]): SheetCascade {
  const rules: PlacedRule[] = []
  const names: string[] = []
  const animations = new Map<string, ReadonlyMap<number, readonly Declaration[]>>()
  for (const { css, name, media, layer } of sheets) {
    const parsed = parsedSheet(css, name)
    const inLayer = (own: string | undefined): string | undefined => [layer, own].filter(Boolean).join('.') || undefined
    append(
      names,
      [...(layer ? [layer] : []), ...parsed.layers].map(own => inLayer(own === layer ? undefined : own) ?? own),
    )
    for (const rule of parsed.rules)
      if (rule.declarations.some(({ property }) => longhandsOf(property).length > 0))
        rules.push({
          ...rule,
          conditions: media === '' ? rule.conditions : [`@media ${media}`, ...rule.conditions],
          layer: inLayer(rule.layer),
          order: rules.length,
        })
    for (const [animation, steps] of parsed.animations) animations.set(animation, steps)
  }
  return { rules, layers: layerRanks(names), animations }
}

/**
 * Ranks layers, beginning with the weakest. Styles outside all layers are stronger than any layer (CSS Cascade 5, section 6.4).
 */
function layerRanks(names: readonly string[]): Map<string | undefined, number> {
  const first = new Map<string, number>()
  for (const name of names) {
    const parts = name.split('.')
    for (let i = 1; i <= parts.length; i += 1) {
      const part = parts.slice(0, i).join('.')
      if (!first.has(part)) first.set(part, first.size)
    }
  }
  const pathOf = (name: string): number[] => [
    ...name.split('.').map((_, i, parts) => first.get(parts.slice(0, i + 1).join('.')) ?? 0),
    Number.POSITIVE_INFINITY,
  ]
  const sorted = [...first.keys()].sort((a, b) => comparePaths(pathOf(a), pathOf(b)))
  return new Map<string | undefined, number>([
    ...sorted.map((name, i) => [name, i] as const),
    [undefined, sorted.length],
  ])
}

function comparePaths(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((each, i) => each !== b[i])
  return at < 0 ? 0 : (a[at] ?? 0) < (b[at] ?? 0) ? -1 : 1
}

/** A rule that may apply to an element, with the selector by which it does. */
export interface RuleMatch {
  readonly rule: PlacedRule
  readonly selector: StyleSelector
  readonly rank: number
}

/** Rules by the word that each needs, such as `class credit`. */
export type RuleIndex = ReadonlyMap<string, readonly RuleMatch[]>

export function ruleIndex(rules: readonly PlacedRule[], layers: SheetCascade['layers']): RuleIndex {
  const index = new Map<string, RuleMatch[]>()
  for (const rule of rules)
    for (const selector of rule.selectors) {
      const match = { rule, selector, rank: layers.get(rule.layer) ?? 0 }
      for (const key of selector.keys) {
        const known = index.get(styleWord(key))
        if (known) known.push(match)
        else index.set(styleWord(key), [match])
      }
    }
  return index
}

/** Lists the words of an element that rules may need. */
export function wordsOfElement({ tagName, attrs }: HtmlElement): string[] {
  const words = ['any ', `tag ${tagName}`]
  for (const { name, value } of attrs) {
    if (name === 'id') words.push(`id ${value}`)
    if (name === 'class') for (const each of value.split(/\s+/)) words.push(`class ${each}`)
    words.push(`attribute ${name}`)
  }
  return words
}

/** Lists the rules that match an element, on whatever screen, from the weakest to the strongest. */
export function matchingRules(element: HtmlElement, words: readonly string[], index: RuleIndex): readonly RuleMatch[] {
  const found = new Set<RuleMatch>()
  for (const word of words) for (const match of index.get(word) ?? []) found.add(match)
  return found.size === 0
    ? NO_MATCHES
    : sorted(
        [...found].filter(({ selector }) => selector.matches(element)),
        1,
      )
}

const NO_MATCHES: readonly RuleMatch[] = []

/** The winning declarations of an element and of its pseudo-elements. */
export interface ElementCascade {
  readonly own: Winners
  /** The winning declarations by the name of the pseudo-element. */
  readonly pseudo: ReadonlyMap<string, Winners>
}

/**
 * Returns the winning declarations of an element (CSS Cascade 5, section 6): from the weakest to the strongest, the
 * browser’s own, presentational attributes, rules, the `style` attribute, and `!important` ones in the opposite order of
 * layers.
 * @param matches the rules that match the element and apply on the screen, sorted
 */
export function elementCascade(
  element: HtmlElement,
  { browser, author }: { readonly browser: readonly RuleMatch[]; readonly author: readonly RuleMatch[] },
  hints: readonly Declaration[],
): ElementCascade {
  const own: Winners = new Map()
  const pseudo = new Map<string, Winners>()
  const set = (winners: Winners, declared: readonly LonghandDeclaration[], place: string): void => {
    for (const { longhand, property, value } of declared)
      if (value !== 'revert-layer') winners.set(longhand, { property, value, place })
  }
  const apply = (candidates: readonly RuleMatch[], kind: keyof DeclaredLonghands): void => {
    for (const [i, { rule, selector, rank }] of candidates.entries()) {
      const declared = longhandsIn(rule.declarations)[kind]
      if (declared.length === 0) continue
      let winners = own
      if (selector.pseudoElement !== undefined) {
        winners = pseudo.get(selector.pseudoElement) ?? new Map()
        pseudo.set(selector.pseudoElement, winners)
      }
      set(winners, declared, placeOf(selector, rule))
      for (const { longhand, value } of declared)
        if (value === 'revert-layer')
          revert(
            winners,
            longhand,
            kind,
            candidates
              .slice(0, i)
              .filter(each => each.rank < rank && each.selector.pseudoElement === selector.pseudoElement),
          )
    }
  }
  apply(browser, 'normal')
  if (hints.length > 0) set(own, longhandsIn(hints).normal, `the attributes of \`<${element.tagName}>\``)
  const style = htmlAttribute(element, 'style')
  const inlineStyle = style === undefined ? undefined : longhandsIn(declarationsOf(style))
  const place = `the \`style\` of \`<${element.tagName}>\``
  apply(author, 'normal')
  if (inlineStyle) set(own, inlineStyle.normal, place)
  apply(sorted(author, -1), 'important')
  if (inlineStyle) set(own, inlineStyle.important, place)
  return { own, pseudo }
}

const placeOf = ({ text }: StyleSelector, { sheet }: StyleRule): string => `\`${text}\` in ${sheet}`

/** Restores what the rules of weaker layers have set. */
function revert(winners: Winners, longhand: string, kind: keyof DeclaredLonghands, weaker: readonly RuleMatch[]): void {
  winners.delete(longhand)
  for (const { rule, selector } of weaker)
    for (const each of longhandsIn(rule.declarations)[kind])
      if (each.longhand === longhand && each.value !== 'revert-layer')
        winners.set(longhand, { property: each.property, value: each.value, place: placeOf(selector, rule) })
}

interface LonghandDeclaration extends Declaration {
  readonly longhand: string
}

/** The longhands that declarations set, if browsers accept their values. */
interface DeclaredLonghands {
  readonly normal: readonly LonghandDeclaration[]
  readonly important: readonly LonghandDeclaration[]
}

const longhandsIn = memoByObject((declarations: readonly Declaration[]): DeclaredLonghands => {
  const declared = declarations.flatMap(each =>
    longhandsOf(each.property).flatMap(longhand => (isValidValue(longhand, each) ? [{ ...each, longhand }] : [])),
  )
  return {
    normal: declared.filter(({ important }) => !important),
    important: declared.filter(({ important }) => important),
  }
})

/** Returns the winners among the declarations of one rule or attribute. */
export function winnersOf(declarations: readonly Declaration[]): Winners {
  const { normal, important } = longhandsIn(declarations)
  return new Map(
    [...normal, ...important].map(({ longhand, property, value }) => [longhand, { property, value, place: '' }]),
  )
}

/** Reads a `style` attribute. Results are kept, because emails repeat the same few attributes. */
export const declarationsOf = memo(2000, (style: string): readonly Declaration[] => declarationsIn(style))

/** Sorts from the weakest to the strongest. The order of layers is reversed for `!important`. */
const sorted = (candidates: readonly RuleMatch[], layers: 1 | -1): RuleMatch[] =>
  candidates.length < 2
    ? [...candidates]
    : candidates.toSorted(
        (a, b) => layers * (a.rank - b.rank) || a.selector.weight - b.selector.weight || a.rule.order - b.rule.order,
      )
