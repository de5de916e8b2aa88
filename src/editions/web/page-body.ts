import { lookUp } from '../../core/look-up.js'
import { withTextFormulas } from '../text-formulas.js'
/**
 * Adapts a body to its page. Tags can be found by pattern, because sanitised HTML has no `<` outside its tags and its
 * tags are balanced.
 *
 * @param above the level of the heading to which the body belongs
 */
export const pageBody = (html: string, tableLabel: string, above = 1): string =>
  scrolling(stepwise(html, above), tableLabel)

const HEADING = /<(\/?)h([1-6])\b/g

/** Renumbers headings below that of the body without gaps, because screen readers navigate by them (WCAG 2.2, 1.3.1). */
function stepwise(html: string, above: number): string {
  if (!html.includes('<h')) return html
  const open: { readonly written: number; readonly shown: number }[] = []
  return html.replace(HEADING, (_, slash: string, digit: string) => {
    const written = Number(digit)
    if (slash === '') {
      while ((open.at(-1)?.written ?? 0) >= written) open.pop()
      open.push({ written, shown: Math.min(6, (open.at(-1)?.shown ?? above) + 1) })
    }
    return `<${slash}h${open.at(-1)?.shown ?? digit}`
  })
}

const TABLE = /<table\b|<\/table>/g
const EMPTY_HEADER = /<th\b([^>]*)>\s*<\/th>/g

/**
 * Puts every table into a container that scrolls sideways, so that a wide table never widens the page. The container is
 * focusable, because a keyboard could not scroll it otherwise (WCAG 2.2, 2.1.1). An empty corner cell becomes a data cell,
 * because it is not the header of anything.
 */
function scrolling(html: string, label: string): string {
  if (!html.includes('<table')) return html
  const open = `<div class="scroll" role="group" aria-label="${label}" tabindex="0"><table`
  return html.replace(EMPTY_HEADER, '<td$1></td>').replace(TABLE, tag => (tag === '<table' ? open : `${tag}</div>`))
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' }

const numeric = (name: string): string | undefined => {
  const code = name.startsWith('#') ? Number(name.slice(1)) : 0
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}

const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&(\w+|#\d+);/g, (whole, name: string) => lookUp(ENTITIES, name) ?? numeric(name) ?? whole)

const bare = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase()

const FIRST_LETTERS = 12

const agree = (a: string, b: string): boolean => {
  const length = Math.min(a.length, b.length, FIRST_LETTERS)
  return a.slice(0, length) === b.slice(0, length)
}

/** Tells whether a standfirst repeats the beginning of the first paragraph, from which it was probably made. */
export function repeatsOpening(summary: string, body: string): boolean {
  // A summary has formulas as text, and no numbers of notes.
  const noted = body.includes('footnote-ref') ? body.replace(/<sup class="footnote-ref">.*?<\/sup>/g, '') : body
  const html = noted.includes('<math')
    ? withTextFormulas(noted, 'email').replace(/<\/?(?:span|code)\b[^<>]*>/g, '')
    : noted
  const start = html.indexOf('<p')
  const end = html.indexOf('</p>', start)
  if (summary === '' || start < 0 || end < 0) return false
  // Most texts differ in the first words, which are cheap to compare.
  if (!agree(bare(summary.slice(0, 60)), bare(plain(html.slice(start, start + 120))))) return false
  // The beginning of the paragraph suffices for the comparison.
  const opening = bare(plain(html.slice(start, Math.min(end, start + 3 * summary.length + 300))))
  const standfirst = bare(summary)
  const most = opening.length * 2 >= standfirst.length
  return opening !== '' && (opening.startsWith(standfirst) || (most && standfirst.startsWith(opening)))
}
