import { oneLine } from '../../core/text.js'
import { all, elementText, lineOfHtml } from './dom.js'

const RAISED: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻=⁼(⁽)⁾nⁿiⁱ'].flatMap((sign, i, all) => (i % 2 === 0 ? [[sign, all[i + 1] ?? '']] : [])),
)
const LOWERED: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋=₌(₍)₎'].flatMap((sign, i, all) => (i % 2 === 0 ? [[sign, all[i + 1] ?? '']] : [])),
)

/** The text of a title that may have contained markup, with a doubt if a part was struck out. */
export interface TitleWords {
  readonly text: string
  readonly doubt?: string
}

/**
 * Converts the HTML of a title to plain text. Emphasis is dropped. Markup that affects the meaning is not: superscripts and
 * subscripts become characters, quotations get quotation marks, and words that are struck out cause a doubt.
 */
export function titleWords(html: string | undefined): TitleWords | undefined {
  if (html === undefined) return undefined
  if (!/[&<]/.test(html)) return html.trim() === '' ? undefined : { text: oneLine(html) }
  const body = lineOfHtml(html)
  const struck = all(body, 's, strike, del').map(elementText)
  for (const [selector, signs] of [
    ['sup', RAISED],
    ['sub', LOWERED],
  ] as const)
    for (const element of all(body, selector)) element.replaceWith(signsOf(element.textContent, signs))
  for (const quotation of all(body, 'q')) quotation.replaceWith(`“${quotation.textContent}”`)
  for (const end of all(body, 'br, img')) end.replaceWith(` ${end.getAttribute('alt') ?? ''} `)
  const text = elementText(body)
  if (text === '') return undefined
  return struck.length > 0 ? { text, doubt: `“${struck.join('”, “')}” was struck out` } : { text }
}

const signsOf = (text: string, signs: Readonly<Record<string, string>>): string =>
  [...text].every(sign => signs[sign]) ? [...text].map(sign => signs[sign]).join('') : text
