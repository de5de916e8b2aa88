import { blocksIn } from '../html/article-body.js'
import { all, documentOf, type Element, elementText } from '../html/dom.js'
import { isClickCounter, linkTarget } from '../html/link-target.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import { isFurniture } from '../text/furniture.js'
import { textStart } from '../text/text-start.js'
import { removeAbove, removeFrom } from './shown-lines.js'

/** One of the articles in a message. */
export interface HtmlPart {
  readonly headline: string
  readonly html: string
  /** The address of the full article according to the message. */
  readonly address: string
}

export interface HtmlParts {
  readonly parts: readonly HtmlPart[]
  /** The headlines of a message that only leads to articles, each with a link to its page. */
  readonly leads: readonly string[]
  /** The headlines that have no article below them. */
  readonly around: readonly string[]
}

/** The maximum number of headlines of one level by which a message is split. Real messages have fewer. */
const MOST = 60

/** Finds articles under headlines of the same level. An article must have text, and a link to a page of its own. */
export function htmlParts(root: Element): HtmlParts {
  for (const size of ['h1', 'h2', 'h3', 'h4']) {
    const headlines = all(root, size).filter(
      element => elementText(element) !== '' && !isFurniture(elementText(element)),
    )
    if (headlines.length < 2 || headlines.length > MOST) continue
    headlines.forEach((headline, i) => {
      headline.setAttribute(MARK, String(i))
    })
    const html = root.innerHTML
    const found = headlines.map((headline, i) => partAt(html, i) ?? elementText(headline))
    const parts = found.filter(part => typeof part !== 'string')
    for (const headline of headlines) headline.removeAttribute(MARK)
    if (new Set(parts.map(({ address }) => address)).size > 1)
      return { parts, around: found.filter(part => typeof part === 'string'), leads: [] }
    const leads = parts.length === 0 ? leadsOf(headlines, root) : []
    if (leads.length > 0) return { parts, around: [], leads }
  }
  return { parts: [], around: [], leads: [] }
}

/** Returns the headlines that lead to different pages, if there are several and no article stands above them. */
function leadsOf(headlines: readonly Element[], root: Element): string[] {
  const leading = headlines.flatMap(headline => {
    const [link] = [...all(headline, 'a[href^="http"]'), ...linksAround(headline)]
    return link ? [{ headline, address: linkTarget(link.getAttribute('href') ?? '') }] : []
  })
  const [first] = leading
  if (!first || new Set(leading.map(({ address }) => address)).size < 2) return []
  first.headline.setAttribute(MARK, '')
  const { body } = documentOf(root.innerHTML)
  first.headline.removeAttribute(MARK)
  const below = body.querySelector(`[${MARK}]`)
  if (below) removeFrom(below, body)
  const blocks = blocksIn(body).map((block, i) => ({ text: elementText(block), line: i + 1, kind: 'text' as const }))
  return textStart(blocks) < blocks.length ? [] : leading.map(({ headline }) => elementText(headline))
}

const MARK = 'data-part'

function partAt(html: string, index: number): HtmlPart | undefined {
  const { body } = documentOf(html)
  const headline = body.querySelector(`[${MARK}="${index}"]`)
  const next = body.querySelector(`[${MARK}="${index + 1}"]`)
  if (!headline) return undefined
  if (next) removeFrom(next, body)
  removeAbove(headline, body)
  const blocks = blocksIn(body).map((block, i) => ({ text: elementText(block), line: i + 1, kind: 'text' as const }))
  const address = addressIn(headline, body)
  return address && textStart(blocks) < blocks.length
    ? { headline: elementText(headline), html: body.innerHTML, address }
    : undefined
}

const MORE = new RegExp(
  String.raw`^\W*${anyPhrase(LANGUAGES.flatMap(({ links }) => links?.reading ?? []))}(?!\p{L}).{0,60}$`,
  'iu',
)

/** Returns the address to which a headline, or the button below its text, links. */
function addressIn(headline: Element, body: Element): string | undefined {
  const links = [
    ...all(headline, 'a[href^="http"]'),
    ...linksAround(headline),
    ...all(body, 'a[href^="http"]').filter(link => MORE.test(elementText(link))),
  ]
  return links.map(link => linkTarget(link.getAttribute('href') ?? '')).find(address => !isClickCounter(address))
}

/** Returns the link around a headline, if there is one. */
function linksAround(headline: Element): Element[] {
  const link = headline.closest('a[href^="http"]')
  return link ? [link] : []
}
