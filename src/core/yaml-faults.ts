import { error, type Problem, warning } from './problem.js'
import { readYaml, type YamlFault } from './yaml.js'

/** The parser's messages, and the words that the editor reads instead. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^end of the stream or a document separator.*/s, 'this line does not belong to the lines above it'],
  [/^a line break is expected.*/s, 'no text may follow `|` or `>` on the same line'],
  [/^expected the node content, but found ','.*/s, 'there is nothing between two commas'],
  [/^unknown (?:scalar|sequence|mapping) tag !?<?(!?[^>]*)>?.*/s, 'the tag `$1` has no meaning here'],
  [/^unidentified alias "(.*)".*/s, 'a text that begins with `*`, such as `*$1`, needs quotes'],
  [/^name of an? (?:anchor|alias).*/s, 'a text that begins with `&` or `*` needs quotes'],
  [
    /^(?:unknown escape sequence|expected hexadecimal character)/,
    'a backslash in double quotes must be doubled; in single quotes it is an ordinary character',
  ],
  [/^cannot merge mappings.*/s, '`<<` takes the values of a mapping, such as `<<: *name`'],
  [/^object-based map.*/s, 'a key must be a text, not a list or a mapping'],
  [/^null byte.*/s, 'the file contains a byte that is not text'],
]

/** Returns the key at a place of a line in backticks, or nothing if it is not written out there. */
export function namedKey(line: string, column: number): string {
  const [, key] = /^\s*(?:-\s+)?["']?([^\s"':{}[\],]+)["']?\s*:/u.exec(line.slice(column - 1)) ?? []
  return key === undefined ? '' : `\`${key}\``
}

