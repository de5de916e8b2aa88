import { slugText } from '../identity/identity.js'
import type { Dialect } from './dialect.js'
import { type Convert, told } from './shortcode-site.js'
import { markdownLink, noteTitle } from './text-shortcodes.js'

const PICTURE = /\.(?:avif|bmp|gif|jpe?g|png|svg|webp)$/i
const FILE = /\.[a-z\d]{2,5}$/i
const POST = /\.(?:md|markdown|mdx)(?=#|$)/

const partsOf = (part: string): string => (part.startsWith('#') ? `#${slugText(part.replace(/^.*#/, ''))}` : '')

/** Converts `![[river.png]]`, `![[river.png|300]]` and `![[river.png|A river]]`. */
const embedded: Convert = ({ 0: whole, 1: name = '', 2: part = '', 3: words = '' }) => {
  const file = name.trim()
  if (PICTURE.test(file)) return `![${/^\d+(?:x\d+)?$/.test(words.trim()) ? '' : words.trim()}](<${file}>)`
  if (FILE.test(file) && !POST.test(file)) return markdownLink(words.trim() || file, file)
  return told(
    words || `${file}${part}`,
    `\`${whole}\` shows another note, which is not read; its name stays.`,
    'Copy its words.',
  )
}

/** Converts `[[River]]`, `[[River|the river]]` and `[[#Heading]]`. A note that is no post has no page to link to. */
const wikiLink: Convert = ({ 0: whole, 1: name = '', 2: part = '', 3: written }, { postAddress }) => {
  const words = written?.trim() || name.trim() || part.replace(/^#+\^?/, '').trim()
  if (words === '') return undefined
  if (name.trim() === '') return markdownLink(words, partsOf(part))
  const address = postAddress(name.trim())
  if (FILE.test(name.trim()) || POST.test(address))
    return markdownLink(words, `${address.replace(/^\/(?=[^/]+\/$)/, '').replace(/(?<=\.\w+)\/$/, '')}${partsOf(part)}`)
  return told(
    words,
    `\`${whole}\` names no post; its words stay without a link.`,
    'Add the post, or write the words alone.',
  )
}

/** The dialect of Obsidian and the programs that publish its notes, with GitHub's alerts. */
export const obsidian: Dialect = {
  name: 'Obsidian',
  keys: { dgpublish: 'shown' },
  signs: /\[![A-Za-z]|!?\[\[|==(?=[^\s=])|%%|\^(?=[\w-]+[ \t]*(?:\n|$))/,
  shortcodes: [
    [/(?<=(?:^|\n)[ \t]*>[ \t>]*)\[!([a-z][\w-]*)(?:\|[^\]\n]*)?\][+-]?[ \t]*([^\n]*)/iy, noteTitle],
    [/!\[\[([^\][|#\n]+)(#[^\][|\n]*)?(?:\|([^\][\n]*))?\]\]/y, embedded],
    [/(?<![!\\])\[\[([^\][|#\n]*)(#[^\][|\n]*)?(?:\|([^\][\n]*))?\]\](?![([])/y, wikiLink],
    [
      /(?<![=\p{L}\p{N}])==(?=[^\s=])([^=\n]*[^\s=])==(?![=\p{L}\p{N}])/uy,
      (m, { inner }) => `<mark>${inner(m[1] ?? '')}</mark>`,
    ],
    [/(?<=^|\s)%%(?:[^%\n]+|[ \t]*\n(?:(?!%%)[\s\S])*?\n[ \t]*)%%/y, () => ''],
    // The label of a block, to which other notes refer.
    [/(?<=\S[ \t]+)\^(?=[a-z\d-]*[a-z])[a-z\d-]{4,}[ \t]*(?=\n|$)/iy, () => ''],
  ],
}
