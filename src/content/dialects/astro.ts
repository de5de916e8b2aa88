import type { Dialect } from './dialect.js'
import { embed } from './embed-shortcodes.js'
import { pictureComponent } from './picture-shortcodes.js'
import type { Convert } from './shortcode-site.js'

/** Puts Markdown in an element of MDX on lines of its own. */
const inMdx: Convert = ([, open = '', , words = '', close = ''], { file }) =>
  file.endsWith('.mdx') && /[*_`[\]]/.test(words)
    ? `${open.replace(/\sstyle=\{\{[^{}]*\}\}/gi, '')}\n\n${words.replace(/\sstyle=\{\{[^{}]*\}\}/gi, '')}\n\n${close}`
    : undefined

/** The dialect of Astro, with the components of MDX. `mdx.ts` removes the imports. */
export const astro: Dialect = {
  name: 'Astro',
  keys: { pubdate: 'publishDate', updateddate: 'updated', heroimage: 'image', heroimagealt: 'imageAlt' },
  shortcodes: [
    [/\{\/\*[\s\S]*?\*\/\}/y, () => ''],
    // Styles are objects in JSX. No style is published.
    [/(?<=<[a-z][^<>]*\sstyle=)\{\{[^{}]*\}\}/iy, () => '""'],
    // A line of MDX with one element around it contains Markdown, which CommonMark would not read there.
    [
      /(?<=^|\n)([ \t]*<(p|div|section|center|figcaption|blockquote|details|summary)\b(?:[^<>"'{}]|"[^"]*"|'[^']*'|\{\{[^{}]*\}\}|\{[^{}]*\})*>)[ \t]*(\S[^\n]*?)[ \t]*(<\/\2\s*>)[ \t]*(?=\n|$)/iy,
      inMdx,
    ],
    [
      /<(?:(?:[A-Z]\w*)?(?:Image|Img|Picture|Figure)|img(?=[^<>]*\ssrc=\{))((?:\s+[\w:-]+(?:=(?:"[^"]*"|'[^']*'|\{[^{}]*\}|\{\{[^{}]*\}\}))?)+)\s*\/>/y,
      pictureComponent,
    ],
    [/<([A-Z]\w+)((?:\s+[\w:-]+=(?:"[^"]*"|'[^']*'|\{[^{}]*\}))+)\s*\/>/y, embed],
  ],
}
