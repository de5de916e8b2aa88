import { isRecord } from '../../core/json.js'
import { escapeHtml } from '../../core/text.js'
import { savedJson } from '../saved-json.js'
import { cardHtml, cardRows } from './ghost-card.js'

type Node = Readonly<Record<string, unknown>>

/** The bits of a text's format, in Lexical's order, with the elements that mean the same. */
const FORMATS = ['strong', 'em', 's', 'u', 'code', 'sub', 'sup', 'mark']
const BLOCKS: Readonly<Record<string, string>> = {
  paragraph: 'p',
  quote: 'blockquote',
  'extended-quote': 'blockquote',
  aside: 'blockquote',
  listitem: 'li',
}

/** Converts a document of Lexical, the editor of Ghost 5 and later, to HTML. */
export function lexicalHtml(json: string): string {
  const root = savedJson(json)?.value
  return isRecord(root) && isRecord(root['root']) ? childrenHtml(root['root']) : ''
}

const childrenHtml = (node: Node): string => cardRows(node['children']).map(nodeHtml).join('')

/** Returns the HTML of the items of a list. Lexical puts a list within a list into an item of its own, after the item that it belongs to. */
function itemsHtml(list: Node): string {
  const items = cardRows(list['children']).map((item, i) => {
    const [only, ...others] = cardRows(item['children'])
    if (only?.['type'] === 'list' && others.length === 0 && i > 0) return nodeHtml(only)
    return `${i > 0 ? '</li>' : ''}<li>${childrenHtml(item)}`
  })
  return items.length > 0 ? `${items.join('')}</li>` : ''
}

function nodeHtml(node: Node): string {
  const type = String(node['type'])
  const block = BLOCKS[type]
  if (block) return `<${block}>${childrenHtml(node)}</${block}>`
  switch (type) {
    case 'text':
    case 'extended-text':
      return textHtml(node)
    case 'linebreak':
      return '<br>'
    case 'tab':
      return ' '
    case 'link':
    case 'autolink':
      return `<a href="${escapeHtml(String(node['url'] ?? ''))}">${childrenHtml(node)}</a>`
    case 'heading':
    case 'extended-heading': {
      const tag = /^h[1-6]$/.exec(String(node['tag']))?.[0] ?? 'h2'
      return `<${tag}>${childrenHtml(node)}</${tag}>`
    }
    case 'list': {
      const isNumbered = node['listType'] === 'number' || node['tag'] === 'ol'
      const start = Number(node['start'] ?? 1)
      return isNumbered
        ? `<ol${start > 1 ? ` start="${start}"` : ''}>${itemsHtml(node)}</ol>`
        : `<ul>${itemsHtml(node)}</ul>`
    }
    default:
      return Array.isArray(node['children']) ? childrenHtml(node) : cardHtml(type, node)
  }
}

const textHtml = ({ text, format }: Node): string =>
  FORMATS.reduce(
    (html, name, i) => (((Number(format) || 0) >> i) & 1 ? `<${name}>${html}</${name}>` : html),
    escapeHtml(typeof text === 'string' ? text : ''),
  )
