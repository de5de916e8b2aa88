import { rowsMarkdown } from '../html/table.js'
import { paragraphMarkdown } from '../plain-markdown.js'
import type { Block } from './block.js'
import { endsSentence } from './pasted-line.js'

/** Converts the blocks of an article to Markdown. */
export function blocksMarkdown(blocks: readonly Block[]): string {
  const notes = notesOf(blocks)
  let number = 0
  return blocks
    .map(({ text, kind, rows }, i) => {
      const next = blocks[i + 1]
      if (kind === 'break') return '---\n\n'
      if (rows) {
        const [head = [], ...rest] = rows.map(row => row.map(cellMarkdown))
        return `${rowsMarkdown(head, rest)}\n\n`
      }
      number = kind === 'number' ? number + 1 : 0
      const mark = kind === 'number' ? `${number}. ` : (MARKS[kind] ?? (isHeading(blocks, i) ? '## ' : ''))
      const goesOn = next?.kind === kind && (kind === 'bullet' || kind === 'number')
      return `${mark}${withNotes(paragraphMarkdown(text), notes)}${goesOn ? '\n' : next?.kind === kind && kind === 'quote' ? '\n>\n' : '\n\n'}`
    })
    .join('')
    .trim()
}

const NOTE = /^\[(\d{1,3})\]\s+(?=\S)/

/** Returns the numbers of footnotes at the end that the text refers to. */
function notesOf(blocks: readonly Block[]): ReadonlySet<string> {
  const texts = blocks.map(({ text }) => text)
  const first = texts.findIndex(text => NOTE.test(text))
  const above = first === -1 ? '' : texts.slice(0, first).join('\n')
  const below = texts.slice(first)
  // Text after the footnotes would become part of the last footnote.
  if (!below.every(text => NOTE.test(text))) return new Set()
  const numbers = below.map(text => NOTE.exec(text)?.[1] ?? '')
  return new Set(
    numbers.filter(number => above.includes(`[${number}]`) && numbers.indexOf(number) === numbers.lastIndexOf(number)),
  )
}

/** Converts footnote numbers to Markdown. */
const withNotes = (markdown: string, notes: ReadonlySet<string>): string =>
  markdown
    .replace(/^\\\[(\d{1,3})\\\]\s+/, (mark, number: string) => (notes.has(number) ? `[^${number}]: ` : mark))
    .replace(/\s?\\\[(\d{1,3})\\\]/g, (mark, number: string) => (notes.has(number) ? `[^${number}]` : mark))

const MARKS: Partial<Record<Block['kind'], string>> = { bullet: '- ', heading: '## ', quote: '> ' }

const cellMarkdown = (cell: string): string => paragraphMarkdown(cell).replace(/\\?\|/g, '\\|')

/** Tells whether a block is a heading: a short line between paragraphs without punctuation at its end. */
function isHeading(blocks: readonly Block[], i: number): boolean {
  const { text = '', kind } = blocks[i] ?? {}
  const [before, after] = [blocks[i - 1], blocks[i + 1]]
  const short =
    kind === 'text' &&
    text.length <= 70 &&
    !/[.!?]\s|^\p{Lu}[\p{L}. -]{1,30}:\s/u.test(text) &&
    !/[.!:;,…"”’»)]$/.test(text) &&
    /^[\p{Lu}\d]/u.test(text) &&
    /\p{L}/u.test(text)
  return short && (i === 0 || endsSentence(before?.text ?? '')) && (after?.text.length ?? 0) > text.length
}
