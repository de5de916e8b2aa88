import { marked } from 'marked'
import type { PostMarkdown } from '../content/index.js'
import { lookUp } from '../core/look-up.js'
import { unescapeHtml } from '../core/text.js'
import { childNodesOf, type HtmlNode, htmlAttribute, isHtmlElement, nodeText, parseHtml } from '../markup/index.js'

/** The Markdown of a post, and what is known to be left out. */
export interface PostSource extends PostMarkdown {
  /** The problems that report what was left out of the post: the text of each, and its line. */
  readonly told: readonly { readonly what: string; readonly line?: number | undefined }[]
  /** Whether formulas in the text are typeset. */
  readonly math?: boolean
}

/**
 * One element of a post's text that readers must find: words, code, the target of a link, or a picture and its description. It says
 * where it stands in the Markdown, for messages.
 */
export interface WrittenElement {
  readonly kind: 'words' | 'code' | 'formula' | 'address' | 'link' | 'picture' | 'description'
  /** The words, the code, the TeX source, the bare address, the target or the description. */
  readonly value: string
  /** The words of a link. */
  readonly words?: string
  /** The address of the picture that is described. */
  readonly picture?: string
  /** Whether it stands in a cell of a table. */
  readonly inCell?: true
  /** The line of the Markdown, from 1, on which the block that contains it begins. */
  readonly line: number
  /** Whether it stands in the first heading, which an edition may show as the title instead. */
  readonly inHeading?: true
}

/** The elements of a post's text. */
export interface WrittenContent {
  readonly elements: readonly WrittenElement[]
  /** The words of the first heading. */
  readonly heading?: string
}

/**
 * Reads the content of Markdown with marked and parse5, which have no part in rendering it. Only what every reading agrees on is
 * listed: what the syntax of other generators stands for is not, such as a shortcode and its arguments.
 *
 * @param math whether formulas are typeset
 */
export function writtenContent(markdown: string, math = false): WrittenContent {
  const reading: Reading = { elements: [], line: 1, inHeading: false, inCell: false }
  const text = math ? withoutFormulas(markdown, reading) : markdown
  let heading: string | undefined
  let line = 1
  const tokens: readonly MarkdownToken[] = marked.lexer(plainMarkdown(text))
  for (const token of tokens) {
    reading.line = line
    line += linesIn(token.raw)
    reading.inHeading = token.type === 'heading' && heading === undefined
    if (reading.inHeading) heading = titleWords(token.tokens ?? [])
    readToken(token, reading)
  }
  return { elements: reading.elements, ...(heading === undefined ? {} : { heading }) }
}

/** Lists the elements of a part of a text, as HTML. The line of each is unknown, and therefore 1. */
export function writtenHtml(html: string): WrittenContent {
  const reading: Reading = { elements: [], line: 1, inHeading: false, inCell: false }
  readNode(parseHtml(`<body>${html}`), reading)
  return reading
}

interface Reading {
  readonly elements: WrittenElement[]
  line: number
  inHeading: boolean
  inCell: boolean
}

function linesIn(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}

/** The properties of marked’s tokens that are used. */
interface MarkdownToken {
  readonly type: string
  readonly raw: string
  readonly text?: string
  readonly href?: string
  readonly tokens?: readonly MarkdownToken[]
  readonly items?: readonly MarkdownToken[]
  readonly header?: readonly { readonly tokens: readonly MarkdownToken[] }[]
  readonly rows?: readonly (readonly { readonly tokens: readonly MarkdownToken[] }[])[]
}

