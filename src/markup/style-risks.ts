import { append, largest } from '../core/long-lists.js'
import { memo } from '../core/memo.js'
import { BROWSER_STYLE } from './browser-style.js'
import { type AppliedSheet, declarationsOf, longhandsOf, sheetCascade, sheetsKey, winnersOf } from './cascade.js'
import { longhandValue, StyleValues, WIDE } from './computed-style.js'
import { conditionHolds, PHONE, screensFor } from './conditions.js'
import type { Rgb } from './css-colour.js'
import { type LengthBasis, numberOf, pixelsOf } from './css-length.js'
import { type Declaration, splitAt } from './declarations.js'
import { contrastOf, over, type Paint, paintOf } from './painted-colour.js'
import { type StyleKey, type StyleRule, styleWord } from './style-rules.js'
import { covers, coversLine, FAINT, gradientStops, linePixels } from './visibility.js'

/**
 * The ids, classes, tags and attributes of elements that style sheets may hide, wholly or in part. Most elements have none of
 * them.
 */
export interface StyleRisks {
  readonly ids: ReadonlySet<string>
  readonly classes: ReadonlySet<string>
  readonly tags: ReadonlySet<string>
  readonly attributes: ReadonlySet<string>
  /** The same for elements that may cover others, each as its kind and name. */
  readonly covers: ReadonlySet<string>
  /** The same for pictures that may cover others. */
  readonly pictures: ReadonlySet<string>
  /** Whether any element may be hidden, whatever ids, classes, tags and attributes it has. */
  readonly everywhere: boolean
}

/**
 * Finds the ids, classes, tags and attributes of elements that style sheets may hide, from the style sheets alone. An element
 * is visible if neither it nor any element around it has one of them. Whatever is doubtful is included. The search runs once
 * for the same style sheets.
 */
export const styleRisks: (sheets: readonly AppliedSheet[]) => StyleRisks = memo(20, findRisks, sheetsKey)

const BROWSER: AppliedSheet = { css: BROWSER_STYLE, name: '', media: '' }

function findRisks(sheets: readonly AppliedSheet[]): StyleRisks {
  const { rules } = sheetCascade([BROWSER, ...sheets])
  const conditions = rules.flatMap(rule => rule.conditions)
  const isSchemed = sheets.some(({ css }) => hasSchemes(css))
  const screens = screensFor(conditions, isSchemed)
  const risky: StyleKey[] = []
  const covers: StyleKey[] = []
  const pictures: StyleKey[] = []
  for (const dark of new Set(screens.map(screen => screen.dark))) {
    const own = screens.filter(screen => screen.dark === dark)
    const holding = new Map(
      [...new Set(conditions)].map(each => [each, own.map(screen => conditionHolds(each, screen))]),
    )
    const holds = (each: string, i: number): boolean => holding.get(each)?.[i] ?? false
    const applied = rules
      .filter(rule => own.some((_, i) => rule.conditions.every(each => holds(each, i))))
      .map(rule => ({
        selectors: rule.selectors,
        declarations: rule.declarations,
        isCertain: rule.conditions.every(each => own.every((_, i) => holds(each, i))),
      }))
    const customs = possibleCustoms(applied)
    for (const { selectors, declarations } of applied) {
      const keys = selectors.filter(styles).flatMap(each => each.keys)
      if (keys.length > 0 && mayHide(declarations, customs)) append(risky, keys)
      if (mayCover(declarations))
        append(
          covers,
          selectors.flatMap(each => each.keys),
        )
      else if (isLayer(declarations))
        append(
          pictures,
          selectors.flatMap(each => each.keys),
        )
    }
    append(risky, colourRisks(applied, customs, dark && isSchemed))
  }
  const named = (kind: StyleKey['kind']): Set<string> =>
    new Set(risky.filter(key => key.kind === kind).map(({ name }) => name))
  return {
    ids: named('id'),
    classes: named('class'),
    tags: named('tag'),
    attributes: named('attribute'),
    covers: new Set(covers.map(styleWord)),
    pictures: new Set(pictures.map(styleWord)),
    everywhere: [...risky, ...covers].some(
      ({ kind, name }) => kind === 'any' || (kind === 'tag' && /^(?:html|body)$/.test(name)),
    ),
  }
}

