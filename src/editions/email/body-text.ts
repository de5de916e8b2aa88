import { compile, type DomNode, type FormatCallback, type FormatOptions, type HtmlToTextOptions } from 'html-to-text'
import { lazy } from '../../core/memo.js'
import { fillNames } from '../../core/text.js'
import type { RichPlace } from './email-frame.js'
import { playerPage } from './email-media.js'
import type { EmailWords } from './email-words.js'

const LINE = 72
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/**
 * Converts a sanitised body to plain text. Links are numbered, with their addresses below the text. Pictures become
 * descriptions; tables, lists, quotes and code keep their layout; footnote marks become superscript digits.
 */
export function bodyText(html: string, { url, words }: Pick<RichPlace, 'url' | 'words'>): string {
  if (html === '') return ''
  const addresses: string[] = []
  const text = converter()(captionsAbove(html), { url, addresses, words })
  if (addresses.length === 0) return text
  return `${text}\n\n${addresses.map((address, i) => `[${i + 1}] ${address}`).join('\n')}`
}

/** Moves captions above their tables, because the table formatter ignores them. */
const captionsAbove = (html: string): string =>
  html.replace(/(<table\b[^>]*>)\s*<caption[^>]*>([\s\S]*?)<\/caption>/g, '<p>$2</p>$1')

type Convert = (html: string, notes: Notes) => string

/** Returns the converter, which is made only once, because making it takes longer than a conversion. */
const converter = lazy((): Convert => compile(options()))

const notesOf = (builder: Parameters<FormatCallback>[2]): Notes => (builder as unknown as { metadata: Notes }).metadata

interface Notes {
  readonly words: EmailWords
  readonly url: string
  readonly addresses: string[]
}

const attribute = (element: DomNode, name: string): string => String(element.attribs?.[name] ?? '').trim()

const classed = (element: DomNode, name: string): boolean => attribute(element, 'class').split(/\s+/).includes(name)

const words = (nodes: readonly DomNode[] = []): string =>
  nodes.map(node => (node.type === 'text' ? (node.data ?? '') : words(node.children))).join('')

