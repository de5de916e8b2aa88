import { numberOf, pixelsOf } from './css-length.js'
import { type Declaration, splitAt } from './declarations.js'
import { paintOf, TRANSPARENT } from './painted-colour.js'

/** The declaration that wins for a property of an element. */
export interface Winner {
  /** The property as written, which may be a shorthand. */
  readonly property: string
  readonly value: string
  /** The place of the declaration, such as ``the rule `.credit` in style.css``. */
  readonly place: string
}

/** The winners by longhand property. Custom properties are among them. */
export type Winners = Map<string, Winner>

/** The value of a longhand, with the declaration that set it for messages. */
export interface StyleValue {
  readonly value: string
  readonly cause: string
}

/** Matches `var()` or `env()` without another one inside. */
const VARIABLE = /\b(?:var|env)\(\s*([a-z-][^\s,)]*)\s*(?:,((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*))?\)/
/** Bounds the substitutions, since custom properties may refer to one another. */
const SUBSTITUTIONS = 40

/**
 * Replaces `var()` by the custom properties, and `env()` by its fallback. It returns undefined if one is missing and has no
 * fallback.
 */
export function substituted(value: string, customs: ReadonlyMap<string, string>): string | undefined {
  let text = value
  for (let step = 0; /\b(?:var|env)\(/.test(text); step += 1) {
    const [whole, name = '', fallback] = VARIABLE.exec(text) ?? []
    const found = customs.get(name) ?? (/^(?:safe-area|keyboard|titlebar)-/.test(name) ? '0px' : fallback)
    if (whole === undefined || found === undefined || step > SUBSTITUTIONS) return undefined
    text = text.replace(whole, () => found.trim())
  }
  return text
}

/** Splits a value at white space outside brackets. */
export const valueWords = (value: string): string[] =>
  value.match(/(?:[^\s()"']|"[^"]*"|'[^']*'|\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\))+/g) ?? []

const SIDE_ORDER: Readonly<Record<string, number>> = { top: 0, right: 1, bottom: 2, left: 3 }
const FONT_SIZE =
  /(?:^|\s)((?:x{1,3}-)?(?:small|large)|medium|smaller|larger|[\d.]+(?:e\d+)?(?:[a-z]+|%)|0(?=[\s/])|(?:calc|min|max|clamp)\((?:[^()]|\([^()]*\))*\))(?:\s*\/\s*([^\s]+))?(?=\s)/

/** Extracts the value of a longhand from a declaration. */
export function longhandValue(
  { property, value }: Pick<Winner, 'property' | 'value'>,
  longhand: string,
): string | undefined {
  if (property === longhand || WIDE.test(value)) return value
  const side = /(?:^|-)(top|right|bottom|left)$/.exec(longhand)?.[1]
  if (side !== undefined && /^(?:margin|padding|inset)(?:-inline|-block)?$/.test(property)) {
    const [first, second = first, third = first, fourth = second] = valueWords(value)
    const isPair = /-(?:inline|block)$/.test(property)
    if (isPair) return side === 'right' || side === 'bottom' ? second : first
    return [first, second, third, fourth][SIDE_ORDER[side] ?? 0]
  }
  switch (longhand) {
    case 'overflow-x':
    case 'overflow-y': {
      const [x, y = x] = valueWords(value)
      return longhand === 'overflow-x' ? x : y
    }
    case 'background-color':
      return (
        splitAt(value, ',')
          .flatMap(layer => valueWords(layer).filter(isColour))
          .at(-1) ?? 'transparent'
      )
    case 'background-image':
    case 'mask-image':
      return splitAt(value, ',')
        .map(layer => valueWords(layer).find(isImage) ?? 'none')
        .join(',')
    case 'background-clip':
      return /(?:^|\s)text(?:\s|$)/.test(value) ? 'text' : 'border-box'
    case 'font-size':
      return FONT_SIZE.exec(`${value} `)?.[1]
    case 'line-height':
      return FONT_SIZE.exec(`${value} `)?.[2] ?? 'normal'
    case 'font-weight':
      return /(?:^|\s)(bold|bolder|lighter|[1-9]00)(?=\s)/.exec(`${value} `)?.[1] ?? 'normal'
    case 'background-repeat':
      return /\bno-repeat\b/.test(value) ? 'no-repeat' : 'repeat'
    case 'mask-composite':
      return /\b(?:exclude|intersect|subtract|xor|source-(?:in|out))\b/.exec(value)?.[0] ?? 'add'
    case 'mask-mode':
      return /\bluminance\b/.exec(value)?.[0] ?? 'alpha'
    case '-webkit-text-stroke-width':
      return valueWords(value).find(word => !isColour(word))
    case '-webkit-text-stroke-color':
      return valueWords(value).find(isColour)
    case 'grid-template-columns':
      return value.split('/')[1]
    case 'offset-path':
      return /^(?:none|auto)/.test(value) ? 'none' : value
    case 'mask-size':
      return value.includes('/') ? 'of its own' : 'auto'
    case 'flex-grow':
      return /^[\d.]+$/.test(valueWords(value)[0] ?? '') ? valueWords(value)[0] : value === 'none' ? '0' : '1'
    case 'flex-basis':
      return (
        valueWords(value)
          .slice(1)
          .findLast(word => /[a-z%]|^0$/.test(word)) ?? (/^[\d.]+(?: [\d.]+)?$/.test(value) ? '0px' : 'auto')
      )
    case 'grid-template-rows':
      return value.split('/')[0]
    default:
      // Aliases, logical properties, and shorthands that are read as a whole.
      return value
  }
}

const isImage = (word: string): boolean =>
  /^(?:url|[a-z-]*gradient|image|image-set|cross-fade|element|paint)\(/.test(word)

/** Tells whether a word is a colour in any form, also one that only a browser can compute. */
const isColour = (word: string): boolean =>
  paintOf(word, { current: TRANSPARENT, dark: false }) !== undefined ||
  /^(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark|contrast-color)\(/.test(word)

/** The keywords that every property has. */
export const WIDE = /^(?:inherit|initial|unset|revert|revert-layer)$/

const DISPLAY =
  /^(?:none|contents|block|inline|flow-root|list-item|flex|grid|table|ruby(?:-[a-z]+)?|math|inline-(?:block|flex|grid|table)|table-[a-z-]+|run-in|-webkit-(?:inline-)?(?:box|flex)|(?:block|inline|run-in) (?:flow|flow-root|flex|grid|table|ruby|list-item)|flow|inherit)$/
const KEYWORDS: Readonly<Record<string, RegExp>> = {
  display: DISPLAY,
  visibility: /^(?:visible|hidden|collapse)$/,
  'content-visibility': /^(?:visible|auto|hidden)$/,
  position: /^(?:static|relative|absolute|fixed|sticky|-webkit-sticky)$/,
  'overflow-x': /^(?:visible|hidden|clip|scroll|auto|overlay)$/,
  'overflow-y': /^(?:visible|hidden|clip|scroll|auto|overlay)$/,
  float: /^(?:none|left|right|inline-start|inline-end)$/,
}
const LENGTHS =
  /^(?:(?:min-|max-)?(?:width|height)|(?:margin|padding)-(?:top|right|bottom|left)|top|right|bottom|left|text-indent|font-size|letter-spacing)$/
const COLOURS = /^(?:color|background-color|fill|-webkit-text-fill-color)$/

/** Tells whether browsers accept a value for a longhand. A declaration with another value does not exist for them. */
export function isValidValue(longhand: string, { property, value }: Declaration): boolean {
  if (/\b(?:var|env|attr|if)\(/.test(value) || longhand.startsWith('--') || WIDE.test(value)) return true
  const own = longhandValue({ property, value }, longhand)
  if (own === undefined) return false
  const keywords = KEYWORDS[longhand]
  if (keywords) return keywords.test(own)
  if (longhand === 'opacity') return numberOf(own) !== undefined
  // Old versions of Internet Explorer had other filters.
  if (longhand === 'filter') return !/alpha\(|progid:/.test(own)
  if (COLOURS.test(longhand)) return isColour(own) || own === 'none'
  if (LENGTHS.test(longhand)) return isLength(own)
  return own !== ''
}

const BASIS = { fontSize: 16, rootSize: 16, lineHeight: 20, width: 360, height: 640, whole: 360 }

/** Accepts keywords and functions, including those that need a layout. */
const isLength = (value: string): boolean =>
  pixelsOf(value, BASIS) !== undefined || (/^[a-z-]+(?:\(|$)/.test(value) && !/^-?\d/.test(value))

/** Resolves the winners of an element, one longhand at a time. */
export class StyleValues {
  private readonly values = new Map<string, StyleValue | undefined>()

  constructor(
    private readonly winners: Winners,
    private readonly around: StyleValues | undefined,
    private readonly customs: ReadonlyMap<string, string>,
  ) {}

  /** Returns the value that is set on the element itself, or inherited if it says so. */
  get(longhand: string): StyleValue | undefined {
    if (!this.winners.has(longhand)) return undefined
    if (!this.values.has(longhand)) this.values.set(longhand, this.resolved(longhand))
    return this.values.get(longhand)
  }

  text(longhand: string): string | undefined {
    return this.get(longhand)?.value
  }

  private resolved(longhand: string): StyleValue | undefined {
    const winner = this.winners.get(longhand)
    const value = winner && substituted(winner.value, this.customs)
    if (!winner || value === undefined) return undefined
    const own = longhandValue({ property: winner.property, value }, longhand)
    if (own === 'inherit') return this.around?.get(longhand)
    if (own === undefined || /^(?:unset|revert|revert-layer)$/.test(own)) return undefined
    return { value: own, cause: `\`${winner.property}: ${winner.value}\` of ${winner.place}` }
  }
}
