import type { Dialect } from './dialect.js'
import { noteTitle } from './text-shortcodes.js'

/** The dialect of Obsidian and the programs that publish its notes, with GitHub's alerts. */
export const obsidian: Dialect = {
  name: 'Obsidian',
  keys: { dgpublish: 'shown' },
  signs: /\[![A-Za-z]/,
  shortcodes: [[/(?<=(?:^|\n)[ \t]*>[ \t>]*)\[!([a-z]+)\][+-]?[ \t]*([^\n]*)/iy, noteTitle]],
}