const linkTo: FormatCallback = (element, walk, builder) => {
  const { url, addresses } = notesOf(builder)
  const href = attribute(element, 'href')
  if (classed(element, 'footnote-backref')) return
  const label = words(element.children).replace(/\s+/g, ' ').trim()
  if (/^[#¶§]?$/.test(label) && !element.children?.some(child => child.name === 'img')) return
  walk(element.children, builder)
  const within = href.startsWith('#') || href.startsWith(`${url}#`)
  const bare = label === href || label === href.replace(/^mailto:|^tel:/, '') || href === `${label}/`
  if (within || bare || !/^(?:https?:|mailto:|tel:)/i.test(href)) return
  const known = addresses.indexOf(href)
  const number = known < 0 ? addresses.push(href) : known + 1
  // A no-break space keeps the number from beginning a line.
  builder.addInline(`\u00a0[${number}]`, { noWordTransform: true })
}

const image: FormatCallback = (element, _walk, builder) => {
  const alt = attribute(element, 'alt')
  if (alt !== '') builder.addInline(fillNames(notesOf(builder).words.image, { alt }))
}

const superscript: FormatCallback = (element, walk, builder) => {
  const mark = words(element.children).replace(/[[\]\s]/g, '')
  if (/^\d+$/.test(mark)) builder.addInline(mark.replace(/\d/g, digit => SUPERSCRIPTS[Number(digit)] ?? digit))
  else walk(element.children, builder)
}

const checkbox: FormatCallback = (element, _walk, builder) => {
  if (attribute(element, 'type') === 'checkbox')
    builder.addInline(element.attribs && 'checked' in element.attribs ? '[x] ' : '[ ] ')
}

const media: FormatCallback = (element, _walk, builder) => {
  const { addresses, words } = notesOf(builder)
  const source = [element, ...(element.children ?? [])]
    .map(node => attribute(node, 'src'))
    .find(src => /^https?:/i.test(src))
  if (!source) return
  const label =
    attribute(element, 'title') || attribute(element, 'aria-label') || words[MEDIA[element.name ?? ''] ?? 'seeOnWeb']
  builder.openBlock({ leadingLineBreaks: 2 })
  builder.addInline(`${label}\u00a0[${addresses.push(playerPage(source))}]`)
  builder.closeBlock({ trailingLineBreaks: 2 })
}

const MEDIA: Readonly<Record<string, 'watch' | 'listen'>> = { video: 'watch', audio: 'listen' }

/** Formats a heading with a line below it: `=` for the first level of the body, `-` for the others. */
const heading: FormatCallback = (element, walk, builder, options) => {
  const label = words(element.children)
    .replace(/\s+/g, ' ')
    .replace(/ [#¶]$/, '')
    .trim()
  builder.openBlock({ leadingLineBreaks: 3 })
  walk(element.children, builder)
  const rule = (options as { rule?: string }).rule
  if (rule) {
    builder.addLineBreak()
    builder.addInline(rule.repeat(Math.min([...label].length, LINE)))
  }
  builder.closeBlock({ trailingLineBreaks: 2 })
}

const quote: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2, reservedLineLength: 2 })
  walk(element.children, builder)
  builder.closeBlock({
    trailingLineBreaks: 2,
    blockTransform: text =>
      text
        .trim()
        .split('\n')
        .map(line => `> ${line}`.trimEnd())
        .join('\n'),
  })
}

const code: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ isPre: true, leadingLineBreaks: 2 })
  walk(element.children, builder)
  builder.closeBlock({
    trailingLineBreaks: 2,
    blockTransform: text =>
      text
        .replace(/^\n+|\s+$/g, '')
        .replace(/\t/g, '    ')
        .split('\n')
        .map(line => `    ${line}`.trimEnd())
        .join('\n'),
  })
}

const indented: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1, reservedLineLength: 4 })
  walk(element.children, builder)
  builder.closeBlock({ trailingLineBreaks: 1, blockTransform: text => text.replace(/^(?=.)/gm, '    ') })
}

const rule: FormatCallback = (_element, _walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 })
  builder.addInline('* * *')
  builder.closeBlock({ trailingLineBreaks: 2 })
}

const block = (before: number, after: number): FormatOptions => ({
  leadingLineBreaks: before,
  trailingLineBreaks: after,
})

function options(): HtmlToTextOptions {
  const formatters: Record<string, FormatCallback> = {
    ...{ linkTo, picture: image, superscript, checkbox, media },
    ...{ underlined: heading, quote, code, rule, indented },
  }
  const headings = [1, 2, 3, 4, 5, 6].map(level => ({
    selector: `h${level}`,
    format: 'underlined',
    options: { rule: level < 3 ? '-' : '' } as FormatOptions,
  }))
  return {
    wordwrap: LINE,
    formatters,
    selectors: [
      ...headings,
      { selector: 'a', format: 'linkTo' },
      { selector: 'img', format: 'picture' },
      { selector: 'sup', format: 'superscript' },
      { selector: 'input', format: 'checkbox' },
      ...['video', 'audio', 'iframe'].map(selector => ({ selector, format: 'media' })),
      { selector: 'blockquote', format: 'quote' },
      { selector: 'pre', format: 'code' },
      { selector: 'hr', format: 'rule' },
      { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false, maxColumnWidth: 32 } },
      { selector: 'ul', format: 'unorderedList', options: { itemPrefix: '  - ' } },
      ...['figcaption', 'summary', 'dt'].map(selector => ({ selector, format: 'block', options: block(1, 1) })),
      { selector: 'dd', format: 'indented' },
      ...['script', 'style', 'svg', 'hr.footnotes-sep'].map(selector => ({ selector, format: 'skip' })),
    ],
  }
}