/** Tells whether a rule styles elements themselves, or the first line of them. */
const styles = ({ pseudoElement }: { readonly pseudoElement: string | undefined }): boolean =>
  pseudoElement === undefined || pseudoElement === 'first-line'

/** Tells whether a style sheet or document asks for the colours of the browser’s dark scheme. */
export const hasSchemes = (text: string): boolean =>
  text.includes('light-dark(') || (text.includes('color-scheme') && /(?<!prefers-)color-scheme/.test(text))

/** A rule that applies on some screen of a scheme. */
interface AppliedRule {
  readonly selectors: readonly {
    readonly text: string
    readonly keys: readonly StyleKey[]
    readonly pseudoElement: string | undefined
  }[]
  readonly declarations: readonly Declaration[]
  /** Whether it applies on every screen of the scheme. */
  readonly isCertain: boolean
}

/** The values that each custom property may have somewhere. */
type PossibleCustoms = ReadonlyMap<string, ReadonlySet<string>>

function possibleCustoms(rules: readonly AppliedRule[]): PossibleCustoms {
  const customs = new Map<string, Set<string>>()
  for (const { selectors, declarations, isCertain } of rules)
    for (const { property, value } of declarations) {
      if (!property.startsWith('--')) continue
      const isForAll = isCertain && selectors.every(({ text }) => /^(?::root|html)$/.test(text))
      const known = customs.get(property)
      if (!known || isForAll) customs.set(property, new Set([value]))
      else known.add(value)
    }
  return customs
}

/** The maximum number of values of one `var()`. */
const MOST_VALUES = 24

/** Returns every value that a declaration may have, or undefined if they cannot be known. */
function possibleValues(value: string, customs: PossibleCustoms): string[] | undefined {
  let values = [value]
  for (let step = 0; values.some(each => each.includes('var(')); step += 1) {
    if (step > 12 || values.length > MOST_VALUES) return undefined
    values = values.flatMap(each => {
      const [whole, name = '', fallback] =
        /\bvar\(\s*(--[^\s,)]+)\s*(?:,((?:[^()]|\((?:[^()]|\([^()]*\))*\))*))?\)/.exec(each) ?? []
      if (whole === undefined) return [each]
      const found = [...(customs.get(name) ?? []), ...(customs.has(name) ? [] : [fallback ?? ''])]
      return found.map(text => each.replace(whole, () => text))
    })
  }
  return values
}

/**
 * Lengths are judged in the smallest window, where a given distance is the largest share of the width. Percentages are taken as
 * a share of that window.
 */
const BASIS: LengthBasis = { fontSize: 16, rootSize: 16, lineHeight: 20, width: 320, height: 320, whole: 320 }

/** Tells whether one of the declarations of an element may hide it, apart from its colours. */
const mayHide = (declarations: readonly Declaration[], customs: PossibleCustoms = new Map()): boolean =>
  hiders(declarations, customs).length > 0

/** Returns the longhands by which declarations may hide their element, other than by its colours. */
function hiders(declarations: readonly Declaration[], customs: PossibleCustoms): string[] {
  const cuts = declarations.some(
    ({ property, value }) => /^overflow|^contain$/.test(property) && !/visible|none/.test(value),
  )
  return declarations.flatMap(({ property, value }) => {
    const longhands = longhandsOf(property).filter(name => HIDERS[name] !== undefined)
    if (longhands.length === 0 || property === 'all') return longhands
    const values = possibleValues(value, customs)
    return longhands.filter(
      longhand =>
        values === undefined ||
        values.some(each => {
          const own = longhandValue({ property, value: each }, longhand)
          if (own === undefined || WIDE.test(own)) return false
          return HIDERS[longhand]?.(own) === true || (cuts && /^(?:max-)?height$/.test(longhand) && /^\d/.test(own))
        }),
    )
  })
}

