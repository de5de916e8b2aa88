import type { Token } from 'markdown-it'
import { append } from '../../core/long-lists.js'
import { oneLine } from '../../core/text.js'
import { cleanText } from '../clean-text.js'
import { attributeText, PICTURE_ATTRIBUTES, PICTURE_TITLE } from './attribute-lists.js'
import { formulaOf, MarkdownToken } from './markdown.js'

/** Marks that the rendered text contains until it is sanitised and cut. No author can write them. */
export const MORE = '\u0005'
export const EXCERPT_START = '\u0006'
export const EXCERPT_END = '\u0007'

/** A heading that is the title. */
export interface TitleHeading {
  readonly words: string
  /** The line of the text on which it stands, from 0. */
  readonly line: number
  /** The tags and the addresses of links and pictures that the text loses with it, because a title is plain text. */
  readonly lost: readonly string[]
}

/** The tokens for rendering, and the facts that arranging them has shown. */
export interface ArrangedBody {
  readonly tokens: Token[]
  /** The heading that became the title or repeated it. */
  readonly heading?: TitleHeading
  readonly more: boolean
  /** Whether the body contains HTML, whose elements may span several paragraphs. */
  readonly raw: boolean
  /** The plain text of the first paragraph that has any, and of the next one if the first is short. */
  readonly opening: string
}

/** Matches the comment that ends an excerpt: that of Jekyll and Hugo, Docusaurus, Nikola, Pelican and others. */
const MORE_COMMENT =
  /<!--\s*(?:more|truncate|teaser_end|pelican_end_summary|read-?more|end-?excerpt|excerpt)\b[^>]*-->/i

/** Returns the text of inline tokens, without images, footnote marks and HTML. */
export function inlineText(tokens: readonly Token[] | null): string {
  const words = (tokens ?? []).map(token => {
    const { type, content } = token
    if (type === 'formula') return formulaOf(token)?.text ?? ''
    if (type === 'text' || type === 'code_inline' || type === 'text_special') return content
    return type === 'softbreak' || type === 'hardbreak' ? ' ' : ''
  })
  return oneLine(cleanText(words.join('')))
}

/**
 * Turns a document into a post's body. It removes the heading that is the title, keeps h1 for the page, turns images with a
 * title into figures and task items into symbols, and marks the excerpt.
 */
export function arrange(all: Token[], title: string | undefined): ArrangedBody {
  const heading = titleHeading(all, title)
  const tokens = heading?.remove ? all.filter((_, i) => i < heading.at || i > heading.at + 2) : all
  if (tokens.some(isTopHeading)) shiftHeadings(tokens)
  const out: Token[] = []
  const seen = { more: false, raw: false, begun: false, opening: '', lastShort: false }
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i] as Token
    if (token.type === 'paragraph_open') i = paragraph(tokens, i, { out, seen })
    else {
      if (token.type === 'html_block') htmlToken(token, seen)
      else if (token.level === 0) seen.lastShort = false
      out.push(token)
    }
  }
  const { more, raw, opening } = seen
  return { tokens: out, ...(heading ? { heading } : {}), more, raw, opening }
}

const isHeading = (token: Token): boolean => token.type === 'heading_open' && token.level === 0
const isTopHeading = (token: Token): boolean => token.type === 'heading_open' && token.tag === 'h1'

/**
 * Finds the first heading if it is the title. The heading is removed if it is an h1 or at the top; the heading of a section
 * further down stays.
 */
function titleHeading(tokens: readonly Token[], title: string | undefined) {
  const at = tokens.findIndex(isHeading)
  const token = tokens[at]
  if (!token) return undefined
  const words = inlineText(tokens[at + 1]?.children ?? null)
  if (words === '' || (title !== undefined && words !== title)) return undefined
  const remove = token.tag === 'h1' || tokens.slice(0, at).every(before => before.type === 'html_block')
  return { at, words, remove, line: token.map?.[0] ?? 0, lost: remove ? markupIn(tokens[at + 1]?.children ?? []) : [] }
}

const markupIn = (tokens: readonly Token[]): string[] =>
  tokens.flatMap(token => {
    if (token.type === 'html_inline') return /^<[a-z]/i.test(token.content) ? [token.content] : []
    const target = token.attrGet(token.type === 'image' ? 'src' : 'href')
    return target === null ? [] : [String(target)]
  })

