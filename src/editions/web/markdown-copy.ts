import { append, largest } from '../../core/long-lists.js'
import { unescapeHtml } from '../../core/text.js'

/**
 * Converts sanitised HTML to Markdown (CommonMark, with `~~` for deleted text). Elements that Markdown cannot express stay
 * HTML and entities stay entities, both of which Markdown allows.
 */
export const markdownOf = (html: string): string => `${blocks(cleanTree(html)).join('\n\n')}\n`

const BLOCK = new Set(
  `address article aside audio blockquote details div dl figure footer h1 h2 h3 h4 h5 h6 header hr ol p pre section table ul
  video`.split(/\s+/),
)

const isBlock = (node: CleanNode): node is CleanElement => typeof node !== 'string' && BLOCK.has(node.name)

/** Converts each block to a text. Inline content between blocks becomes a paragraph. */
function blocks(nodes: readonly CleanNode[]): string[] {
  const found: string[] = []
  let run: CleanNode[] = []
  const end = () => {
    const text = paragraph(run)
    if (text !== '') found.push(text)
    run = []
  }
  for (const node of nodes) {
    if (isBlock(node)) {
      end()
      append(found, block(node))
    } else run.push(node)
  }
  end()
  return found.filter(text => text !== '')
}

function block(element: CleanElement): string[] {
  const { name, children } = element
  if (name === 'p') return attributeOf(element, 'class') === 'counter' ? [raw(element)] : [paragraph(children)]
  if (/^h\d$/.test(name)) return [`${'#'.repeat(Number(name[1]))} ${paragraph(children).replaceAll('\n', ' ')}`]
  if (name === 'hr') return ['---']
  if (name === 'pre') return [fenced(element)]
  if (name === 'blockquote') return [prefixed(blocks(children).join('\n\n'), '> ', '> ')]
  if (name === 'ul' || name === 'ol') return [list(element)]
  if (name === 'figure') return [figure(element)]
  if (name === 'div' || name === 'header' || name === 'article') return blocks(children)
  return [raw(element)]
}

/** Writes an element as HTML without empty lines, because an empty line ends HTML in Markdown. */
const raw = (element: CleanElement): string => cleanHtml([element]).replace(/\n\s*\n/g, '\n')

const prefixed = (text: string, first: string, other: string): string =>
  text
    .split('\n')
    .map((line, i) => (line === '' && i > 0 ? other.trimEnd() : `${i === 0 ? first : other}${line}`))
    .join('\n')

function list(element: CleanElement): string {
  const start = Number(attributeOf(element, 'start')) || 1
  const items = element.children.filter(node => typeof node !== 'string')
  const loose = items.some(({ children }) => children.some(child => typeof child !== 'string' && child.name === 'p'))
  const texts = items.map((item, i) => {
    const marker = element.name === 'ol' ? `${start + i}. ` : '- '
    const text = blocks(item.children).join(loose ? '\n\n' : '\n')
    return prefixed(text, marker, ' '.repeat(marker.length))
  })
  return texts.join(loose ? '\n\n' : '\n')
}

function fenced({ children }: CleanElement): string {
  const [code] = children.filter(node => typeof node !== 'string')
  const text = unescapeHtml(words(children)).replace(/\n$/, '')
  const language = /language-([\w+-]+)/.exec(code ? attributeOf(code, 'class') : '')?.[1] ?? ''
  const fence = '`'.repeat(Math.max(3, longest(text) + 1))
  return `${fence}${language}\n${text}\n${fence}`
}

