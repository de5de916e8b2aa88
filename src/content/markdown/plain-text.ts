import { oneLine } from '../../core/text.js'
import { cleanText } from '../clean-text.js'
import { unescapeAll } from './markdown.js'

const ATTRIBUTES = String.raw`(?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*\s*`
const INLINE = 'i|em|b|strong|code|span|a|u|s|del|ins|sub|sup|small|mark|cite|q|abbr|kbd|tt|font|big'
const PAIR = new RegExp(String.raw`<(${INLINE}|p|div|h[1-6])${ATTRIBUTES}>([\s\S]*?)</\1\s*>`, 'gi')
const SINGLE = /<(?:br|wbr)\s*\/?>|<img\s[^<>]*>/gi
const BLOCK =
  'p|div|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|figure|figcaption|table|thead|tbody|tr|td|th|pre|hr|section|article|center|iframe'
const LEFT_INLINE = new RegExp(`</?(?:${INLINE}|img|time|var|samp|strike)${ATTRIBUTES}/?>`, 'gi')
const LEFT_BLOCK = new RegExp(String.raw`</?(?:${BLOCK})${ATTRIBUTES}/?>|<!--[\s\S]*?-->`, 'gi')
const SILENT = /<(script|style)\b[^>]*>[\s\S]*?<\/\1\s*>/gi

/**
 * The Markdown that people write in titles, with its replacement. Emphasis requires a word boundary on both sides, so that
 * arithmetic and names stay as they are.
 */
const MARKDOWN: readonly (readonly [RegExp, string])[] = [
  [/!\[([^\]]*)\]\([^()\s]*(?:\s+"[^"]*")?\)/g, '$1'],
  [/\[([^\]]+)\]\((?:https?:|mailto:|\/|\.|#)[^()\s]*(?:\s+"[^"]*")?\)/g, '$1'],
  [/(?<![\\`])(`+)(?!`) ?([^`]+?) ?\1(?!`)/g, '$2'],
  [/(?<![\p{L}\p{N}*\\])\*\*\*(?=[^\s*])([\s\S]*?[^\s*\\])\*\*\*(?![\p{L}\p{N}*]|\.\p{L})/gu, '$1'],
  [/(?<![\p{L}\p{N}*\\])\*\*(?=[^\s*])([\s\S]*?[^\s*\\])\*\*(?![\p{L}\p{N}*]|\.\p{L})/gu, '$1'],
  [/(?<![\p{L}\p{N}*\\])\*(?=[^\s*])([^*]*?[^\s*\\])\*(?![\p{L}\p{N}*]|\.\p{L})/gu, '$1'],
  [/(?<![\p{L}\p{N}_\\])__(?=[^\s_])(?![a-z\d_]+__)([\s\S]*?[^\s_\\])__(?![\p{L}\p{N}_]|\.\p{L})/gu, '$1'],
  [/(?<![\p{L}\p{N}_\\])_(?=[^\s_])([^_]*?[^\s_\\])_(?![\p{L}\p{N}_]|\.\p{L})/gu, '$1'],
  [/~~(?=\S)([\s\S]*?\S)~~/g, '$1'],
]

/** Matches references that an author writes on purpose, in a text about HTML. All others come from an export. */
const ABOUT_HTML = /&(?:lt|gt|quot|apos);/
const KEPT = /^&(?:amp|lt|gt|quot|apos);$/
const ENTITY = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/gi

function withoutEntities(text: string): string {
  const rest = text.replace(ENTITY, '')
  if (rest === text || rest.includes('&')) return text
  const keeps = ABOUT_HTML.test(text)
  return text.replace(ENTITY, entity => (keeps && KEPT.test(entity) ? entity : unescapeAll(entity)))
}

function withoutTags(text: string): string {
  let plain = text.replace(SINGLE, ' ')
  for (let before = ''; before !== plain; ) {
    before = plain
    plain = plain.replace(PAIR, '$2')
  }
  return plain
}

/**
 * Converts a title or summary to plain text: it removes emphasis, links, code marks and pairs of HTML tags, and keeps
 * their text. Text that only looks like markup stays: `AT&T <3 rivers`, `2 * 3 * 4`, `A<B`, `snake_case`, `\d+`.
 * References (`&amp;`, `&#8217;`, `&rsquo;`) are decoded if every `&` begins one. A text with `&lt;` is
 * about HTML, and keeps that and `&amp;`.
 */
export function plainText(text: string): string {
  let plain = /[<]/.test(text) ? withoutTags(text) : text
  if (/[*_`~[]/.test(plain)) for (const [form, words] of MARKDOWN) plain = plain.replace(form, words)
  if (plain.includes('&')) plain = cleanText(withoutEntities(plain))
  return oneLine(plain)
}

/**
 * Converts a summary to plain text. It also removes unpaired HTML tags, which exports cut off or leave open, without
 * joining words.
 */
export const plainSummary = (text: string): string =>
  plainText(text.includes('<') ? text.replace(SILENT, ' ').replace(LEFT_BLOCK, ' ').replace(LEFT_INLINE, '') : text)

/**
 * Shortens a text to about `limit` characters. It ends after a sentence if that keeps more than half of them, and otherwise
 * after a word, with an ellipsis.
 */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text
  const room = text.slice(0, limit)
  const sentence = /^[\s\S]*[.!?…。！？]["'”’»)]*(?=\s)/u.exec(room)?.[0]
  if (sentence && sentence.length > limit * 0.5) return sentence
  const words = /^[\s\S]*\S(?=\s)/u.exec(room)?.[0] ?? room.replace(/[\uD800-\uDBFF]$/, '')
  return `${words.replace(/[\s,;:–—-]+$/u, '')}…`
}
