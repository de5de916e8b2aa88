import { escapeHtml } from '../../core/text.js'

/** Matches comments, whose styles are for Word alone, and style elements with their attributes and CSS. */
const SHEETS = /<!--[\s\S]*?-->|<style\b([^>]*)>([\s\S]*?)<\/style>\s*/gi
const COMMENT = /\/\*[\s\S]*?\*\//g
/** Matches a media query with its rules. One with other at-rules or nested rules in it is not repeated. */
const MEDIA = /@media\s+([^{};]+)\{((?:[^{}]*\{[^{}]*\})+\s*)\}/gi

/** Matches only in Thunderbird, which puts every message into such an element. */
const WRAPPER = ':root:has(.moz-text-html)'

/**
 * Repeats the rules of all media queries for Thunderbird, which strips every `@media` from a style sheet but keeps the `media` attribute
 * of the sheet (mjmlio/mjml#2068; tried with 153). The rules are nested, because its dark mode removes colours that it takes
 * for too dark from all rules but nested ones. The selector around them keeps them from programs that ignore the attribute. MJML’s own
 * sheet of this kind is left out, since these sheets have its rules.
 */
export function withThunderbirdStyles(html: string): string {
  const queries = new Map<string, string>()
  const kept = html.replace(SHEETS, (source, attributes: string | undefined, css: string | undefined) => {
    if (attributes === undefined || css === undefined) return source
    if (/\bmedia\s*=/i.test(attributes)) return css.trim().startsWith('.moz-text-html') ? '' : source
    for (const [, query = '', rules = ''] of css.replace(COMMENT, ' ').matchAll(MEDIA))
      queries.set(query.trim(), (queries.get(query.trim()) ?? '') + compact(rules))
    return source
  })
  const sheets = [...queries].map(
    ([query, rules]) => `<style media="${escapeHtml(query)}">${WRAPPER}{${rules}}</style>\n`,
  )
  return kept.replace(/<\/head>/i, end => sheets.join('') + end)
}

const compact = (rules: string): string =>
  rules
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]|!important) ?/g, '$1')
    .replace(/: /g, ':')