/** Matches the beginning of a text that YAML does not read as text. */
const SYNTAX = /(?<=^[ \t]*(?:- +)?[\w"'-]+:[ \t]+|^[ \t]*- +)(?:\{\{|\{%|!\[|\[[^\]\n]*\]\(|[?}\],](?=\s|$)|[}\],])/m

const INDENTED = 'this line belongs to the lines above it, but is indented differently'

/**
 * Describes in an editor’s words what is wrong with a YAML text. The parser's messages name streams, nodes and scalars, and
 * the line where parsing stopped. For a quotation mark or a bracket that is never closed, that is not the line of the
 * mistake.
 */
export function plainFault(text: string, fault: YamlFault): YamlFault {
  const { message, line, column } = fault
  const isAnywhere = /^object-based map/.test(message)
  const syntax = SYNTAX.exec(isAnywhere ? text : (text.split('\n', line).at(-1) ?? ''))
  if (syntax) {
    const [sign] = syntax
    const before = text.slice(0, syntax.index).split('\n')
    const place = isAnywhere
      ? { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
      : { line, column: syntax.index + 1 }
    return { message: `a text that begins with \`${sign.slice(0, 2)}\` needs quotes`, ...place }
  }
  const open = openAt(text, message, line)
  if (open) return open
  const source = text.split('\n', line).at(-1) ?? ''
  const rule = REASONS.find(([pattern]) => pattern.test(message))
  if (/^\s*\t/.test(source)) return { message: 'this line is indented with a tab instead of spaces', line, column: 1 }
  if (/^duplicated mapping key/.test(message))
    return { ...fault, message: `the key ${namedKey(source, column)} occurs twice`.replace('  ', ' ') }
  if (rule) return { ...fault, message: message.replace(rule[0], rule[1]) }
  if (!/indentation|node content|expected ':'|flow/.test(message)) return fault
  const sign = source[column - 1] ?? ''
  const before = source.slice(0, column - 1)
  const starred = /(?<=[:-]\s+)\*\S+\s+$/.exec(before)
  if (starred) return { message: 'a text that begins with `*` needs quotes', line, column: starred.index + 1 }
  if (/[@`%]/.test(sign) && /[:-]\s+$/.test(before))
    return { ...fault, message: `a text that begins with \`${sign}\` needs quotes` }
  if (/:\s+$/.test(before) && /^-\s/.test(source.slice(column - 1)))
    return { ...fault, message: 'a list must begin on a line of its own, below its key' }
  if (/["']\s*$/.test(before)) return { ...fault, message: 'nothing may follow the closing quotation mark' }
  if (/[\]}]\s*$/.test(before)) return { ...fault, message: 'nothing may follow the closing bracket' }
  if (/:\s+\S.*/.test(before) && /^:(?:\s|$)/.test(source.slice(column - 1)))
    return { ...fault, message: 'a text with a colon and a space in it needs quotes' }
  return { message: INDENTED, line, column: source.search(/\S/) + 1 || 1 }
}

/** Finds the quotation mark or bracket that is opened before the line where the parser stopped, and never closed. */
function openAt(text: string, message: string, line: number): YamlFault | undefined {
  const reasons = [message]
  if (message === 'deficient indentation') {
    const before = readYaml(
      text
        .split('\n', line - 1)
        .join('\n')
        .trimEnd(),
    )
    if ('fault' in before) reasons.push(before.fault.message)
  }
  const found = reasons.join(' ')
  const quote = /within a double quoted/.test(found) ? '"' : /within a single quoted/.test(found) ? "'" : undefined
  if (quote) return at(text, openQuote(text.split('\n', Math.max(line - 1, 1)).join('\n'), quote), 'quotation mark')
  if (!/flow (?:collection|sequence|mapping)|deficient indentation/.test(found)) return undefined
  const bracket = openBracket(text.split('\n', line).join('\n'))
  return bracket === undefined ? undefined : at(text, bracket, 'bracket')
}

function at(text: string, offset: number, what: string): YamlFault {
  const before = text.slice(0, offset).split('\n')
  const column = (before.at(-1)?.length ?? 0) + 1
  return { message: `the ${what} that opens here is not closed`, line: before.length, column }
}

/** Returns the offset of the quotation mark that is still open at the end of a text. An escaped mark inside does not close it. */
export function openQuote(text: string, quote: string): number {
  const quotes = quote === '"' ? /(?:\\[\s\S])|"/g : /'+/g
  let last = 0
  for (const { 0: found, index } of text.matchAll(quotes))
    if (found === '"' || (found.startsWith("'") && found.length % 2 === 1)) last = index
  return last
}

function openBracket(text: string): number | undefined {
  const open: { readonly sign: string; readonly index: number }[] = []
  const signs = /(?<=[\s,[{:])(?:"(?:[^"\\]|\\[\s\S])*"|'(?:[^']|'')*')|(?<=\s)#.*|(?<=[:\s,[{])[[{]|[\]}]/g
  for (const { 0: sign, index } of text.matchAll(signs))
    if (sign === '[' || sign === '{') open.push({ sign, index })
    else if (sign === ']' || sign === '}') {
      const last = open.pop()
      if (last && last.sign !== (sign === ']' ? '[' : '{')) return last.index
    }
  return open.at(-1)?.index
}

/** Returns the problem of a file that is not valid YAML, at the line of the mistake. */
export function yamlProblem(rule: string, file: string, text: string, fault: YamlFault): Problem {
  const { message, ...place } = plainFault(text, fault)
  return error(
    rule,
    { file, ...place },
    `This is not YAML: ${message}.`,
    'Correct the line. A text that contains a colon, a quotation mark or a # needs quotes.',
  )
}

/**
 * Matches a key, its unquoted text if there is any, and a `#` that is followed directly by another character, as in “Update
 * #2”. Few comments begin like that.
 */
const CUT_TEXT = /^([ \t]*(?:- +)?)([\w-]+):[ \t]+(?:([^\s"'#&*!|>{}[\]%@`].*?)[ \t]+)?(#(?!unsure:)[^\s#].*)$/i

/**
 * Warns of texts that end at ` #`, where YAML begins a comment.
 *
 * @param data the value of the YAML
 */
export function cutTexts(yaml: string, data: unknown, file: string): Problem[] {
  if (!/[ \t]#[^\s#]/.test(yaml)) return []
  const texts = new Set(textsIn(data))
  const lines = yaml.split('\n')
  return lines.flatMap((line, i) => {
    const [, indent = '', key = '', value = '', rest = ''] = CUT_TEXT.exec(line) ?? []
    if (rest === '' || !(value === '' ? isAlone(indent, lines[i + 1]) : texts.has(value) && /\p{L}/u.test(value)))
      return []
    const where = { file, line: i + 1, column: line.length - rest.length + 1 }
    const what = `\`${key}\` ${value === '' ? 'is empty' : 'ends'} before \`${rest}\`: in YAML, a # after a space begins a comment.`
    return [warning('yaml.cut-text', where, what, 'Put the whole text in quotes, or write `# ` if this is a comment.')]
  })
}

/** Tells whether a key has no value on the line below it: the line is not indented further, and is not an item of a list. */
const isAlone = (indent: string, next = ''): boolean => next.search(/\S|$/) <= indent.length && !/^[ \t]*-/.test(next)

const textsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsIn)
      : []
