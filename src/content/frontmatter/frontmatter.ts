import matter from 'gray-matter'
import { parse as parseToml, TomlDate, TomlError } from 'smol-toml'
import { error, type Place, type Problem, warning } from '../../core/problem.js'
import { type YamlFault, yamlPlace } from '../../core/yaml.js'
import { cutTexts, namedKey, plainFault } from '../../core/yaml-faults.js'
import { cleanValue, placeAt } from '../clean-text.js'
import { readLenientYaml } from './lenient-yaml.js'
import { mislaidFrontmatter } from './mislaid-frontmatter.js'
import { type UnsureMark, unsureFields, unsureMarks } from './unsure.js'

type Values = Readonly<Record<string, unknown>>

export interface Frontmatter {
  /** The values: texts, booleans, whole numbers, lists and mappings. Dates are texts that keep their zone. */
  readonly data: Values
  /** The Markdown after the frontmatter. */
  readonly body: string
  /** The line of the file on which the body begins. */
  readonly bodyLine: number
  /** Finds the place in the file of the value at a path of keys. */
  readonly placeOf: (path: readonly PropertyKey[]) => Place
  /** Warnings about parts that were left out so that the rest could be read. */
  readonly warnings: readonly Problem[]
}

export type FrontmatterResult =
  | { readonly frontmatter: Frontmatter; readonly problem?: undefined }
  | { readonly problem: Problem; readonly frontmatter?: undefined }

type Language = 'yaml' | 'toml' | 'json' | 'code'
interface Split {
  readonly language: Language
  readonly block: string
  readonly body: string
}
type Read =
  | {
      readonly value: unknown
      readonly block?: string
      readonly tags?: readonly YamlFault[]
      readonly repeated?: YamlFault
    }
  | { readonly message: string; readonly line: number; readonly column: number }

/**
 * Splits a post into frontmatter and body. The frontmatter may be YAML between `---`, TOML between `+++`, JSON after
 * `---json` or without fences, Pelican's bare `Title: …` lines, Pandoc's `% Title` lines, or missing.
 *
 * @param text with LF line ends
 */
export function readFrontmatter(text: string, file: string): FrontmatterResult {
  const fault = (what: string, fix: string, at: { line?: number; column?: number } = { line: 1, column: 1 }) => ({
    problem: error('post.frontmatter', { file, ...at }, what, fix),
  })
  const found = split(text)
  if (found === 'unknown')
    return fault(
      `Frontmatter in this format is not supported: ${text.split('\n', 1)[0]}`,
      'Begin the file with a line that contains only `---`.',
    )
  if (found === 'unclosed')
    return fault('The frontmatter is not closed.', `End it with a line of \`${text.slice(0, 3)}\`.`)
  if (found.language === 'code')
    return fault(
      'Frontmatter in a programming language is never run.',
      'Write the frontmatter in YAML, after a line that contains only `---`.',
    )
  const read = READERS[found.language](found.block)
  if ('message' in read) {
    const { message, ...at } = read
    return fault(
      `This frontmatter is not ${found.language.toUpperCase()}: ${message}.`,
      'Correct this line; put text that contains a colon, a quotation mark or a # in quotes.',
      at,
    )
  }
  const value = read.value ?? {}
  if (typeof value !== 'object' || Array.isArray(value))
    return fault(
      'The frontmatter is not a list of `key: value` lines.',
      'Write one key on each line, such as `title: …`.',
      { line: 2 },
    )
  const data = found.block.includes('\\') || found.block.includes('&#') ? cleanValue(value) : value
  const { body, language } = found
  const block = read.block ?? found.block
  const bodyLine = placeAt(text, text.length - body.length).line
  const mislaid = mislaidFrontmatter(body, body === text)
  if (mislaid) return fault(mislaid.what, mislaid.fix, { line: bodyLine + mislaid.line - 1, column: 1 })
  const placeOf = (path: readonly PropertyKey[]): Place => ({ file, ...PLACES[language](block, path) })
  const repeated = read.repeated ? [repeatedKey(file, read.repeated, text)] : []
  const warnings = [
    ...(read.tags ?? []).map(tag => unknownTag(tag, file)),
    ...repeated,
    ...(language === 'yaml' ? [...unsureFields(block, file), ...cutTexts(block, data, file)] : []),
  ]
  return { frontmatter: { data: data as Values, body, bodyLine, placeOf, warnings } }
}

