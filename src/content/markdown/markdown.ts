import Markdown, { type Env, type MarkdownIt, type Token } from 'markdown-it'
import abbreviations from 'markdown-it-abbr'
import anchor from 'markdown-it-anchor'
import definitions from 'markdown-it-deflist'
import footnotes from 'markdown-it-footnote'
import { escapeText } from '../../core/text.js'
import { slugText } from '../identity/identity.js'
import { ATTRIBUTES_OPEN, attributeLists } from './attribute-lists.js'
import { keepDeepText } from './deep-blocks.js'
import { FORMULA_OPEN, replaceMarks } from './formulas.js'
import { withoutEmptyHeads, withTableHeads } from './headless-tables.js'
import { endHtmlBlocks } from './html-blocks.js'
import type { TypesetFormula } from './mathml.js'

/**
 * Restricts which bare addresses become links. `www.` needs no scheme, but other domains do: README.md would become a
 * link to Moldova.
 */
function bareAddresses(md: MarkdownIt): void {
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: true, fuzzyIP: false })
  md.linkify.add('//', null).add('ftp:', null)
  md.linkify.add('www.', {
    validate: (text, at, self) => {
      const pattern = self.re.get_http_validator()
      const address = `//www.${text.slice(at)}`
      pattern.lastIndex = 0
      const found = pattern.exec(address)
      return found && /^\/\/www\.[^/?#]*\./i.test(found[0]) ? found[0].length - '//www.'.length : 0
    },
    normalize: match => {
      match.url = `https://${match.url}`
    },
  })
  // The linkifier's own test is slow. A text without these signs contains no address.
  const match = md.linkify.match.bind(md.linkify)
  md.linkify.test = text => /@|www\.|https?:|mailto:/i.test(text)
  md.linkify.match = text => match(text) ?? []
}

/**
 * Writes the alignment of cells as an attribute. Style attributes are never published, and `align` works in every email
 * client.
 */
function alignByAttribute(md: MarkdownIt): void {
  for (const cell of ['th_open', 'td_open'])
    md.renderer.rules[cell] = (tokens, index, options, _env, self) => {
      const token = tokens[index]
      const side = /^text-align:(\w+)$/.exec(String(token?.attrGet('style') ?? ''))?.[1]
      if (token && side) token.attrs = (token.attrs ?? []).map(pair => (pair[0] === 'style' ? ['align', side] : pair))
      return self.renderToken(tokens, index, options)
    }
}

