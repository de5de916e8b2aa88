import { escapeTags } from '../../core/text.js'
import { componentBox } from './boxes.js'
import type { Dialect } from './dialect.js'
import { embed } from './embed-shortcodes.js'
import { pictureComponent } from './picture-shortcodes.js'
import { type Convert, told } from './shortcode-site.js'

const STYLE = /\sstyle=\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/gi

/** Puts Markdown in an element of MDX on lines of its own. */
const inMdx: Convert = ([, open = '', , words = '', close = ''], { file }) =>
  file.endsWith('.mdx') && /[*_`[\]]/.test(words)
    ? `${open.replace(STYLE, '')}\n\n${words.replace(STYLE, '')}\n\n${close}`
    : undefined

/** Keeps a text that MDX has in braces, often a space. */
const textInBraces: Convert = ({ 1: double, 2: single, 3: raw }, { file }) =>
  file.endsWith('.mdx') ? (double ?? single ?? raw) : undefined

/** Keeps an expression of MDX as text, because it is never run. */
const expression: Convert = ([whole], { file, fieldText }) => {
  if (!file.endsWith('.mdx')) return undefined
  const value = fieldText?.(/^\{frontmatter\.([\w-]+)\}$/.exec(whole)?.[1] ?? '')
  return (
    value ?? told(escapeTags(whole), `\`${whole.slice(0, 100)}\` is JavaScript, which is never run; it stays as text.`)
  )
}

/** The dialect of Astro, with the components of MDX. `mdx.ts` removes the imports. */
export const astro: Dialect = {
  name: 'Astro',
  signs: /<\/?>/,
  keys: { pubdate: 'publishDate', updateddate: 'updated', heroimage: 'image', heroimagealt: 'imageAlt' },
  shortcodes: [
    [/\{\/\*[\s\S]*?\*\/\}/y, () => ''],
    [/\{\s*(?:"([^"{}\n]*)"|'([^'{}\n]*)'|`([^`{}$\n]*)`)\s*\}/y, textInBraces],
    [/<\/?>/y, (_, { file }) => (file.endsWith('.mdx') ? '' : undefined)],
    // Styles are objects in JSX, or names of them. No style is published.
    [/(?<=<[a-z][^<>]*\sstyle=)\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/iy, () => '""'],
    // A line of MDX with one element around it contains Markdown, which CommonMark would not read there.
    [
      /(?<=(?:^|\n)[ \t]*)(<(p|div|section|center|figcaption|blockquote|details|summary)\b(?:[^<>"'{}]|"[^"]*"|'[^']*'|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*>)[ \t]*(\S[^\n]*?)[ \t]*(<\/\2\s*>)[ \t]*(?=\n|$)/iy,
      inMdx,
    ],
    [
      /<(?:(?:[A-Z]\w*)?(?:Image|Img|Picture|Figure)|img(?=[^<>]*\ssrc=\{))((?:\s+[\w:-]+(?:=(?:"[^"]*"|'[^']*'|\{[^{}]*\}|\{\{[^{}]*\}\}))?)+)\s*\/>/y,
      pictureComponent,
    ],
    [/<([A-Z]\w+)((?:\s+[\w:-]+=(?:"[^"]*"|'[^']*'|\{[^{}]*\}))+)\s*\/>/y, embed],
    [/(?<![=\\])\{(?![#.:{%}]|[\w-]+=)(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})+\}/y, expression],
  ],
  boxes: [
    {
      start: /<([A-Z][A-Za-z\d.]*[a-z\d])((?:\s+[\w:@-]+(?:=(?:"[^"]*"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\}))?)*)\s*>/y,
      end: /<\/([A-Z][A-Za-z\d.]*[a-z\d])\s*>/y,
      read: componentBox,
    },
  ],
}
