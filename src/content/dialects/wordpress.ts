import { memo } from '../../core/memo.js'
import { exportedCode } from './code-shortcodes.js'
import type { Dialect } from './dialect.js'
import { bracketEmbed, embed } from './embed-shortcodes.js'
import { captionedPicture } from './picture-shortcodes.js'
import { recording } from './quarto.js'
import { type Convert, referencesIn, told } from './shortcode-site.js'

/** Returns the names of the shortcodes that have a start and an end. A text is searched once. */
const pairsIn = memo(2, (source: string): ReadonlySet<string> => {
  const ends = new Set([...source.matchAll(/\[\/([a-z][\w-]*)\]/g)].map(([, name = '']) => name))
  if (ends.size === 0) return ends
  return new Set(
    [...source.matchAll(/\[([a-z][\w-]*)(?=[\s\]])/g)].flatMap(([, name = '']) => (ends.has(name) ? [name] : [])),
  )
})

/**
 * Leaves out the start and the end of a shortcode that has both, and keeps one that is alone as text. Words in brackets are no
 * shortcode if nothing ends them and nothing is stated in them.
 */
const unknown: Convert = ({ 0: whole, 1: slash = '', 2: name = '', 3: args = '', input, index }) => {
  const next = input[index + whole.length] ?? ''
  if (/[(:{]/.test(next) || referencesIn(input).has(name)) return undefined
  if (pairsIn(input).has(name)) return told('', `\`[${name}]\` is an unknown shortcode; its content stays.`)
  return args && !slash && next !== '[' && (name === 'gallery' || /["']/.test(args))
    ? told(whole, `\`[${name}]\` is an unknown shortcode or component; it stays as text.`)
    : undefined
}

/**
 * Turns the start tag of a block into Markdown if nothing ends the block. Exporters that convert what is inside blocks, and drop their
 * ends, leave such tags.
 */
const openBlock: Convert = ({ 0: whole, 1: name = '', input, index }) => {
  const rest = input.slice(index, index + LONGEST_BLOCK).split(/\n[ \t]*\n/, 1)[0] ?? ''
  if (rest.includes(`</${name}`)) return undefined
  const level = /^h([1-6])$/.exec(name)?.[1]
  return whole.slice(0, whole.indexOf('<')) + (level ? `${'#'.repeat(Number(level))} ` : '')
}

/** The number of characters in which the end of a block is looked for. */
const LONGEST_BLOCK = 20_000

/** The dialect of WordPress: the shortcodes that converters to Markdown leave in the text. */
export const wordpress: Dialect = {
  name: 'WordPress',
  keys: { categories: 'tags', excerpt: 'summary' },
  signs:
    /<(?:div|h[1-6]|p|ul|ol)(?=[^<>\n]*\sclass="[^"\n]*wp-)|\[\/?[a-z][\w-]*(?: [\w-]+=["']|\])|\[(?:embed|gallery [\w-]+=|gist|soundcloud|tweet|vimeo|youtube)/,
  shortcodes: [
    [/\[(sourcecode|code)\b([^\]\n]*)\]([\s\S]*?)\[\/\1\]/y, exportedCode],
    [/<(h[1-6]|p|ul|ol)\s(?:[^<>\n]*\s)?class="[^"\n]*wp-block-[^"\n]*"[^<>\n]*>/y, openBlock],
    // Markdown inside the element that WordPress makes of a caption.
    [/<div\s([^<>\n]*\bwp-caption\b[^<>\n]*)>\s*(\[?!\[[^<]*(?:<(?!\/div>)[^<]*)*)<\/div>/y, captionedPicture],
    [/\[caption\b([^\]\n]*)\]([^[]*(?:\[(?!\/caption\])[^[]*)*)\[\/caption\]/y, captionedPicture],
    [/\[footnote\]([^\]\n]+)\[\/footnote\]/iy, m => `^[${m[1]}]`],
    [/\[(audio|video)\s([^\]\n]*)\](?:\[\/\1\])?(?![(:[])/y, recording],
    [/\[(youtube|vimeo)\]([\w-]{5,})\[\/\1\]/y, embed],
    [
      /\[(?:button|btn|su_button)\s[^\]\n]*?(?:link|url|href)=["']([^"'\]\n]+)["'][^\]\n]*\]([^[\]\n]+)\[\/[\w-]+\]/y,
      m => `<a href="${m[1]}">${m[2]}</a>`,
    ],
    [/\[(dropcap|highlight|su_highlight)\b[^\]\n]*\]([^[\]\n]+)\[\/\1\]/y, m => m[2]],
    // The address is inside the brackets or between two of them.
    [
      /\[(?:embed|gist|soundcloud|tweet|vimeo|youtube)\b[^\]\n]*?(?:[= "]|\])(https?:\/\/[^\s\]"[]+)(?:[^\]\n[]*\]|\[\/\w+\])/y,
      bracketEmbed,
    ],
    [/\[(\/?)([a-z][\w-]*)((?:\s+[\w-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s\]"']+))*)\s*\/?\]/y, unknown],
  ],
}
