import { hugoBox } from './boxes.js'
import { type Dialect, keysMeaning } from './dialect.js'
import { embed } from './embed-shortcodes.js'
import { HUGO_ARGUMENTS, picture } from './picture-shortcodes.js'

/** Matches Zola's escape for a shortcode with a body that is printed instead of run. */
const ESCAPED_TAG = /\{%\/\*([\s\S]*?)\*\/%\}/y
const unescapedTag = (m: RegExpExecArray): string => `{%${m[1]}%}`

export const zola: Dialect = {
  name: 'Zola',
  keys: {
    path: 'place',
    aliases: 'former',
    katexenable: 'math',
    mathjaxenable: 'math',
    ...keysMeaning('table', 'extra', 'taxonomies'),
  },
  shortcodes: [
    [ESCAPED_TAG, unescapedTag],
    [new RegExp(`\\{\\{-?\\s*(\\w+)\\(${HUGO_ARGUMENTS}\\)\\s*-?\\}\\}`, 'y'), picture],
    [/\{\{-?\s*(\w+)\(([^{}]*)\)\s*-?\}\}/y, embed],
  ],
  codes: [[ESCAPED_TAG, unescapedTag]],
  boxes: [{ start: /\{%-?\s*(\w+)\(([^%]*?)\)\s*-?%\}/y, end: /\{%-?\s*end()\s*-?%\}/y, read: hugoBox }],
}
