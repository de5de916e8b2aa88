import type { Token } from 'markdown-it'
import { fingerprint } from '../../core/fingerprint.js'
import { oneLine } from '../../core/text.js'
import { arrange } from './arrange.js'
import { parseMarkdown, unescapeAll } from './markdown.js'

/**
 * Returns the fingerprint of the words of a Markdown text. It is the same however the text is set: white space, line breaks,
 * quotation marks, dashes and other punctuation, emphasis, links, pictures with their captions, and the choice between
 * Markdown and HTML do not count. Letters, digits, and the signs of numbers and amounts do.
 *
 * @param title the title of the post; a first heading that repeats it does not belong to the text
 */
export const textHash = (markdown: string, title: string): string => wordsHash(textParagraphs(markdown, title))

/** Returns the fingerprint of the words of paragraphs, in which the same things count as in `textHash`. */
export const wordsHash = (paragraphs: readonly string[]): string => fingerprint(essence(paragraphs.join(' ')))

/**
 * Lists the paragraphs, headings, cells and other blocks of a Markdown text as plain text, without pictures and their captions.
 *
 * @param title the title of the post; a first heading that repeats it does not belong to the text
 */
export function textParagraphs(markdown: string, title: string): string[] {
  const { tokens } = parseMarkdown(markdown.replace(ATTRIBUTE_LIST, ''))
  return wordsOf(arrange(tokens, title).tokens).map(oneLine).filter(Boolean)
}

/** Matches the attribute lists of kramdown and others, which say how a text looks. */
const ATTRIBUTE_LIST = /\{[:.#][^{}\n]*\}/g

/** Lists the texts of tokens: one for each block, or for each part of a line. */
function wordsOf(tokens: readonly Token[]): string[] {
  const words: string[] = []
  let figures = 0
  for (const { type, children, content } of tokens) {
    if (type === 'figure_open') figures += 1
    else if (type === 'figure_close') figures -= 1
    else if (figures > 0 || type === 'image') continue
    else if (children) words.push(wordsOf(children).join(''))
    else if (type === 'html_block' || type === 'html_inline') words.push(wordsOfRaw(content))
    else words.push(/break$/.test(type) ? ' ' : content)
  }
  return words
}

const SILENT = /<!--[\s\S]*?-->|<(script|style|figcaption)\b[^>]*>[\s\S]*?<\/\1\s*>/gi
const wordsOfRaw = (html: string): string => unescapeAll(html.replace(SILENT, ' ').replace(/<[^<>]*>/g, ' '))

/** Symbols, and the letters from which typographic replacement makes them. */
const MADE_SIGNS = /\((?:c|r|tm)\)|[©®™]/gi
/** Matches what carries meaning: letters, digits, amounts, and the signs within and before numbers. */
const MEANING = /[\p{L}\p{M}\p{N}\p{Sc}%‰°]|(?<=\d)[.,:/⁄](?=\d)|(?<=^|[\s(])[-−–](?=[\d.])/gu

const essence = (text: string): string =>
  (text.replace(MADE_SIGNS, '').normalize('NFKC').match(MEANING) ?? [])
    .join('')
    .replace(/[−–]/g, '-')
    .replace(/⁄/g, '/')