/**
 * Returns the marks that an import left in the frontmatter of a file, with lines and columns of the file, or the problem
 * for which the frontmatter cannot be read. Only frontmatter in YAML has marks, and lists of link items, which are YAML throughout.
 */
export function marksInPost(
  raw: string,
  file: string,
): { readonly marks: readonly UnsureMark[]; readonly problem?: Problem } {
  const text = raw.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  if (/\.ya?ml$/i.test(file)) return { marks: unsureMarks(text) }
  const found = split(text)
  const read = typeof found === 'string' || found.language !== 'yaml' ? undefined : fromYaml(found.block)
  if (typeof found === 'string' || (read && 'message' in read)) {
    const { problem } = readFrontmatter(text, file)
    return { marks: [], ...(problem ? { problem } : {}) }
  }
  return { marks: read ? unsureMarks(read.block ?? found.block) : [] }
}

/** Finds the Markdown of a post and the line on which it begins, without parsing the frontmatter. */
export function bodyBelow(text: string): Pick<Frontmatter, 'body' | 'bodyLine'> | undefined {
  const found = split(text)
  if (typeof found === 'string') return undefined
  return { body: found.body, bodyLine: placeAt(text, text.length - found.body.length).line }
}

/** The form in which a file states its fields: YAML, TOML, JSON, a key on each line, or not at all. */
export type FrontmatterForm = 'yaml' | 'toml' | 'json' | 'lines' | 'none'

/** The part of a post's text with the fields, without its fences, and where the Markdown begins. */
export interface FrontmatterSpan {
  readonly form: FrontmatterForm
  readonly start: number
  readonly end: number
  readonly bodyStart: number
}

/** Finds the part of a text with the fields. Returns undefined if it is code, is not closed, or has a form in which no field can be found. */
export function frontmatterSpan(text: string): FrontmatterSpan | undefined {
  const found = split(text)
  if (typeof found === 'string' || found.language === 'code') return undefined
  const { language, block, body } = found
  const bodyStart = text.length - body.length
  const { 0: opening, 1: name = '' } = OPENING.exec(text) ?? []
  if (opening !== undefined) {
    const closing = closingFence(text, opening.length, opening.trimStart().slice(0, 3))
    if (!closing) return undefined
    const start = opening.length + 1
    // An older program may have written the first key beside the fence.
    const isOwnLine = name.trim() === '' || /^[ \t]*[a-z]+[ \t]*$/i.test(name)
    return isOwnLine ? { form: language, start, end: Math.max(start, closing.start + 1), bodyStart } : undefined
  }
  if (language === 'json') return { form: 'json', start: 0, end: block.length, bodyStart }
  if (bodyStart === 0) return { form: 'none', start: 0, end: 0, bodyStart }
  return text.startsWith('%') ? undefined : { form: 'lines', start: 0, end: bodyStart, bodyStart }
}

const unknownTag = ({ message, line, column }: YamlFault, file: string): Problem =>
  warning(
    'post.yaml-tag',
    { file, line, column },
    `The YAML tag \`${message}\` has no meaning here and was ignored.`,
    'Remove the tag and keep the value.',
  )

function repeatedKey(file: string, { line, column }: YamlFault, text: string): Problem {
  const key = namedKey(text.split('\n', line).at(-1) ?? '', column)
  const what = `The key ${key} occurs twice; its last value counts.`.replace('  ', ' ')
  return warning('post.repeated-key', { file, line, column }, what, 'Keep one of them.')
}

const KEY_LINE = String.raw`[ \t]*\n\s*[\w"'-]+[ \t]*:`
/**
 * Matches the opening of the frontmatter. Hugo allows blank lines above it and a longer fence. A key has to follow these,
 * because they could also be a thematic break.
 */
const OPENING = new RegExp(
  String.raw`^(?:(?:[ \t]*\n)+(?=---${KEY_LINE}|\+\+\+))?(?:---(?!-)|-{4,}(?=${KEY_LINE})|\+\+\+(?!\+))([^\n]*)`,
)

/**
 * Finds the fences and lets gray-matter parse the text between them. By itself, gray-matter would end at any line that
 * begins like a fence, read YAML with an outdated parser, and evaluate JavaScript in the file.
 */