function shiftHeadings(tokens: readonly Token[]): void {
  for (const token of tokens)
    if (/^heading_/.test(token.type)) token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 1)}`
}

interface Seen {
  more: boolean
  raw: boolean
  /** Whether the body begins with a paragraph in HTML, which is then the opening. */
  begun: boolean
  opening: string
  lastShort: boolean
}

function htmlToken(token: Token, seen: Seen): void {
  if (!seen.more && MORE_COMMENT.test(token.content)) {
    seen.more = true
    token.content = token.content.replace(MORE_COMMENT, MORE)
  }
  if (token.level === 0 && seen.opening === '' && /^\s*<p[\s>]/i.test(token.content))
    seen.begun ||= token.content.replace(/<[^<>]*>/g, '').trim() !== ''
  // A cut at a `<!--more-->` inside a paragraph or a list leaves elements open, which only the sanitiser closes.
  if (token.level > 0 || token.type === 'html_inline' || !isGenerated(token)) seen.raw = true
}

/** A first paragraph that is shorter than this is not enough for an excerpt. */
const SHORT = 80

/** Copies one paragraph, converting figures and task items, and returns the index of its last token. */
function paragraph(tokens: readonly Token[], at: number, { out, seen }: { out: Token[]; seen: Seen }): number {
  const [open, inline, close] = tokens.slice(at, at + 3) as [Token, Token, Token]
  const past = seen.more || seen.begun
  for (const child of inline.children ?? []) if (child.type === 'html_inline') htmlToken(child, seen)
  const figure = figureOf(open, inline)
  if (figure) {
    append(out, figure)
    return at + 2
  }
  const item = tokens[at - 1]
  if (item?.type === 'list_item_open') taskItem(item, inline)
  // A paragraph of a footnote, which ends with a link back to the text, is not the opening.
  const opens = open.level === 0 && close.type === 'paragraph_close' && (seen.opening === '' || seen.lastShort)
  const words = opens && !past ? inlineText(beforeMore(inline.children ?? [])) : ''
  if (words === '') {
    out.push(open, inline, close)
    return at + 2
  }
  append(out, [...(seen.opening === '' ? [mark(EXCERPT_START)] : []), open, inline, close, mark(EXCERPT_END)])
  seen.lastShort = seen.opening === '' && words.length < SHORT
  seen.opening = oneLine(`${seen.opening} ${words}`)
  return at + 2
}

/** Returns the tokens before a `<!--more-->` inside a paragraph; those after it do not belong to the excerpt. */
function beforeMore(children: Token[]): readonly Token[] {
  const end = children.findIndex(({ type, content }) => type === 'html_inline' && content.includes(MORE))
  return end === -1 ? children : children.slice(0, end)
}

function mark(sign: string): Token {
  const token = new MarkdownToken('html_block', '', 0)
  token.content = sign
  return token
}

const SIGNS = { ' ': '☐', x: '☑', X: '☑' } as const
const boxOf = (sign: string): string => `<span class="box">${sign}</span> `
const OURS = new Set([MORE, EXCERPT_START, EXCERPT_END, boxOf('☐'), boxOf('☑')])

/** Tells whether HTML was inserted here and is not the author's. */
export const isGenerated = ({ type, content }: Token): boolean =>
  (type === 'html_block' || type === 'html_inline') && OURS.has(type === 'html_block' ? content.trimEnd() : content)

/** Attributes of an image that move to the figure around it. */
const FIGURE_ATTRIBUTES = new Set(['class', 'id', 'lang', 'dir'])

/**
 * Converts an image that is alone in its paragraph, possibly inside a link, to a figure if it has a caption or states its
 * rights, which are shown in the caption.
 */
function figureOf(open: Token, inline: Token): Token[] | undefined {
  const children = (inline.children ?? []).filter(
    ({ type, content }) => type !== 'softbreak' && (type !== 'text' || content.trim() !== ''),
  )
  const linked = children.length === 3 && children[0]?.type === 'link_open' && children[2]?.type === 'link_close'
  const image = linked ? children[1] : children.length === 1 ? children[0] : undefined
  if (image?.type !== 'image') return undefined
  // An attribute list after a link, or below the picture, belongs to the link or the paragraph for Markdown.
  const around = [...(open.attrs ?? []), ...((linked && children[0]?.attrs) || [])]
  image.attrs = [...(image.attrs ?? []), ...around.filter(([name]) => statesRights(name))]
  const caption = attributeText(String(image.attrGet('caption') ?? image.attrGet('title') ?? '')).trim()
  if (caption === '' && !image.attrs.some(([name]) => statesRights(name))) return undefined
  const own = [...(open.attrs ?? []), ...(image.attrs ?? [])]
  const figure = new MarkdownToken('figure_open', 'figure', 1)
  figure.block = true
  figure.attrs = own.filter(([name]) => FIGURE_ATTRIBUTES.has(name))
  image.attrs = (image.attrs ?? []).filter(
    ([name]) => name !== 'title' && name !== 'caption' && !FIGURE_ATTRIBUTES.has(name),
  )
  const body = new MarkdownToken('inline', '', 0)
  body.children = children
  return [figure, body, ...captionOf(caption), new MarkdownToken('figure_close', 'figure', -1)]
}

const statesRights = (name: string): boolean => name === PICTURE_TITLE || PICTURE_ATTRIBUTES.includes(name)

function captionOf(caption: string): Token[] {
  if (caption === '') return []
  const text = new MarkdownToken('text', '', 0)
  text.content = caption
  const words = new MarkdownToken('inline', '', 0)
  words.children = [text]
  return [
    new MarkdownToken('figcaption_open', 'figcaption', 1),
    words,
    new MarkdownToken('figcaption_close', 'figcaption', -1),
  ]
}

/**
 * Converts the checkbox of `- [x] done` to a symbol. A symbol can be read aloud and printed, while neither emails nor feeds can
 * contain a disabled checkbox.
 */
function taskItem(item: Token, inline: Token): void {
  const first = inline.children?.[0]
  const found = first?.type === 'text' ? /^\[([ xX])\](?:\s+|$)/.exec(first.content) : null
  if (!first || !found) return
  item.attrJoin('class', 'task')
  first.content = first.content.slice(found[0].length)
  const box = new MarkdownToken('html_inline', '', 0)
  box.content = boxOf(SIGNS[found[1] as keyof typeof SIGNS])
  inline.children = [box, ...(inline.children ?? [])]
}
