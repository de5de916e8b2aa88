import { memo, memoByObject } from '../core/memo.js'
import { type Declaration, opaqueHex, type Selector, selectorOf, selectsElement, sheetRules } from '../markup/index.js'
import { contrast } from '../publication/index.js'
import type { EmailElement, EmailReading } from './email-reading.js'

/** A piece of text with the colours in which it is displayed. */
export interface PaintedText {
  readonly element: EmailElement
  /** The colour of the text as `#rrggbb`. */
  readonly colour: string
  readonly background: string
  readonly ratio: number
  /** The size of the text in pixels. */
  readonly size: number
  readonly bold: boolean
}

interface Paint {
  readonly colour: string
  /**
   * The background colour; undefined if a picture or gradient is behind the text, against which no contrast can be
   * computed.
   */
  readonly background: string | undefined
  readonly size: number
  readonly bold: boolean
}

export type Scheme = 'light' | 'dark'

const PLAIN: Paint = { colour: '#000000', background: '#ffffff', size: 16, bold: false }

interface PaintRule {
  readonly selector: Selector
  readonly declarations: readonly Declaration[]
}

function rulesFor({ sheets }: EmailReading, scheme: Scheme): PaintRule[] {
  const applies = (condition: string): boolean => {
    const asks = /prefers-color-scheme\s*:\s*(dark|light)/.exec(condition)?.[1]
    return asks ? asks === scheme : !/\bprint\b|min-width|orientation|hover/.test(condition)
  }
  const found = sheets.flatMap(css => sheetRules(css)).filter(({ within }) => within.every(applies))
  const rules = found.flatMap(rule => {
    const { declarations } = rule
    const paints = declarations.some(({ property }) =>
      /^(?:color|background(?:-color|-image)?|font-size|font-weight|font)$/.test(property),
    )
    return (paints ? rule.selectors : []).flatMap(text => {
      const selector = selectorOf(text)
      return selector ? [{ selector, declarations }] : []
    })
  })
  return rules.sort((a, b) => a.selector.weight - b.selector.weight)
}

/** Lists all visible text in the email's own light or dark design. */
export const contrasts = (email: EmailReading, scheme: Scheme): readonly PaintedText[] => paintedText(email)(scheme)

/** Returns the painted text of an email. The result is cached, because several rules use it. */
const paintedText = memoByObject((email: EmailReading) => memo(2, (scheme: Scheme) => textIn(email, scheme)))

/** Computes colours by the cascade of browsers (css-cascade-4 section 6). */
function textIn(email: EmailReading, scheme: Scheme): PaintedText[] {
  const rules = rulesFor(email, scheme)
  const paints = new Map<EmailElement, Paint>()
  return email.elements.flatMap(element => {
    const around = (element.parent && paints.get(element.parent)) ?? PLAIN
    const paint = painted(declared(element, rules), around)
    paints.set(element, paint)
    const { colour, background, size, bold } = paint
    const seen = !element.hidden && /[\p{L}\p{N}]/u.test(element.own) && !/^(?:title|style|script)$/.test(element.name)
    if (!seen || !background || size === 0) return []
    return [{ element, colour, background, ratio: contrast(colour, background), size, bold }]
  })
}

/** Returns the declarations that apply to an element, with the value of each property that the cascade selects. */
function declared(element: EmailElement, rules: readonly PaintRule[]): ReadonlyMap<string, string> {
  const fitting = rules.filter(({ selector }) => selectsElement(selector, element)).flatMap(rule => rule.declarations)
  const background = element.attributes.get('bgcolor')
  const heading = /^h[1-6]$|^(?:b|strong|th)$/.test(element.name)
  return new Map([
    ...(heading ? [['font-weight', 'bold'] as const] : []),
    ...(background ? [['background-color', background] as const] : []),
    ...fitting.filter(({ important }) => !important).flatMap(longhand),
    ...[...element.style].flatMap(([property, value]) => longhand({ property, value })),
    ...fitting.filter(({ important }) => important).flatMap(longhand),
  ])
}

const longhand = ({ property, value }: Pick<Declaration, 'property' | 'value'>): (readonly [string, string])[] => {
  if (property !== 'background') return [[property, value]]
  if (/url\(|gradient/.test(value)) return [['background-image', value]]
  return [['background-color', value === 'none' ? 'transparent' : value]]
}

function painted(declarations: ReadonlyMap<string, string>, around: Paint): Paint {
  const propertyOf = (property: string): string => declarations.get(property) ?? ''
  const image = propertyOf('background-image')
  const background = propertyOf('background-color')
  const weight = propertyOf('font-weight')
  return {
    colour: opaqueHex(propertyOf('color')) ?? around.colour,
    background: image !== '' && image !== 'none' ? undefined : backgroundOf(background, around.background),
    size: sizeOf(propertyOf('font-size'), around.size),
    bold: weight === '' ? around.bold : /^(?:bold|bolder|[6-9]00)$/.test(weight),
  }
}

function backgroundOf(value: string, around: string | undefined): string | undefined {
  if (value === '' || /^(?:transparent|inherit|initial|unset)$/.test(value)) return around
  return opaqueHex(value)
}

function sizeOf(size: string, around: number): number {
  const [, number, unit] = /^([\d.]+)(px|pt|em|rem|%)?$/.exec(size) ?? []
  if (number === undefined) return around
  const value = Number(number)
  if (unit === 'em') return value * around
  if (unit === '%') return (value / 100) * around
  if (unit === 'rem') return value * 16
  return unit === 'pt' ? (value * 4) / 3 : value
}
