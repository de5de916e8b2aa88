import { hugoBox } from './boxes.js'
import { type Dialect, keysMeaning } from './dialect.js'
import { embed } from './embed-shortcodes.js'
import { HUGO_ARGUMENTS, picture } from './picture-shortcodes.js'

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
    [new RegExp(`\\{\\{-?\\s*(\\w+)\\(${HUGO_ARGUMENTS}\\)\\s*-?\\}\\}`, 'y'), picture],
    [/\{\{-?\s*(\w+)\(([^{}]*)\)\s*-?\}\}/y, embed],
  ],
  boxes: [{ start: /\{%-?\s*(\w+)\(([^%]*?)\)\s*-?%\}/y, end: /\{%-?\s*end()\s*-?%\}/y, read: hugoBox }],
}
