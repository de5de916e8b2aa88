import { h } from './element.js'

/** The maximum number of lines to show. More lines would slow the page down. */
const MAX_LINES = 8_000

/** Shows a text with line numbers, with tags, JSON keys and addresses in colour. */
export function sourceLines(text: string, label: string): HTMLElement {
  const lines = text.replace(/\n$/, '').split('\n')
  const shown = lines.slice(0, MAX_LINES).map(line => h('span', { class: 'line' }, highlighted(line), '\n'))
  const rest = lines.length - shown.length
  return h(
    'div',
    { class: 'source' },
    h('pre', { tabindex: 0, 'aria-label': label }, shown),
    rest > 0 && h('p', {}, `… and ${rest.toLocaleString('en')} more lines.`),
  )
}

const PARTS = /(<!--[\s\S]*?(?:-->|$)|<\/?[a-z][^>]*(?:>|$)|^\s*"(?:[^"\\]|\\.)*"(?=:)|https?:\/\/[^\s"'<>)\]]+)/gi

const highlighted = (line: string): (Node | string)[] =>
  line.split(PARTS).flatMap((part, i): (Node | string)[] => {
    if (part === '') return []
    if (i % 2 === 0) return [part]
    return [h('span', { class: part.startsWith('<!') ? 'remark' : part.startsWith('http') ? 'address' : 'tag' }, part)]
  })
