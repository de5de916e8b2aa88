import { escapeTags } from '../../core/text.js'
import { INDENTED, indentedBox } from './boxes.js'
import { CODE, RAW } from './code-shortcodes.js'
import { EMBEDDED } from './embed-shortcodes.js'
import { LIQUID, PICTURED, shortcodeWords } from './picture-shortcodes.js'
import { type Convert, shortcodeSiteAt } from './shortcode-site.js'

const link = (text: string, address: string): string => `[${text.replace(/([\\[\]])/g, '\\$1')}](<${address}>)`

function hexoLink(said: string, addressOf: (name: string) => string): string {
  const [{ text: name } = { text: '' }, ...rest] = shortcodeWords(said)
  const title = rest.map(({ text }) => text).filter(text => !/^(?:true|false)$/.test(text))
  return link(title.join(' ') || name, addressOf(name))
}

/** Escapes a TeX formula, so that it stays as it was written. Only a script could typeset it. */
function formula({ 0: whole, 1: tex = '', input, index }: RegExpExecArray): string | undefined {
  if (!/[\\^_]|^\S+$/.test(tex) || shortcodeSiteAt(input, index).inHtml) return undefined
  const kept = tex.replace(/&(?=#?\w+;)|[!-/:-@[-`{-~]/g, sign => (sign === '&' ? sign : `\\${sign}`))
  return whole.replace(tex, () => kept)
}

/** Converts the first line of GitHub's and Obsidian's alerts, which are quotations with a marker: `> [!NOTE] Title`. */
function noteTitle({ 1: kind = '', 2: title = '', input, index }: RegExpExecArray): string {
  const words = title.trim() || kind.slice(0, 1).toUpperCase() + kind.slice(1).toLowerCase()
  return `**${words}**\n${shortcodeSiteAt(input, index).before.trimEnd()}`
}

/** Matches Hugo's escape for a shortcode that is shown and not run. It also works inside code. */
export const ESCAPED = /\{\{([<%])\s*\/\*([\s\S]*?)\*\/\s*([>%])\}\}/y
export const unescaped = (m: RegExpExecArray): string => `{{${m[1]}${m[2]}${m[3]}}}`

const COMMENT =
  /\{%-?\s*comment\s*-?%\}[\s\S]*?\{%-?\s*endcomment\s*-?%\}|\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}|\{#[^}\n]*#\}|\{::comment\}[\s\S]*?\{:\/(?:comment)?\}|\{\/\*[\s\S]*?\*\/\}/y

const ADDRESSES: readonly (readonly [RegExp, Convert])[] = [
  // Pelican's addresses start at the content folder if a slash follows, and otherwise at the post.
  [
    /(?<=[("'<]|\]:[ \t]*)[{|](?:filename|static|attach)[}|]([^\s)"'<>#]*)/y,
    (m, frame) => (/^\/.*\.md$/.test(m[1] ?? '') ? frame.postAddress(m[1] ?? '') : m[1]),
  ],
  [/\{%-?\s*asset_path\s+([^\s%]+)\s*-?%\}/y, m => m[1]],
  [new RegExp(`\\{%-?\\s*asset_link\\s+${LIQUID}`, 'y'), m => hexoLink(m[1] ?? '', name => name)],
  [new RegExp(`\\{%-?\\s*post_link\\s+${LIQUID}`, 'y'), (m, frame) => hexoLink(m[1] ?? '', frame.postAddress)],
  [/\{%-?\s*link\s+([^\s%]+)\s+(https?:\/\/\S+)[^%\n]*%\}/y, m => link(m[1] ?? '', m[2] ?? '')],
  [
    /\{\{[<%]\s*(?:rel)?ref\s+(?:[.$]\s+)?["'`]?([^"'`\s}]+?)["'`]?\s*[>%]\}\}/y,
    (m, frame) => frame.postAddress(m[1] ?? ''),
  ],
  [
    /\{\{-?\s*["']([^"'{}]*)["']\s*(?:\|\s*(?:relative_url|absolute_url|url|relURL|absURL|prepend:\s*site\.(?:base)?url)\s*)+-?\}\}/iy,
    m => m[1],
  ],
  [/(?<=[("'])\{\{[-<%]?\s*\.?(?:site\.(?:baseurl|url)|baseurl)\s*[->%]?\}\}(?=[)"'])/iy, () => '/'],
  [/\{\{-?\s*\.?site\.(?:baseurl|url)\s*-?\}\}(?=[/{)"'#\w])/iy, () => ''],
  [/\{\{[<%]?\s*baseurl\s*[>%]?\}\}(?=[/{)"'#\w])/iy, () => ''],
  [/\{%-?\s*(?:post_url|post_path|link)\s+(\S+?)\s*-?%\}/y, (m, frame) => frame.postAddress(m[1] ?? '')],
]

/** The syntaxes that are converted, in the order in which they are tried outside code. */
export const KNOWN: readonly (readonly [RegExp, Convert])[] = [
  ...CODE,
  [ESCAPED, m => escapeTags(unescaped(m))],
  [new RegExp(RAW.source, 'y'), m => m[1] ?? ''],
  [COMMENT, () => ''],
  ...PICTURED,
  ...EMBEDDED,
  ...ADDRESSES,
  // Liquid's captured text stays where it was captured, and is not repeated where it would be printed.
  [/\{%-?\s*(?:capture\s+[\w-]+|endcapture)\s*-?%\}/y, () => ''],
  [
    /\{\{-?\s*([\w-]+)\s*(?:\|\s*markdownify\s*)?-?\}\}/y,
    ({ 1: name, input }) => (new RegExp(`\\{%-?\\s*capture\\s+${name}\\s`).test(input) ? '' : undefined),
  ],
  // A type parameter such as `List<T>` would be parsed as an element.
  [/(?<=\w)<[C-HJ-ORTV-Z]>/y, m => escapeTags(m[0])],
  [/\{\{[<%]\s*\/?\s*(?:raw-?html|html|raw|unsafe)\s*[>%]\}\}/iy, () => ''],
  [/(?<=^|\n)[ \t]*(?:[*+-]|\d+\.) [^\n]*\n[ \t]*\{:\s*toc\b[^}\n]*\}/iy, () => ''],
  [/\{(?:\{[<%]?|%)-?\s*(?:include\s+)?toc(?:\.html)?(?:\(\))?(?:\s[^{}\n]*?)?\s*-?[>%]?\}\}?/iy, () => ''],
  [/(?<=(?:^|\n)[ \t]*)\[(?:toc|\[_?toc_?\])\][ \t]*(?=\n|$)/iy, () => ''],
  [/(?<=(?:^|\n)[ \t]*>[ \t>]*)\[!([a-z]+)\][+-]?[ \t]*([^\n]*)/iy, noteTitle],
  [INDENTED, indentedBox],
  [/\$\$((?:(?!\$\$|\n[ \t]*\n)[\s\S]){1,4000}?)\$\$/y, formula],
  // Kramdown and PHP Markdown Extra read Markdown in an element that has this attribute. CommonMark needs an empty line
  // instead.
  [/(<[a-z][^<>]*?)\s+markdown=["']?(?:1|block)["']?([^<>]*>)[ \t]*(?=\n(?! {4}|\t))/iy, m => `${m[1]}${m[2]}\n`],
  [/\{::[^}\n]*\}|\{:\/\w*\}/y, () => ''],
  [/(?<=(?:^|\n)[ \t>]*)\{:[^}\n]*\}[ \t]*(?=\n|$)/y, () => ''],
]
