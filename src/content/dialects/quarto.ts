import { escapeHtml } from '../../core/text.js'
import type { Dialect } from './dialect.js'
import { namedIn, shortcodeWords } from './picture-shortcodes.js'
import { asBlock, type Convert, shortcodeSiteAt } from './shortcode-site.js'

/** Converts a film or a recording, whose file or page is the first argument. */
export const recording: Convert = ({ 1: name = '', 2: args = '', input, index }) => {
  const named = namedIn(args)
  const [first] = shortcodeWords(args)
  const src = ['src', 'url', 'mp3', 'mp4', 'webm', 'ogg'].map(key => named.get(key)).find(Boolean) ?? first?.text
  if (!src || /[=<>"]/.test(src)) return undefined
  const site = shortcodeSiteAt(input, index)
  const title = named.get('title') ?? named.get('caption')
  const isFile = /\.(?:mp4|webm|ogv|mov|m4v|mp3|m4a|ogg|oga|wav|flac|opus)(?:[?#]|$)/i.test(src)
  if (!isFile && !/^https?:/i.test(src)) return undefined
  const link = `<a href="${escapeHtml(src)}">${escapeHtml(title ?? src)}</a>`
  const element = /^audio$/i.test(name) ? 'audio' : 'video'
  const html = isFile ? `<${element} src="${escapeHtml(src)}"></${element}>` : `<p>${link}</p>`
  const shown = isFile && title ? `<figure>${html}<figcaption>${escapeHtml(title)}</figcaption></figure>` : html
  return site.inHtml ? shown : asBlock(shown, site)
}

/** The dialect of Quarto, as far as it is not that of Pandoc. */
export const quarto: Dialect = {
  name: 'Quarto',
  keys: { categories: 'tags', datemodified: 'updated' },
  shortcodes: [
    [/\{\{<\s*(video|audio)\s+([^{}]*?)\/?\s*>\}\}/y, recording],
    [/\{\{<\s*pagebreak\s*>\}\}/y, () => ''],
    [/\{\{<\s*kbd\s+([^{}=]+?)\s*>\}\}/y, m => `<kbd>${escapeHtml(m[1] ?? '')}</kbd>`],
    [/\{\{<\s*meta\s+([\w.-]+)\s*>\}\}/y, (m, { fieldText }) => fieldText?.(m[1] ?? '')],
  ],
}
