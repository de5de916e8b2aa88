import { escapeText } from '../core/text.js'
import { mathmlText } from '../markup/index.js'
import type { Channel } from './article.js'

const FORMULA = /<math(?: display="block")? data-latex="([^"]*)">([\s\S]*?)<\/math>/g

/**
 * Writes the formulas of a body as text, because few mail programs and feed readers show MathML. An email has the formula as a person would
 * type it, `x²`, or its TeX source if it is too complicated for that. A feed always has the source: it is also what other software reads, and
 * what others republish from, and only the source can be typeset again.
 */
export const withTextFormulas = (html: string, channel: Exclude<Channel, 'web'>): string =>
  html.includes('<math')
    ? html.replace(FORMULA, (_, tex: string, mathml: string) => {
        const text = channel === 'email' ? mathmlText(mathml) : undefined
        return text === undefined
          ? `<code dir="ltr">${tex.replaceAll('&quot;', '"')}</code>`
          : `<span dir="ltr">${escapeText(text).replaceAll('\n', '<br />')}</span>`
      })
    : html
