import { memo } from '../core/memo.js'
import { BROWSER_STYLE } from './browser-style.js'
import { type AppliedSheet, longhandsOf, sheetCascade } from './cascade.js'
import { longhandValue, WIDE } from './computed-style.js'
import { conditionHolds, screensFor } from './conditions.js'
import type { Rgb } from './css-colour.js'
import { type LengthBasis, numberOf, pixelsOf } from './css-length.js'
import { type Declaration, splitAt } from './declarations.js'
import { contrastOf, over, type Paint, paintOf } from './painted-colour.js'
import type { StyleKey } from './style-rules.js'
import { FAINT, gradientStops, linePixels } from './visibility.js'

/** The words of elements of which style sheets may hide something. Most elements have none of them. */
export interface StyleRisks {
  readonly ids: ReadonlySet<string>
  readonly classes: ReadonlySet<string>
  readonly tags: ReadonlySet<string>
  readonly attributes: ReadonlySet<string>
  /** Words of elements that may cover others, by kind and name. */
  readonly covers: ReadonlySet<string>
  /** Whether any element may be hidden, whatever words it has. */
  readonly everywhere: boolean
}

/**
 * Finds the words of elements that style sheets may hide, without any document. An element that has none of them, inside
 * of others that have none, is visible. The search happens once for a publication and errs on the safe side.
 */
export const styleRisks: (sheets: readonly AppliedSheet[]) => StyleRisks = memo(20, findRisks, sheets =>
  sheets.map(({ css, media }) => `${media}\0${css}`).join('\0\0'),
)

const BROWSER: AppliedSheet = { css: BROWSER_STYLE, name: '', media: '' }

