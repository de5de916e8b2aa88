import { groupBy } from '../../core/group-by.js'
import { memo, memoByObject } from '../../core/memo.js'
import { escapeHtml } from '../../core/text.js'
import { namedIn, shortcodeWords } from './picture-shortcodes.js'
import { type ShortcodeSite, shortcodeSiteAt } from './shortcode-site.js'

const QUOTES = /^(?:blockquote|quote|pullquote|cq|centerquote)$/i
const BOXES =
  /^(?:admonition|alert|aside|attention|callout(?:-\w+)?|caution|danger|error|hint|important|info|message|note|notice|success|tip|warn|warning)$/i
const UNFOLDS = /^(?:collapse|details|expand|fold|folding|hideToggle|spoiler)$/i
/** Matches shortcodes that only lay out their content and become a plain `div`. */
const WRAPS = /^(?:cards?|center|columns?|gallery|grid|lead|row|steps?|tab|tabpane|tabs)$/i
/** Matches the kinds of boxes that themes give a default title, such as “Note”. */
const TELLING =
  /^(?:abstract|bug|caution|danger|error|example|failure|hint|important|info|note|question|success|tip|warning)$/i

/** Matches the names of HTML elements, which may be written in capital letters. */
export const HTML_NAMES =
  /^(?:figure|figcaption|strong|table|tbody|thead|caption|blockquote|image|img|br|div|span|code|pre|video|audio|source|iframe|script|style|center|font|small|details|summary|section|article|address|cite|sub|sup|li|ul|ol|td|tr|th|em|del|ins|kbd|mark|abbr|hr|big)$/i

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()

export interface Box {
  readonly name: string
  readonly title: string
  /** The author or source of a quotation. */
  readonly by?: string
  /** Whether no generator knows boxes of this name. Their content is kept without the box. */
  readonly unknown?: boolean
}

/** Returns the start of a box as HTML, after which Markdown may follow. */
export function boxStart({ name, title }: Box, site: ShortcodeSite): string {
  const words = escapeHtml(title.trim())
  const tag = UNFOLDS.test(name)
    ? `<details><summary>${words || '…'}</summary>`
    : BOXES.test(name) || QUOTES.test(name)
      ? `<blockquote>${words ? `<p><strong>${words}</strong></p>` : ''}`
      : `<div>${words ? `<p><strong>${words}</strong></p>` : ''}`
  return site.inHtml ? tag : `${tag}\n\n${site.before}`
}

/** Returns the end of a box as HTML. */
export function boxEnd({ name, by }: Box, { inHtml, before }: ShortcodeSite): string {
  const tag = UNFOLDS.test(name) ? '</details>' : BOXES.test(name) || QUOTES.test(name) ? '</blockquote>' : '</div>'
  const indent = /^[ \t]*/.exec(before)?.[0] ?? ''
  if (inHtml) return tag
  return `\n\n${by ? `${indent}— ${by}\n\n` : ''}${indent}${tag}\n\n${indent}`
}

/** Matches Python-Markdown's admonitions, whose content is indented below `!!! note "Title"`. */
export const INDENTED =
  /(?<=^|\n)(?:!!!|\?\?\?\+?) +([\w-]+)(?: +"([^"\n]*)")?[ \t]*\n((?:(?: {4}|\t)[^\n]*(?:\n|$)|[ \t]*\n(?= {4}|\t))+)/y

export function indentedBox([, name = '', title, body = '']: RegExpExecArray): string {
  const site: ShortcodeSite = { inHtml: false, before: '' }
  const box = { name: UNFOLDS.test(name) ? name : 'note', title: title ?? capital(name) }
  return boxStart(box, site) + body.replace(/^(?: {4}|\t)/gm, '').trimEnd() + boxEnd(box, site)
}

/** A syntax for boxes: how a start and an end look, and how a start is read. */
export interface BoxSyntax {
  readonly start: RegExp
  readonly end: RegExp
  readonly read: (name: string, args: string) => Box | undefined
}

/** Tells whether themes and generators have boxes of this name. */
export const isBoxName = (name: string): boolean =>
  BOXES.test(name) || UNFOLDS.test(name) || QUOTES.test(name) || WRAPS.test(name)

/** The tags of Liquid and Nunjucks that compute something, whose content is not simply shown. */
const COMPUTES =
  /^(?:if|ifchanged|unless|for|case|capture|tablerow|comment|raw|highlight|block|macro|call|filter|set|autoescape|cache)$/i

const unknownBox = (name: string, args: string): Box | undefined =>
  COMPUTES.test(name)
    ? undefined
    : { name, title: namedIn(args).get('title') ?? namedIn(args).get('label') ?? '', unknown: true }

export function hugoBox(name: string, args: string): Box | undefined {
  if (!isBoxName(name)) return unknownBox(name, args)
  const named = namedIn(args)
  const words = named.size > 0 ? [] : shortcodeWords(args)
  const kind =
    named.get('type') ?? named.get('style') ?? named.get('context') ?? words.find(({ quoted }) => !quoted)?.text ?? name
  const title =
    named.get('title') ??
    named.get('header') ??
    named.get('name') ??
    named.get('summary') ??
    words.filter(({ text }) => !TELLING.test(text) && !/^(?:true|false|\d+)$/.test(text)).find(({ quoted }) => quoted)
      ?.text
  if (QUOTES.test(name)) {
    const by = ['author', 'source', 'title', 'link', 'url'].flatMap(key => named.get(key) ?? [])
    return { name, title: '', ...(by.length > 0 ? { by: by.join(', ') } : {}) }
  }
  return { name, title: title ?? (TELLING.test(kind) ? capital(kind) : '') }
}

