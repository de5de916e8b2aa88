import { exportedCode } from './code-shortcodes.js'
import type { Dialect } from './dialect.js'
import { bracketEmbed } from './embed-shortcodes.js'
import { captionedPicture } from './picture-shortcodes.js'

/** The dialect of WordPress: the shortcodes that converters to Markdown leave in the text. */
export const wordpress: Dialect = {
  name: 'WordPress',
  keys: { categories: 'tags', excerpt: 'summary' },
  signs: /\[(?:caption|embed|gallery |gist|soundcloud|tweet|vimeo|youtube|code|sourcecode)/,
  shortcodes: [
    [/\[(sourcecode|code)\b([^\]\n]*)\]([\s\S]*?)\[\/\1\]/y, exportedCode],
    [/\[caption\b([^\]\n]*)\]([^[]*(?:\[(?!\/caption\])[^[]*)*)\[\/caption\]/y, captionedPicture],
    // The address is inside the brackets or between two of them.
    [
      /\[(?:embed|gist|soundcloud|tweet|vimeo|youtube)\b[^\]\n]*?(?:[= "]|\])(https?:\/\/[^\s\]"[]+)(?:[^\]\n[]*\]|\[\/\w+\])/y,
      bracketEmbed,
    ],
  ],
}
