import { INDENTED, indentedBox } from './boxes.js'
import type { Dialect } from './dialect.js'

/** The dialect of Pelican, with the admonitions of Python-Markdown. */
export const pelican: Dialect = {
  name: 'Pelican',
  keys: { modified: 'updated', category: 'tags', lang: 'language' },
  signs: /\|filename\||(?:!!!|\?\?\?)\+? /,
  shortcodes: [
    // Addresses start at the content folder if a slash follows, and otherwise at the post.
    [
      /(?<=[("'<]|\]:[ \t]*)[{|](?:filename|static|attach)[}|]([^\s)"'<>#]*)/y,
      (m, frame) => (/^\/.*\.md$/.test(m[1] ?? '') ? frame.postAddress(m[1] ?? '') : m[1]),
    ],
    [INDENTED, indentedBox],
  ],
}
