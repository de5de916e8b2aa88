import { parseDocument, Tokenizer, type TokenizerCallbacks } from 'htmlparser2'
import { TEXT_ONLY } from './html-vocabulary.js'

export interface TagOnStack {
  readonly kind: 'open'
  readonly name: string
  readonly attributes: readonly { name: string; value: string }[]
  readonly selfClosing: boolean
}
export interface CloseTag {
  readonly kind: 'close'
  readonly name: string
}
export interface Text {
  readonly kind: 'text'
  readonly blank: boolean
}
export type HtmlToken = TagOnStack | CloseTag | Text

/** The first fault in malformed HTML, which ends its check. */
export class HtmlFault extends Error {}

const ATTRIBUTE = /\s+([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]|\p{Noncharacter_Code_Point}|\p{Surrogate}/u

function isForbiddenReference(code: number): boolean {
  if (code === 0 || code === 0x0d || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return true
  return FORBIDDEN.test(String.fromCodePoint(code))
}

/** Tells whether a name is that of an entity of HTML 5. */
function isEntity(name: string): boolean {
  const [node] = parseDocument(`&${name};`, { decodeEntities: true }).children
  const decoded = node && 'data' in node ? String(node.data) : ''
  return [...decoded].length <= 2 && (name === 'semi' || !decoded.endsWith(';'))
}

function checkReferences(raw: string): void {
  for (const { index } of raw.matchAll(/&/g)) {
    const rest = raw.slice(index + 1)
    if (rest === '' || /^[\t\n\f <&]/.test(rest)) continue
    const numeric = /^#(?:[xX]([0-9a-fA-F]+)|(\d+));/.exec(rest)
    if (numeric) {
      const code = numeric[1] === undefined ? Number(numeric[2]) : Number.parseInt(numeric[1], 16)
      if (isForbiddenReference(code)) throw new HtmlFault(`"&${numeric[0]}", which stands for no character`)
      continue
    }
    const named = /^([A-Za-z][A-Za-z0-9]*);/.exec(rest)
    if (!named?.[1] || !isEntity(named[1])) throw new HtmlFault(`"&${rest.slice(0, 12)}", which is not a reference`)
  }
}

function readOpenTag(raw: string, name: string): TagOnStack {
  const attributes: { name: string; value: string }[] = []
  ATTRIBUTE.lastIndex = name.length + 1
  let end = ATTRIBUTE.lastIndex
  for (let match = ATTRIBUTE.exec(raw); match; match = ATTRIBUTE.exec(raw)) {
    const attribute = { name: (match[1] ?? '').toLowerCase(), value: match[2] ?? match[3] ?? match[4] ?? '' }
    if (attributes.some(other => other.name === attribute.name)) {
      throw new HtmlFault(`the attribute ${attribute.name} twice in <${name}>`)
    }
    checkReferences(attribute.value)
    attributes.push(attribute)
    end = ATTRIBUTE.lastIndex
  }
  const tail = /^\s*(\/?)>$/.exec(raw.slice(end))
  if (!tail) throw new HtmlFault(`a malformed tag: ${raw.slice(0, 60)}`)
  return { kind: 'open', name: name.toLowerCase(), attributes, selfClosing: tail[1] === '/' }
}

function checkComment(html: string, start: number, end: number, offset: number): void {
  const data = html.slice(start, end - offset)
  const framed = html.slice(start - 4, start) === '<!--' && offset === 2 && html.slice(end - 2, end + 1) === '-->'
  if (!framed || /^-?>/.test(data) || data.includes('--') || data.endsWith('-'))
    throw new HtmlFault('a malformed comment')
}

interface Reading {
  readonly tokens: HtmlToken[]
  textOnly: boolean
  /** The offset up to which the HTML has been read. */
  seen: number
}

function textToken(raw: string, reading: Reading): Text {
  if (!reading.textOnly) {
    if (raw.includes('<')) throw new HtmlFault(`a "<" that opens no tag: ${raw.slice(0, 40)}`)
    checkReferences(raw)
  }
  return { kind: 'text', blank: raw.trim() === '' }
}

function callbacks(html: string, reading: Reading): TokenizerCallbacks {
  let nameStart = 0
  let name = ''
  const opened = (end: number): void => {
    const tag = readOpenTag(html.slice(nameStart - 1, end + 1), name)
    reading.tokens.push(tag)
    reading.textOnly = TEXT_ONLY.has(tag.name)
    reading.seen = end + 1
  }
  const refuse = (what: string) => (): void => {
    throw new HtmlFault(what)
  }
  const nothing = (): void => undefined
  return {
    ontext(start, end) {
      if (start !== reading.seen) throw new HtmlFault(`an unfinished tag: ${html.slice(reading.seen, end)}`)
      reading.tokens.push(textToken(html.slice(start, end), reading))
      reading.seen = end
    },
    onopentagname(start, end) {
      nameStart = start
      name = html.slice(start, end)
    },
    onopentagend: opened,
    onselfclosingtag: opened,
    onclosetag(start, end) {
      const raw = html.slice(start, html.indexOf('>', end) + 1)
      if (!/^[^\s/>]+\s*>$/.test(raw)) throw new HtmlFault(`a malformed end tag: </${raw}`)
      reading.tokens.push({ kind: 'close', name: html.slice(start, end).toLowerCase() })
      reading.textOnly = false
      reading.seen = start + raw.length
    },
    oncomment(start, end, offset) {
      checkComment(html, start, end, offset)
      reading.seen = end + 1
    },
    ondeclaration: refuse('a declaration'),
    onprocessinginstruction: refuse('a processing instruction'),
    oncdata: refuse('a CDATA section'),
    onattribname: nothing,
    onattribdata: nothing,
    onattribentity: nothing,
    onattribend: nothing,
    ontextentity: nothing,
    onend: nothing,
  }
}

/** Splits HTML into tokens, up to the first syntax error, which is returned as `fault`. */
export function htmlTokens(html: string): { tokens: HtmlToken[]; fault?: string } {
  const source = html.replace(/\r\n?/g, '\n')
  const reading: Reading = { tokens: [], textOnly: false, seen: 0 }
  const tokenizer = new Tokenizer({ decodeEntities: false, recognizeSelfClosing: true }, callbacks(source, reading))
  try {
    const bad = FORBIDDEN.exec(source)
    if (bad)
      throw new HtmlFault(`the character U+${(bad[0].codePointAt(0) ?? 0).toString(16)}, which HTML does not allow`)
    tokenizer.write(source)
    tokenizer.end()
    if (reading.seen < source.length)
      throw new HtmlFault(`an unfinished tag: ${source.slice(reading.seen, reading.seen + 40)}`)
    return { tokens: reading.tokens }
  } catch (error) {
    if (error instanceof HtmlFault) return { tokens: reading.tokens, fault: error.message }
    throw error
  }
}