/** Longhands that hide something only together. Each name is that of a group. */
const GROUPS: readonly (readonly [group: string, longhands: RegExp])[] = [
  ['display', /^(?:display|visibility|content-visibility|mso-hide|content)$/],
  ['transparency', /^(?:opacity|filter|mix-blend-mode|mask-image)$/],
  ['size', /^(?:font-size|zoom|font-size-adjust|letter-spacing|-webkit-text-security|unicode-bidi)$/],
  ['line', /^text-decoration-line$/],
  ['colour', /^(?:color|color-scheme|fill|-webkit-text-fill-color|background-.*|text-shadow|-webkit-text-stroke.*)$/],
]
/** The group of everything that moves, cuts off or covers. */
const LAYOUT = 'layout'
const groupOf = (longhand: string): string => GROUPS.find(([, longhands]) => longhands.test(longhand))?.[0] ?? LAYOUT

/** The rules that decide what is seen in a document, and the conditions of these rules. */
export interface Decisive<Rule> {
  readonly rules: readonly Rule[]
  readonly conditions: readonly string[]
}

/**
 * Selects the rules that can change what is seen. A margin, for example, cannot if no rule moves anything far. Without this
 * selection, a document would have to be examined on many screens on which it looks the same.
 * @returns a function that takes the `style` attributes of a document; equal answers are the same object
 */
export function decisiveRules<Rule extends Pick<StyleRule, 'selectors' | 'declarations' | 'conditions'>>(
  rules: readonly Rule[],
): (styles: Iterable<string>) => Decisive<Rule> {
  const customs = possibleCustoms(
    rules.map(({ selectors, declarations }) => ({ selectors, declarations, isCertain: false })),
  )
  const own = new Set(rules.flatMap(({ declarations }) => liveGroups(declarations, customs)))
  const groupsIn = memo(2000, (style: string) => liveGroups(declarationsOf(style), customs))
  const decide = memo(
    100,
    (live: ReadonlySet<string>) => decisiveAmong(rules, live, customs),
    live => [...live].sort().join(' '),
  )
  return styles => {
    const live = new Set(own)
    for (const style of styles) for (const group of groupsIn(style)) live.add(group)
    return decide(live)
  }
}

/** @param live the groups of longhands by which something of the document may be hidden */
function decisiveAmong<Rule extends Pick<StyleRule, 'declarations' | 'conditions'>>(
  rules: readonly Rule[],
  live: ReadonlySet<string>,
  customs: PossibleCustoms,
): Decisive<Rule> {
  const matters = (longhand: string): boolean =>
    longhand.startsWith('--') || (longhand !== 'font-weight' && live.has(groupOf(longhand)))
  const decisive = rules.filter(({ declarations }) =>
    declarations.some(({ property }) => longhandsOf(property).some(matters)),
  )
  const mayHarm = ({ declarations }: Rule): boolean =>
    hiders(declarations, customs).length > 0 ||
    mayCover(declarations) ||
    declarations.some(({ property }) =>
      longhandsOf(property).some(
        longhand =>
          COLOURED.test(longhand) || longhand.startsWith('--') || (live.has(LAYOUT) && LAID_OUT.test(longhand)),
      ),
    )
  // A rule that can only show something matters on screens where it does not apply. A phone is examined in any case, so
  // conditions that do not hold on a phone need no screen of their own.
  const conditions = decisive
    .filter(rule => mayHarm(rule) || rule.conditions.every(each => conditionHolds(each, PHONE)))
    .flatMap(rule => rule.conditions)
  return { rules: decisive, conditions }
}

/** Matches longhands that decide whether other longhands have an effect. */
const LAID_OUT =
  /^(?:display|position|float|overflow-[xy]|contain|white-space|box-sizing|isolation|z-index|direction|padding-(?:top|left))$/

/** Returns the groups of longhands by which declarations may hide something. */
function liveGroups(declarations: readonly Declaration[], customs: PossibleCustoms): string[] {
  const found = hiders(declarations, customs)
  if (found.includes('animation-name')) return [LAYOUT, ...GROUPS.map(([name]) => name)]
  // An element that is not displayed needs no other reason to be hidden.
  const groups = found.includes('display') ? ['display'] : found.map(groupOf)
  if (declarations.some(({ property }) => COLOURED.test(property))) groups.push('colour')
  return mayCover(declarations) ? [...groups, LAYOUT] : groups
}