function split(text: string): Split | 'unknown' | 'unclosed' {
  const { 0: opening, 1: name = '' } = OPENING.exec(text) ?? []
  if (opening === undefined)
    return (
      rubyBlock(text) ??
      bareJson(text) ??
      commentLines(text) ??
      percentLines(text) ??
      bareLines(text) ?? { language: 'yaml', block: '', body: text }
    )
  const fence = opening.trimStart().slice(0, 3)
  const closing = closingFence(text, opening.length, fence)
  const between = text.slice(opening.length, closing?.start)
  let opened: { language: Language; block: string } | undefined
  const take = (language: Language) => (block: string) => {
    opened = { language, block }
    return {}
  }
  const code = take('code')
  const engines = { yaml: take('yaml'), toml: take('toml'), json: take('json'), javascript: code, coffee: code }
  try {
    const delimiters: [string, string] = [fence, `${fence}\n`]
    matter(`${fence}${name.toLowerCase()}${between}\n${fence}\n`, {
      language: fence === '+++' ? 'toml' : 'yaml',
      delimiters,
      engines,
    })
  } catch {
    return 'unknown'
  }
  if (!closing) return 'unclosed'
  const { language, block } = opened ?? { language: 'yaml', block: '' }
  // Empty lines replace those above the fence, so that line numbers in the block are those of the file.
  const above = opening.replace(/[^\n]/g, '')
  return { language, block: above + block, body: text.slice(closing.end).replace(/^[ \t]*\n/, '') }
}

/** Finds the first line that consists of the fence or a longer one, or else the first line that begins with it. */
function closingFence(text: string, from: number, fence: string): { start: number; end: number } | undefined {
  const sign = fence === '+++' ? '\\+' : '-'
  const alone = new RegExp(`\\n${sign}{3,}(?=[ \\t]*(?:\\n|$))`, 'g')
  alone.lastIndex = from
  const found = alone.exec(text)
  if (found) return { start: found.index, end: alone.lastIndex }
  const start = text.indexOf(`\n${fence}`, from)
  if (start !== -1) return { start, end: start + 4 }
  // Jekyll also accepts the three dots that end a YAML document.
  const dots = fence === '---' ? text.slice(from).search(/\n\.\.\.[ \t]*(?:\n|$)/) : -1
  return dots === -1 ? undefined : { start: from + dots, end: from + dots + 4 }
}

