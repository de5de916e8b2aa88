import { smallest } from '../core/long-lists.js'
import { memo, memoByObject } from '../core/memo.js'
import { MONOSPACE } from './browser-style.js'
import { type ElementCascade, type SheetCascade, winnersOf } from './cascade.js'
import { type StyleValue, StyleValues, substituted, valueWords, WIDE, type Winners } from './computed-style.js'
import { PHONE, type Screen } from './conditions.js'
import { hexOf, type Rgb } from './css-colour.js'
import { type LengthBasis, numberOf, pixelsOf } from './css-length.js'
import { type Declaration, declarationsIn, splitAt } from './declarations.js'
import type { HtmlElement } from './html-tree.js'
import { contrastOf, over, type Paint, type PaintBasis, paintOf, TRANSPARENT } from './painted-colour.js'

/** The reasons why readers do not or may not see a text, for messages. Neither is set if the text is visible. */
export interface Visibility {
  readonly hidden?: string | undefined
  /** No rule can decide whether the text is seen. */
  readonly doubt?: string | undefined
}

/** An amount with the declaration that is the reason for it. */
interface Reason<Value> {
  readonly value: Value
  readonly cause: string
}

/** A box that cuts off whatever is outside it. */
export interface ClipBox {
  /** The number of elements around it. Positioned elements leave boxes between them and their containing block. */
  readonly depth: number
  /** Whether readers can scroll down to what is below it. */
  readonly scrolls: boolean
  /** The room for text, in pixels, if it is known. */
  readonly height?: number | undefined
  readonly width?: number | undefined
  /** Whether lines of text in it have no height. */
  readonly flat: boolean
  readonly cause: string
}

/** A group whose transparency lets through what is behind it. */
interface Veil {
  readonly opacity: number
  readonly behind: readonly Rgb[]
  readonly cause: string
}

/** The effects of an element and those around it on the visibility of text inside it. */
export interface VisibilityContext {
  readonly values: StyleValues
  readonly customs: ReadonlyMap<string, string>
  readonly screen: Screen
  readonly dark: boolean
  readonly depth: number
  readonly fontSize: Reason<number>
  readonly rootSize: number
  /** A number of font sizes, or pixels. */
  readonly lineHeight: Reason<string>
  readonly scale: Reason<number>
  readonly colour: Reason<Paint>
  /** The colour of letters if it is not `colour`. */
  readonly fill: Reason<Paint> | undefined
  /** The colours of a background that is cut out to the shape of the letters. */
  readonly cutOut: readonly Rgb[] | undefined
  readonly hasShadow: boolean
  /** The colours that may be behind the text. */
  readonly backgrounds: Reason<readonly Rgb[]>
  readonly veils: readonly Veil[]
  readonly invisible: string | undefined
  readonly gone: string | undefined
  readonly doubt: string | undefined
  readonly struck: string | undefined
  readonly clips: readonly ClipBox[]
  /** The distances by which the element is moved to the right and down from where it could be seen. */
  readonly across: Reason<number>
  readonly down: Reason<number>
  readonly indent: Reason<number>
  readonly unwrapped: boolean
  /** The number of elements around the containing block of what is positioned absolutely. */
  readonly positionedDepth: number
  readonly isFlexible: boolean
  /** Whether the rows of a grid have no height. */
  readonly flatRows: string | undefined
  /** Whether the columns of a grid have no width. */
  readonly flatColumns: string | undefined
  /** Whether an opaque background is between here and the element that orders its content by `z-index`. */
  readonly coversBelow: boolean
  readonly letterSpacing: Reason<number>
  /** Whether the letters are bold. */
  readonly isBold: boolean
  readonly svg: 'none' | 'drawing' | 'text'
  /** Whether the element may lie over a neighbour, so that its background is that of the neighbour. */
  readonly isLaidOver: boolean
  readonly isRightToLeft: boolean
  /** The height that styles give the element, with the margin and padding above its content, in pixels; 0 outside the flow. */
  readonly ownHeight: number
  /** The distance from the upper edge of the element, or from where it would be, to its content, in pixels. */
  readonly spaceAbove: number
  /** The reason why the element lies over the text before it, if it does. */
  readonly pulledOver: string | undefined
  /** The opaque layer with which the element covers others. */
  readonly cover: OpaqueLayer | undefined
}

/** An opaque layer over a containing block. */
export interface OpaqueLayer {
  /** The number of elements around the content of the containing block; 0 for the whole page. */
  readonly depth: number
  /** Whether the layer is the element itself, or a pseudo-element before or after its content. */
  readonly by: 'element' | 'before' | 'after'
  readonly cause: string
}

/** Other facts on which the visibility of an element depends. */
export interface VisibilityBasis {
  readonly cascade: ElementCascade
  readonly animations: SheetCascade['animations']
}

const UNSET = ''
const NO_ROOM: Reason<number> = { value: 0, cause: UNSET }

/** Returns the visibility context of the empty window. */
export function windowContext(screen: Screen): VisibilityContext {
  const customs = new Map<string, string>()
  return {
    values: new StyleValues(new Map(), undefined, customs),
    customs,
    screen,
    dark: false,
    depth: 0,
    fontSize: { value: 16, cause: UNSET },
    rootSize: 16,
    lineHeight: { value: 'normal', cause: UNSET },
    scale: { value: 1, cause: UNSET },
    colour: { value: { rgb: [0, 0, 0], alpha: 1 }, cause: UNSET },
    fill: undefined,
    cutOut: undefined,
    hasShadow: false,
    backgrounds: { value: [[255, 255, 255]], cause: UNSET },
    veils: [],
    invisible: undefined,
    gone: undefined,
    doubt: undefined,
    struck: undefined,
    clips: [],
    across: NO_ROOM,
    down: NO_ROOM,
    indent: NO_ROOM,
    unwrapped: false,
    positionedDepth: 0,
    isFlexible: false,
    flatRows: undefined,
    flatColumns: undefined,
    coversBelow: false,
    letterSpacing: NO_ROOM,
    isBold: false,
    svg: 'none',
    isLaidOver: false,
    isRightToLeft: false,
    ownHeight: 0,
    spaceAbove: 0,
    pulledOver: undefined,
    cover: undefined,
  }
}

/** Sizes of text, in pixels: below the first, nobody can read it; below the second, few people may. */
const [UNREADABLE, TINY] = [4, 6]
/** Contrasts: below the first, text cannot be distinguished from its background; below the second, that is doubtful. */
const SAME_COLOUR = 1.5
export const FAINT = 1.8
/** The contrast below which even a different hue does not make text legible. */
const NO_CONTRAST = 1.25

const BLOCKS = new Set(
  (
    'address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer foreignObject form ' +
    'h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search section summary ul'
  ).split(' '),
)
const TABLES: Readonly<Record<string, string>> = {
  table: 'table',
  caption: 'table-caption',
  thead: 'table-header-group',
  tbody: 'table-row-group',
  tfoot: 'table-footer-group',
  tr: 'table-row',
  td: 'table-cell',
  th: 'table-cell',
}
const displayOf = (tagName: string): string =>
  BLOCKS.has(tagName)
    ? 'block'
    : (TABLES[tagName] ?? (/^(?:img|button|input|svg|meter|progress)$/.test(tagName) ? 'inline-block' : 'inline'))

