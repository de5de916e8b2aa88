import { readYaml, type YamlFault } from '../../core/yaml.js'
import { openQuote } from '../../core/yaml-faults.js'
import { placeAt } from '../clean-text.js'

/** Leniently parsed YAML, and the changes that parsing required. `block` is the text from which `value` was parsed. */
export type LenientYaml =
  | {
      readonly value: unknown
      readonly block: string
      /** The tags that were removed, with their places. */
      readonly tags: readonly YamlFault[]
      /** The place at which a key occurs a second time. */
      readonly repeated?: YamlFault
    }
  | { readonly fault: YamlFault }

/** Matches a quoted value, which must not be changed. */
const QUOTED = String.raw`(?<=(?:^|[\s,[{:]))(?:"(?:[^"\\]|\\[\s\S])*"|'(?:[^']|'')*')`
const TABS = new RegExp(String.raw`${QUOTED}|^[ \t]+|\t`, 'gm')
const TAGS = new RegExp(String.raw`${QUOTED}|(?<=(?:^|[:,[{]|-[ \t])[ \t]*)![^\s,[\]{}"']*(?=[ \t\n,\]}]|$)`, 'gm')

/**
 * Reads frontmatter that other programs wrote. If it is not valid YAML, it is read again with tabs between words as
 * spaces, and then without unknown tags (`!ruby/string:…`). A key may occur twice, as in Jekyll. Line numbers stay the
 * same.
 */
export function readLenientYaml(text: string): LenientYaml {
  const read = readIndented(text)
  if ('value' in read) return { ...read, tags: [] }
  const spaced = text.includes('\t') ? text.replace(TABS, found => (found === '\t' ? ' ' : found)) : text
  const tags: YamlFault[] = []
  const withoutTag = (found: string, offset: number): string => {
    if (!found.startsWith('!')) return found
    tags.push({ message: found, ...placeAt(spaced, offset) })
    return ' '.repeat(found.length)
  }
  const bare = spaced.includes('!') ? spaced.replace(TAGS, withoutTag) : spaced
  for (const [block, removed] of [
    [spaced, []],
    [bare, tags],
  ] as const) {
    const again = block === text ? read : readIndented(block)
    if ('value' in again) return { ...again, tags: removed }
  }
  const last = readIndented(bare, { repeated: true })
  return 'value' in last ? { ...last, tags, repeated: read.fault } : read
}

type Indented = { readonly value: unknown; readonly block: string } | { readonly fault: YamlFault }

/** An indentation that is deeper than any nesting in frontmatter. */
const INDENTATION = ' '.repeat(40)
/** The number of characters that may be read again for all repairs of one text, which bounds the time. */
const MAX_WORK = 20_000_000

/**
 * Reads YAML that the parsers of other generators accept and ours does not: libyaml (Jekyll), go-yaml (Hugo) and js-yaml 3
 * (Eleventy, Gatsby). The parser names the place of each fault, so the text is read again with that place changed.
 *
 * A quoted text, or a list or mapping in brackets, may continue at the margin. YAML 1.2 requires such lines to be indented
 * further than their key. Indenting them is safe because leading spaces have no meaning inside quotes and brackets. For
 * other faults see `mended`.
 */
function readIndented(text: string, options: { repeated?: boolean } = {}): Indented {
  let block = text
  let inBrackets: YamlFault | undefined
  let quoted: { readonly opening: YamlFault; readonly closingLine: number } | undefined
  for (let work = 0; work <= MAX_WORK; work += block.length + 1000) {
    const read = readYaml(block, options)
    if ('value' in read) return { ...read, block }
    const { fault } = read
    // A fault directly after a quotation mark means that this mark opens a text, and the text before is not closed.
    if (quoted?.closingLine === fault.line) return { fault: quoted.opening }
    const again = mended(block, fault)
    if (again !== undefined) {
      block = again
      continue
    }
    const end = startOfLine(block, fault.line)
    const before = readYaml(block.slice(0, end).trimEnd())
    const open = 'fault' in before ? before.fault : undefined
    if (fault.message !== 'deficient indentation') return { fault: faultMeant(block, fault, open && inBrackets) }
    const quote = quoteIn(open)
    if (quote) {
      const opening = unclosed(block, openQuote(block.slice(0, end), quote))
      const stop = afterQuoted(block, end, quote)
      if (stop === undefined) return { fault: opening }
      quoted = { opening, closingLine: fault.line + block.slice(end, stop).split('\n').length - 1 }
      block = indented(block, end, stop)
    } else {
      inBrackets ??= { ...fault, message: 'a bracket before this line is not closed' }
      if (block.slice(end).trim() === '') return { fault: inBrackets }
      block = indented(block, end, (block.indexOf('\n', end) + 1 || block.length + 1) - 1)
    }
  }
  return { fault: { message: 'too many lines are indented less than their key', line: 1, column: 1 } }
}

/** Matches a text that ends with a key without a value, and empty lines and comments. */
const BELOW_KEY = /:[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*$/

/** Changes the place of a fault that other parsers accept. No line is added or removed. */
function mended(block: string, { message, line, column }: YamlFault): string | undefined {
  const start = startOfLine(block, line)
  const at = start + column - 1
  const put = (text: string, to = at): string => block.slice(0, at) + text + block.slice(to)
  // A comment directly after a quoted text, a bracket, or the `|` or `>` of a block.
  if (block[at] === '#' && /["'\]}|>+\-\d]/.test(block[at - 1] ?? '')) return put(' ')
  // An entry without a value: `[a, , b]`.
  if (block[at] === ',' && message.startsWith("expected the node content, but found ','")) return put(' ', at + 1)
  // go-yaml and libyaml read `\\'` in double quotes as an apostrophe.
  if (block[at] === "'" && message === 'unknown escape sequence') return put('x27', at + 1)
  // The header of a block below its key.
  if (/^[|>]/.test(block.slice(start)) && BELOW_KEY.test(block.slice(0, start)))
    return indented(block, start, start + 1)
  return undefined
}

const indented = (block: string, from: number, to: number): string =>
  block.slice(0, from) + block.slice(from, to).replace(/^(?=.)/gm, INDENTATION) + block.slice(to)

/** Moves a fault to the quotation mark or bracket that was never closed. The parser reports the end of the text instead. */
function faultMeant(block: string, fault: YamlFault, inBrackets: YamlFault | undefined): YamlFault {
  const quote = /within a (?:single|double) quoted/.test(fault.message) ? quoteIn(fault) : undefined
  if (quote) return unclosed(block, openQuote(block, quote))
  return inBrackets ?? fault
}

/** Returns the quotation mark of the text that is still open at a fault. */
function quoteIn(fault: YamlFault | undefined): string | undefined {
  if (!fault) return undefined
  return /double quoted|escape sequence/.test(fault.message)
    ? '"'
    : /single quoted/.test(fault.message)
      ? "'"
      : undefined
}

function unclosed(block: string, offset: number): YamlFault {
  return { message: 'the quotation mark that opens here is not closed', ...placeAt(block, offset) }
}

/** Returns the offset after the quotation mark that closes a text, searching from an offset inside it. */
function afterQuoted(block: string, from: number, quote: string): number | undefined {
  const rest = quote === '"' ? /[^"\\]*(?:\\[\s\S][^"\\]*)*"/y : /[^']*(?:''[^']*)*'/y
  rest.lastIndex = from
  return rest.test(block) ? rest.lastIndex : undefined
}

function startOfLine(text: string, line: number): number {
  let at = 0
  for (let n = 1; n < line; n += 1) at = text.indexOf('\n', at) + 1
  return at
}
