import { canParseUrl } from '../../core/url.js'
import { childNodesOf, type HtmlNode, isHtmlElement, parseHtml } from '../../markup/index.js'

/** An external address in a finished page or email. */
export interface OutwardLink {
  readonly address: string
  /** Whether a browser loads and shows the address (a picture, a video), instead of following it on a click. */
  readonly picture: boolean
}

/** Elements with links that readers follow. The next set has the elements whose content a browser loads. */
const FOLLOWED = new Set(['a', 'area'])
const SHOWN = new Set(['img', 'source', 'video', 'audio', 'track', 'iframe'])
const SHOWN_BY = ['src', 'poster']

/** Lists the distinct external http(s) addresses that finished HTML links to or loads. */
export function outwardLinks(html: string, site: string): OutwardLink[] {
  const own = new URL(site).host
  const found = new Map<string, OutwardLink>()
  const visit = (node: HtmlNode): void => {
    if (isHtmlElement(node))
      for (const { name, value } of node.attrs) {
        const picture = SHOWN.has(node.tagName) && SHOWN_BY.includes(name)
        if (!picture && !(FOLLOWED.has(node.tagName) && name === 'href')) continue
        const address = value.trim()
        if (isOutward(address, own) && !found.has(address)) found.set(address, { address, picture })
      }
    for (const child of childNodesOf(node)) visit(child)
  }
  visit(parseHtml(html))
  return [...found.values()]
}

const isOutward = (address: string, own: string): boolean =>
  /^https?:\/\//i.test(address) && canParseUrl(address) && new URL(address).host !== own