const COLOURED = /^(?:color|background|fill|-webkit-text-fill-color|all)/

type Test = (value: string) => boolean
const isNot =
  (harmless: RegExp): Test =>
  value =>
    !harmless.test(value)
/** A column such as `minmax(0, 1fr)` may shrink, but not to nothing unless its share is nothing. */
const isFlat: Test = value => /^\s*(?:0|minmax\(0[^,]*,\s*0)/.test(value)
const isAnimated: Test = value => !/^none\b/.test(value)
const below =
  (least: number, basis = BASIS): Test =>
  value => {
    const size = pixelsOf(value, basis)
    return size === undefined ? !/^[a-z-]+$/.test(value) : size < least
  }
const outside =
  (least: number, most: number): Test =>
  value => {
    const size = pixelsOf(value, BASIS)
    return size === undefined ? !/^[a-z-]+$/.test(value) : size < least || size > most
  }
const SMALL_ROOM = below(12)
const MOVED = outside(-100, 320)

/** Tests, by longhand, whether a value may hide an element or the element whose part it is. */
const HIDERS: Readonly<Record<string, Test>> = {
  display: isNot(/^(?!none|table-column)/),
  visibility: isNot(/^visible$/),
  'content-visibility': isNot(/^(?:visible|auto)$/),
  opacity: value => (numberOf(value) ?? 0) < 1,
  filter: isNot(/^none$/),
  'mix-blend-mode': isNot(/^normal$/),
  '-webkit-text-security': isNot(/^none$/),
  'font-size-adjust': isNot(/^(?:none|from-font)$/),
  content: isNot(/^(?!url)/),
  'unicode-bidi': isNot(/^(?!.*override)/),
  'animation-name': isAnimated,
  zoom: value => (numberOf(value) ?? 1) < 1,
  transform: isNot(/^none$/),
  translate: isNot(/^none$/),
  scale: isNot(/^none$/),
  rotate: isNot(/^none$/),
  clip: isNot(/^auto$/),
  'clip-path': isNot(/^none$/),
  'mask-size': isNot(/^auto$/),
  'flex-basis': SMALL_ROOM,
  'mask-image': isNot(/^none(?:,\s*none)*$/),
  'z-index': isNot(/^(?!-)/),
  'text-decoration-line': isNot(/^(?!.*line-through)/),
  'letter-spacing': outside(-2, 100),
  '-webkit-line-clamp': isNot(/^none$/),
  'text-overflow': isNot(/^clip$/),
  'offset-path': isNot(/^none$/),
  '-webkit-text-stroke-width': value => (pixelsOf(value, BASIS) ?? 9) >= 1,
  'word-spacing': outside(-4, 100),
  'padding-left': outside(-1, 320),
  'mask-composite': isNot(/^add$/),
  'mask-mode': isNot(/^alpha$/),
  direction: isNot(/^ltr$/),
  x: MOVED,
  'grid-template-columns': isFlat,
  'background-clip': isNot(/^(?!.*text)/),
  'mso-hide': isNot(/^none$/),
  contain: isNot(/^(?:none|layout|style|inline-size| )+$/),
  'grid-template-rows': isFlat,
  // A percentage is a share of the font size around it.
  'font-size': below(8, { ...BASIS, whole: 16 }),
  'line-height': value => linePixels(value, 16) < 8,
  width: SMALL_ROOM,
  height: SMALL_ROOM,
  'max-width': SMALL_ROOM,
  'max-height': SMALL_ROOM,
  top: MOVED,
  right: MOVED,
  bottom: MOVED,
  left: MOVED,
  'margin-top': MOVED,
  'margin-right': MOVED,
  'margin-left': MOVED,
  'text-indent': outside(-16, 100),
}

/** Tells whether a rule may put an opaque layer over others. */
const mayCover = (declarations: readonly Declaration[]): boolean =>
  (isLayer(declarations) || isPulled(declarations)) &&
  declarations.some(
    ({ property, value }) =>
      /^background|^(?:-webkit-)?backdrop-filter$/.test(property) && !/^(?:none|transparent)$/.test(value),
  )

/** Tells whether a rule may move a positioned element over the text before it. */
const isPulled = (declarations: readonly Declaration[]): boolean =>
  declarations.some(({ property, value }) => property === 'position' && /relative|sticky|var\(/.test(value)) &&
  declarations.some(
    ({ property, value }) => /^(?:margin(?:-top|-block.*)?|top|inset.*)$/.test(property) && /-|var\(/.test(value),
  )

/** Tells whether a rule may lay an element over its containing block. */
function isLayer(declarations: readonly Declaration[]): boolean {
  const isOut = declarations.some(
    ({ property, value }) => property === 'position' && /absolute|fixed|var\(/.test(value),
  )
  if (!isOut) return false
  const isUnknown = declarations.some(
    ({ property, value }) =>
      /var\(|calc\(/.test(value) &&
      /^(?:inset|top|right|bottom|left|width|height|inline-size|block-size)/.test(property),
  )
  const values = new StyleValues(winnersOf(declarations), undefined, new Map())
  return isUnknown || covers(values) || coversLine(values)
}

/** The colours that a rule may give to text (`inks`) and to its background (`backgrounds`). */
interface ColourEntry {
  readonly keys: readonly StyleKey[]
  readonly inks: readonly Paint[]
  readonly backgrounds: readonly Paint[]
}

/**
 * Finds the selector keys of elements whose text may have about the same colour as its background. The background may be that of
 * any element, except that text is assumed to be on the background of its own rule if the rule sets both colours.
 */
function colourRisks(rules: readonly AppliedRule[], customs: PossibleCustoms, dark: boolean): StyleKey[] {
  const system = { current: BLACK, dark: dark }
  const canvas = paintOf('canvas', system)?.rgb ?? BLACK.rgb
  const risky: StyleKey[] = []
  const entries: ColourEntry[] = []
  let base: { inks: readonly Paint[]; backgrounds: readonly Paint[] } = {
    inks: [paintOf('canvastext', system) ?? BLACK],
    backgrounds: [{ rgb: canvas, alpha: 1 }],
  }
  const linksHaveColour = rules.some(
    ({ selectors, declarations, isCertain }) =>
      isCertain &&
      selectors.some(({ text }) => /^(?:a|a:link|:link|a:any-link|:any-link)$/.test(text)) &&
      declarations.some(({ property }) => property === 'color'),
  )
  for (const { selectors, declarations, isCertain } of rules) {
    const own = selectors.filter(styles)
    if (
      own.length === 0 ||
      own.every(({ keys }) => keys.every(isEmptyElement)) ||
      (linksHaveColour && own.every(({ text }) => text === 'a[href]'))
    )
      continue
    const colours = coloursIn(declarations, customs, system)
    const keys = own.flatMap(each => each.keys)
    if (colours === undefined) append(risky, keys)
    else if (isCertain && own.every(({ text }) => /^(?::root|html|body)$/.test(text)))
      base = {
        inks: colours.inks.length > 0 ? colours.inks : base.inks,
        backgrounds: colours.backgrounds.length > 0 ? colours.backgrounds : base.backgrounds,
      }
    else if (colours.inks.length + colours.backgrounds.length > 0) entries.push({ keys, ...colours })
  }
  const wide = entries.flatMap(({ inks, backgrounds }) => (inks.length > 0 ? [] : backgrounds))
  const opaque = [...base.backgrounds, ...wide].filter(({ alpha }) => alpha === 1)
  const behind = [canvas, ...opaque.map(({ rgb }) => rgb)]
  const clash = (inks: readonly Paint[], backgrounds: readonly Paint[]): boolean =>
    inks.some(ink =>
      backgrounds.some(background =>
        belowOf(background, behind).some(each => contrastOf(over(ink, each), each) < FAINT),
      ),
    )
  if (clash(base.inks, base.backgrounds)) return [{ kind: 'any', name: '' }]
  for (const entry of entries) {
    const own = entry.backgrounds.length > 0 ? entry.backgrounds : base.backgrounds
    if (clash(entry.inks, own) || (entry.inks.length === 0 && clash(base.inks, entry.backgrounds)))
      append(risky, entry.keys)
  }
  const pairs = entries.flatMap(text =>
    entries.flatMap(background => {
      const isOwn = text === background || (text.backgrounds.length > 0 && background.inks.length > 0)
      return !isOwn && clash(text.inks, background.backgrounds) ? [[text, background] as const] : []
    }),
  )
  return [...risky, ...covering(pairs).flatMap(({ keys }) => keys)]
}

/**
 * Chooses entries so that each pair contains at least one of them. Entries that are in many pairs and match few elements are
 * preferred.
 */
function covering(pairs: readonly (readonly ColourEntry[])[]): ColourEntry[] {
  const chosen: ColourEntry[] = []
  for (let left = pairs; left.length > 0; ) {
    const counts = new Map<ColourEntry, number>()
    for (const entry of left.flat()) counts.set(entry, (counts.get(entry) ?? 0) + 1 / costOf(entry))
    const [best] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))
    chosen.push(best)
    left = left.filter(pair => !pair.includes(best))
  }
  return chosen
}

const BLACK: Paint = { rgb: [0, 0, 0], alpha: 1 }

/** Tells whether a selector key matches only elements that contain no text. */
const isEmptyElement = ({ kind, name }: StyleKey): boolean =>
  kind === 'tag' && /^(?:img|hr|video|iframe|svg)$/.test(name)

/** Returns the colours that a translucent background may have over other backgrounds. */
const belowOf = (background: Paint, behind: readonly Rgb[]): Rgb[] =>
  background.alpha === 1 ? [background.rgb] : behind.map(each => over(background, each))

/** Estimates how much text would have to be read slowly if these elements counted as possibly hidden. */
const costOf = ({ keys }: ColourEntry): number =>
  largest(
    keys.map(({ kind, name }) =>
      kind === 'any' ? 100 : kind !== 'tag' ? 1 : /^(?:a|p|div|span|li|td)$/.test(name) ? 20 : 5,
    ),
  )

/**
 * Returns the colours that declarations set, or undefined if one of them cannot be known or may hide text on any background.
 */
function coloursIn(
  declarations: readonly Declaration[],
  customs: PossibleCustoms,
  system: { readonly current: Paint; readonly dark: boolean },
): { inks: Paint[]; backgrounds: Paint[] } | undefined {
  const inks: Paint[] = []
  const backgrounds: Paint[] = []
  for (const { property, value } of declarations)
    for (const longhand of longhandsOf(property)) {
      if (!/^(?:color|-webkit-text-fill-color|fill|background-color|background-image)$/.test(longhand)) continue
      const values = possibleValues(value, customs)
      if (!values) return undefined
      for (const each of values) {
        const own = longhandValue({ property, value: each }, longhand)
        if (own === undefined || WIDE.test(own) || own === 'currentcolor') {
          if (longhand === 'background-color' && own === 'currentcolor') return undefined
          continue
        }
        const paints =
          longhand === 'background-image'
            ? splitAt(own, ',').map(layer => (layer.trim() === 'none' ? [] : gradientStops(layer, system)))
            : [[paintOf(own, system)]]
        for (const list of paints)
          for (const paint of list ?? [undefined]) {
            const isBackground = longhand.startsWith('background')
            if (!paint || (!isBackground && paint.alpha < 0.5)) return undefined
            if (isBackground && paint.alpha > 0) backgrounds.push(paint)
            if (!isBackground) inks.push(paint)
          }
      }
    }
  return { inks, backgrounds }
}

/** Tells whether a `style` attribute may hide its element or something inside. */
export const mayHideInline = memo(
  2000,
  (declarations: readonly Declaration[]): boolean =>
    mayHide(declarations) ||
    mayCover(declarations) ||
    declarations.some(({ property }) =>
      /^(?:--.*|color|color-scheme|fill|-webkit-text-fill-color|background.*)$/.test(property),
    ),
)