/** Reads the language in the first line of indented code, which Python-Markdown marks as `:::python` or `#!python`. */
function named({ type = '', attrs, content = '', info = '' }: Partial<Token> = {}) {
  const [line, language = ''] = (type === 'code_block' && /^(?::::|#!)(\w*)\n(?=[\s\S])/.exec(content)) || ['']
  return { attrs, content: content.slice(line.length), info: info || language }
}

/**
 * Renders text as the sanitiser writes it, without escaping quotation marks, so that sanitising clean HTML does not
 * change it.
 */
function plainQuotes(md: MarkdownIt): void {
  const { rules } = md.renderer
  rules['text'] = (tokens, index) => escapeText(tokens[index]?.content ?? '')
  rules['code_inline'] = (tokens, index, _options, _env, self) => {
    const { attrs = null, content = '' } = tokens[index] ?? {}
    return `<code${self.renderAttrs({ attrs })}>${escapeText(content)}</code>`
  }
  rules['code_block'] = rules['fence'] = (tokens, index, _options, _env, self) => {
    const { attrs = null, content, info } = named(tokens[index])
    const language = md.utils
      .unescapeAll(info)
      .trim()
      .match(/^(?:\{\s*\.?)?([^\s,{}]+)/)?.[1]
    const code = self.renderAttrs({ attrs: language ? [['class', `language-${language}`]] : null })
    return `<pre${self.renderAttrs({ attrs })}><code${code}>${escapeText(content)}</code></pre>\n`
  }
}

/** The number of tokens whose HTML is joined at once. */
const JOINED = 1000

/** Joins the HTML of many tokens at once. Adding one to another, as the renderer does, takes memory for each of them. */
function joinAtOnce({ renderer }: MarkdownIt): void {
  const join: typeof renderer.render = (tokens, options, env) => {
    let [html, parts]: [string, string[]] = ['', []]
    for (const [i, token] of tokens.entries()) {
      const write = renderer.rules[token.type]
      if (token.type === 'inline') parts.push(join(token.children ?? [], options, env))
      else parts.push(write ? write(tokens, i, options, env, renderer) : renderer.renderToken(tokens, i, options))
      if (parts.length < JOINED) continue
      html += parts.join('')
      parts = []
    }
    return html + parts.join('')
  }
  renderer.render = renderer.renderInline = join
}

const CJK = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\u3000-\u303F\uFF00-\uFFEF]/u

/**
 * Reads emphasis beside Chinese, Japanese and Korean. CommonMark expects a space between a punctuation mark and the word after it,
 * so that `**注意：**内容` would keep its asterisks.
 */
function emphasisWithoutSpaces(md: MarkdownIt): void {
  md.inline.State = class extends md.inline.State {
    override scanDelims(start: number, canSplitWord: boolean) {
      const found = super.scanDelims(start, canSplitWord)
      const end = start + found.length
      const [before = ' ', after = ' '] = [
        [...this.src.slice(Math.max(0, start - 2), start)].at(-1),
        [...this.src.slice(end, end + 2)][0],
      ]
      if (!canSplitWord || !CJK.test(before + after)) return found
      return { ...found, can_open: /\S/.test(after), can_close: /\S/.test(before) }
    }
  }
}

/** Matches text up to the next sign that may begin anything else, as the parser's own rule does. */
const PLAIN_TEXT = /[^\n!#$%&*+\-:<=>@[\]\\^_`{}~]+/y

/** Reads plain text with a pattern. The parser's own rule asks for each character, which takes twice the time. */
function textByPattern(md: MarkdownIt): void {
  md.inline.ruler.at('text', (state, silent) => {
    PLAIN_TEXT.lastIndex = state.pos
    if (!PLAIN_TEXT.test(state.src)) return false
    const end = Math.min(PLAIN_TEXT.lastIndex, state.posMax)
    if (!silent) state.pending += state.src.slice(state.pos, end)
    state.pos = end
    return true
  })
}

/** Matches an address that has its normal form already, as most have. */
const NORMAL_ADDRESS = /^https?:\/\/[a-z\d-]+(?:\.[a-z\d-]+)+(?:\/[\w./=&?#~+-]*)?$/

function newParser(): MarkdownIt {
  const md = new Markdown({ html: true, linkify: true, xhtmlOut: true })
  joinAtOnce(md)
  bareAddresses(md)
  alignByAttribute(md)
  plainQuotes(md)
  textByPattern(md)
  keepDeepText(md)
  endHtmlBlocks(md)
  emphasisWithoutSpaces(md)
  withoutEmptyHeads(md)
  // Taking an address apart and joining it again took a seventh of the time of parsing.
  const normalise = md.normalizeLink.bind(md)
  md.normalizeLink = address => (NORMAL_ADDRESS.test(address) ? address : normalise(address))
  // The sanitiser checks every address. Refusing one here would leave `[text](data:…)` as raw Markdown.
  md.validateLink = () => true
  md.use(footnotes)
    .use(definitions)
    .use(abbreviations)
    .use(anchor, {
      slugifyWithState: (text, { env }) => freeSlug(slugText(text) || 'section', env),
      getTokensText: tokens => tokens.map(headingWords).join(''),
      failOnNonUnique: false,
      tabIndex: false,
    })
  collectNotesInPlace(md)
  splitFormulas(md)
  // A note that is used twice has one number, in the text and below it. The plugin would write `[1:1]`.
  md.renderer.rules['footnote_caption'] = (tokens, index) => `[${noteNumber(tokens[index])}]`
  return md
}

/**
 * Returns a slug that no heading of the document has yet: `tide`, `tide-1`, `tide-2`. The plugin does the same, but counts from 1 for
 * every heading, which takes minutes for a log with twenty thousand equal ones.
 */
function freeSlug(slug: string, env: Env): string {
  const counts = (env['slugs'] ?? new Map()) as Map<string, number>
  env['slugs'] = counts
  let count = counts.get(slug)
  if (count === undefined) {
    counts.set(slug, 1)
    return slug
  }
  while (counts.has(`${slug}-${count}`)) count += 1
  counts.set(slug, count + 1)
  counts.set(`${slug}-${count}`, 1)
  return `${slug}-${count}`
}

/** An array whose `concat` adds to the array itself. */
class GrowingList<T> extends Array<T> {
  override concat(...lists: (T | ConcatArray<T>)[]): T[] {
    for (const list of lists) for (const each of [list].flat() as T[]) this.push(each)
    return this
  }
}

/** Keeps the plugin for notes from copying all tokens of the document for each note. */
function collectNotesInPlace(md: MarkdownIt): void {
  md.core.ruler.before('footnote_tail', 'growing_tokens', state => {
    if (state.env['footnotes']) state.tokens = GrowingList.from(state.tokens)
  })
  md.core.ruler.after('footnote_tail', 'plain_tokens', state => {
    if (state.tokens instanceof GrowingList) state.tokens = Array.from(state.tokens)
  })
}

const headingWords = (token: Token): string =>
  /^(?:text|code_inline)$/.test(token.type) ? token.content : (formulaOf(token)?.text.normalize('NFKC') ?? '')

/** Returns the formula that a token stands for. */
export const formulaOf = ({ type, meta }: Token): TypesetFormula | undefined =>
  type === 'formula' ? (meta as { formula?: TypesetFormula } | null)?.formula : undefined

/**
 * Makes tokens of the marks of formulas in text. Anywhere else, such as in code or an address, a mark becomes the source again, and in
 * the texts of a picture, readable text.
 */
function splitFormulas(md: MarkdownIt): void {
  md.core.ruler.after('plain_tokens', 'formulas', ({ tokens, env }) => {
    const formulas = (env['formulas'] ?? []) as readonly TypesetFormula[]
    if (formulas.length === 0) return
    const source = (text: string): string => replaceMarks(text, i => formulas[i]?.source ?? '')
    const words = (text: string): string => replaceMarks(text, i => formulas[i]?.text ?? '')
    for (const token of tokens) {
      if (token.children) token.children = token.children.flatMap(child => split(child, formulas, { source, words }))
      else if (token.type === 'html_block') token.content = token.content.replace(/<[^<>]*>/g, source)
      else token.content = source(token.content)
    }
  })
  md.renderer.rules['formula'] = (tokens, index) => tokens[index]?.content ?? ''
}

type Restore = (text: string) => string

function split(
  token: Token,
  formulas: readonly TypesetFormula[],
  { source, words }: { readonly source: Restore; readonly words: Restore },
): Token[] {
  if (token.attrs)
    token.attrs = token.attrs.map(([name, value]) => [
      name,
      typeof value !== 'string'
        ? value
        : /^(?:href|src)$/.test(name)
          ? source(value.replace(/%1([0-2])/g, (_, last: string) => String.fromCharCode(16 + Number(last))))
          : words(value),
    ])
  if (token.type === 'image') for (const child of token.children ?? []) child.content = words(child.content)
  if (!token.content.includes(FORMULA_OPEN)) return [token]
  if (token.type !== 'text') {
    token.content = source(token.content)
    return [token]
  }
  return token.content.split(/(\u0010\d+\u0011\u0012*)/).flatMap(part => {
    if (part === '') return []
    const [, index] = /^\u0010(\d+)/.exec(part) ?? []
    const one = new Markdown.Token(index === undefined ? 'text' : 'formula', '', 0)
    one.content = part
    one.level = token.level
    if (index !== undefined) one.meta = { formula: formulas[Number(index)] }
    return one
  })
}

const noteNumber = (token: Token | undefined): number => Number((token?.meta as { id?: number } | undefined)?.id) + 1

const plain = newParser()
const withAttributes = newParser().use(attributeLists)

export const { Token: MarkdownToken } = Markdown
export const { unescapeAll } = plain.utils

/** The tokens of a body and the environment for rendering them. */
export interface ParsedMarkdown {
  readonly tokens: Token[]
  readonly env: Env
}

/**
 * Parses CommonMark with tables, strikethrough, bare addresses, footnotes, definition lists, heading ids and attribute
 * lists. The formulas are those for which the source has marks.
 */
export function parseMarkdown(source: string, formulas: readonly TypesetFormula[] = []): ParsedMarkdown {
  const attributed = source.includes(ATTRIBUTES_OPEN)
  const env: Env = { attributes: attributed, formulas }
  return { tokens: (attributed ? withAttributes : plain).parse(withTableHeads(source), env), env }
}

/** Lists the distinct web addresses to which a text in Markdown links. */
export function linksInMarkdown(source: string): string[] {
  const inline = parseMarkdown(source).tokens.flatMap(({ children }) => children ?? [])
  const hrefs = inline.flatMap(token => (token.type === 'link_open' ? [String(token.attrGet('href') ?? '')] : []))
  return [...new Set(hrefs)].filter(href => /^https?:/i.test(href))
}

export const renderTokens = ({ tokens, env }: ParsedMarkdown): string =>
  plain.renderer.render(tokens, plain.options, env)

/** Returns the alternative text of an image, without its markup. */
export const altOf = (image: Token, env: Env): string =>
  plain.renderer.renderInlineAsText(image.children ?? [], plain.options, env)
