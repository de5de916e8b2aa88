import type { MarkdownIt, Token } from 'markdown-it'
import { lookUp } from '../../core/look-up.js'

/**
 * Marks for attribute lists that no author can write. They replace the braces that `withoutShortcodes` recognises as
 * attributes.
 */
export const ATTRIBUTES_OPEN = '\u0003'
export const ATTRIBUTES_CLOSE = '\u0004'

/** The attributes with which a picture in Markdown states its caption and its rights. */
export const PICTURE_ATTRIBUTES: readonly string[] =
  'caption credit url holder permission license licence passOn'.split(' ')
/**
 * The attribute for the title of a picture. In Markdown, it is written as `title`, in a list with one of the other attributes.
 * A `title` that is alone in its list, or in quotation marks after the address, is the caption.
 */
export const PICTURE_TITLE = 'picture-title'
/** All attributes that attribute lists may give to elements. */
export const ALLOWED_ATTRIBUTES: readonly string[] = [
  ...'id class width height lang dir title alt rel start loading'.split(' '),
  ...PICTURE_ATTRIBUTES,
  PICTURE_TITLE,
]

const ATTRIBUTE = /([A-Za-z]+)=("[^"]*"|'[^']*'|[^\s"']+)/g
const CODED = /\uE000([\da-f]+)\uE001/g

/**
 * Writes an attribute list so that Markdown leaves the values of picture attributes alone: an address would become a link, `_`
 * would begin emphasis, and only double quotation marks hold a value together. `attributeText` reads them.
 */
export function protectedAttributes(list: string): string {
  if (![...list.matchAll(ATTRIBUTE)].some(([, name = '']) => PICTURE_ATTRIBUTES.includes(name))) return list
  return list.replace(ATTRIBUTE, (whole, name: string, quoted: string) => {
    if (name !== 'title' && !PICTURE_ATTRIBUTES.includes(name)) return whole
    const value = quoted.replace(/^(["'])(.*)\1$/, '$2')
    const coded = value.replace(/[^\p{L}\p{N} ]/gu, sign => `\uE000${sign.codePointAt(0)?.toString(16)}\uE001`)
    return `${name === 'title' ? PICTURE_TITLE : name}="${coded}"`
  })
}

export const attributeText = (value: string): string =>
  value.replace(CODED, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))

/**
 * Makes a markdown-it parser read attribute lists between their marks, with the meaning that Pandoc, kramdown and markdown-it-attrs
 * share. A list belongs to the code, picture, link or emphasis before it, to the heading, paragraph or item that it ends, or, on a line of
 * its own, to the whole block above. The plugin markdown-it-attrs searches all of a paragraph again for each list. A list that
 * belongs to nothing stays in the text.
 */
export function attributeLists(md: MarkdownIt): void {
  md.core.ruler.before('linkify', 'attribute_lists', state => {
    state.tokens = withAttributes(state.tokens)
  })
}

function withAttributes(tokens: readonly Token[]): Token[] {
  const kept: Token[] = []
  /** The opening tokens of the blocks around the current token. */
  const open: Token[] = []
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i] as Token
    kept.push(token)
    if (token.type === 'fence') token.info = withoutLastLists(token.info, token)
    if (token.type === 'inline') readInline(tokens, i, open)
    if (token.nesting === 1) open.push(token)
    if (token.nesting !== -1) continue
    const opening = open.pop()
    const rule = token.type === 'paragraph_close' && ruleOf(tokens[i - 1])
    if (rule && opening) kept.splice(-3, 3, asRule(opening, rule))
    if (!opening || !/^(?:table|bullet_list|ordered_list)_close$/.test(token.type)) continue
    if (!isListParagraph(tokens, i + 1)) continue
    addLists(tokens[i + 2]?.content ?? '', opening)
    i += 3
  }
  return kept
}

/** Reads the lists in a block of text. */
function readInline(tokens: readonly Token[], i: number, open: readonly Token[]): void {
  const token = tokens[i] as Token
  if (!token.content.includes(ATTRIBUTES_OPEN)) return
  const children = withInlineAttributes(token.children ?? [])
  token.children = children
  const inItem = open.at(-2)?.type === 'list_item_open' && tokens[i - 2] === open.at(-2)
  if (children.at(-2)?.type === 'softbreak' && isLists(children.at(-1)?.content)) {
    let closed = 1
    while (tokens[i + 1 + closed]?.nesting === -1) closed += 1
    addLists(children.at(-1)?.content ?? '', inItem ? open.at(-3) : open.at(-closed))
    children.splice(-2)
  }
  const last = children.at(-1)
  if (last?.type === 'text' && !ruleOf(token)) last.content = withoutLastLists(last.content, open.at(inItem ? -2 : -1))
}

/** Gives the lists directly after an inline element to the element. */
function withInlineAttributes(children: readonly Token[]): Token[] {
  const open: (Token | undefined)[] = []
  let ended: Token | undefined
  return children.filter(child => {
    if (child.type === 'text' && ended && child.content.startsWith(ATTRIBUTES_OPEN)) {
      const [lists = ''] = /^(?:\u0003[^\u0003\u0004]*\u0004)+/.exec(child.content) ?? []
      addLists(lists, ended)
      child.content = child.content.slice(lists.length)
    }
    if (child.nesting === 1) open.push(child)
    ended =
      child.nesting === -1 ? open.pop() : child.type === 'image' || child.type === 'code_inline' ? child : undefined
    return child.type !== 'text' || child.content !== ''
  })
}

const isLists = (text: string | undefined): boolean => /^(?:\u0003[^\u0003\u0004]*\u0004)+$/.test(text ?? '')

const isListParagraph = (tokens: readonly Token[], i: number): boolean =>
  tokens[i]?.type === 'paragraph_open' && isLists(tokens[i + 1]?.content)

/** Gives the lists at the end of a text to a token, and returns the text before them. */
function withoutLastLists(text: string, token: Token | undefined): string {
  let end = text.length
  while (token && text[end - 1] === ATTRIBUTES_CLOSE && text.lastIndexOf(ATTRIBUTES_OPEN, end) >= 0)
    end = text.lastIndexOf(ATTRIBUTES_OPEN, end - 1)
  addLists(text.slice(end), token)
  return end === text.length ? text : text.slice(0, end).replace(/[ \n]$/, '')
}

/** Matches a thematic break with a list after it, which CommonMark reads as a paragraph. */
const RULE = /^[-*_]{3,} ?((?:\u0003[^\u0003\u0004]*\u0004)+)$/

const ruleOf = (inline: Token | undefined): string | undefined =>
  inline?.type === 'inline' ? RULE.exec(inline.content)?.[1] : undefined

function asRule(token: Token, lists: string): Token {
  Object.assign(token, { type: 'hr', tag: 'hr', nesting: 0 })
  addLists(lists, token)
  return token
}

const ENTRY =
  /([.#])([^\s.#"'=\u0003\u0004]+)|([^\s"'=.#\u0003\u0004][^\s"'=\u0003\u0004]*)=(?:"([^"]*)"|'([^']*)'|([^\s"'\u0003\u0004]*))/g
const SIGNS = { '.': 'class', '#': 'id' } as const

function addLists(lists: string, token: Token | undefined): void {
  for (const [, sign = '', mark, name = '', ...values] of lists.matchAll(ENTRY)) {
    const key = lookUp(SIGNS, sign) ?? name
    const value = mark ?? values.find(each => each !== undefined) ?? ''
    if (key === 'class') token?.attrJoin(key, value)
    else if (ALLOWED_ATTRIBUTES.includes(key)) token?.attrSet(key, value)
  }
}
