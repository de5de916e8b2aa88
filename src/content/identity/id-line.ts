/** The line of a post's file that pins its id. */
export interface IdLine {
  readonly line: number
  /** The text of the line. */
  readonly words: string
  /** Whether the line replaces an existing `id`. */
  readonly replaces: boolean
}

/**
 * Returns where to write an id into a list of link items.
 *
 * @param start the line on which the item begins
 */
export function idLineInList(text: string, start: number, id: string): IdLine {
  const lines = text.split(/\r?\n/)
  const [indent = ''] = /^\s*/.exec(lines[start - 1] ?? '') ?? []
  const next = lines.findIndex((line, i) => i >= start && line.startsWith(`${indent}- `))
  const own = lines.slice(0, next === -1 ? undefined : next)
  const at = own.findIndex((line, i) => i >= start - 1 && /^\s*(?:-\s+)?id\s*:/.test(line))
  const words = `id: ${id}`
  return at === -1 ? { line: start + 1, words, replaces: false } : { line: at + 1, words, replaces: true }
}

/**
 * Returns where to write an id into a post's file, and how: in YAML, TOML, JSON or Pelican's bare lines.
 *
 * @param text the content of the file
 */
export function idLineFor(text: string, id: string): IdLine {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const [first = ''] = lines
  if (first.startsWith('+++')) return idLine(lines, 2, /^\s*id\s*=/i, `id = ${JSON.stringify(id)}`)
  if (first.startsWith('{') || first.startsWith('---json'))
    return idLine(lines, first.startsWith('{') ? 1 : 2, /^\s*"id"\s*:/i, `"id": ${JSON.stringify(id)},`)
  if (first.startsWith('---')) return idLine(lines, 2, /^id\s*:/i, `id: ${id}`)
  if (/^title\s*:/i.test(first)) return idLine(lines, 2, /^id\s*:/i, `id: ${id}`)
  return { line: 1, words: `---\\nid: ${id}\\n---`, replaces: false }
}

/**
 * Places the id line.
 *
 * @param fallback the line to use if there is no id yet
 */
function idLine(lines: readonly string[], fallback: number, pattern: RegExp, words: string): IdLine {
  const end = lines.findIndex((line, i) => i > 0 && /^(?:---|\+\+\+|\.\.\.|\}|)\s*$/.test(line))
  const at = lines.slice(0, end === -1 ? undefined : end).findIndex(line => pattern.test(line))
  return at === -1 ? { line: fallback, words, replaces: false } : { line: at + 1, words, replaces: true }
}
