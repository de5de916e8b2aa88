import { isRecord } from '../../core/json.js'
import { escapeHtml } from '../../core/text.js'
import { savedJson } from '../saved-json.js'
import { cardHtml } from './ghost-card.js'

const array = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** The kinds of sections, by their number (Mobiledoc 0.3). */
const TEXT = 1
const PICTURE = 2
const LIST = 3
const CARD = 10

/** Converts a document of Mobiledoc, the editor of Ghost 1 to 4, to HTML. */
export function mobiledocHtml(json: string): string {
  const document = savedJson(json)?.value
  if (!isRecord(document)) return ''
  const { markups, atoms, cards } = document
  const inline = (markers: unknown): string => markersHtml(array(markers), array(markups), array(atoms))
  return array(document['sections'])
    .map(section => {
      const [kind, first, second] = array(section)
      if (kind === TEXT) return inTag(String(first), inline(second))
      if (kind === PICTURE) return cardHtml('image', { src: first })
      if (kind === LIST)
        return inTag(
          String(first),
          array(second)
            .map(item => inTag('li', inline(item)))
            .join(''),
        )
      const [name, card] = kind === CARD ? array(array(cards)[Number(first)]) : []
      return isRecord(card) ? cardHtml(String(name), card) : name === undefined ? '' : cardHtml(String(name), {})
    })
    .join('')
}

/** Returns the HTML of the text in a section. Each marker opens elements, and closes some after its text. */
function markersHtml(markers: readonly unknown[], markups: readonly unknown[], atoms: readonly unknown[]): string {
  const open: string[] = []
  let html = ''
  for (const marker of markers) {
    const [kind, opened, closed, value] = array(marker)
    for (const index of array(opened)) {
      const [tag, attributes] = array(markups[Number(index)])
      const name = tagName(String(tag))
      open.push(name)
      html += `<${name}${attributesHtml(array(attributes))}>`
    }
    const [atom, words] = kind === 1 ? array(atoms[Number(value)]) : []
    html += atom === 'soft-return' ? '<br>' : escapeHtml(String((kind === 1 ? words : value) ?? ''))
    for (let i = 0; i < Number(closed); i += 1) {
      const name = open.pop()
      if (name) html += `</${name}>`
    }
  }
  return html
}

const tagName = (tag: string): string => (/^[a-z][a-z0-9]*$/i.test(tag) ? tag.toLowerCase() : 'p')

const inTag = (tag: string, html: string): string => `<${tagName(tag)}>${html}</${tagName(tag)}>`

function attributesHtml(list: readonly unknown[]): string {
  const at = list.findIndex((name, i) => i % 2 === 0 && name === 'href')
  return at === -1 ? '' : ` href="${escapeHtml(String(list[at + 1] ?? ''))}"`
}
