import { type DefaultTreeAdapterMap, parse } from 'parse5'
import { canParseUrl } from '../../core/url.js'

type Node = DefaultTreeAdapterMap['node']

/** An external address in a finished page or email. */
export interface OutwardLink {
  readonly address: string
  /** Whether the address is loaded to be shown (a picture, a video), not followed. */
  readonly picture: boolean
}

/** Elements with links that readers follow. The next set has those whose content a browser loads. */
const FOLLOWED = new Set(['a', 'area'])
const SHOWN = new Set(['img', 'source', 'video', 'audio', 'track', 'iframe'])
const SHOWN_BY = ['src', 'poster']

/** Lists every external http(s) address that finished HTML links or loads, each once. */
export function outwardLinks(html: string, site: string): OutwardLink[] {
  const own = new URL(site).host
  const found = new Map<string, OutwardLink>()
  const visit = (node: Node): void => {
    if ('attrs' in node)
      for (const { name, value } of node.attrs) {
        const picture = SHOWN.has(node.tagName) && SHOWN_BY.includes(name)
        if (!picture && !(FOLLOWED.has(node.tagName) && name === 'href')) continue
        const address = value.trim()
        if (isOutward(address, own) && !found.has(address)) found.set(address, { address, picture })
      }
    if ('childNodes' in node) for (const child of node.childNodes) visit(child)
  }
  visit(parse(html, { scriptingEnabled: false }))
  return [...found.values()]
}

const isOutward = (address: string, own: string): boolean =>
  /^https?:\/\//i.test(address) && canParseUrl(address) && new URL(address).host !== own
