import { parseMarkdown, renderTokens } from '../../content/index.js'
import { documentOf } from '../html/dom.js'
import { textBlocks } from '../html/text-blocks.js'
import type { ReadSource } from '../importer.js'
import { documentArticle } from './document-article.js'

/** Imports Markdown without frontmatter that was copied from an editor, a chat or a repository. */
export const pastedMarkdownImporter: ReadSource = ({ text, context }) => {
  const parsed = parseMarkdown(FENCED.exec(text)?.[2] ?? text)
  for (const { children } of parsed.tokens) if (children) keepShortLines(children)
  const html = renderTokens(parsed)
  const reading = {
    ...{ html: withNotes(withTitle(html)), pictures: new Map(), properties: {}, notes: [], doubts: [] },
    titleMark: 'the only heading of the first level',
    visibleText: textBlocks(documentOf(html.replace(NOTE_LINKS, '')).body)
      .map(block => block.text)
      .join('\n'),
  }
  return [documentArticle(reading, '', context)]
}

/** Matches an article that is one block of code in Markdown, as chats offer it for copying. */
const FENCED = /^\s*(`{3,})(?:md|markdown)[ \t]*\n([\s\S]*?)\n\1\s*$/

/** The length from which a line was probably folded by an editor. */
const FOLDED = 60

/** The properties of a token within a paragraph that are used. */
interface InlineToken {
  type: string
  readonly content: string
}

/** Keeps the breaks between lines that are all short, such as those of a title, a byline and a date. Others only fold a paragraph. */
function keepShortLines(tokens: readonly InlineToken[]): void {
  const lines: number[] = [0]
  for (const { type, content } of tokens)
    if (type === 'softbreak') lines.push(0)
    else lines[lines.length - 1] = (lines.at(-1) ?? 0) + content.length
  if (lines.every(length => length < FOLDED))
    for (const token of tokens) if (token.type === 'softbreak') token.type = 'hardbreak'
}

/** Marks the title: the only heading of the first level, or else a first line in bold, which may also be something else. */
const withTitle = (html: string): string =>
  html.split('<h1').length === 2
    ? html.replace('<h1', '<h1 class="title"')
    : html.replace(/^<p><strong>([^<>]{1,200})<\/strong>(?:<\/p>|<br>\s*|<br \/>\s*)/, (whole, words: string) =>
        whole.endsWith('</p>') ? `<h2>${words}</h2>` : `<h2>${words}</h2><p>`,
      )

/** Matches the numbers of notes, and the links from notes back to the text. */
const NOTE_LINKS = /<sup class="footnote-ref">.*?<\/sup>|<a [^<>]*class="footnote-backref"[^<>]*>.*?<\/a>/g

/** Turns the section of notes into the list at the end that a document has. */
const withNotes = (html: string): string =>
  html.replace(
    /<hr class="footnotes-sep"[^<>]*>\s*<section class="footnotes">\s*<ol class="footnotes-list">([\s\S]*)<\/ol>\s*<\/section>/,
    '<ol class="notes">$1</ol>',
  )
