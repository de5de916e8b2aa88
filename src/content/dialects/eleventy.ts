import { fenced } from './code-shortcodes.js'
import type { Dialect } from './dialect.js'
import { embed } from './embed-shortcodes.js'
import { LIQUID_ARGUMENTS, pictureOf } from './picture-shortcodes.js'

/** The dialect of Eleventy. Each blog defines its own shortcodes, so their names decide how they are read. */
export const eleventy: Dialect = {
  name: 'Eleventy',
  keys: { permalink: 'place', metadescription: 'summary' },
  shortcodes: [
    // Commas separate the arguments: the file, the alternative text, then widths and classes.
    [
      new RegExp(`\\{%-?\\s*(?!end)(\\w*?(?:figure|image|img|picture|photo)\\w*)\\s+(?=["'])${LIQUID_ARGUMENTS}`, 'iy'),
      m =>
        pictureOf(
          /figure/i.test(m[1] ?? '') ? 'figure' : 'img',
          (m[2] ?? '').replace(/^(["'][^"']+["'])\s*,\s*(["'][^"']*["'])?[\s\S]*$/, '$1 $2'),
          m,
        ),
    ],
    [
      /\{%-?\s*mermaid\b[^%}\n]*%\}([\s\S]*?)(?:\{\{[<%]\s*\/\s*mermaid\s*[>%]\}\}|\{%-?\s*end(?:mermaid)?\s*-?%\})/y,
      m => fenced('mermaid', m[1] ?? '', m),
    ],
    // Filters of a blog change an address for its own pages.
    [/\{\{-?\s*(["'])(https?:\/\/[^"'{}\s]+)\1\s*\|[^{}\n]*\}\}/y, m => m[2] ?? ''],
    [new RegExp(`\\{%-?\\s*(\\w+)\\s+${LIQUID_ARGUMENTS}`, 'y'), embed],
  ],
}
