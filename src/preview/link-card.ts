import { canParseUrl } from '../core/url.js'
import { childNodesOf, type HtmlNode, htmlAttribute, isHtmlElement, nodeText, parseHtml } from '../markup/index.js'
import type { LinkCard } from './protocol.js'

/**
 * Reads what a finished page says to programs that show its link as a card: the properties of Open Graph (https://ogp.me/), without
 * which these programs take the title and the description of the page.
 * @param local returns the address in the preview of a file below the site's address
 */
export function linkCardIn(html: string, site: string, local: (path: string) => string): LinkCard {
  const stated = new Map<string, string>()
  const note = (name: string, value: string): void => {
    if (!stated.has(name) && value.trim() !== '') stated.set(name, value.trim())
  }
  const read = (node: HtmlNode): void => {
    if (isHtmlElement(node)) {
      const attribute = (name: string): string => htmlAttribute(node, name) ?? ''
      if (node.tagName === 'meta') note(attribute('property') || attribute('name'), attribute('content'))
      if (node.tagName === 'title') note('title', nodeText(node))
      if (node.tagName === 'link' && attribute('rel') === 'canonical') note('canonical', attribute('href'))
      if (node.tagName === 'body') return
    }
    childNodesOf(node).forEach(read)
  }
  read(parseHtml(html))
  const value = (...names: readonly string[]): string =>
    names.map(name => stated.get(name)).find(each => each !== undefined) ?? ''
  const src = value('og:image', 'og:image:url', 'twitter:image')
  const [width, height] = [value('og:image:width'), value('og:image:height')]
  return {
    site: value('og:site_name'),
    url: value('og:url', 'canonical'),
    title: value('og:title', 'twitter:title', 'title'),
    description: value('og:description', 'twitter:description', 'description'),
    ...(canParseUrl(src)
      ? {
          image: {
            src: src.startsWith(site) ? local(src.slice(site.length)) : src,
            alt: value('og:image:alt'),
            size: width && height ? `${width} × ${height}` : '',
          },
        }
      : {}),
  }
}
