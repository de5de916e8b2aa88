import { type FieldValue, isPlainDate, refusal, type ValueEdit } from './field-value.js'
import type { TextSplice } from './text-splice.js'

/** A value in a TOML text, with the offsets of its key and of the value. */
interface TomlEntry {
  readonly path: readonly string[]
  readonly key: number
  readonly start: number
  readonly end: number
  /** Whether it is inside brackets. */
  readonly inline: boolean
}

interface TomlTable {
  readonly path: readonly string[]
  /** The offset after the last line of the table's own values. */
  end: number
}

interface TomlParts {
  readonly entries: readonly TomlEntry[]
  readonly tables: readonly TomlTable[]
}

/**
 * Finds the change of a valid TOML text that gives one value another content, and leaves everything else as it is. No parser of TOML
 * tells where its values are, so the text is searched for them.
 *
 * @throws EditRefusal if the value cannot be changed alone
 */
export function tomlSplices(text: string, edit: ValueEdit): TextSplice[] {
  const { entries, tables } = tomlParts(text)
  const { path, value } = edit
  const found = entries.findLast(entry => same(entry.path, path))
  const name = path.join('.')
  if (found) {
    if (value === undefined) return [removal(text, found, entries)]
    const old = text.slice(found.start, found.end)
    if (old.startsWith('{')) throw refusal(`\`${name}\` has parts of its own in this file.`)
    if (Array.isArray(value) && old.startsWith('[')) return listSplices(text, found, entries, value)
    return [{ start: found.start, end: found.end, text: valueText(value, old, edit) }]
  }
  if (value === undefined) return []
  const above = entries.findLast(
    entry => entry.path.length < path.length && same(entry.path, path.slice(0, entry.path.length)),
  )
  if (above) return intoInline(text, above, entries, edit)
  const table = tables.findLast(
    each => same(each.path, path.slice(0, each.path.length)) && each.path.length < path.length,
  )
  const holds = path.slice(0, -1)
  const own = tables.findLast(each => same(each.path, holds)) ?? (holds.length === 0 ? table : undefined)
  const key = keyText(path.at(-1) ?? '')
  if (own) {
    const near = edit.after?.map(each => entries.findLast(entry => same(entry.path, [...holds, each]))).find(Boolean)
    const at = near ? lineAfter(text, near.end) : own.end
    const isStart = at === 0 || text[at - 1] === '\n'
    return [{ start: at, end: at, text: `${isStart ? '' : '\n'}${key} = ${valueText(value, '', edit)}\n` }]
  }
  const dotted = entries.findLast(
    ({ path: other, inline }) => !inline && other.length > holds.length && same(other.slice(0, holds.length), holds),
  )
  if (dotted && table) {
    // A table that dotted keys have made cannot be opened again by a header.
    const at = lineAfter(text, dotted.end)
    const name = path.slice(table.path.length).map(keyText).join('.')
    const isStart = text[at - 1] === '\n'
    return [{ start: at, end: at, text: `${isStart ? '' : '\n'}${name} = ${valueText(value, '', edit)}\n` }]
  }
  if (holds.some(step => /^\d+$/.test(step))) throw refusal(`\`${name}\` is not in this file.`)
  const isStart = text === '' || text.endsWith('\n')
  const header = `[${holds.map(keyText).join('.')}]`
  const lines = `${isStart ? '' : '\n'}${text.trim() === '' ? '' : '\n'}${header}\n${key} = ${valueText(value, '', edit)}\n`
  return [{ start: text.length, end: text.length, text: lines }]
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((key, i) => key === b[i])

const keyText = (key: string): string => (/^[\w-]+$/.test(key) ? key : JSON.stringify(key))

function lineAfter(text: string, at: number): number {
  const line = text.indexOf('\n', at)
  return line < 0 ? text.length : line + 1
}

/** Removes an entry: its lines, or its place between commas. */
function removal(text: string, found: TomlEntry, entries: readonly TomlEntry[]): TextSplice {
  if (!found.inline) {
    const start = text.lastIndexOf('\n', found.key - 1) + 1
    return { start, end: lineAfter(text, found.end), text: '' }
  }
  const next = siblings(found, entries).find(({ key }) => key > found.key)
  if (next) return { start: found.key, end: next.key, text: '' }
  const before = siblings(found, entries).findLast(({ key }) => key < found.key)
  return { start: before ? before.end : found.key, end: found.end, text: '' }
}

const siblings = ({ path }: Pick<TomlEntry, 'path'>, entries: readonly TomlEntry[]): TomlEntry[] =>
  entries.filter(entry => entry.path.length === path.length && same(entry.path.slice(0, -1), path.slice(0, -1)))

/** Adds a value to an inline table or a list. */
function intoInline(text: string, above: TomlEntry, entries: readonly TomlEntry[], edit: ValueEdit): TextSplice[] {
  const rest = edit.path.slice(above.path.length)
  const opening = text[above.start]
  const isEntry =
    opening === '{' ? rest.length === 1 : opening === '[' && rest.length === 1 && Array.isArray(edit.value) === false
  if (!isEntry) throw refusal(`\`${edit.path.join('.')}\` has another form in this file.`)
  const value = valueText(edit.value, '', edit)
  const written = opening === '{' ? `${keyText(rest[0] ?? '')} = ${value}` : value
  const last = siblings({ path: [...above.path, ''] }, entries).at(-1)
  if (last) return [{ start: last.end, end: last.end, text: `, ${written}` }]
  return [{ start: above.start + 1, end: above.end - 1, text: opening === '{' ? ` ${written} ` : written }]
}

/** Makes a list have other texts, and leaves those that are in both as they are. */
function listSplices(
  text: string,
  list: TomlEntry,
  entries: readonly TomlEntry[],
  wanted: readonly string[],
): TextSplice[] {
  const items = siblings({ path: [...list.path, ''] }, entries)
  const known = items.map(item => text.slice(item.start, item.end))
  const news = wanted.map(value => {
    const at = known.findIndex(source => source === basicString(value) || source === `'${value}'`)
    return at < 0 ? basicString(value) : (known[at] ?? '')
  })
  const isPlain = text.slice(list.start, list.end).includes('#')
  if (isPlain && news.length < known.length) throw refusal('This list has comments.')
  const shared = Math.min(news.length, items.length)
  const splices: TextSplice[] = items
    .slice(0, shared)
    .flatMap(({ start, end }, i) => (known[i] === news[i] ? [] : [{ start, end, text: news[i] ?? '' }]))
  const last = items[shared - 1]
  if (news.length > shared) {
    const at = last ? last.end : list.start + 1
    splices.push({
      start: at,
      end: at,
      text: news
        .slice(shared)
        .map((item, i) => (last || i > 0 ? `, ${item}` : item))
        .join(''),
    })
  } else if (items.length > shared) {
    const end = items.at(-1)?.end ?? list.end
    splices.push({ start: last ? last.end : (items[0]?.start ?? 0), end, text: '' })
  }
  return splices
}

function valueText(value: FieldValue, old: string, { isDate = false }: ValueEdit): string {
  if (typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') return `[${(value ?? []).map(basicString).join(', ')}]`
  // A date without quotes stays one; TOML 1.0 wants seconds and no space before the zone.
  if (isDate && !/^["']/.test(old) && isPlainDate(value)) return tomlDate(value)
  if (/^'(?!'')/.test(old) && !/['\n\u0000-\u0008\u000B-\u001F\u007F]/.test(value)) return `'${value}'`
  if (/^"""/.test(old) && value.includes('\n'))
    return `"""\n${basicString(value).slice(1, -1).replaceAll('\\n', '\n').replaceAll('"""', '""\\"')}"""`
  return basicString(value)
}

const tomlDate = (value: string): string => value.replace(/([T ]\d\d:\d\d)(?![:\d])/, '$1:00').replace(/ (?=[Z+-])/, '')

const basicString = (value: string): string => JSON.stringify(value).replace(/[\u007F]/g, '\\u007f')

/** Lists the values of a TOML text and its tables, in order. */
function tomlParts(text: string): TomlParts {
  const entries: TomlEntry[] = []
  const tables: TomlTable[] = [{ path: [], end: 0 }]
  const counts = new Map<string, number>()
  let at = 0
  while (at < text.length) {
    at = skipBlank(text, at)
    if (at >= text.length) break
    const header = /^(\[\[?)([^\n]*?)(\]\]?)[ \t]*(?:#[^\n]*)?(?:\n|$)/.exec(text.slice(at))
    if (header && text[at] === '[') {
      const { keys } = keysAt(text, at + (header[1]?.length ?? 1))
      const path = [...keys]
      if (header[1] === '[[') {
        const count = counts.get(keys.join('\n')) ?? 0
        counts.set(keys.join('\n'), count + 1)
        path.push(String(count))
      }
      at += header[0].length
      tables.push({ path, end: at })
      continue
    }
    const table = tables.at(-1) as TomlTable
    const { keys, end } = keysAt(text, at)
    const start = /^[ \t]*=[ \t]*/.exec(text.slice(end))?.[0].length
    if (keys.length === 0 || start === undefined)
      throw refusal('This frontmatter has a form that cannot be changed here.')
    const path = [...table.path, ...keys]
    const stop = valueEnd(text, end + start, path, entries)
    entries.push({ path, key: at, start: end + start, end: stop, inline: false })
    at = lineAfter(text, stop)
    table.end = at
  }
  return { entries: entries.sort((a, b) => a.key - b.key || a.path.length - b.path.length), tables }
}

/** Skips whitespace, line ends and comments. */
function skipBlank(text: string, from: number): number {
  const blank = /(?:\s|#[^\n]*)*/y
  blank.lastIndex = from
  blank.test(text)
  return blank.lastIndex
}

const KEY = /[ \t]*(?:([\w-]+)|"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)')[ \t]*/y

function keysAt(text: string, from: number): { keys: string[]; end: number } {
  const keys: string[] = []
  let end = from
  for (;;) {
    KEY.lastIndex = end
    const found = KEY.exec(text)
    if (!found) return { keys, end }
    keys.push(found[1] ?? found[3] ?? unescaped(found[2] ?? ''))
    end = KEY.lastIndex
    if (text[end] !== '.') return { keys, end }
    end += 1
  }
}

function unescaped(source: string): string {
  try {
    return JSON.parse(`"${source}"`) as string
  } catch {
    return source
  }
}

const STRING = /"""(?:[^"\\]|\\[\s\S]|"(?!""))*"{3,5}|'''(?:[^']|'(?!''))*'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y
const BARE = /\d{4}-\d\d-\d\d[ Tt]\d[^\s,#\]}]*|[^\s,#\]}]+/y

/** Returns the end of the value at an offset, and adds the values inside its brackets to `entries`. */
function valueEnd(text: string, from: number, path: readonly string[], entries: TomlEntry[]): number {
  const opening = text[from]
  if (opening !== '[' && opening !== '{') {
    for (const form of [STRING, BARE]) {
      form.lastIndex = from
      if (form.test(text)) return form.lastIndex
    }
    throw refusal('This frontmatter has a form that cannot be changed here.')
  }
  const closing = opening === '[' ? ']' : '}'
  let at = skipBlank(text, from + 1)
  for (let i = 0; at < text.length && text[at] !== closing; i += 1) {
    const key = at
    let below = [...path, String(i)]
    if (opening === '{') {
      const { keys, end } = keysAt(text, at)
      const sign = /^[ \t]*=[ \t]*/.exec(text.slice(end))?.[0].length
      if (sign === undefined) throw refusal('This frontmatter has a form that cannot be changed here.')
      below = [...path, ...keys]
      at = end + sign
    }
    const end = valueEnd(text, at, below, entries)
    entries.push({ path: below, key, start: at, end, inline: true })
    at = skipBlank(text, end)
    if (text[at] === ',') at = skipBlank(text, at + 1)
  }
  if (at >= text.length) throw refusal('This frontmatter has a form that cannot be changed here.')
  return at + 1
}
