import type { Element } from 'domhandler'
import type { Phrase, Segment } from '../../attribution/index.js'
import { attribute, descendants, firstOf, hasClass, type Recipe, type Scope, safeUrl, textOf } from './email-nodes.js'
import type { Ink } from './email-style.js'
import { escapeHtml } from './slots.js'

const fragmentIn = (href: string, { url }: Scope): string | undefined => {
  const [page = '', fragment = ''] = href.split('#')
  return fragment !== '' && (page === '' || page === url) ? fragment : undefined
}

/** Where a link leads from an email: within it if its target came along, else to the page. */
function target(href: string, scope: Scope): string {
  const fragment = fragmentIn(href, scope)
  if (fragment === undefined) return safeUrl(href)
  const id = decodeURIComponentOr(fragment)
  return scope.linked(id) ? `#${scope.prefix}${id}` : `${scope.url}#${fragment}`
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const REL = /^(?:author|license)$/

export const link: Recipe = (element, scope) => {
  if (isPermalink(element)) return ''
  const href = target(attribute(element, 'href'), scope)
  const words = scope.inline(element.children, scope)
  const pictured = descendants(element.children).some(({ name, attribs }) => name === 'img' && attribs['alt']?.trim())
  const unnamed = textOf(element.children).trim() === '' && !pictured
  if (href === '' || unnamed) return words
  if (hasClass(element, 'footnote-backref')) return back(href, scope)
  const rel = attribute(element, 'rel')
  const kept = REL.test(rel) ? ` rel="${rel}"` : ''
  return `<a class="ln" href="${escapeHtml(href)}"${kept} style="color:${scope.ink.colours.accent};text-decoration:underline">${words}</a>`
}

/** The `#` or `¶` beside a heading that links to itself: of no use in an email. */
const isPermalink = (element: Element): boolean =>
  hasClass(element, 'header-anchor', 'anchor', 'heading-anchor') && textOf(element.children).trim().length <= 1

const back = (href: string, scope: Scope): string =>
  href.startsWith('#')
    ? `<a class="ln" href="${escapeHtml(href)}" aria-label="Back to the text" style="color:${scope.ink.colours.accent};text-decoration:underline">↩&#xFE0E;</a>`
    : ''

/** A footnote's mark: its number, raised without pushing the lines apart. */
export const note: Recipe = (element, scope) => {
  const style = 'font-size:75%;line-height:0;vertical-align:super;mso-text-raise:30%'
  const anchor = firstOf(element, 'a')
  if (!anchor || !hasClass(element, 'footnote-ref'))
    return `<sup style="${style}">${scope.inline(element.children, scope)}</sup>`
  const href = target(attribute(anchor, 'href'), scope)
  const mark = escapeHtml(textOf(anchor.children).replace(/^\[|\]$/g, ''))
  const id = attribute(anchor, 'id')
  const name = scope.linked(id)
    ? `<a name="${escapeHtml(scope.prefix + id)}" id="${escapeHtml(scope.prefix + id)}"></a>`
    : ''
  const colour = scope.ink.colours.accent
  return `${name}<sup style="${style}"><a class="ln" href="${escapeHtml(href)}" style="color:${colour};text-decoration:underline">${mark}</a></sup>`
}

const RTL = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/
const LETTER = /\p{L}/u

/** The direction of a text by its first letter (Unicode Standard Annex 9, rule P2). */
const directionIn = (text: string): 'ltr' | 'rtl' => (RTL.test(LETTER.exec(text)?.[0] ?? '') ? 'rtl' : 'ltr')

/**
 * A phrase of a credit, its links as they stand everywhere in the email. A name or date of the other direction is
 * isolated, or it would pull the words around it out of order.
 */
export function styledPhrase(phrase: Phrase, ink: Ink, around: 'ltr' | 'rtl'): string {
  const base = directionIn(phrase.map(({ text }) => text).join(''))
  const html = phrase.map(segment => {
    const isolated = LETTER.test(segment.text) && directionIn(segment.text) !== base
    const written = segmentHtml(segment, ink)
    return isolated ? `<span dir="${directionIn(segment.text)}">${written}</span>` : written
  })
  return base !== around ? `<span dir="${base}">${html.join('')}</span>` : html.join('')
}

function segmentHtml({ text, href, rel, datetime }: Segment, { colours }: Ink): string {
  const words = datetime ? `<time datetime="${escapeHtml(datetime)}">${escapeHtml(text)}</time>` : escapeHtml(text)
  const url = safeUrl(href ?? '')
  if (url === '') return words
  const kept = rel ? ` rel="${escapeHtml(rel)}"` : ''
  return `<a class="ln" href="${escapeHtml(url)}"${kept} style="color:${colours.accent};text-decoration:underline">${words}</a>`
}
