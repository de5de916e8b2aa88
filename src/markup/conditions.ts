import { pixelsOf } from './css-length.js'

/** A screen and the settings with which readers may view a document. */
export interface Screen {
  /** The size of the window in pixels. */
  readonly width: number
  readonly height: number
  readonly dark: boolean
  /** A condition that holds only for some readers, such as `(hover: none)`, and is assumed to hold here. */
  readonly assumed: string | undefined
}

/** A phone, on which most readers view most pages. */
export const PHONE: Screen = { width: 360, height: 640, dark: false, assumed: undefined }

/** Common sizes of windows, from an old phone to a wide desktop. */
const [NARROWEST, WIDEST] = [320, 2560]
const [LOWEST, HIGHEST] = [320, 1600]
const DESKTOP = { width: 1280, height: 720 }

/** The usual value of each media feature. Other values hold for some readers. */
const USUAL: Readonly<Record<string, string>> = {
  'prefers-reduced-motion': 'no-preference',
  'prefers-reduced-transparency': 'no-preference',
  'prefers-reduced-data': 'no-preference',
  'prefers-contrast': 'no-preference',
  'forced-colors': 'none',
  'inverted-colors': 'none',
  scripting: 'enabled',
  hover: 'hover',
  'any-hover': 'hover',
  pointer: 'fine',
  'any-pointer': 'fine',
  update: 'fast',
  'overflow-block': 'scroll',
  'overflow-inline': 'scroll',
  'display-mode': 'browser',
  'dynamic-range': 'standard',
  'video-dynamic-range': 'standard',
  'color-gamut': 'srgb',
  'device-posture': 'continuous',
  grid: '0',
  monochrome: '0',
  scan: 'progressive',
}

/** Tells whether the rules inside an at-rule such as `@media (…)` or `@supports (…)` apply on a screen. */
export function conditionHolds(condition: string, screen: Screen): boolean {
  const [, name = '', rest = ''] = /^@([\w-]+)\s*([\s\S]*)$/.exec(condition) ?? []
  switch (name) {
    case 'media':
      return mediaApply(rest, screen)
    case 'supports':
      return holds(rest, feature => supports(feature, screen))
    case 'container':
      return screen.assumed === condition
    case 'client':
      return screen.assumed === rest.slice(1, -1)
    case 'layer':
    case 'scope':
      return true
    default:
      // Rules of `@starting-style` apply only for a moment, and no current browser supports `@document`.
      return false
  }
}

/** Tells whether a list of media queries applies, as `media` attributes have them (Media Queries 4, section 2). */
export const mediaApply = (queries: string, screen: Screen): boolean =>
  queries.trim() === '' || partsOf(queries, /\s*,\s*/y).some(query => queryApplies(query, screen))

function queryApplies(query: string, screen: Screen): boolean {
  const typed = /^(?:(not|only)\s+)?([a-z][\w-]*)(?:\s+and\s+([\s\S]+))?$/i.exec(query)
  const [, prefix, type = '', rest] = typed ?? []
  if (!typed || type === 'not') return holds(query, feature => featureHolds(feature, screen))
  const applies = /^(?:all|screen)$/i.test(type) && (!rest || holds(rest, feature => featureHolds(feature, screen)))
  return prefix === 'not' ? !applies : applies
}

