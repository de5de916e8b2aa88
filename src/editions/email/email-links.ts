import type { Element } from 'domhandler'
import { type Phrase, phraseDirection, type Segment } from '../../attribution/index.js'
import { type Direction, directionIn, directionOf } from '../../core/direction.js'
import { escapeHtml } from '../../core/text.js'
import { percentDecoded } from '../../core/url.js'
import { runsByLanguage } from '../templates.js'
import {
  attribute,
  descendants,
  firstOf,
  hasClass,
  nodesText,
  type Recipe,
  type Scope,
  safeUrl,
} from './email-nodes.js'
import type { Ink } from './email-style.js'

const fragmentIn = (href: string, { url }: Scope): string | undefined => {
  const [page = '', fragment = ''] = href.split('#')
  return fragment !== '' && (page === '' || page === url) ? fragment : undefined
}

/** Returns the target of a link in an email: within the email if the target is in it, otherwise on the page. */
function target(href: string, scope: Scope): string {
  const fragment = fragmentIn(href, scope)
  if (fragment === undefined) return safeUrl(href)
  const id = percentDecoded(fragment)
  return scope.linked(id) ? `#${scope.prefix}${id}` : `${scope.url}#${fragment}`
}

const REL = /^(?:author|license)$/

export const link: Recipe = (element, scope) => {
  if (isPermalink(element)) return ''
  const href = target(attribute(element, 'href'), scope)
  const words = scope.inline(element.children, scope)
  const pictured = descendants(element.children).some(({ name, attribs }) => name === 'img' && attribs['alt']?.trim())
  const unnamed = nodesText(element.children).trim() === '' && !pictured
  if (href === '' || unnamed) return words
  if (hasClass(element, 'footnote-backref')) return back(href, scope)
  const rel = attribute(element, 'rel')
  const kept = REL.test(rel) ? ` rel="${rel}"` : ''
  return `<a class="ln" href="${escapeHtml(href)}"${kept} style="color:${scope.ink.colours.accent};text-decoration:underline">${words}</a>`
}

/** Tells whether a link is the `#` or `¶` by which a heading links to itself, which is of no use in an email. */
const isPermalink = (element: Element): boolean =>
  hasClass(element, 'header-anchor', 'anchor', 'heading-anchor') && nodesText(element.children).trim().length <= 1

const back = (href: string, scope: Scope): string =>
  href.startsWith('#')
    ? `<a class="ln" href="${escapeHtml(href)}" aria-label="${escapeHtml(scope.words.backToText)}" style="color:${scope.ink.colours.accent};text-decoration:underline">↩&#xFE0E;</a>`
    : ''

/** Writes a footnote mark: its number, raised without increasing the line height. */
export const note: Recipe = (element, scope) => {
  const style = 'font-size:75%;line-height:0;vertical-align:super;mso-text-raise:30%'
  const anchor = firstOf(element, 'a')
  if (!anchor || !hasClass(element, 'footnote-ref'))
    return `<sup style="${style}">${scope.inline(element.children, scope)}</sup>`
  const href = target(attribute(anchor, 'href'), scope)
  const mark = escapeHtml(nodesText(anchor.children).replace(/^\[|\]$/g, ''))
  const id = attribute(anchor, 'id')
  const name = scope.linked(id)
    ? `<a name="${escapeHtml(scope.prefix + id)}" id="${escapeHtml(scope.prefix + id)}"></a>`
    : ''
  const colour = scope.ink.colours.accent
  return `${name}<sup style="${style}"><a class="ln" href="${escapeHtml(href)}" style="color:${colour};text-decoration:underline">${mark}</a></sup>`
}

/**
 * Writes a phrase of a credit with links in the style of the email. A name of the opposite direction is isolated, because
 * it would reorder the words around it. The element is a span because not every email program supports `bdi`.
 */
export function styledPhrase(phrase: Phrase, ink: Ink, around: Direction): string {
  const html = runsByLanguage(phrase).map(run => {
    const language = run[0]?.language
    const written = run.map(segment => apartHtml(segment, ink)).join('')
    return language ? `<span lang="${escapeHtml(language)}" dir="${directionOf(language)}">${written}</span>` : written
  })
  const base = phraseDirection(phrase.filter(({ language }) => !language)) ?? around
  return base !== around ? `<span dir="${base}">${html.join('')}</span>` : html.join('')
}

function apartHtml(segment: Segment, ink: Ink): string {
  const written = segmentHtml(segment, ink)
  return segment.apart ? `<span dir="${directionIn(segment.text) ?? 'auto'}">${written}</span>` : written
}

function segmentHtml({ text, href, rel, datetime }: Segment, { colours }: Ink): string {
  const words = datetime ? `<time datetime="${escapeHtml(datetime)}">${escapeHtml(text)}</time>` : escapeHtml(text)
  const url = safeUrl(href ?? '')
  if (url === '') return words
  const kept = rel ? ` rel="${escapeHtml(rel)}"` : ''
  return `<a class="ln" href="${escapeHtml(url)}"${kept} style="color:${colours.accent};text-decoration:underline">${words}</a>`
}