export function liquidBox(name: string, args: string): Box | undefined {
  if (!isBoxName(name)) return unknownBox(name, args)
  if (QUOTES.test(name)) return { name, title: '', ...(name === 'blockquote' && args ? { by: args } : {}) }
  return {
    name,
    title:
      UNFOLDS.test(name) || name === 'tab' ? args : (shortcodeWords(args).find(({ quoted }) => quoted)?.text ?? ''),
  }
}

/** Reads a component of MDX around Markdown. HTML in capital letters is no component. */
export const componentBox = (name: string, args: string): Box | undefined =>
  HTML_NAMES.test(name) ? undefined : hugoBox(name, args)

/** Reads a box between colons. Pandoc puts the name in braces, as a class among other attributes. */
export function colonBox(written: string, heading: string): Box {
  const inBraces = written.startsWith('{')
  // MyST writes the name of a directive alone in the braces.
  const directive = /^\{([a-z][\w:-]*)\}$/i.exec(written)?.[1]
  const name = inBraces ? (directive ?? /\.([a-z][\w-]*)/i.exec(written)?.[1] ?? 'div') : written
  const title =
    namedIn(`${written} ${heading}`).get('title') ??
    /^\[([^\]\n]*)\]/.exec(heading)?.[1] ??
    heading.replace(/\{[^}\n]*\}\s*$/, '').replace(/:+\s*$/, '')
  const kind = name.replace(/^callout-/, '')
  const unknown = !inBraces && !isBoxName(name) && !TELLING.test(name)
  return { name, title: title.trim() || (TELLING.test(kind) ? capital(kind) : ''), ...(unknown ? { unknown } : {}) }
}

/** Converts the start or the end of a box at an index, if the box has both and nothing precedes the start on its line. */
export function boxAt(
  source: string,
  index: number,
  syntaxes: readonly BoxSyntax[],
): { readonly text: string; readonly end: number; readonly name?: string } | undefined {
  for (const syntax of syntaxes) {
    const { start, end, read } = syntax
    start.lastIndex = index
    end.lastIndex = index
    const [opens, closes] = [start.exec(source), end.exec(source)]
    if (!opens && !closes) continue
    const site = shortcodeSiteAt(source, index)
    if (closes) {
      const open = startBefore(source, index, syntax, closes[1] ?? '')
      const box = open && read(open[1] ?? '', (open[2] ?? '').trim())
      if (!box) continue
      return { text: boxEnd(box, site), end: index + closes[0].length }
    }
    if (!opens || site.before.trim() !== '') return undefined
    const box = read(opens[1] ?? '', (opens[2] ?? '').trim())
    if (!box || !endAfter(source, index + opens[0].length, syntax, opens[1] ?? '')) return undefined
    return { text: boxStart(box, site), end: index + opens[0].length, ...(box.unknown ? { name: box.name } : {}) }
  }
  return undefined
}

/** The starts and ends of boxes in a text, by their names; `''` for those without one. */
interface BoxMarks {
  readonly starts: ReadonlyMap<string, readonly RegExpExecArray[]>
  readonly lastEnds: ReadonlyMap<string, number>
  /** For each end without a name, by its index, the start that it belongs to: the last one before it that no other end has closed. */
  readonly openAt: ReadonlyMap<number, RegExpExecArray>
}

/** Finds all boxes of a text at once, because a search for each of them would take the square of the time. */
const marksIn = memoByObject(({ start, end }: BoxSyntax) =>
  memo(1, (source: string): BoxMarks => {
    const flags = `g${start.flags.replace(/[gy]/g, '')}`
    const starts = [...source.matchAll(new RegExp(`(?<=(?:^|\\n)[ \\t]*)(?:${start.source})`, flags))]
    const ends = [...source.matchAll(new RegExp(end.source, flags))]
    const openAt = new Map<number, RegExpExecArray>()
    const open: RegExpExecArray[] = []
    let next = 0
    for (const found of ends) {
      for (let each = starts[next]; each && each.index < found.index; each = starts[next]) {
        open.push(each)
        next += 1
      }
      const own = open.pop()
      if (own) openAt.set(found.index, own)
    }
    return {
      starts: groupBy(starts, ({ 1: name = '' }) => name),
      lastEnds: new Map(ends.map(({ 1: name = '', index }) => [name, index])),
      openAt,
    }
  }),
)

/** Finds the start that an end belongs to: the last one before it with its name, or that no other end has closed. */
function startBefore(source: string, index: number, syntax: BoxSyntax, name: string): RegExpExecArray | undefined {
  const { starts, openAt } = marksIn(syntax)(source)
  if (name === '') return openAt.get(index)
  const [named, unnamed] = [name, ''].map(each => lastBefore(starts.get(each) ?? [], index))
  return (named?.index ?? -1) > (unnamed?.index ?? -1) ? named : unnamed
}

function lastBefore(found: readonly RegExpExecArray[], index: number): RegExpExecArray | undefined {
  let [low, high] = [0, found.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((found[middle]?.index ?? index) < index) low = middle + 1
    else high = middle
  }
  return found[low - 1]
}

function endAfter(source: string, index: number, syntax: BoxSyntax, name: string): boolean {
  const { lastEnds } = marksIn(syntax)(source)
  return (name === '' ? [...lastEnds.values()] : [lastEnds.get(name), lastEnds.get('')]).some(
    at => at !== undefined && at >= index,
  )
}