function findRisks(sheets: readonly AppliedSheet[]): StyleRisks {
  const { rules } = sheetCascade([BROWSER, ...sheets])
  const conditions = rules.flatMap(rule => rule.conditions)
  const isSchemed = sheets.some(({ css }) => /color-scheme|light-dark\(/.test(css))
  const screens = screensFor(conditions, isSchemed)
  const risky: StyleKey[] = []
  const covers: StyleKey[] = []
  for (const dark of new Set(screens.map(screen => screen.dark))) {
    const own = screens.filter(screen => screen.dark === dark)
    const applied = rules
      .filter(rule => own.some(screen => rule.conditions.every(each => conditionHolds(each, screen))))
      .map(({ selectors, declarations, conditions: around }) => ({
        selectors,
        declarations,
        isCertain: around.every(each => own.every(screen => conditionHolds(each, screen))),
      }))
    const customs = possibleCustoms(applied)
    for (const { selectors, declarations } of applied) {
      const keys = selectors.filter(each => each.pseudoElement === undefined).flatMap(each => each.keys)
      if (keys.length > 0 && mayHide(declarations, customs)) risky.push(...keys)
      if (mayCover(declarations)) covers.push(...selectors.flatMap(each => each.keys))
    }
    risky.push(...colourRisks(applied, customs, dark))
  }
  const named = (kind: StyleKey['kind']): Set<string> =>
    new Set(risky.filter(key => key.kind === kind).map(({ name }) => name))
  return {
    ids: named('id'),
    classes: named('class'),
    tags: named('tag'),
    attributes: named('attribute'),
    covers: new Set(covers.map(({ kind, name }) => `${kind} ${name}`)),
    everywhere: [...risky, ...covers].some(
      ({ kind, name }) => kind === 'any' || (kind === 'tag' && /^(?:html|body)$/.test(name)),
    ),
  }
}

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

/** The most values that one `var()` may lead to. */
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

/** The smallest window has the largest share of moves; what depends on a percentage is taken as a share of it. */
const BASIS: LengthBasis = { fontSize: 16, rootSize: 16, lineHeight: 20, width: 320, height: 320, whole: 320 }

/** Whether one of the declarations of an element may hide it, apart from its colours. */
export function mayHide(declarations: readonly Declaration[], customs: PossibleCustoms = NO_CUSTOMS): boolean {
  const cuts = declarations.some(
    ({ property, value }) => /^overflow|^contain$/.test(property) && !/visible|none/.test(value),
  )
  return declarations.some(({ property, value }) => {
    const longhands = longhandsOf(property).filter(name => !name.startsWith('--'))
    if (longhands.length === 0) return false
    if (property === 'all') return true
    const values = possibleValues(value, customs)
    return longhands.some(
      longhand =>
        HIDERS[longhand] !== undefined &&
        (values === undefined ||
          values.some(each => {
            const own = longhandValue({ property, value: each }, longhand)
            if (own === undefined || WIDE.test(own)) return false
            return HIDERS[longhand]?.(own) === true || (cuts && /^(?:max-)?height$/.test(longhand) && /^\d/.test(own))
          })),
    )
  })
}

const NO_CUSTOMS: PossibleCustoms = new Map()

type Test = (value: string) => boolean
const isNot =
  (harmless: RegExp): Test =>
  value =>
    !harmless.test(value)
const isAnimated: Test = value => !/^none\b/.test(value)
const below =
  (least: number): Test =>
  value => {
    const size = pixelsOf(value, BASIS)
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

/** Whether a value of a longhand may hide an element, or the one that it is a part of. */
const HIDERS: Readonly<Record<string, Test>> = {
  display: isNot(/^(?!none)/),
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
  'mask-image': isNot(/^none(?:,\s*none)*$/),
  'z-index': isNot(/^(?!-)/),
  'text-decoration-line': isNot(/^(?!.*line-through)/),
  'letter-spacing': outside(-2, 100),
  '-webkit-line-clamp': isNot(/^none$/),
  'text-overflow': isNot(/^clip$/),
  'background-clip': isNot(/^(?!.*text)/),
  'mso-hide': isNot(/^none$/),
  contain: isNot(/^(?:none|layout|style|inline-size| )+$/),
  'grid-template-rows': isNot(/^(?!\s*(?:0|minmax\(0))/),
  'font-size': below(8),
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

/** Whether a rule may put an opaque layer over others. */
function mayCover(declarations: readonly Declaration[]): boolean {
  const has = (property: RegExp, value: RegExp): boolean =>
    declarations.some(each => property.test(each.property) && value.test(each.value))
  return (
    has(/^position$/, /absolute|fixed|var\(/) &&
    has(
      /^(?:inset|top|bottom|width|height|min-height|min-width|(?:inline|block)-size|inset-.*)$/,
      /^(?:0|-|1\d\d|calc|var)/,
    ) &&
    has(/^background/, /^(?!none|transparent)/)
  )
}

/** The colours that a rule may give to text and to its ground. */
interface ColourEntry {
  readonly keys: readonly StyleKey[]
  readonly inks: readonly Paint[]
  readonly grounds: readonly Paint[]
}

/**
 * Finds the words of elements whose text may have about the same colour as its ground. Text may be on the ground of any
 * element, except that a rule which sets both colours is taken to have its own ground.
 */
function colourRisks(rules: readonly AppliedRule[], customs: PossibleCustoms, dark: boolean): StyleKey[] {
  const system = { current: BLACK, dark: dark }
  const canvas = paintOf('canvas', system)?.rgb ?? BLACK.rgb
  const risky: StyleKey[] = []
  const entries: ColourEntry[] = []
  let base: { inks: readonly Paint[]; grounds: readonly Paint[] } = {
    inks: [paintOf('canvastext', system) ?? BLACK],
    grounds: [{ rgb: canvas, alpha: 1 }],
  }
  const linksHaveColour = rules.some(
    ({ selectors, declarations, isCertain }) =>
      isCertain &&
      selectors.some(({ text }) => /^(?:a|a:link|:link|a:any-link|:any-link)$/.test(text)) &&
      declarations.some(({ property }) => property === 'color'),
  )
  for (const { selectors, declarations, isCertain } of rules) {
    const own = selectors.filter(each => each.pseudoElement === undefined)
    if (own.length === 0 || (linksHaveColour && own.every(({ text }) => text === 'a[href]'))) continue
    const colours = coloursIn(declarations, customs, system)
    const keys = own.flatMap(each => each.keys)
    if (colours === undefined) risky.push(...keys)
    else if (isCertain && own.every(({ text }) => /^(?::root|html|body)$/.test(text)))
      base = {
        inks: colours.inks.length > 0 ? colours.inks : base.inks,
        grounds: colours.grounds.length > 0 ? colours.grounds : base.grounds,
      }
    else if (colours.inks.length + colours.grounds.length > 0) entries.push({ keys, ...colours })
  }
  const opaque = [...base.grounds, ...entries.flatMap(({ grounds }) => grounds)].filter(({ alpha }) => alpha === 1)
  const behind = [canvas, ...opaque.map(({ rgb }) => rgb)]
  const clash = (inks: readonly Paint[], grounds: readonly Paint[]): boolean =>
    inks.some(ink =>
      grounds.some(ground => belowOf(ground, behind).some(each => contrastOf(over(ink, each), each) < FAINT)),
    )
  if (clash(base.inks, base.grounds)) return [{ kind: 'any', name: '' }]
  const isFlagged = new Set<ColourEntry>()
  const flag = (entry: ColourEntry): void => {
    if (isFlagged.has(entry)) return
    isFlagged.add(entry)
    risky.push(...entry.keys)
  }
  for (const entry of entries) {
    const own = entry.grounds.length > 0 ? entry.grounds : base.grounds
    if (clash(entry.inks, own)) flag(entry)
    if (entry.inks.length === 0 && clash(base.inks, entry.grounds)) flag(entry)
  }
  for (const text of entries)
    for (const ground of entries) {
      const isOwn = text === ground || (text.grounds.length > 0 && ground.inks.length > 0)
      if (isOwn || isFlagged.has(text) || isFlagged.has(ground) || !clash(text.inks, ground.grounds)) continue
      flag(costOf(text) < costOf(ground) ? text : ground)
    }
  return risky
}

const BLACK: Paint = { rgb: [0, 0, 0], alpha: 1 }

/** The colours that a translucent ground may have. */
const belowOf = (ground: Paint, behind: readonly Rgb[]): Rgb[] =>
  ground.alpha === 1 ? [ground.rgb] : behind.map(each => over(ground, each))

/** How much text would have to be read slowly if these elements were taken for hidden. */
const costOf = ({ keys }: ColourEntry): number =>
  Math.max(
    ...keys.map(({ kind, name }) =>
      kind === 'any' ? 100 : kind !== 'tag' ? 1 : /^(?:a|p|div|span|li|td)$/.test(name) ? 20 : 5,
    ),
  )

/** Returns the colours of declarations; undefined if they cannot be known, or hide by themselves. */
function coloursIn(
  declarations: readonly Declaration[],
  customs: PossibleCustoms,
  system: { readonly current: Paint; readonly dark: boolean },
): { inks: Paint[]; grounds: Paint[] } | undefined {
  const inks: Paint[] = []
  const grounds: Paint[] = []
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
            const isGround = longhand.startsWith('background')
            if (!paint || (!isGround && paint.alpha < 0.5)) return undefined
            if (isGround && paint.alpha > 0) grounds.push(paint)
            if (!isGround) inks.push(paint)
          }
      }
    }
  return { inks, grounds }
}

/** Whether a `style` attribute may hide its element or something inside. */
export const mayHideInline = memo(
  2000,
  (declarations: readonly Declaration[]): boolean =>
    mayHide(declarations) ||
    mayCover(declarations) ||
    declarations.some(({ property }) =>
      /^(?:--.*|color|color-scheme|fill|-webkit-text-fill-color|background.*)$/.test(property),
    ),
)
