import type { Dialect } from './dialect.js'
import { noteTitle } from './text-shortcodes.js'

/** Obsidian and its publishers, with the alerts that GitHub has too. */
export const obsidian: Dialect = {
  name: 'Obsidian',
  keys: { dgpublish: 'shown' },
  signs: /\[![A-Za-z]/,
  shortcodes: [[/(?<=(?:^|\n)[ \t]*>[ \t>]*)\[!([a-z]+)\][+-]?[ \t]*([^\n]*)/iy, noteTitle]],
}