function readToken(token: MarkdownToken, reading: Reading): void {
  switch (token.type) {
    case 'space':
    case 'def':
    case 'hr':
    case 'br':
    case 'checkbox':
      return
    case 'code':
    case 'codespan':
      add('code', token.text ?? '', reading)
      return
    case 'html':
      readHtml(token.raw, reading)
      return
    case 'escape':
      return
    case 'image':
      add('picture', token.href ?? '', reading)
      add('description', wordsIn(token.tokens ?? []), reading, { picture: token.href ?? '' })
      return
    case 'link': {
      const isBare = token.raw === token.text || token.raw === `<${token.text}>`
      const words = wordsIn(token.tokens ?? [])
      if (isBare) {
        // Two readers may disagree about where an address ends, if other letters or brackets follow it without a space.
        const { href = '' } = token
        const end = href.search(NO_ADDRESS)
        add('address', end < 0 ? href : href.slice(0, end), reading)
        if (end >= 0) add('words', withoutLinkSyntax(decoded(href.slice(end))), reading)
      } else {
        if (/\S/.test(words)) add('link', token.href ?? '', reading, { words })
        readTokens(token.tokens, reading)
      }
      return
    }
    case 'list':
      for (const item of token.items ?? []) readTokens(item.tokens, reading)
      return
    case 'table':
      for (const row of [token.header ?? [], ...(token.rows ?? [])])
        for (const cell of row) inCell(reading, () => readTokens(cell.tokens, reading))
      return
    default:
      if (token.tokens) readTokens(token.tokens, reading)
      else add('words', decoded(token.text ?? ''), reading)
  }
}

function readTokens(tokens: readonly MarkdownToken[] = [], reading: Reading): void {
  // Readers do not see a link without words.
  for (const [i, token] of tokens.entries())
    if (!/^<a\s/i.test(token.raw) || !/^<\/a\s*>/i.test(tokens[i + 1]?.raw ?? '')) readToken(token, reading)
}

function add(
  kind: WrittenElement['kind'],
  value: string,
  { elements, line, inHeading, inCell }: Reading,
  more: Pick<WrittenElement, 'words' | 'picture'> = {},
): void {
  const text = value.trim()
  if (text === '') return
  elements.push({
    kind,
    value: text,
    line,
    ...more,
    ...(inHeading ? { inHeading } : {}),
    ...(inCell ? { inCell } : {}),
  })
}