const longest = (text: string): number =>
  largest(
    [...text.matchAll(/`+/g)].map(([ticks]) => ticks.length),
    0,
  )

/**
 * Writes a figure as a picture with the caption as its title. Offprint itself reads such a picture as a figure. A caption with
 * links stays HTML, because a title has none, and the credit of a picture may need that of its licence.
 */
function figure(element: CleanElement): string {
  const elements = element.children.filter(node => typeof node !== 'string')
  const [image, caption, ...others] = elements
  if (image?.name !== 'img' || others.length > 0 || (caption && caption.name !== 'figcaption')) return raw(element)
  if (caption && cleanHtml(caption.children).includes('<a ')) return raw(element)
  return picture(image, caption ? words(caption.children).replace(/\s+/g, ' ').trim() : attributeOf(image, 'title'))
}

const words = (nodes: readonly CleanNode[]): string =>
  nodes.map(node => (typeof node === 'string' ? node : words(node.children))).join('')

/** Matches line starts that would begin another kind of block, so that they can be escaped. */
const LINE_START = /^(?=#{1,6}(?:\s|$)|[-+](?:\s|$)|=+\s*$|-+\s*$|>)|^(\d{1,9})(?=[.)](?:\s|$))/gm

const paragraph = (nodes: readonly CleanNode[]): string =>
  lined(inline(nodes))
    .trim()
    .replace(LINE_START, (_, digits?: string) => (digits === undefined ? '\\' : `${digits}\\`))

const lined = (text: string): string => (text.includes('\n') ? text.replace(/[ \t]*\n[ \t]*/g, '\n') : text)

const inline = (nodes: readonly CleanNode[]): string =>
  nodes
    .map((node, i) => {
      if (typeof node !== 'string') return span(node)
      const text = signsKept(node)
      const next = nodes[i + 1]
      return typeof next === 'object' && next.name === 'a' ? text.replace(/!$/, '\\!') : text
    })
    .join('')

const SPACES = /[^\S ]| {2}/
const SIGN = /[\\`*_[\]~]/

/** Escapes the characters that Markdown interprets. Quick tests come first, because most texts contain none. */
function signsKept(words: string): string {
  const spaced = SPACES.test(words) ? words.replace(/\s+/g, ' ') : words
  return SIGN.test(spaced) ? spaced.replace(/[\\`*_[\]~]/g, '\\$&') : spaced
}

const MARKS: Readonly<Record<string, string>> = { em: '*', i: '*', strong: '**', b: '**', del: '~~', s: '~~' }

function span(element: CleanElement): string {
  const { name, children } = element
  const mark = MARKS[name]
  if (mark) return marked(inline(children), mark)
  if (name === 'br') return '\\\n'
  if (name === 'img') return picture(element, attributeOf(element, 'title'))
  if (name === 'math') return formula(element)
  if (name === 'code') return codeSpan(unescapeHtml(words(children)))
  if (name === 'a' && attributeOf(element, 'href') !== '')
    return `[${inline(children)}](${target(attributeOf(element, 'href'), attributeOf(element, 'title'))})`
  return name === 'span'
    ? inline(children)
    : `${element.tag}${inline(children)}${element.tag === '' ? '' : `</${name}>`}`
}

/** Writes a mark around text. White space at either end stays outside, because a mark counts only directly beside text. */
function marked(text: string, mark: string): string {
  const [, before = '', middle = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? []
  return middle === '' ? text : `${before}${mark}${middle}${mark}${after}`
}

/** Writes a formula as its TeX source, between the signs that most programs for Markdown know. */
function formula(element: CleanElement): string {
  const sign = attributeOf(element, 'display') === 'block' ? '$$' : '$'
  return sign + unescapeHtml(attributeOf(element, 'data-latex')) + sign
}

function codeSpan(text: string): string {
  const ticks = '`'.repeat(longest(text) + 1)
  const gap = /^`|`$|^ .* $/.test(text) ? ' ' : ''
  return `${ticks}${gap}${text}${gap}${ticks}`
}

const target = (address: string, title: string): string =>
  `${/[\s()]/.test(address) ? `<${address}>` : address}${title === '' ? '' : ` "${title}"`}`

const picture = (element: CleanElement, title: string): string =>
  `![${attributeOf(element, 'alt').replace(/[\\`*_[\]]/g, '\\$&')}](${target(attributeOf(element, 'src'), title)})`

/** An element of sanitised HTML, or a text with its entities as written. */
type CleanNode = string | CleanElement
interface CleanElement {
  readonly name: string
  /** The start tag as written. */
  readonly tag: string
  readonly children: CleanNode[]
}

const VOID = new Set('br col hr img input source track wbr'.split(' '))
const TOKEN = /<(\/?)([a-z][a-z0-9]*)\b[^>]*>|[^<]+/g

/**
 * Parses sanitised HTML into a tree. Such HTML has no `<` outside its tags, and its tags are balanced, so no full
 * parser is needed.
 */
function cleanTree(html: string): CleanNode[] {
  const root: CleanElement = { name: '', tag: '', children: [] }
  const open: CleanElement[] = [root]
  for (const [tag, slash, name] of html.matchAll(TOKEN)) {
    const around = open.at(-1) ?? root
    if (!name) around.children.push(tag)
    else if (slash) {
      if (open.length > 1 && around.name === name) open.pop()
    } else {
      const element: CleanElement = { name, tag, children: [] }
      around.children.push(element)
      if (!VOID.has(name)) open.push(element)
    }
  }
  return root.children
}

/** Returns the value of an attribute with its entities as written. */
const attributeOf = ({ tag }: CleanElement, name: string): string =>
  new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? ''

/** Writes the tree as HTML. */
const cleanHtml = (nodes: readonly CleanNode[]): string =>
  nodes
    .map(node => {
      if (typeof node === 'string') return node
      return VOID.has(node.name) ? node.tag : `${node.tag}${cleanHtml(node.children)}</${node.name}>`
    })
    .join('')
