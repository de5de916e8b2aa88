import type { MimePart } from '../protocol.js'
import { h } from './element.js'
import { kilobytes } from './words.js'

/** Shows a message as a tree of its parts, with headers and sizes. */
export function mimeView(part: MimePart, bytes: number, raw: string): HTMLElement {
  return h(
    'div',
    { class: 'sheet mime' },
    h(
      'p',
      { class: 'lead' },
      `${kilobytes(bytes)} in total, as sent. `,
      raw !== '' && h('a', { href: raw, download: true }, 'Download .eml'),
    ),
    h('ol', { class: 'tree' }, partItem(part, 2)),
  )
}

function partItem({ type, headers, encoded, decoded, parts }: MimePart, level: number): HTMLElement {
  const sizes = encoded === decoded ? kilobytes(encoded) : `${kilobytes(decoded)}, ${kilobytes(encoded)} encoded`
  return h(
    'li',
    {},
    h(level === 2 ? 'h2' : 'h3', {}, type, h('small', {}, parts.length > 0 ? `${parts.length} parts` : sizes)),
    h(
      'dl',
      {},
      headers.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value.replace(/\r\n[ \t]+/g, ' '))]),
    ),
    parts.length > 0 &&
      h(
        'ol',
        {},
        parts.map(each => partItem(each, level + 1)),
      ),
  )
}
