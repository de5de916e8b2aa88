import type { Dialect } from './dialect.js'
import { told } from './shortcode-site.js'

/** The dialect of Logseq, whose notes are outlines. */
export const logseq: Dialect = {
  name: 'Logseq',
  keys: {},
  signs: /\n(?=[ \t]+(?:id|collapsed|background-color|heading):: )|#\+(?:BEGIN|END)_|\(\([\da-f]{8}-/,
  shortcodes: [
    // Properties of a block are for the program, not for readers.
    [/\n[ \t]+(?:id|collapsed|background-color|heading):: [^\n]*/y, () => ''],
    [/(?<=(?:^|\n)[ \t]*(?:[-*][ \t]+)?)#\+(?:BEGIN|END)_\w+[^\n]*/iy, () => ''],
    [/\{\{(?:video|youtube|tweet)\s+(https?:\/\/[^\s{}]+)\s*\}\}/y, m => `<${m[1]}>`],
    [
      /\(\([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\)\)/y,
      m =>
        told('', `\`${m[0]}\` shows a block of another page, which is not read; it was left out.`, 'Copy its words.'),
    ],
  ],
}