/** Returns the visibility context of an element inside another one. */
export function elementContext(
  element: Pick<HtmlElement, 'tagName'>,
  around: VisibilityContext,
  { cascade, animations }: VisibilityBasis,
): VisibilityContext {
  if (isUnstyled(element, around, cascade)) return plainContext(element, around)
  const winners = animated(cascade.own, around.customs, animations)
  const customs = customsIn(winners, around.customs)
  const values = new StyleValues(winners, around.values, customs)
  const { screen } = around
  const depth = around.depth + 1
  const isRoot = depth === 1
  const fontSize = fontSizeOf(values, around)
  const rootSize = isRoot ? fontSize.value : around.rootSize
  const line = values.get('line-height')
  const lineHeight = line
    ? { value: inPixelsIfRelative(line.value, fontSize.value, around), cause: line.cause }
    : around.lineHeight
  const scheme = values.text('color-scheme')
  const dark =
    scheme === undefined ? around.dark : /\bdark\b/.test(scheme) && (screen.dark || !/\blight\b/.test(scheme))
  const basis: LengthBasis = {
    fontSize: fontSize.value,
    rootSize,
    lineHeight: linePixels(lineHeight.value, fontSize.value),
    width: screen.width,
    height: screen.height,
    whole: screen.width,
  }
  const px = (longhand: string): number | undefined => {
    const value = values.text(longhand)
    return value === undefined ? undefined : pixelsOf(value, basis)
  }

  const display =
    values.text('display') === 'initial' ? 'inline' : (values.text('display') ?? displayOf(element.tagName))
  const position = values.text('position') ?? 'static'
  const isPositioned = position !== 'static' && position !== 'initial'
  const isOut = position === 'absolute' || position === 'fixed'
  const isFloat = /left|right|inline/.test(values.text('float') ?? 'none')
  const boxless = display === 'contents'
  const isInline =
    /^(?:inline|contents|ruby.*)$/.test(display) && !isOut && !isFloat && !around.isFlexible && around.svg === 'none'
  const isTablePart = /^table-(?!cell|caption)|^table$/.test(display)

  const colourBasis: PaintBasis = {
    current: around.colour.value,
    dark,
  }
  const known = colourOf(values, around, colourBasis, isRoot)
  const colour = known ?? around.colour
  const ownBasis = { current: colour.value, dark }
  const fillValue = values.get(around.svg === 'none' ? '-webkit-text-fill-color' : 'fill')
  const stroke = strokeOf(values, ownBasis, basis)
  const fill = stroke ?? unfilled(values, around) ?? (fillValue ? fillOf(fillValue, ownBasis) : around.fill)

  const reasons: { gone?: string | undefined; doubt?: string | undefined } = {
    gone: around.gone,
    doubt: around.doubt,
  }
  const hide = (cause: string | undefined): void => {
    reasons.gone ??= cause
  }
  const doubt = (cause: string | undefined): void => {
    reasons.doubt ??= cause
  }

  if (!known) doubt(values.get('color')?.cause)

  for (const { property, value, place } of winners.values())
    if (/\b(?:attr|if)\(/.test(value)) doubt(`\`${property}: ${value}\` of ${place}`)

  // What is not displayed at all
  if (/^(?:none|table-column|table-column-group)$/.test(display))
    hide(values.get('display')?.cause ?? `\`<${element.tagName}>\``)
  if (values.text('mso-hide') === 'all') hide(values.get('mso-hide')?.cause)
  if (!isInline && values.text('content-visibility') === 'hidden') hide(values.get('content-visibility')?.cause)
  const visibility = values.get('visibility')
  const invisible =
    visibility === undefined
      ? around.invisible
      : /^(?:hidden|collapse)$/.test(visibility.value)
        ? visibility.cause
        : undefined
  if (values.text('-webkit-text-security') && values.text('-webkit-text-security') !== 'none')
    hide(values.get('-webkit-text-security')?.cause)
  if (numberOf(values.text('font-size-adjust') ?? '') === 0) hide(values.get('font-size-adjust')?.cause)
  if (/^url\(/.test(values.text('content') ?? '')) doubt(values.get('content')?.cause)
  if (/override/.test(values.text('unicode-bidi') ?? '')) doubt(values.get('unicode-bidi')?.cause)
  if (isSet(values, 'offset-path')) doubt(values.get('offset-path')?.cause)

  // Backgrounds and transparency
  const backdrop = isRoot ? [dark ? DARK_CANVAS : LIGHT_CANVAS] : around.backgrounds.value
  const veils = [...around.veils]
  if (!boxless) {
    for (const veil of veilsOf(values, backdrop)) veils.push(veil)
    const filters = filterDoubt(values, basis)
    hide(filters.hidden)
    doubt(filters.doubt)
    const mask = maskVisibility(values, ownBasis)
    hide(mask.hidden)
    doubt(mask.doubt)
    if ((values.text('mix-blend-mode') ?? 'normal') !== 'normal') doubt(values.get('mix-blend-mode')?.cause)
  }
  const isCutOut = values.text('background-clip') === 'text'
  const painted = boxless ? undefined : backgroundsOf(values, backdrop, ownBasis)
  const backgrounds =
    painted && !isCutOut
      ? { value: painted.colours, cause: painted.cause }
      : isRoot
        ? { value: backdrop, cause: UNSET }
        : around.backgrounds
  const cutOut = isCutOut ? (painted?.colours ?? backdrop) : isInline ? around.cutOut : undefined

  // Clips
  const clipped = clipVisibility(values, basis, isOut, isInline)
  hide(clipped.hidden)
  doubt(clipped.doubt)
  const kept = isOut
    ? around.clips.filter(clip => position !== 'fixed' && clip.depth <= around.positionedDepth)
    : around.clips
  const scaled = boxless || isInline ? undefined : scaleOf(values)
  const scale = scaled ? { value: around.scale.value * Math.abs(scaled.value), cause: scaled.cause } : around.scale
  if (scaled && scaled.value === 0) hide(scaled.cause)
  if (scaled && scaled.value < 0) {
    if (values.text('backface-visibility') === 'hidden') hide(scaled.cause)
    else doubt(scaled.cause)
  }
  const zoom = zoomOf(values)
  const isRightToLeft = values.get('direction')?.value === 'rtl' || (!values.get('direction') && around.isRightToLeft)
  const indentValue = values.get('text-indent')
  const indent = indentValue
    ? {
        value: (isRightToLeft ? -1 : 1) * (pixelsOf(indentValue.value.split(' ')[0] ?? '', basis) ?? 0),
        cause: indentValue.cause,
      }
    : around.indent
  const space = values.text('white-space')
  const unwrapped = space === undefined ? around.unwrapped : /nowrap|^pre$/.test(space)
  const box =
    isInline || isTablePart ? undefined : clipBoxOf(values, { basis, px, depth, display, around, lineHeight, fontSize })
  const clips = box ? [...kept, box] : kept
  if (box && unwrapped && values.text('text-overflow')?.includes('ellipsis')) doubt(values.get('text-overflow')?.cause)
  if (numberOf(values.text('-webkit-line-clamp') ?? '') !== undefined && box)
    doubt(values.get('-webkit-line-clamp')?.cause)

  // Moves
  const moved =
    isInline && !isPositioned ? undefined : moveOf(values, { px, position, isOut, isInline, isFloat, basis, around })
  const shift = around.svg === 'none' ? 0 : (px('x') ?? 0)
  const across = moved?.across ?? (isOut && position === 'fixed' ? NO_ROOM : around.across)
  const down = moved?.down ?? (isOut && position === 'fixed' ? NO_ROOM : around.down)
  hide(moved?.hidden)
  doubt(moved?.doubt)

  // Layers
  const ordersContent =
    isRoot ||
    veils.length > around.veils.length ||
    (isPositioned && /^-?\d/.test(values.text('z-index') ?? '')) ||
    /^(?:fixed|sticky)$/.test(position) ||
    ['transform', 'filter', 'clip-path', 'mask-image', 'translate', 'scale', 'rotate'].some(
      name => (values.text(name) ?? 'none') !== 'none',
    ) ||
    values.text('isolation') === 'isolate'
  const isBehind = (isPositioned || around.isFlexible) && (numberOf(values.text('z-index') ?? '') ?? 0) < 0
  if (isBehind && around.coversBelow) hide(values.get('z-index')?.cause)
  const isOpaque =
    (painted?.isOpaque ?? false) ||
    /^(?:img|iframe|video|canvas|object|embed)$/.test(element.tagName) ||
    isSet(values, 'backdrop-filter')
  const isShown = invisible === undefined && opacityOf(veils) > 0.9 && !moved?.hidden
  const cover = !isShown
    ? undefined
    : coverOf(values, {
        cascade,
        around,
        depth,
        isPositioned,
        px,
        basis: ownBasis,
        isOut,
        position,
        isOpaque,
        customs,
      })

  const firstLine = isInline
    ? undefined
    : firstLineDoubt(cascade, around, { tagName: element.tagName, own: winners, animations })
  const lineThrough = values.get('text-decoration-line')
  const weight = values.text('font-weight')
  const spacing = values.get('letter-spacing')
  if (spacing && (pixelsOf(spacing.value, basis) ?? 0) >= screen.width / 2) doubt(spacing.cause)
  const gap = values.get('word-spacing')
  const gapWidth = gap && (pixelsOf(gap.value, basis) ?? 0)
  if (gap && gapWidth !== undefined && (gapWidth >= screen.width / 2 || gapWidth <= -fontSize.value / 2))
    doubt(gap.cause)
  return {
    values,
    customs,
    screen,
    dark,
    depth,
    fontSize,
    rootSize,
    lineHeight,
    scale: zoom ? { value: scale.value * zoom.value, cause: zoom.cause } : scale,
    colour,
    fill,
    cutOut,
    hasShadow: hasShadow(values, stroke !== undefined) ?? around.hasShadow,
    backgrounds,
    veils,
    invisible,
    gone: reasons.gone,
    doubt: reasons.doubt ?? firstLine,
    struck: lineThrough?.value.includes('line-through')
      ? lineThrough.cause
      : isOut || display.startsWith('inline-')
        ? undefined
        : around.struck,
    clips,
    across: shift === 0 ? across : { value: across.value + shift, cause: values.get('x')?.cause ?? across.cause },
    down,
    indent: isInline ? around.indent : indent,
    unwrapped,
    positionedDepth:
      isPositioned || /^(?!none)/.test(values.text('transform') ?? 'none') ? depth : around.positionedDepth,
    isFlexible: /flex|grid|-webkit-(?:inline-)?box/.test(display) || (boxless && around.isFlexible),
    flatRows:
      /grid/.test(display) &&
      /^(?:0|0px|0fr|minmax\(0(?:px)?,\s*0fr\))$/.test(values.text('grid-template-rows')?.trim() ?? '')
        ? values.get('grid-template-rows')?.cause
        : undefined,
    flatColumns:
      /grid/.test(display) &&
      /^(?:0|0px|0fr|minmax\(0(?:px)?,\s*0fr\))$/.test(values.text('grid-template-columns')?.trim() ?? '')
        ? values.get('grid-template-columns')?.cause
        : undefined,
    coversBelow: ordersContent
      ? false
      : around.coversBelow || (isOpaque && (element.tagName !== 'body' || isPainted(around.values))),
    letterSpacing: spacing
      ? { value: pixelsOf(spacing.value, basis) ?? 0, cause: spacing.cause }
      : around.letterSpacing,
    isBold: weight === undefined ? around.isBold : /^(?:bold|bolder|[6-9]00)$/.test(weight),
    svg: svgOf(element, around),
    isLaidOver:
      (isOut || values.get('grid-area') !== undefined || (px('margin-top') ?? 0) <= -20) && painted === undefined,
    isRightToLeft,
    ownHeight:
      isOut || isFloat || isInline
        ? 0
        : (px('height') ?? px('min-height') ?? 0) + Math.max(0, px('margin-top') ?? 0) + (px('padding-top') ?? 0),
    spaceAbove: isInline || isTablePart ? 0 : spaceAbove(values, px, { isMargined: !isOut, isMoved: isPositioned }),
    pulledOver: isPositioned && !isOut && isOpaque && !isBehind ? pullOf(values, px, fontSize.value) : undefined,
    cover,
  }
}

function spaceAbove(
  values: StyleValues,
  px: (longhand: string) => number | undefined,
  { isMargined, isMoved }: { readonly isMargined: boolean; readonly isMoved: boolean },
): number {
  // A percentage of the height of the containing block is unknown.
  const top = isMoved && !values.text('top')?.includes('%') ? (px('top') ?? 0) : 0
  return Math.max(0, isMargined ? (px('margin-top') ?? 0) : 0) + (px('padding-top') ?? 0) + Math.max(0, top)
}

const isSet = (values: StyleValues, longhand: string): boolean =>
  !/^(?:none|initial)$/.test(values.text(longhand) ?? 'none')

const isPainted = (values: StyleValues): boolean =>
  isSet(values, 'background-image') ||
  !/^(?:transparent|initial)$/.test(values.text('background-color') ?? 'transparent')

/** Returns the declaration that moves an element up over at least a line of the text before it. */
function pullOf(
  values: StyleValues,
  px: (longhand: string) => number | undefined,
  fontSize: number,
): string | undefined {
  const pull = (px('margin-top') ?? 0) + (px('top') ?? 0)
  return pull <= -0.8 * fontSize ? (values.get('margin-top') ?? values.get('top'))?.cause : undefined
}

/** Returns the reason why the first line of a block, which may be its only one, is hidden although the others are not. */
function firstLineDoubt(
  { pseudo }: ElementCascade,
  around: VisibilityContext,
  { tagName, own, animations }: { tagName: string; own: Winners; animations: SheetCascade['animations'] },
): string | undefined {
  const winners = pseudo.get('first-line')
  if (!winners) return undefined
  const cascade: ElementCascade = { own: new Map([...own, ...winners]), pseudo: new Map() }
  const { hidden } = textVisibility(elementContext({ tagName }, around, { cascade, animations }), 'x')
  return hidden
}

/** Tells whether nothing but the usual style of a block or of inline text applies to an element. */
const isUnstyled = (
  { tagName }: Pick<HtmlElement, 'tagName'>,
  around: VisibilityContext,
  { own, pseudo }: ElementCascade,
): boolean =>
  own.size === 0 &&
  pseudo.size === 0 &&
  around.depth > 0 &&
  around.svg === 'none' &&
  !/^(?:svg|img|button|input)$/.test(tagName)

/** Returns the visibility context of an element without any style of its own. */
function plainContext({ tagName }: Pick<HtmlElement, 'tagName'>, around: VisibilityContext): VisibilityContext {
  const isInline = displayOf(tagName) === 'inline' && !around.isFlexible
  return {
    ...around,
    values: NO_VALUES,
    depth: around.depth + 1,
    cutOut: isInline ? around.cutOut : undefined,
    isFlexible: false,
    flatRows: undefined,
    flatColumns: undefined,
    isLaidOver: false,
    ownHeight: 0,
    spaceAbove: 0,
    pulledOver: undefined,
    cover: undefined,
  }
}

const NO_VALUES = new StyleValues(new Map(), undefined, new Map())

const LIGHT_CANVAS: Rgb = [255, 255, 255]
const DARK_CANVAS: Rgb = [18, 18, 18]

function svgOf({ tagName }: Pick<HtmlElement, 'tagName'>, { svg }: VisibilityContext): VisibilityContext['svg'] {
  if (tagName === 'svg') return 'drawing'
  if (svg === 'none' || /^foreignobject$/i.test(tagName)) return 'none'
  return tagName === 'text' ? 'text' : svg
}

/** Applies the last step of animations that stay on it, and the first step of animations that never start. */
function animated(own: Winners, customs: ReadonlyMap<string, string>, animations: SheetCascade['animations']): Winners {
  const winner = own.get('animation-name')
  if (!winner || animations.size === 0) return own
  const words = valueWords((substituted(winner.value, customs) ?? '').replaceAll(',', ' '))
  const isShorthand = /animation$/.test(winner.property)
  const fill = isShorthand ? words.join(' ') : (own.get('animation-fill-mode')?.value ?? '')
  const isPaused = /\bpaused\b/.test(
    `${isShorthand ? words.join(' ') : ''} ${own.get('animation-play-state')?.value ?? ''}`,
  )
  const keeps = /\b(?:forwards|both)\b/.test(`${fill} ${own.get('animation-fill-mode')?.value ?? ''}`)
  const result = new Map(own)
  const all = `${words.join(' ')} ${own.get('animation-iteration-count')?.value ?? ''}`
  const isEndless = /\binfinite\b/.test(all)
  const [duration = 0, delay = 0] = words.flatMap(word => secondsIn(word) ?? [])
  const isLate = (delay >= LATE && /\b(?:backwards|both)\b/.test(fill)) || (duration >= LATE && !isEndless)
  for (const name of words) {
    const steps = animations.get(name)
    const first = steps?.get(0)
    const declarations = isPaused || isLate ? first : isEndless ? lastingIn(steps) : keeps ? steps?.get(1) : undefined
    for (const { property, value } of declarations ?? [])
      result.set(property, { property, value, place: `\`@keyframes ${name}\`` })
  }
  return result
}

/** The seconds after which readers do not wait any longer for an animation. */
const LATE = 60

function secondsIn(word: string): number | undefined {
  const [, size, unit] = /^([\d.]+)(m?s)$/.exec(word) ?? []
  return size === undefined ? undefined : Number(size) / (unit === 'ms' ? 1000 : 1)
}

/** Returns the declarations that are in every step of an animation, so that they apply all the time. */
function lastingIn(steps: ReadonlyMap<number, readonly Declaration[]> | undefined): readonly Declaration[] {
  const [first = [], ...others] = [...(steps?.values() ?? [])]
  if (!steps?.has(0) || !steps.has(1)) return []
  return first.filter(({ property, value }) =>
    others.every(step => step.some(each => each.property === property && each.value === value)),
  )
}

function customsIn(winners: Winners, around: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  let customs: Map<string, string> | undefined
  for (const [name, { value }] of winners) {
    if (!name.startsWith('--')) continue
    customs ??= new Map(around)
    if (value === 'initial') customs.delete(name)
    else if (!WIDE.test(value)) customs.set(name, value)
  }
  return customs ?? around
}

const SIZE_WORDS: Readonly<Record<string, number>> = {
  'xx-small': 9,
  'x-small': 10,
  small: 13,
  medium: 16,
  initial: 16,
  large: 18,
  'x-large': 24,
  'xx-large': 32,
  'xxx-large': 48,
}

function fontSizeOf(values: StyleValues, around: VisibilityContext): Reason<number> {
  const own = values.get('font-size')
  if (!own) return around.fontSize
  const { value: parent, cause } = around.fontSize
  if (own.value === MONOSPACE) return cause === UNSET ? { value: 13, cause: own.cause } : around.fontSize
  const named = own.value === 'smaller' ? parent / 1.2 : own.value === 'larger' ? parent * 1.2 : SIZE_WORDS[own.value]
  const size =
    named ??
    pixelsOf(own.value, {
      fontSize: parent,
      rootSize: around.depth === 0 ? 16 : around.rootSize,
      lineHeight: linePixels(around.lineHeight.value, parent),
      width: around.screen.width,
      height: around.screen.height,
      whole: parent,
    })
  return size === undefined ? around.fontSize : { value: Math.max(0, size), cause: own.cause }
}

/** Returns the pixels of a line height. */
export const linePixels = (lineHeight: string, fontSize: number): number =>
  lineHeight === 'normal' || lineHeight === 'initial'
    ? fontSize * 1.2
    : /^[\d.]+$/.test(lineHeight)
      ? Number(lineHeight) * fontSize
      : (pixelsOf(lineHeight, plainBasis(fontSize)) ?? fontSize * 1.2)

const plainBasis = (fontSize: number): LengthBasis => ({
  fontSize,
  rootSize: 16,
  lineHeight: fontSize * 1.2,
  width: 360,
  height: 640,
  whole: fontSize,
})

/** Line heights in `em` or per cent are inherited as lengths, numbers as numbers. */
function inPixelsIfRelative(value: string, fontSize: number, around: VisibilityContext): string {
  if (/^(?:normal|initial|[\d.]+)$/.test(value)) return value
  const size = pixelsOf(value, { ...plainBasis(fontSize), rootSize: around.rootSize })
  return size === undefined ? 'normal' : `${size}px`
}

/** Returns the colour of text, or undefined if only a browser can compute it. */
function colourOf(
  values: StyleValues,
  around: VisibilityContext,
  basis: PaintBasis,
  isRoot: boolean,
): Reason<Paint> | undefined {
  const own = values.get('color')
  const initial = (): Paint => paintOf('canvastext', basis) ?? TRANSPARENT
  if (!own) return isRoot ? { value: initial(), cause: UNSET } : around.colour
  const paint = own.value === 'initial' ? initial() : paintOf(own.value, basis)
  return paint ? { value: paint, cause: own.cause } : undefined
}

/** Returns the colour of a line around letters that is so wide that it hides their inside. */
function strokeOf(values: StyleValues, basis: PaintBasis, lengths: LengthBasis): Reason<Paint> | undefined {
  const width = values.get('-webkit-text-stroke-width')
  if (!width || (pixelsOf(width.value, lengths) ?? 0) < lengths.fontSize * 0.15) return undefined
  const paint = paintOf(values.text('-webkit-text-stroke-color') ?? 'currentcolor', basis)
  return paint && { value: paint, cause: width.cause }
}

/** Returns the fill of letters in a drawing that are nearly transparent. */
function unfilled(values: StyleValues, { svg }: VisibilityContext): Reason<Paint> | undefined {
  const own = svg === 'none' ? undefined : values.get('fill-opacity')
  return own && (numberOf(own.value) ?? 1) < 0.1 ? { value: TRANSPARENT, cause: own.cause } : undefined
}

function fillOf({ value, cause }: StyleValue, basis: PaintBasis): Reason<Paint> | undefined {
  if (/^(?:currentcolor|initial)$/.test(value)) return undefined
  const paint = value === 'none' ? TRANSPARENT : paintOf(value, basis)
  return paint && { value: paint, cause }
}

function hasShadow(values: StyleValues, isCovered: boolean): boolean | undefined {
  const stroke = isCovered ? undefined : values.text('-webkit-text-stroke-width')
  const said = [values.text('text-shadow'), stroke].filter(each => each !== undefined)
  return said.length === 0 ? undefined : said.some(each => !/^(?:none|initial|0)/.test(each))
}

function* veilsOf(values: StyleValues, behind: readonly Rgb[]): Generator<Veil> {
  const own = values.get('opacity')
  const opacity = own && numberOf(own.value)
  if (own && opacity !== undefined && opacity < 1) yield { opacity: Math.max(0, opacity), behind, cause: own.cause }
  const filter = values.get('filter')
  for (const [, amount = ''] of filter?.value.matchAll(/\bopacity\(\s*([^()]*)\)/g) ?? []) {
    const share = amount === '' ? 1 : numberOf(amount)
    if (filter && share !== undefined && share < 1) yield { opacity: Math.max(0, share), behind, cause: filter.cause }
  }
}

function filterDoubt(values: StyleValues, basis: LengthBasis): Visibility {
  const filter = values.get('filter')
  if (!filter || /^(?:none|initial)$/.test(filter.value)) return {}
  const blur = /\bblur\(\s*([^()]+)\)/.exec(filter.value)?.[1]
  const radius = blur ? (pixelsOf(blur, basis) ?? 0) : 0
  if (radius >= basis.fontSize * 0.4) return { hidden: filter.cause }
  if (radius >= 1.5) return { doubt: filter.cause }
  const rest = filter.value.replace(
    /\b(?:blur|opacity|drop-shadow|grayscale|sepia|hue-rotate|saturate)\((?:[^()]|\([^()]*\))*\)/g,
    '',
  )
  // A filter that strengthens or weakens by up to a half leaves text readable.
  const harsh = [...rest.matchAll(/([a-z-]+)\(\s*([^()]*)\)/g)].some(([, name, amount = '']) => {
    const share = numberOf(amount.trim()) ?? 1
    return name === 'invert'
      ? share > 0.1 && share < 0.9
      : !/^(?:brightness|contrast)$/.test(name ?? '') || share < 0.5 || share > 1.5
  })
  return harsh ? { doubt: filter.cause } : {}
}

function maskVisibility(values: StyleValues, basis: PaintBasis): Visibility {
  const mask = values.get('mask-image')
  if (!mask || /^(?:none|initial)$/.test(mask.value)) return {}
  const stops = splitAt(mask.value, ',').flatMap(image => gradientStops(image, basis) ?? [])
  if (stops.length === 0) return { doubt: mask.cause }
  if (stops.every(({ alpha }) => alpha < 0.1)) return { hidden: mask.cause }
  // A mask of another size, in another place or in another mode need not let the text through.
  const moved = ['mask-size', 'mask-position', 'mask-composite', 'mask-mode']
    .map(name => values.get(name))
    .find(each => each && !/^(?:auto|initial|add|alpha|match-source|source-over)$/.test(each.value))
  if (moved) return { doubt: moved.cause }
  return stops.every(({ alpha }) => alpha > 0.5) ? {} : { doubt: mask.cause }
}

/** Returns the colours of a gradient, or undefined for another image or an unknown colour. */
export function gradientStops(image: string, basis: PaintBasis): Paint[] | undefined {
  const inside = /^\s*[a-z-]*gradient\(([\s\S]*)\)\s*$/.exec(image)?.[1]
  if (inside === undefined) return undefined
  const parts = splitAt(inside, ',')
  const stops = parts.map(part =>
    valueWords(part)
      .map(word => paintOf(word, basis))
      .find(Boolean),
  )
  const isDirection = stops[0] === undefined
  const colours = isDirection ? stops.slice(1) : stops
  return colours.every(each => each !== undefined) ? colours : undefined
}

/** The maximum number of colours that are followed. A background with more is approximated by the first ones. */
const MAX_COLOURS = 8

interface PaintedBackground {
  readonly colours: readonly Rgb[]
  readonly isOpaque: boolean
  readonly cause: string
}

/** Returns the colours that may be behind text after an element has painted its background. A picture may have any. */
export function backgroundsOf(
  values: StyleValues,
  behind: readonly Rgb[],
  basis: PaintBasis,
): PaintedBackground | undefined {
  const [colour, image] = [values.get('background-color'), values.get('background-image')]
  const isPlain = !image || /^(?:none|initial)(?:,\s*none)*$/.test(image.value) || isIcon(values)
  const paint = colour && (colour.value === 'initial' ? TRANSPARENT : paintOf(colour.value, basis))
  if (isPlain && (!colour || paint?.alpha === 0)) return undefined
  const unknown = colour !== undefined && paint === undefined
  let colours = unknown ? ANY_COLOUR : paint ? behind.map(each => over(paint, each)) : behind
  let isOpaque = (paint?.alpha ?? 0) > 0.9
  if (image && !isPlain)
    for (const layer of splitAt(image.value, ',').reverse()) {
      if (layer.trim() === 'none') continue
      const stops = gradientStops(layer, basis)
      colours = stops ? distinct(stops.flatMap(stop => colours.map(each => over(stop, each)))) : [...ANY_COLOUR]
      isOpaque ||= stops?.every(({ alpha }) => alpha > 0.9) ?? true
    }
  const cause = (isPlain ? colour : (image ?? colour))?.cause ?? UNSET
  return { colours: distinct(colours), isOpaque, cause }
}

/** Tells whether the picture of an element is a single one beside its text, as icons are. */
const isIcon = (values: StyleValues): boolean =>
  /^url\(/.test(values.text('background-image') ?? '') &&
  values.text('background-repeat') === 'no-repeat' &&
  ['padding-left', 'padding-right'].some(name =>
    /^(?:1[4-9]|[2-9]\d)(?:\.\d+)?px$|^[1-4](?:\.\d+)?r?em$/.test(values.text(name) ?? ''),
  )

const ANY_COLOUR: readonly Rgb[] = [
  [0, 0, 0],
  [255, 255, 255],
]

const distinct = (colours: readonly Rgb[]): Rgb[] =>
  [...new Map(colours.map(each => [each.map(Math.round).join(), each])).values()].slice(0, MAX_COLOURS)

function clipVisibility(values: StyleValues, basis: LengthBasis, isOut: boolean, isInline: boolean): Visibility {
  const clip = values.get('clip')
  if (isOut && clip) {
    const inside = /rect\(([^()]*)\)/.exec(clip.value)?.[1]
    const [top, right, bottom, left] =
      inside
        ?.split(/[\s,]+/)
        .filter(Boolean)
        .map(each => pixelsOf(each, basis)) ?? []
    const [height, width] = [(bottom ?? 1e4) - (top ?? 0), (right ?? 1e4) - (left ?? 0)]
    if (inside !== undefined && (height < basis.fontSize * 0.4 || width < basis.fontSize * 0.4))
      return { hidden: clip.cause }
  }
  const path = values.get('clip-path')
  if (!path || /^(?:none|initial)$/.test(path.value)) return {}
  const share = shownShare(path.value, { ...basis, whole: isInline ? 40 : 300 })
  if (share === undefined) return { doubt: path.cause }
  return share < 0.03 ? { hidden: path.cause } : share < 0.7 ? { doubt: path.cause } : {}
}

/** Estimates the share of a box that a basic shape leaves visible (CSS Shapes 1). The box is taken as `whole` pixels wide and high. */
function shownShare(shape: string, basis: LengthBasis): number | undefined {
  const { whole } = basis
  const [, name = '', inside = ''] = /^([a-z]+)\(([\s\S]*)\)/.exec(shape) ?? []
  const [sizes = ''] = inside.split(/\bround\b|\bat\b/)
  const lengths = valueWords(sizes).map(each => pixelsOf(each, basis))
  const [first, second = first, third = first, fourth = second] = lengths
  const shareOf = (room: number | undefined): number => Math.min(1, Math.max(0, (room ?? Number.NaN) / whole))
  switch (name) {
    case 'inset':
      if (lengths.length === 0 || lengths.some(each => each === undefined)) return undefined
      return shareOf(whole - (first ?? 0) - (third ?? 0)) * shareOf(whole - (second ?? 0) - (fourth ?? 0))
    case 'rect':
    case 'xywh': {
      if (lengths.some(each => each === undefined)) return undefined
      const [a = 0, b = 0, c = 0, d = 0] = lengths as number[]
      return name === 'rect' ? shareOf(c - a) * shareOf(b - d) : shareOf(c) * shareOf(d)
    }
    case 'circle':
    case 'ellipse': {
      if (lengths.length === 0) return undefined
      const radius = Math.min(first ?? Number.NaN, name === 'ellipse' ? (second ?? Number.NaN) : (first ?? Number.NaN))
      if (!Number.isFinite(radius)) return undefined
      return radius >= whole * 0.7 ? 1 : radius <= 2 ? 0 : 0.5
    }
    case 'polygon':
      return polygonShare(inside, basis)
    default:
      return undefined
  }
}

function polygonShare(inside: string, basis: LengthBasis): number | undefined {
  const points = splitAt(inside.replace(/^\s*(?:nonzero|evenodd)\s*,/, ''), ',').map(point =>
    valueWords(point).map(each => pixelsOf(each, basis)),
  )
  if (points.some(([x, y]) => x === undefined || y === undefined)) return undefined
  const area = points.reduce((sum, [x = 0, y = 0], i) => {
    const [nextX = 0, nextY = 0] = points[(i + 1) % points.length] ?? []
    return sum + x * nextY - nextX * y
  }, 0)
  return Math.abs(area) / 2 / basis.whole ** 2
}

interface BoxBasis {
  readonly basis: LengthBasis
  readonly px: (longhand: string) => number | undefined
  readonly depth: number
  readonly display: string
  readonly around: VisibilityContext
  readonly lineHeight: Reason<string>
  readonly fontSize: Reason<number>
}

/** Returns the box of an element that cuts off its overflow, with the room that it leaves for text. */
function clipBoxOf(
  values: StyleValues,
  { basis, px, depth, display, around, lineHeight, fontSize }: BoxBasis,
): ClipBox | undefined {
  const [x, y] = [values.text('overflow-x') ?? 'visible', values.text('overflow-y') ?? 'visible']
  const contain = values.text('contain') ?? ''
  const cuts = (overflow: string): boolean => /^(?:hidden|clip|scroll|auto|overlay)$/.test(overflow)
  // Only `clip` cuts off a single side; with any other value, the other side becomes scrollable.
  const cutsDown = cuts(y) || (cuts(x) && x !== 'clip') || /paint|strict|content/.test(contain)
  const cutsAcross = cuts(x) || (cuts(y) && y !== 'clip') || /paint|strict|content/.test(contain)
  if (!cutsDown && !cutsAcross) return undefined
  const isCell = display === 'table-cell' || display === 'table-caption'
  const isSizeless = /strict|size/.test(contain)
  const room = (size: 'height' | 'width', before: string, after: string): number | undefined => {
    const least = px(`min-${size}`) ?? 0
    const most = px(`max-${size}`)
    const own =
      isCell && size === 'height' ? undefined : (px(size) ?? (isSizeless && size === 'height' ? 0 : undefined))
    const known = [own, isCell ? undefined : most].filter(each => each !== undefined)
    if (known.length === 0) return undefined
    const outer = Math.max(least, smallest(known))
    const edges = (px(before) ?? 0) + (px(after) ?? 0)
    const content = values.text('box-sizing') === 'border-box' ? Math.max(0, outer - edges) : outer
    // Text begins after the padding before it, and may overflow into the padding after it.
    return content + (px(after) ?? 0)
  }
  const isSqueezed =
    around.isFlexible &&
    numberOf(values.text('flex-grow') ?? '') === 0 &&
    px('flex-basis') === 0 &&
    !values.get('width')
  const isFlatRow = around.flatRows !== undefined && (px('min-height') ?? 0) === 0
  const height = isFlatRow ? (px('padding-bottom') ?? 0) : room('height', 'padding-top', 'padding-bottom')
  const cause = [
    values.get('height') ?? values.get('max-height'),
    values.get('width') ?? values.get('max-width'),
    isSqueezed ? values.get('flex-basis') : undefined,
    values.get('overflow-y') ?? values.get('overflow-x') ?? values.get('contain'),
  ].flatMap(each => (each ? [each.cause] : []))
  return {
    depth,
    height: cutsDown ? height : undefined,
    scrolls: /^(?:scroll|auto|overlay)$/.test(y),
    width:
      isSqueezed || (around.flatColumns !== undefined && (px('min-width') ?? 0) === 0)
        ? 0
        : cutsAcross
          ? room('width', 'padding-left', 'padding-right')
          : undefined,
    flat: linePixels(lineHeight.value, fontSize.value) < fontSize.value * 0.3 && basis.fontSize > 0,
    cause: isFlatRow ? (around.flatRows ?? '') : (around.flatColumns ?? distinctCauses(cause)),
  }
}

const distinctCauses = (causes: readonly string[]): string => [...new Set(causes)].join(' and ')

/** Returns the factor by which transforms enlarge an element; 0 if it is turned so that only its edge is seen. */
function scaleOf(values: StyleValues): Reason<number> | undefined {
  const found: Reason<number>[] = []
  for (const longhand of ['transform', 'scale', 'rotate']) {
    const own = values.get(longhand)
    if (!own || own.value === 'none') continue
    const functions =
      longhand === 'transform'
        ? [...own.value.matchAll(/([a-z0-9]+)\(((?:[^()]|\([^()]*\))*)\)/gi)].map(
            ([, name = '', inside = '']) => [name, splitAt(inside, ',')] as const,
          )
        : [[longhand, valueWords(own.value)] as const]
    for (const [name, parts] of functions) found.push({ value: factorOf(name, parts), cause: own.cause })
    found.push({ value: perspectiveOf(functions), cause: own.cause })
  }
  if (found.length === 0) return undefined
  const value = found.reduce((product, { value: factor }) => product * factor, 1)
  return { value, cause: found.find(each => each.value < 1)?.cause ?? found[0]?.cause ?? UNSET }
}

/** Returns how much smaller a distance from the viewer makes an element; 0 if it is behind the viewer. */
function perspectiveOf(functions: readonly (readonly [name: string, parts: readonly string[]])[]): number {
  const sizeIn = (wanted: RegExp, at: number): number =>
    pixelsOf(
      functions
        .find(([name]) => wanted.test(name))?.[1]
        .at(at)
        ?.trim() ?? '0',
      plainBasis(16),
    ) ?? 0
  const [viewer, away] = [sizeIn(/^perspective$/i, 0), sizeIn(/^translate(?:z|3d)$/i, -1)]
  return viewer === 0 ? 1 : Math.max(0, viewer / (viewer - away))
}

function factorOf(name: string, parts: readonly string[]): number {
  const numbers = parts.map(part => numberOf(part.trim()) ?? Number.NaN)
  const least = (...sizes: readonly (number | undefined)[]): number => {
    const known = sizes.filter(size => size !== undefined && !Number.isNaN(size)).map(size => Math.abs(size ?? 1))
    return known.length === 0 ? 1 : smallest(known)
  }
  const edgeOn = (angle: string | undefined): number => {
    const cosine = Math.abs(Math.cos(radians(angle ?? '')))
    return cosine < 0.1 ? 0 : Math.cos(radians(angle ?? '')) < 0 ? -1 : 1
  }
  switch (name.toLowerCase()) {
    case 'scale':
    case 'scale3d':
      return least(numbers[0], numbers[1])
    case 'scalex':
    case 'scaley':
      return least(numbers[0])
    case 'matrix3d':
      return Math.sqrt(Math.abs((numbers[0] ?? 1) * (numbers[5] ?? 1)))
    case 'matrix':
      return Math.sqrt(Math.abs((numbers[0] ?? 1) * (numbers[3] ?? 1) - (numbers[1] ?? 0) * (numbers[2] ?? 0)))
    case 'rotatex':
    case 'rotatey':
      return edgeOn(parts[0])
    case 'rotate3d':
      return numbers[0] || numbers[1] ? edgeOn(parts[3]) : 1
    case 'rotate':
      return /^[xy]$/.test(parts[0] ?? '') ? edgeOn(parts[1]) : 1
    case 'skew':
    case 'skewx':
    case 'skewy':
      return parts.some(part => Math.abs(Math.cos(radians(part.trim()))) < 0.05) ? 0 : 1
    default:
      return 1
  }
}

const TURN: Readonly<Record<string, number>> = { deg: Math.PI / 180, rad: 1, grad: Math.PI / 200, turn: 2 * Math.PI }

function radians(angle: string): number {
  const [, size = '0', unit = 'deg'] = /^\s*([+-]?[\d.]+)(deg|rad|grad|turn)?\s*$/.exec(angle) ?? []
  return Number(size) * (TURN[unit] ?? 0)
}

function zoomOf(values: StyleValues): Reason<number> | undefined {
  const own = values.get('zoom')
  const zoom = own && numberOf(own.value)
  // Browsers ignore a zoom of zero.
  return own && zoom ? { value: zoom, cause: own.cause } : undefined
}

interface MoveBasis {
  readonly px: (longhand: string) => number | undefined
  readonly position: string
  readonly isOut: boolean
  readonly isInline: boolean
  readonly isFloat: boolean
  readonly basis: LengthBasis
  readonly around: VisibilityContext
}

interface Move extends Visibility {
  readonly across: Reason<number>
  readonly down: Reason<number>
}

/** Returns where offsets, margins and translations move an element to. */
function moveOf(
  values: StyleValues,
  { px, position, isOut, isInline, isFloat, basis, around }: MoveBasis,
): Move | undefined {
  const isMovable = position === 'relative' || isOut || position === 'sticky'
  const isOutOfPage = around.positionedDepth === 0
  let [across, down] = position === 'fixed' ? [0, 0] : [around.across.value, around.down.value]
  const causes: string[] = []
  const add = (longhand: string, size: number, vertical: boolean): void => {
    if (size === 0) return
    if (vertical) down += size
    else across += size
    const cause = values.get(longhand)?.cause
    if (cause && Math.abs(size) >= 20) causes.push(cause)
  }
  if (isMovable && position !== 'sticky') {
    const [left, right, top, bottom] = ['left', 'right', 'top', 'bottom'].map(px)
    if (left !== undefined) add('left', left, false)
    else if (right !== undefined && isOut && isOutOfPage && right >= basis.width) add('right', -right, false)
    else if (right !== undefined && (right >= 0 || isOut))
      add('right', isOut && right > 0 ? Math.min(0, basis.width - right) : -right, false)
    else if (right !== undefined) add('right', -right, false)
    if (top !== undefined) add('top', position === 'fixed' ? beyond(top, basis.height) : top, true)
    else if (bottom !== undefined && isOutOfPage && position === 'absolute' && isAtTop(values, basis))
      add('bottom', -5000, true)
    else if (bottom !== undefined) add('bottom', isOut ? fromBottom(bottom, position, basis) : -bottom, true)
  }
  const padding = px('padding-left') ?? 0
  if (padding >= 2 * basis.width) add('padding-left', padding, false)
  // A float may lie beside another one that a negative margin of its whole width puts it over.
  const pull = px('margin-left') ?? 0
  if (isFloat && Math.abs(pull) > 2 * basis.width) add('margin-left', pull, false)
  if (!isFloat && !isInline) {
    add('margin-left', px('margin-left') ?? 0, false)
    add('margin-top', px('margin-top') ?? 0, true)
    // A margin at the right moves the element only if it is larger than the window.
    const right = px('margin-right') ?? 0
    if (right > 2 * basis.width) add('margin-right', -right, false)
  }
  for (const [longhand, x, y] of isInline ? [] : translationsOf(values, basis)) {
    add(longhand, x, false)
    add(longhand, y, true)
  }
  if (across === around.across.value && down === around.down.value && position !== 'fixed') return undefined
  const cause = distinctCauses(causes)
  const isAbove = position === 'fixed' ? down <= -100 : isOut && around.positionedDepth === 0 && down <= -400
  return {
    across: { value: across, cause: cause || around.across.cause },
    down: { value: down, cause: cause || around.down.cause },
    hidden: position === 'fixed' && down >= basis.height ? cause : isAbove ? cause : undefined,
  }
}

/** Tells whether the lower edge of an element is at the upper edge of the page or above it. */
const isAtTop = (values: StyleValues, basis: LengthBasis): boolean =>
  (pixelsOf(values.text('bottom') ?? '', { ...basis, whole: basis.height }) ?? 0) >= basis.height

/** Returns the distance by which an offset from the top puts a fixed element outside the window. */
const beyond = (top: number, height: number): number => (top >= height || top < 0 ? top : 0)

function fromBottom(bottom: number, position: string, { height }: LengthBasis): number {
  if (position === 'fixed') return bottom < 0 ? (bottom <= -100 ? height - bottom : 0) : Math.min(0, height - bottom)
  return bottom > 5000 ? -bottom : 0
}

function translationsOf(values: StyleValues, basis: LengthBasis): [longhand: string, x: number, y: number][] {
  // A percentage is a share of the element itself, which may be as wide as the window and has an unknown height.
  const [wide, high] = [basis, { ...basis, whole: 0 }]
  const sizes = (x: string | undefined, y: string | undefined): [number, number] => [
    pixelsOf((x ?? '0').trim(), wide) ?? 0,
    pixelsOf((y ?? '0').trim(), high) ?? 0,
  ]
  const moves: [string, number, number][] = []
  const own = values.text('translate')
  if (own !== undefined) moves.push(['translate', ...sizes(...(valueWords(own) as [string, string]))])
  for (const [, name = '', inside = ''] of values
    .text('transform')
    ?.matchAll(/([a-z0-9]+)\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/gi) ?? []) {
    const parts = splitAt(inside, ',')
    if (/^translate(?:3d)?$/i.test(name)) moves.push(['transform', ...sizes(parts[0], parts[1])])
    if (/^translatex$/i.test(name)) moves.push(['transform', ...sizes(parts[0], '0')])
    if (/^translatez$/i.test(name)) moves.push(['transform', 0, 0])
    if (/^translatey$/i.test(name)) moves.push(['transform', ...sizes('0', parts[0])])
    if (/^matrix$/i.test(name)) moves.push(['transform', Number(parts[4]), Number(parts[5])])
    if (/^matrix3d$/i.test(name)) moves.push(['transform', Number(parts[12]), Number(parts[13])])
  }
  return moves.filter(([, x, y]) => Number.isFinite(x) && Number.isFinite(y))
}

interface CoverBasis {
  readonly cascade: ElementCascade
  readonly around: VisibilityContext
  readonly depth: number
  readonly isPositioned: boolean
  readonly px: (longhand: string) => number | undefined
  readonly basis: PaintBasis
  readonly isOut: boolean
  readonly position: string
  readonly isOpaque: boolean
  readonly customs: ReadonlyMap<string, string>
}

/** Finds an opaque layer, of the element or of one of its pseudo-elements, over a whole containing block. */
function coverOf(values: StyleValues, place: CoverBasis): VisibilityContext['cover'] {
  const { around, depth, isPositioned, isOut, position, isOpaque, customs } = place
  const blockOf = (fixed: boolean, own: boolean): number =>
    fixed ? 0 : own && isPositioned ? depth : around.positionedDepth
  const isLow = (numberOf(values.text('z-index') ?? '') ?? 0) < 0
  if (isOut && isOpaque && !isLow && covers(values)) {
    const cause = values.get('position')?.cause
    if (cause) return { depth: blockOf(position === 'fixed', false), by: 'element', cause }
  }
  for (const name of ['before', 'after'] as const) {
    const winners = place.cascade.pseudo.get(name)
    if (!winners?.has('position') || !winners.has('content')) continue
    const pseudo = new StyleValues(winners, values, customsIn(winners, customs))
    const where = pseudo.text('position') ?? ''
    if (!/^(?:absolute|fixed)$/.test(where) || /^(?:none|normal)$/.test(pseudo.text('content') ?? 'none')) continue
    const isBelow = (numberOf(pseudo.text('z-index') ?? '') ?? 0) < 0
    const ground = backgroundsOf(pseudo, [LIGHT_CANVAS], place.basis)
    const isFaint = (numberOf(pseudo.text('opacity') ?? '1') ?? 1) < 0.9
    if (
      ground?.isOpaque &&
      !isBelow &&
      !isFaint &&
      pseudo.text('display') !== 'none' &&
      (covers(pseudo) || coversLine(pseudo))
    )
      return { depth: blockOf(where === 'fixed', true), by: name, cause: pseudo.get('position')?.cause ?? ground.cause }
  }
  return undefined
}

/** Tells whether a positioned box is at least as large as its containing block. */
export function covers(values: StyleValues): boolean {
  const isZero = (longhand: string): boolean => /^(?:0(?:px|%)?|-[\d.]+[a-z%]+)$/.test(values.text(longhand) ?? '')
  const isWhole = (longhand: string): boolean =>
    /^(?:[1-9]\d{2,}(?:%|s?vw|s?vh|dvw|dvh|lvh|lvw|vmax)|[1-9]\d{3,}px)$/.test(values.text(longhand) ?? '')
  const across = (isZero('left') && isZero('right')) || isWhole('width') || isWhole('min-width')
  const down = (isZero('top') && isZero('bottom')) || isWhole('height') || isWhole('min-height')
  return across && down
}

/** Tells whether a positioned box is as wide as its containing block, and at least as high as a line. */
export function coversLine(values: StyleValues): boolean {
  const isZero = (longhand: string): boolean => /^0(?:px|%)?$/.test(values.text(longhand) ?? '')
  const height = pixelsOf(values.text('height') ?? values.text('min-height') ?? '', plainBasis(16)) ?? 0
  const isWide = (isZero('left') && isZero('right')) || /^[1-9]\d{2,}(?:%|vw)$/.test(values.text('width') ?? '')
  return isWide && height >= 12 && (isZero('top') || isZero('bottom'))
}

/** Returns the visibility context of an element that lies over a picture. Its ground may have any colour. */
export const overPicture = (context: VisibilityContext): VisibilityContext => ({
  ...context,
  backgrounds: { value: ANY_COLOUR, cause: 'the picture below it' },
})

/** Tells whether readers see text directly inside an element. */
export function textVisibility(context: VisibilityContext, text: string): Visibility {
  const always = lastingVisibility(context)
  if (always.hidden) return always
  const doubt = context.doubt ?? doubtBy(context, text) ?? always.doubt
  return doubt ? { doubt } : SEEN
}

/** The visibility of any text in a context, apart from its length. */
const lastingVisibility = memoByObject((context: VisibilityContext): Visibility => {
  const hidden = hiddenBy(context)
  return hidden ? { hidden } : colourVisibility(context)
})

const SEEN: Visibility = {}

/** Tells whether readers see a picture. One of a single pixel counts accesses and is not seen. */
export function pictureVisibility(context: VisibilityContext, element: Pick<HtmlElement, 'attrs'>): Visibility {
  const hidden = hiddenBy({
    ...context,
    fontSize: PICTURE_SIZE,
    lineHeight: PICTURE_LINE,
    indent: NO_ROOM,
    letterSpacing: NO_ROOM,
  })
  if (hidden) return { hidden }
  const sizes = element.attrs
    .filter(({ name }) => name === 'width' || name === 'height')
    .map(({ value }) => Number.parseFloat(value))
  for (const longhand of ['width', 'height', 'max-width', 'max-height']) {
    const value = context.values.text(longhand)
    const size = value === undefined ? undefined : pixelsOf(value, { ...plainBasis(16), whole: 360 })
    if (size !== undefined) sizes.push(size)
  }
  if (sizes.some(size => size <= 2)) return { hidden: 'its size' }
  const [veil] = context.veils
  if (opacityOf(context.veils) < 0.1) return { hidden: veil?.cause }
  return context.doubt ? { doubt: context.doubt } : SEEN
}

/** Tells whether a `style` attribute hides everything inside its element, whatever the style of the content. */
export const styleHides = memo(2000, (style: string): boolean => {
  const cascade: ElementCascade = { own: winnersOf(declarationsIn(style)), pseudo: new Map() }
  const context = elementContext({ tagName: 'div' }, windowContext(PHONE), { cascade, animations: new Map() })
  return pictureVisibility({ ...context, invisible: undefined }, { attrs: [] }).hidden !== undefined
})

const opacityOf = (veils: readonly Veil[]): number => veils.reduce((product, { opacity }) => product * opacity, 1)

const PICTURE_SIZE: Reason<number> = { value: 16, cause: UNSET }
const PICTURE_LINE: Reason<string> = { value: 'normal', cause: UNSET }

function hiddenBy(context: VisibilityContext): string | undefined {
  const { fontSize, scale, clips, across, down, indent, screen, lineHeight, letterSpacing } = context
  const before = context.gone ?? context.invisible ?? context.struck
  if (before) return before
  if (context.svg === 'drawing') return 'an `<svg>` outside any `<text>`'
  const size = fontSize.value * scale.value
  if (size < UNREADABLE) return fontSize.value < UNREADABLE ? fontSize.cause : scale.cause || fontSize.cause
  for (const { height, width, flat, cause } of clips) {
    if (height !== undefined && height < fontSize.value * 0.5) return cause
    if (width !== undefined && width < fontSize.value * 0.5) return cause
    if (flat && linePixels(lineHeight.value, fontSize.value) < fontSize.value * 0.3)
      return distinctCauses([lineHeight.cause, cause])
    const room = width ?? screen.width
    if (indent.value >= room && context.unwrapped) return distinctCauses([indent.cause, cause])
    if (across.value <= -room || (width !== undefined && across.value >= width))
      return distinctCauses([across.cause, cause])
  }
  if (indent.value <= -screen.width) return indent.cause
  if (across.value <= -screen.width || isFarRight(context)) return across.cause
  if (down.value <= -2000) return down.cause
  if (letterSpacing.value <= -0.45 * fontSize.value) return letterSpacing.cause
  return undefined
}

/**
 * Tells whether text is so far to the right that nobody scrolls there. A distance in pixels counts only if it exceeds a wide
 * window too, because it may be intended for one.
 */
const isFarRight = ({ across, screen }: VisibilityContext): boolean =>
  across.value >= 3 * Math.max(screen.width, 1000) ||
  (across.value >= screen.width && /[1-9]\d{2,}[sld]?vw/.test(across.cause))

function doubtBy(context: VisibilityContext, text: string): string | undefined {
  const { fontSize, scale, clips, across, down, indent, lineHeight, screen } = context
  if (fontSize.value * scale.value < TINY) return fontSize.value < TINY ? fontSize.cause : scale.cause || fontSize.cause
  const line = linePixels(lineHeight.value, fontSize.value)
  if (line < fontSize.value * 0.4 && lineHeight.cause !== UNSET) return lineHeight.cause
  for (const { height, width, cause } of clips) {
    const room = width ?? screen.width
    const lines = Math.ceil((text.trim().length * fontSize.value * 0.45) / Math.max(1, room))
    if (height !== undefined && height < 0.8 * lines * Math.max(line, fontSize.value)) return cause
    if (width !== undefined && width < 2 * fontSize.value) return cause
    if (down.value <= -100) return distinctCauses([down.cause, cause])
  }
  if (across.value >= screen.width && across.cause !== UNSET) return across.cause
  if (indent.value >= screen.width) return indent.cause
  if (across.value <= -0.6 * screen.width) return across.cause
  if (down.value <= -500 || down.value >= 5000) return down.cause
  return undefined
}

function colourVisibility(context: VisibilityContext): Visibility {
  const { colour, fill, backgrounds, veils, hasShadow: shadowed } = context
  let [hides, faints] = [0, 0]
  let least: readonly [Rgb, Rgb] | undefined
  const pairs = textColours(context)
  for (const [text, behind] of pairs) {
    const contrast = contrastOf(text, behind)
    if (contrast < SAME_COLOUR) least ??= [text, behind]
    if (contrast < NO_CONTRAST || (contrast < SAME_COLOUR && !areFarApart(text, behind))) hides += 1
    else if (contrast < FAINT) faints += 1
  }
  if (hides === 0 && faints === 0) return SEEN
  const causes = distinctCauses(
    [(fill ?? colour).cause, ...veils.map(({ cause }) => cause), backgrounds.cause].filter(Boolean),
  )
  const cause = least ? `${causes || 'its colour'} (text ${hexOf(least[0])} on ${hexOf(least[1])})` : causes
  return hides === pairs.length && !shadowed ? { hidden: cause } : { doubt: cause }
}

/** Lists the colours that text may have, each with that of its ground. */
export function textColours({
  colour,
  fill,
  cutOut,
  backgrounds,
  veils,
  svg,
}: VisibilityContext): (readonly [text: Rgb, ground: Rgb])[] {
  const ink = svg === 'text' ? (fill?.value ?? BLACK) : (fill ?? colour).value
  return backgrounds.value.flatMap(ground => {
    const inks = cutOut && ink.alpha < 0.9 ? cutOut.map(each => over(ink, each)) : [over(ink, ground)]
    return inks.flatMap(letter => throughVeils(letter, ground, veils))
  })
}

const BLACK: Paint = { rgb: [0, 0, 0], alpha: 1 }

/** Tells whether colours of the same lightness differ so much in hue that most people can tell them apart. */
const areFarApart = ([r, g, b]: Rgb, [x, y, z]: Rgb): boolean => Math.hypot(r - x, g - y, b - z) > 150

/** Returns the colours of text and background as seen through the transparency of the groups around them. */
function throughVeils(text: Rgb, background: Rgb, veils: readonly Veil[]): (readonly [text: Rgb, background: Rgb])[] {
  let pairs: (readonly [Rgb, Rgb])[] = [[text, background]]
  for (const { opacity, behind } of veils.toReversed())
    pairs = pairs
      .flatMap(([a, b]) =>
        behind.map(each => [over({ rgb: a, alpha: opacity }, each), over({ rgb: b, alpha: opacity }, each)] as const),
      )
      .slice(0, MAX_COLOURS)
  return pairs
}