/** Evaluates a condition of features in brackets, `not`, `and` and `or`. */
function holds(condition: string, test: (feature: string) => boolean): boolean {
  const text = condition.trim()
  const any = partsOf(text, /\s+or\s+/iy)
  if (any.length > 1) return any.some(part => holds(part, test))
  const all = partsOf(text, /\s+and\s+/iy)
  if (all.length > 1) return all.every(part => holds(part, test))
  const negated = /^not\b\s*([\s\S]+)$/i.exec(text)?.[1]
  if (negated) return !holds(negated, test)
  const inside = /^\(([\s\S]*)\)$/.exec(text)?.[1]?.trim()
  if (inside === undefined) return test(text)
  return /^\(|^not\b/i.test(inside) || (/^[\w-]+\(/.test(inside) && !inside.includes(':'))
    ? holds(inside, test)
    : test(inside)
}

/** Splits a text at the matches of a sticky pattern that are outside brackets. */
function partsOf(text: string, separator: RegExp): string[] {
  const parts: string[] = []
  let [depth, from] = [0, 0]
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    if (text[at] === ')') depth -= 1
    separator.lastIndex = at
    const found = depth === 0 ? separator.exec(text) : null
    if (!found) continue
    parts.push(text.slice(from, at))
    from = at + found[0].length
    at = from - 1
  }
  return [...parts, text.slice(from)]
}

const SIZED = /^(?:device-)?(width|height|inline-size|block-size)$/
const COMPARED = /^(.*?)\s*([<>]=?|=)\s*(.*?)(?:\s*([<>]=?|=)\s*(.*))?$/

function featureHolds(feature: string, screen: Screen): boolean {
  if (DENSITY.test(feature)) return screen.assumed === feature || comparedHolds(feature, () => 1, densityIn)
  if (/\baspect-ratio\b/.test(feature)) return comparedHolds(feature, () => screen.width / screen.height, ratioIn)
  const name = feature.split(/\s*:\s*/)[0] ?? ''
  const value = /:\s*(.*)$/.exec(feature)?.[1]
  const sized = name.replace(/^(?:min|max)-/, '')
  if (COMPARED.test(feature) || SIZED.test(sized))
    return comparedHolds(feature, part => (SIZED.test(part) ? sizeOn(screen, part) : undefined), lengthIn)
  switch (sized) {
    case 'prefers-color-scheme':
      return value === undefined || value === (screen.dark ? 'dark' : 'light')
    case 'orientation':
      return value === (screen.width > screen.height ? 'landscape' : 'portrait')
    case 'color':
      return true
    default:
      return usuallyHolds(name, value, screen)
  }
}

function usuallyHolds(name: string, value: string | undefined, { assumed }: Screen): boolean {
  const [assumedName, assumedValue] = assumed?.split(/\s*:\s*/) ?? []
  const own = assumedName === name ? (assumedValue ?? 'yes') : USUAL[name]
  return value === undefined ? own !== undefined && !/^(?:no-preference|none|0)$/.test(own) : own === value
}

/** Matches features that depend on how many pixels of a screen make one of a page. Some readers have any of them. */
const DENSITY = /\bresolution\b|\bdevice-pixel-ratio\b/
const densityIn = (text: string): number | undefined => {
  const [, size, unit = ''] = /^([\d.]+)(dppx|x|dpi|dpcm)?$/.exec(text) ?? []
  return size === undefined ? undefined : Number(size) / ({ dpi: 96, dpcm: 96 / 2.54 }[unit] ?? 1)
}
const ratioIn = (text: string): number | undefined => {
  const [, width, height = '1'] = /^([\d.]+)(?:\s*\/\s*([\d.]+))?$/.exec(text) ?? []
  return width === undefined ? undefined : Number(width) / Number(height)
}

/**
 * Evaluates `min-width: 40rem`, `width >= 40rem` and `20rem <= width < 60rem` (Media Queries 4, section 2.4.3).
 * @param own returns the screen’s own value of a feature, or undefined for anything else
 */
function comparedHolds(
  feature: string,
  own: (name: string) => number | undefined,
  read: (text: string) => number | undefined,
): boolean {
  const size = (part: string): number | undefined => (/^[a-z-]+$/.test(part) ? own(part) : read(part))
  const compared = COMPARED.exec(feature)
  if (!compared) {
    const [name = '', value] = feature.split(/\s*:\s*/)
    const [, bound, sized = ''] = /^(?:-webkit-)?(?:(min|max)-+(?:moz-)?)?(.+)$/.exec(name) ?? []
    if (value === undefined) return (own(sized) ?? 0) > 0
    return compares(own(sized), bound === 'min' ? '>=' : bound === 'max' ? '<=' : '=', size(value))
  }
  const [, first = '', sign = '', second = '', otherSign, third] = compared
  return (
    compares(size(first), sign, size(second)) && (!otherSign || compares(size(second), otherSign, size(third ?? '')))
  )
}

function compares(left: number | undefined, sign: string, right: number | undefined): boolean {
  if (left === undefined || right === undefined) return false
  if (sign === '=') return left === right
  if (left === right) return sign.length === 2
  return sign.startsWith('<') ? left < right : left > right
}

const sizeOn = ({ width, height }: Screen, name: string): number => (/width|inline/.test(name) ? width : height)

/** Lengths in conditions are relative to the browser’s own font size. */
const lengthIn = (text: string): number | undefined =>
  pixelsOf(text, { fontSize: 16, rootSize: 16, lineHeight: 19, width: 0, height: 0, whole: 0 })

const DISPLAYS =
  /^(?:none|contents|(?:inline-)?(?:block|flex|grid|table)|inline|flow-root|list-item|table-[a-z-]+|ruby|run-in|(?:inline )?flow-root list-item|(?:block|inline)(?: (?:flow|flex|grid|table|flow-root))?)$/
/** Matches properties that every current browser supports. Their values are not checked, because few conditions name a wrong one. */
const EVERYWHERE =
  /^(?:(?:row-|column-)?gap|(?:max-|min-)?(?:width|height|inline-size|block-size)|grid(?:-[a-z-]+)?|flex(?:-[a-z]+)?|position|transform|filter|opacity|color|background(?:-[a-z]+)?|object-fit|object-position|aspect-ratio|clip-path|inset(?:-[a-z-]+)?|columns|column-[a-z]+|align-[a-z]+|justify-[a-z]+|place-[a-z]+|display|font(?:-[a-z-]+)?|mix-blend-mode|scroll-[a-z-]+|overflow(?:-[a-z]+)?|text-[a-z-]+|(?:margin|padding|border)(?:-[a-z-]+)?|mask(?:-[a-z]+)?|--[\w-]+|accent-color|contain|content-visibility|container(?:-[a-z]+)?|writing-mode|hyphens|appearance|-webkit-(?:appearance|text-fill-color|background-clip|line-clamp|mask(?:-image)?))$/

/** Evaluates a feature query. Features that not all browsers support hold for some readers. */
function supports(feature: string, { assumed }: Screen): boolean {
  if (feature.startsWith('selector(')) return true
  const [, property = '', value = ''] = /^([\w-]+)\s*:\s*([\s\S]+)$/.exec(feature) ?? []
  if (property === 'display' ? DISPLAYS.test(value) : EVERYWHERE.test(property)) return true
  return assumed === feature
}

/**
 * Lists the screens on which conditions differ: just below and just above every width and height that they name, in the
 * light and the dark scheme, and once with each condition that holds for some readers only.
 */
export function screensFor(conditions: readonly string[], schemes: boolean): Screen[] {
  const asked = [...new Set(conditions)]
  const features = [...new Set(asked.flatMap(condition => condition.match(/\([^()]*\)/g) ?? []))].map(part =>
    part.slice(1, -1).trim(),
  )
  const widths = steps(features, /width|inline-size/, [PHONE.width, DESKTOP.width], [NARROWEST, WIDEST])
  const heights = steps(features, /height|block-size/, [PHONE.height, DESKTOP.height], [LOWEST, HIGHEST])
  const dark = schemes || features.some(feature => feature.startsWith('prefers-color-scheme'))
  const assumptions = [
    ...asked.filter(condition => condition.startsWith('@container')),
    ...features.filter(feature => mayBeAssumed(feature)),
  ]
  const sizes = widths.map((width, i) => ({ width, height: heights[Math.min(i, 1)] ?? PHONE.height }))
  for (const height of heights.slice(2)) sizes.push({ ...DESKTOP, height })
  const plain = sizes.flatMap(size =>
    (dark ? [false, true] : [false]).map(each => ({ ...size, dark: each, assumed: undefined })),
  )
  const assumed = assumptions.flatMap(each => [
    { ...PHONE, assumed: each },
    { ...DESKTOP, dark: false, assumed: each },
  ])
  return distinctOn([...plain, ...assumed], asked, dark)
}

/** Leaves out screens on which nothing differs from an earlier one. */
function distinctOn(screens: readonly Screen[], conditions: readonly string[], schemes: boolean): Screen[] {
  const first = new Map<string, Screen>()
  for (const screen of screens) {
    const key = `${schemes && screen.dark} ${conditions.map(each => Number(conditionHolds(each, screen))).join('')}`
    if (!first.has(key)) first.set(key, screen)
  }
  return [...first.values()]
}

function steps(
  features: readonly string[],
  name: RegExp,
  usual: readonly number[],
  [least, most]: readonly [number, number],
): number[] {
  const named = features
    .filter(feature => name.test(feature))
    .flatMap(feature => feature.match(/[\d.]+[a-z]+/g) ?? [])
    .flatMap(text => lengthIn(text) ?? [])
  const around = named.flatMap(size => [Math.ceil(size) - 1, size, Math.floor(size) + 1])
  return [...new Set([...usual, ...around.filter(size => size >= least && size <= most)])]
}

function mayBeAssumed(feature: string): boolean {
  if (DENSITY.test(feature)) return !featureHolds(feature, PHONE)
  if (feature.includes('aspect-ratio')) return false
  const name = feature.split(/\s*:\s*/)[0]?.replace(/^(?:min|max)-/, '') ?? ''
  if (COMPARED.test(feature) || SIZED.test(name) || /^(?:prefers-color-scheme|orientation|color)$/.test(name))
    return false
  return !EVERYWHERE.test(name) && feature.includes(':') && USUAL[name] !== feature.split(/\s*:\s*/)[1]
}