/** Matches what ends an address in a text, at the latest. */
const NO_ADDRESS = /['"]?[[\]“”‘’…、。，；：！？（）「」『』《》【】]/

/** Decodes character references. The frequent ones need no parser. */
const decoded = (text: string): string => {
  if (!text.includes('&')) return text
  const plain = text.replace(/&(?:amp|lt|gt|quot);/g, unescapeHtml)
  return /&#?\w+;/.test(text.replace(/&(?:amp|lt|gt|quot);/g, ''))
    ? nodeText(parseHtml(`<body>${text.replaceAll('<', '&lt;')}`))
    : plain
}

/** Returns the words of tokens, and those of the descriptions of pictures among them. */
const wordsIn = (tokens: readonly MarkdownToken[]): string =>
  tokens
    .map(({ type, text = '', tokens: inner }) => (inner ? wordsIn(inner) : type === 'html' ? '' : decoded(text)))
    .join('')

/** Returns the words that a title made of a heading has: a title has no pictures. */
const titleWords = (tokens: readonly MarkdownToken[]): string =>
  wordsIn(tokens.map(token => (token.type === 'image' ? { ...token, tokens: [], text: '' } : token)))

/** The elements whose content readers never see as text. */
const SILENT =
  /^(?:script|style|svg|math|template|title|head|object|iframe|select|textarea|canvas|noscript|audio|video)$/

/** Matches one tag alone, as it stands within a paragraph. */
const ONE_TAG = /^<\/?([a-z][\w:-]*)\b[^<>]*>\s*$/i
const TARGETS: Readonly<Record<string, readonly [attribute: RegExp, kind: 'link' | 'picture']>> = {
  a: [/\shref\s*=\s*(?:"\s*([^\s"<>]+)|'\s*([^\s'<>]+)|([^\s"'<>]+))/i, 'link'],
  img: [/\ssrc\s*=\s*(?:"\s*([^\s"<>]+)|'\s*([^\s'<>]+)|([^\s"'<>]+))/i, 'picture'],
}

function readHtml(html: string, reading: Reading): void {
  const name = ONE_TAG.exec(html)?.[1]
  if (name === undefined) {
    if (!html.startsWith('<!--')) readNode(parseHtml(`<body>${withoutDepth(html)}`), reading)
    return
  }
  const [attribute, kind] = lookUp(TARGETS, name.toLowerCase()) ?? []
  if (!attribute || !kind) return
  const address = decoded(attribute.exec(html)?.slice(1).find(Boolean) ?? '')
  add(kind, address, reading)
  if (kind === 'link') return
  add('description', decoded(/\salt\s*=\s*"([^"<>]*)"/i.exec(html)?.[1] ?? ''), reading, { picture: address })
}

/** The number of open elements beyond which the tree of HTML takes too much time and too many calls. */
const DEEPEST = 500
const TAG = /<(\/?)([a-z][\w:-]*)\b[^<>]*>/gi
const VOID_TAG = /^(?:area|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i
const KEPT_TAG = new RegExp(`^(?:a|img)$|${SILENT.source}`)

/** Removes the tags of HTML with very many open elements, except those that matter here. */
function withoutDepth(html: string): string {
  let depth = 0
  let deepest = 0
  for (const [, slash, name = ''] of html.matchAll(TAG)) {
    depth += slash ? -1 : VOID_TAG.test(name) ? 0 : 1
    deepest = Math.max(deepest, depth)
  }
  if (deepest <= DEEPEST) return html
  return html.replace(TAG, (tag, _, name: string) => (KEPT_TAG.test(name.toLowerCase()) ? tag : GAP))
}

function readNode(node: HtmlNode, reading: Reading): void {
  // The renderer reads Markdown in more places inside HTML than CommonMark.
  if (node.nodeName === '#text') add('words', withoutLinkSyntax(nodeText(node)), reading)
  if (isHtmlElement(node)) {
    if (SILENT.test(node.tagName)) return
    if (node.tagName === 'img') {
      const picture = htmlAttribute(node, 'src') ?? ''
      add('picture', picture, reading)
      add('description', htmlAttribute(node, 'alt') ?? '', reading, { picture })
    }
    if (node.tagName === 'a' && /\S/.test(nodeText(node)))
      add('link', htmlAttribute(node, 'href') ?? '', reading, { words: nodeText(node) })
  }
  const isCell = isHtmlElement(node) && /^t[dh]$/.test(node.tagName)
  const readChildren = (): void => {
    for (const child of childNodesOf(node)) readNode(child, reading)
  }
  if (isCell) inCell(reading, readChildren)
  else readChildren()
}

function inCell(reading: Reading, read: () => void): void {
  const before = reading.inCell
  reading.inCell = true
  read()
  reading.inCell = before
}

const withoutLinkSyntax = (text: string): string =>
  text.includes('](') ? text.replace(/!\[[^[\]]*\]\([^()]*\)|\]\([^()]*\)/g, GAP) : text

/**
 * Patterns of syntax that is not Markdown. Each is tried only in texts that contain one of the signs after it. What it matches is
 * removed, except line ends and code.
 */
const FOREIGN: readonly (readonly [pattern: RegExp, ...signs: readonly string[]])[] = [
  [/<!--[\s\S]*?-->/g, '<!--'],
  // Lines of breaks and rules, directly below which the renderer reads Markdown.
  [/^[ \t]*(?:<(?:br|hr|wbr)\b[^<>]*>[ \t]*)+$/gim, '<br', '<hr', '<wbr', '<BR', '<HR'],
  [
    /<(script|style|svg|math|template|textarea|select|title|head|object|canvas|iframe|noframes|xmp|button|label|noscript|audio|video)\b[^<>]*>[\s\S]*?<\/\1\s*>/gi,
    '</',
  ],
  [/\{%-?\s*comment\s*-?%\}[\s\S]*?\{%-?\s*endcomment\s*-?%\}/g, '{%'],
  [/\{::comment\}[\s\S]*?\{:\/(?:comment)?\}/g, '{::'],
  [/\{\{[<%]?-?\s*\/\*[\s\S]*?\*\/\s*-?[>%]?\}\}/g, '*/'],
  [/\{%(?:(?!\{%)[\s\S])*?%\}|\{\{(?:(?!\{\{)[\s\S])*?\}\}|\{#[^}\n]*#\}|\{\/\*[\s\S]*?\*\/\}/g, '{'],
  // Values of subscribers in introductions.
  [/\{subscriber\.[^{}\n]*\}/g, '{subscriber.'],
  // Attribute lists.
  [/\{[ \t]*[:.#][^{}\n]*\}|\{[^{}\n]*=[^{}\n]*\}|\{-\}/g, '{'],
  // The fences of containers with their titles, and the first lines of admonitions.
  [/^[ \t>]*:{3,}[^\n]*(?:\n[ \t]*:[a-z][\w-]*:[^\n]*)*$/gim, ':::'],
  [/^[ \t]*(?:!!!|\?\?\?\+?|===)[ \t]+[^\n]*$/gm, '!!!', '???', '=== '],
  [/(?<=^[ \t]*>[ \t>]*)\[![\w-]+(?:\|[^\]\n]*)?\][+-]?/gm, '[!'],
  // Comments and the labels of blocks in Obsidian, properties in Logseq, targets in MyST, numbers of examples in Pandoc.
  [/(?<=^|\s)%%(?:[^%\n]+|[ \t]*\n(?:(?!%%)[\s\S])*?\n[ \t]*)%%/g, '%%'],
  [/(?<=\S[ \t]+)\^[a-z\d-]{4,}[ \t]*$/gim, '^'],
  [/^[ \t]+(?:id|collapsed|background-color|heading):: [^\n]*$|#\+(?:BEGIN|END)_\w+[^\n]*$/gim, ':: ', '#+'],
  [/^\([\w-]+\)=[ \t]*$/gm, ')='],
  [/\(@[\w-]*\)/g, '(@'],
  // The word for a site's address in exports of Ghost.
  [/__GHOST_URL__(?=\/)/g, '__GHOST'],
  [/^[ \t]*\\(?:newpage|pagebreak|clearpage)[ \t]*$/gm, '\\newpage', '\\pagebreak', '\\clearpage'],
  // Notes within the text, whose words stay.
  [/\^(?=\[[^\]^])/g, '^['],
  [
    /\[\/?(?:caption|gallery|embed|gist|soundcloud|tweet|vimeo|youtube|code|sourcecode)\b[^\]\n]*\](?![([:])/g,
    ...['[/', '[ca', '[ga', '[em', '[gi', '[so', '[tw', '[vi', '[yo', '[co'],
  ],
  [/\[\[?_?toc_?\]?\]/gi, '[[', '[T', '[t', '[_'],
  [/!?\[\[[^[\]\n]*\]\](?![([])/g, '[['],
  [/^\*\[[^\]\n]+\]:[^\n]*$/gm, '*['],
  [
    /^import\s+(?:[\w*{}\s,$]+\s+from\s+)?["'][^\n]*$|^export\s+(?:default|const|let|var|function|async)\b[^\n]*$/gm,
    ...['import', 'export'],
  ],
  // Formulas.
  [/\$\$[\s\S]*?\$\$/g, '$$'],
  // References to notes.
  [/\[\^[^[\]\s]+\](?!:)/g, '[^'],
]

/** Matches an attribute of JSX, with which a tag is not HTML. */
const JSX_ATTRIBUTE = /(?<=<[a-z][^<>\n]*)\s[\w:-]+=\{(?:[^{}]|\{[^{}]*\})*\}/gi

const CODE =
  /(?<=^|\n)(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}(?=[^`\n]*(?:\n|$))|~{3,})[^\n]*(?:\n[\s\S]*?)?(?:\n[ \t>]*\1[`~]*[ \t]*(?=\n|$)|$)|(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])*?[^`]\2(?!`)/g

const lineEnds = (text: string): string => text.replace(/[^\n]+/g, '')

/** Stands for what was removed within a line. Words on both sides of it need not be neighbours in an edition. */
export const GAP = '\uE000'

function withoutWords(found: string, ...rest: readonly unknown[]): string {
  const [at, text] = rest.slice(typeof rest.at(-1) === 'object' ? -3 : -2) as [number, string]
  const isWholeLine = (at === 0 || text[at - 1] === '\n') && (text[at + found.length] ?? '\n') === '\n'
  return (isWholeLine ? '' : GAP) + lineEnds(found)
}

/** Matches the indented content of an admonition, which CommonMark would read as code. */
const ADMONITION =
  /(?<=^|\n)(?:!!!|\?\?\?\+?) +[\w-]+[^\n]*\n(?:(?: {4}|\t)[^\n]*(?:\n|$)|[ \t]*\n(?= {4}|\t|[ \t]*\n))+/g

const SIGN = String.raw`[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))`
/** Matches more than ten signs of quotations and lists at the beginning of a line, or a list indented as deeply. */
const DEEP_SIGNS = new RegExp(
  String.raw`^((?:${SIGN}){10})(?:${SIGN})+|^([ \t]{200})[ \t]+(?=(?:[-*+]|\d{1,9}[.)])[ \t])`,
  'gm',
)

/** Limits the depth of quotations and lists, which marked reads recursively, copying the text for each level. The words stay. */
const withoutDeepSigns = (markdown: string): string => markdown.replace(DEEP_SIGNS, '$1$2')

const withoutIndent = (markdown: string): string =>
  /!!!|\?\?\?/.test(markdown) ? markdown.replace(ADMONITION, box => box.replace(/\n(?: {4}|\t)/g, '\n')) : markdown

/** Removes the syntax of other generators, and turns notes into paragraphs. */
function plainMarkdown(markdown: string): string {
  const text = withNotes(withFences(withoutRoles(withoutPairs(withoutIndent(withoutDeepSigns(markdown))))))
  const due = FOREIGN.filter(([, ...signs]) => signs.some(sign => text.includes(sign)))
  const isJsx = text.includes('={')
  if (due.length === 0 && !isJsx) return text
  return outsideCode(text, prose => {
    let plain = isJsx ? prose.replace(JSX_ATTRIBUTE, lineEnds) : prose
    for (const [pattern, ...signs] of due)
      if (signs.some(sign => plain.includes(sign))) plain = plain.replace(pattern, withoutWords)
    return plain
  })
}

/** Tells whether Markdown contains nothing that is removed or changed before marked reads it. */
export const isPlainMarkdown = (markdown: string): boolean => plainMarkdown(markdown) === markdown

/** Matches formulas, and links and addresses, in which there are none. */
const FORMULA =
  /\]\([^()\s]*|https?:\/\/\S+|\\begin\{([a-z]+\*?)\}[\s\S]*?\\end\{\1\}|\$\$([\s\S]*?)\$\$|\\\\?\(([\s\S]*?)\\\)|\\\\?\[([\s\S]*?)\\\]|(?<![\\$])\$(?![\s$])((?:[^\\$]|\\[\s\S])*?)(?<!\s)\$/g

/** Removes formulas, and lists those that are shown: a definition is not, and nobody knows whether text beside links is a formula. */
function withoutFormulas(markdown: string, reading: Reading): string {
  if (!/\$|\\[([b]/.test(markdown)) return markdown
  return outsideCode(markdown, prose => {
    const pattern = new RegExp(FORMULA)
    let [rest, done] = ['', 0]
    for (let found = pattern.exec(prose); found; found = pattern.exec(prose)) {
      const { 0: whole, index } = found
      const [environment, ...parts] = found.slice(1)
      const tex = environment ? whole : parts.find(part => part !== undefined)
      if (tex === undefined) continue
      if (!isFormula(tex, prose[pattern.lastIndex] ?? '')) {
        pattern.lastIndex = index + 1
        continue
      }
      if (!/\\(?:[a-z]*def\b|[a-z]*command|DeclareMath)/.test(tex)) add('formula', tex, { ...reading, line: 1 })
      rest += prose.slice(done, index) + GAP + lineEnds(whole)
      done = pattern.lastIndex
    }
    return rest + prose.slice(done)
  })
}

/** Tells whether a text between delimiters is a formula, and neither a price nor several paragraphs. */
const isFormula = (tex: string, after: string): boolean =>
  !/\n[ \t>]*\n|\]\(|<[a-z/]|^\s*$/i.test(tex) &&
  (tex.includes('\\') || !(/\d/.test(after) || /^\d.*\s.*(?:[a-z]{2}|\|)/is.test(tex)))

/** Applies a change to everything but code. */
function outsideCode(text: string, change: (prose: string) => string): string {
  let [done, from] = ['', 0]
  for (const { 0: code, index } of text.matchAll(CODE)) {
    done += change(text.slice(from, index)) + code
    from = index + code.length
  }
  return done + change(text.slice(from))
}

/** Turns the code of shortcodes into fenced code. */
const withFences = (text: string): string =>
  /highlight|codeblock|sourcecode|mermaid|\[code|%\s*code/.test(text)
    ? text.replace(
        /(\{%-?\s*|\{\{[<%]\s*|\[)(highlight|codeblock|code|sourcecode|mermaid)\b[^\n]*?(%\}|[>%]\}\}|\])([\s\S]*?)(?:\{%-?\s*end\2\s*-?%\}|\{\{[<%]\s*\/\s*\2\s*[>%]\}\}|\[\/\2\])/g,
        lineEnds,
      )
    : text

/** The number of names for which a text is searched, which bounds the time. */
const MOST_PAIRS = 100

/** Removes the tags of WordPress's shortcodes that have an end. */
function withoutPairs(text: string): string {
  if (!text.includes('[/')) return text
  const names = new Set([...text.matchAll(/\[\/([a-z][\w-]*)\]/g)].map(([, name = '']) => name))
  names.delete('code')
  names.delete('sourcecode')
  return [...names]
    .slice(0, MOST_PAIRS)
    .reduce((plain, name) => plain.replace(new RegExp(`\\[/?${name}(?:\\s[^\\]\\n]*)?\\]`, 'g'), GAP), text)
}

/** Matches the names of directives of MyST that contain Markdown. */
const PROSE =
  /^(?:note|warning|tip|hint|important|caution|danger|attention|error|seealso|admonition|figure|image|epigraph|pull-quote|margin|sidebar|topic|dropdown|card|grid|tab-item|tab-set|toctree)$/i

/** Turns code that stands for text into that text: roles and directives of MyST, and HTML that Pandoc passes through. */
const withoutRoles = (text: string): string =>
  text.includes('{')
    ? text
        // Code without a name is matched too, so that no match begins inside code.
        .replace(
          /(\{[a-z][\w:-]*\})?(`+)(?!`)([^`\n]+?)(\s*<[^<>`\n]+>)?\2(?!`)(?:\{=(\w+)\})?/g,
          (whole, role: string | undefined, _: string, words: string, target = '', format = '') => {
            if (role) return words
            return format === '' ? whole : format === 'html' ? words + target : GAP
          },
        )
        .replace(
          /(?<![`~])(`{3,}|~{3,})[ \t]*\{=(\w+)\}[ \t]*(\n[\s\S]*?\n)[ \t]*\1/g,
          (whole, _, format: string, html: string) => (format === 'html' ? html : lineEnds(whole)),
        )
        .replace(
          /(?<![`~])(`{3,}|~{3,})\{([a-z][\w:-]*)\}[ \t]*([^\n]*)((?:\n[ \t]*:[\w-]+:[^\n]*)*)((?:\n[\s\S]*?)??\n)[ \t]*\1(?=[ \t]*(?:\n|$))/gi,
          (whole, _, name: string, title: string, options: string, body: string) =>
            PROSE.test(name)
              ? `${/^(?:figure|image)$/i.test(name) ? '' : title}${lineEnds(options)}${body}`
              : whole.replace(/\n[ \t]*:[\w-]+:[^\n]*/g, lineEnds),
        )
        .replace(
          /(?<=(?:`{3,}|~{3,})\{[^}\n]*\}[^\n]*\n(?:[ \t]*(?:#|\/\/|--|%%)\|[^\n]*\n)*)[ \t]*(?:#|\/\/|--|%%)\|[^\n]*\n/g,
          '\n',
        )
    : text

const NOTE = /^ {0,3}\[\^([^\]\s]+)\]:[ \t]*/

/** Turns the definitions of notes into paragraphs. Unused notes are left out, because no generator shows them. */
function withNotes(text: string): string {
  if (!text.includes(']:') || !text.includes('[^')) return text
  const used = new Set([...text.matchAll(/\[\^([^[\]\s]+)\](?!:)/g)].map(([, name = '']) => name.toLowerCase()))
  let state: 'text' | 'note' | 'unused' = 'text'
  let blank = true
  return text
    .split('\n')
    .map(line => {
      const [mark, name = ''] = NOTE.exec(line) ?? []
      // A note directly below another one is a paragraph of its own.
      const start = blank ? '' : GAP
      if (mark !== undefined) state = used.has(name.toLowerCase()) ? 'note' : 'unused'
      else if (/\S/.test(line) && blank && !/^(?: {2,}|\t)/.test(line)) state = 'text'
      blank = !/\S/.test(line)
      if (state === 'unused') return ''
      if (mark !== undefined) return start + line.slice(mark.length)
      return state === 'note' ? line.replace(/^(?: {2,4}|\t)/, '') : line
    })
    .join('\n')
}