/** Finds Bridgetown's frontmatter in Ruby. */
const rubyBlock = (text: string): Split | undefined =>
  /^\s*(?:(?:~~~|```)(?:ruby|<%|\{%)|###ruby)[ \t]*\n\s*(?:front_matter\s+do|\{)/.test(text)
    ? { language: 'code', block: '', body: text }
    : undefined

/** Finds Hugo's JSON frontmatter: an object at the top of the file, without fences. */
function bareJson(text: string): Split | undefined {
  if (!/^\{\s*"/.test(text)) return undefined
  let depth = 0
  for (const { 0: sign, index } of text.matchAll(/"(?:[^"\\]|\\[\s\S])*"?|[{}]/g)) {
    if (sign === '{') depth += 1
    else if (sign === '}') depth -= 1
    if (depth === 0)
      return { language: 'json', block: text.slice(0, index + 1), body: text.slice(index + 1).replace(/^[ \t]*\n/, '') }
  }
  return { language: 'json', block: text, body: '' }
}

/** Finds Nikola's `.. title: …` lines, which are in a comment or bare at the top of the file. */
function commentLines(text: string): Split | undefined {
  const [whole, lines = ''] =
    /^\s*(?:<!--\s*\n)?((?:[ \t]*\.\.[ \t]+[\w-]+:[^\n]*\n|[ \t]*\n(?=[ \t]*\.\.[ \t]))+)(?:\s*-->)?/.exec(text) ?? []
  if (whole === undefined || !/^[ \t]*\.\.[ \t]+title:/m.test(lines)) return undefined
  const above = text.slice(0, text.indexOf(lines)).replace(/[^\n]/g, '')
  const quoted = lines.replace(
    /^[ \t]*\.\.[ \t]+([\w-]+):[ \t]*(.*)$/gm,
    (_, key: string, value: string) => `${key}: ${value === '' ? '' : JSON.stringify(value.trim())}`,
  )
  return { language: 'yaml', block: above + quoted, body: text.slice(whole.length).replace(/^[ \t]*\n/, '') }
}

/** Reads the title block of Pandoc: lines with a percent sign for the title, the authors and the date. Further lines are indented. */
function percentLines(text: string): Split | undefined {
  const [whole, ...values] =
    /^%[ \t]+(\S[^\n]*(?:\n[ \t]+\S[^\n]*)*)\n(?:%([^\n]*(?:\n[ \t]+\S[^\n]*)*)\n)?(?:%([^\n]*(?:\n[ \t]+\S[^\n]*)*)\n)?/.exec(
      text,
    ) ?? []
  if (whole === undefined) return undefined
  const lines = ['title', 'author', 'date'].map((key, i) => {
    const value = values[i]
    if (value === undefined) return ''
    const parts = value.split('\n').map(line => line.trim())
    const written =
      key === 'author' ? parts.flatMap(line => line.split(/\s*;\s*/)).filter(Boolean) : parts.join(' ').trim()
    return `${key}: ${JSON.stringify(written)}${'\n'.repeat(parts.length)}`
  })
  return { language: 'yaml', block: lines.join(''), body: text.slice(whole.length) }
}

const BARE_KEY =
  /^(?:title|date|draft|published|publish|private|hidden|modified|category|tags|keywords|slug|authors?|summary|status|lang)[ \t]*:/i

const BARE_LINE = /^(?:[A-Za-z_-]+[ \t]*:|[ \t]+\S)/

/** Finds the bare `Title: …` lines at the top of a file, up to the first line that does not belong to them. */
function bareLines(text: string): Split | undefined {
  if (!BARE_KEY.test(text)) return undefined
  const all = text.split('\n')
  const end = all.findIndex(line => !BARE_LINE.test(line))
  const lines = end === -1 ? all : all.slice(0, end)
  if (lines.length < 2 && end !== -1 && all[end]?.trim() !== '') return undefined
  if (!lines.some(line => /^title[ \t]*:[ \t]*\S/i.test(line))) return undefined
  // Continuation lines are indented. Quoting the value lets YAML fold them.
  const quoted = lines.map((line, i) => {
    const [, key, value = line.trim()] = /^([A-Za-z_-]+)[ \t]*:[ \t]*(.*)$/.exec(line) ?? []
    const goesOn = /^[ \t]/.test(lines[i + 1] ?? '')
    return `${key ? `${key}: "` : '    '}${JSON.stringify(value).slice(1, -1)}${goesOn ? '' : '"'}`
  })
  return { language: 'yaml', block: quoted.join('\n'), body: all.slice(lines.length).join('\n') }
}

function fromYaml(block: string): Read {
  const read = readLenientYaml(block)
  return 'fault' in read ? plainFault(block, read.fault) : read
}

function fromToml(block: string): Read {
  try {
    return { value: withDateTexts(parseToml(block)) }
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause
    const message = (cause.message.split('\n', 1)[0] ?? '').replace(/^Invalid TOML document: /, '')
    return { message, line: cause.line, column: cause.column }
  }
}

function fromJson(block: string): Read {
  try {
    const value = block.trim() === '' ? {} : JSON.parse(block)
    return isDeep(value) ? { message: `it is nested more than ${DEEPEST} times`, line: 2, column: 1 } : { value }
  } catch {
    return { message: 'it cannot be parsed', line: 2, column: 1 }
  }
}

/** How deeply values may be nested. The parsers of YAML and TOML have limits of their own, because whatever reads a value calls itself. */
const DEEPEST = 100

function isDeep(value: unknown): boolean {
  let level = [value]
  for (let depth = 0; depth <= DEEPEST && level.length > 0; depth += 1)
    level = level.flatMap(each => (typeof each === 'object' && each !== null ? Object.values(each) : []))
  return level.length > 0
}

/**
 * Converts TOML dates and inexact numbers back to text, because a local date has no zone and an offset stays as written.
 */
function withDateTexts(value: unknown): unknown {
  if (value instanceof TomlDate) return value.toISOString().replace(/\.000(?=[Z+-]|$)/, '')
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return String(value)
  if (Array.isArray(value)) return value.map(withDateTexts)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withDateTexts(entry)]))
}

const READERS = { yaml: fromYaml, toml: fromToml, json: fromJson }

/**
 * Finds the last key of a path by text search. This approximation is for TOML and JSON, whose parsers give no positions.
 */
function keyPlace(block: string, path: readonly PropertyKey[]): { line: number; column: number } {
  const keys = path.filter(key => typeof key === 'string')
  for (const key of [...keys].reverse()) {
    const name = key === 'license' ? 'licen[cs]e' : key.replace(/[^\w]/g, '\\$&')
    const at = block.search(new RegExp(`(?<=^|[\\s{,["'.])${name}(?=["']?\\s*(?:[=:\\].]|$))`, 'm'))
    if (at !== -1) return placeAt(block, at)
  }
  return { line: 1, column: 1 }
}

const PLACES = { yaml: yamlPlace, toml: keyPlace, json: keyPlace, code: keyPlace }
