import { blocksIn } from '../html/article-body.js'
import { all, documentOf, type Element, elementText } from '../html/dom.js'
import { isClickCounter, linkTarget } from '../html/link-target.js'
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
      return { parts, around: found.filter(part => typeof part === 'string') }
  }
  return { parts: [], around: [] }
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

const MORE =
  /^\W*(?:read|continue|keep reading|full (?:story|article|text)|weiterlesen|mehr|zum (?:artikel|beitrag)|lire|leer|seguir|sigue|leggi|continua|ler|leia|lees|verder)(?!\p{L}).{0,60}$/iu

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
